"""The real Pulumi engine, with stand-ins for the clouds."""
