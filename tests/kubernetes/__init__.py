"""A real Kubernetes API server, which finds what no schema file finds."""
