"""Compute in any Kubernetes cluster: one lowering, and a value that says what a cluster offers."""
