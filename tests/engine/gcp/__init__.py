"""What the stand-in for Google Cloud knows: what Google publishes, and how its answers look."""
