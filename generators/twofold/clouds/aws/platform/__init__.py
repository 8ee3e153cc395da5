"""The platform stack on AWS: what outlives applications."""
