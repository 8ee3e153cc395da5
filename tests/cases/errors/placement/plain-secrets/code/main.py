"""Nothing runs here."""
