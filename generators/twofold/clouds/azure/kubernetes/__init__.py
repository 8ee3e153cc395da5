"""Services as pods in an AKS cluster: what Azure adds to the lowering that all clusters share."""
