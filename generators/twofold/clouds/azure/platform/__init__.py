"""What outlives applications on Azure: the network."""
