"""What the stand-in for AWS knows: what AWS publishes, and how its answers look."""
