"""What outlives applications on Azure: the network, and a cluster."""
