"""What outlives applications in a cluster that stands already: operators, and a Gateway."""
