"""The kinds of objects that operators add to a cluster, as an API server checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from . import parts

if TYPE_CHECKING:
    from .server import Kubernetes


def install(kubernetes: Kubernetes) -> None:
    """Install every operator's CRDs, and wait until the server takes their objects."""
    files = parts.crds()
    bindings = yaml.safe_dump(auto_mode(files["aws-load-balancer-controller"].read_text("utf-8")))
    named = [f"--filename={each}" for each in files.values()]
    kubernetes.must("apply", "--server-side", *named, "--filename=-", input=bindings)
    kubernetes.must("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")


def auto_mode(crds: str) -> dict[str, Any]:
    """Make the TargetGroupBinding of EKS Auto Mode out of the load balancer controller's.

    Auto Mode has its own in `eks.amazonaws.com/v1`, whose CRD Amazon does not publish. So this is
    the controller's newest version by another name, with the differences that Amazon documents.
    https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
    """
    name, group = "targetgroupbindings.elbv2.k8s.aws", "eks.amazonaws.com"
    (crd,) = (each for each in yaml.safe_load_all(crds) if each["metadata"]["name"] == name)
    (newest,) = (each for each in crd["spec"]["versions"] if each["storage"])
    spec = newest["schema"]["openAPIV3Schema"]["properties"]["spec"]
    spec["required"].append("targetType")
    ingress = spec["properties"]["networking"]["properties"]["ingress"]["items"]
    del ingress["properties"]["from"]
    ingress["required"].remove("from")
    return {
        **crd,
        "metadata": {"name": f"targetgroupbindings.{group}"},
        "spec": {**crd["spec"], "group": group, "versions": [{**newest, "name": "v1"}]},
    }
