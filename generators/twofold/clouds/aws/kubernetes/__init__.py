"""Services as pods in an EKS cluster: what AWS adds to the lowering that all clusters share."""
