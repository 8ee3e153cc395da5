"""Topics and what waits of them, in a broker inside the cluster."""
