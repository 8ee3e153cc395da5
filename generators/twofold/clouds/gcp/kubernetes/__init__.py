"""Services as pods in a GKE cluster: what Google adds to the lowering that all clusters share."""
