"""What platform stacks and applications agree on: names, and how a cluster is reached."""

from __future__ import annotations

from twofold.clouds.gcp.sdk import pulumi
from twofold.clouds.kubernetes.operators import ENVOY_NAMESPACE
from twofold.placement.model import Gateway

# What components of platform stacks belong to.
APPLICATION = "platform"

# Where Envoy Gateway keeps its controller and, by default, its proxies.
# https://gateway.envoyproxy.io/docs/tasks/operations/deployment-mode/
GATEWAY = Gateway(namespace=ENVOY_NAMESPACE, name="entry", proxies=ENVOY_NAMESPACE)


def kubeconfig(endpoint: pulumi.Input[str]) -> pulumi.Output[str]:
    """How to reach a cluster, as whoever runs the program: it holds no credentials.

    The endpoint is a name, whose certificate everybody knows: no authority has to be told.
    https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
    https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
    """
    return pulumi.Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "gke",
            "contexts": [{"name": "gke", "context": {"cluster": "gke", "user": "gke"}}],
            "clusters": [
                {
                    "name": "gke",
                    "cluster": {"server": pulumi.Output.format("https://{}", endpoint)},
                }
            ],
            "users": [
                {
                    "name": "gke",
                    "user": {
                        "exec": {
                            "apiVersion": "client.authentication.k8s.io/v1beta1",
                            "command": "gke-gcloud-auth-plugin",
                            # As Pulumi's own provider finds out who is there.
                            "args": ["--use_application_default_credentials"],
                            "provideClusterInfo": True,
                            "interactiveMode": "Never",
                        }
                    },
                }
            ],
        }
    )
