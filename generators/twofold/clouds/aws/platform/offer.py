"""What platform stacks and applications agree on: names, and how a cluster is reached."""

from __future__ import annotations

from twofold.clouds.aws.sdk import pulumi
from twofold.clouds.kubernetes.operators import ENVOY_NAMESPACE
from twofold.placement.model import Gateway

# What components of platform stacks belong to.
APPLICATION = "platform"

# Where Envoy Gateway keeps its controller and, by default, its proxies.
# https://gateway.envoyproxy.io/docs/tasks/operations/deployment-mode/
GATEWAY = Gateway(namespace=ENVOY_NAMESPACE, name="entry", proxies=ENVOY_NAMESPACE)

# The class of encrypted disks.
STORAGE_CLASS = "encrypted"

# The path of the roles that KEDA may take on: each application has one.
SCALERS = "/scalers/"


def kubeconfig(
    endpoint: pulumi.Input[str],
    certificate: pulumi.Input[str],
    name: pulumi.Input[str],
    region: pulumi.Input[str],
) -> pulumi.Output[str]:
    """How to reach a cluster, as whoever runs the program: it holds no credentials.

    https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
    """
    token = ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"]
    return pulumi.Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "eks",
            "contexts": [{"name": "eks", "context": {"cluster": "eks", "user": "eks"}}],
            "clusters": [
                {
                    "name": "eks",
                    "cluster": {"server": endpoint, "certificate-authority-data": certificate},
                }
            ],
            "users": [
                {
                    "name": "eks",
                    "user": {
                        "exec": {
                            "apiVersion": "client.authentication.k8s.io/v1beta1",
                            "command": "aws",
                            "args": token,
                            "interactiveMode": "Never",
                        }
                    },
                }
            ],
        }
    )
