"""The strict stand-in for Azure."""
