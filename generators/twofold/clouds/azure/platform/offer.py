"""What platform stacks and applications agree on: names, and how a cluster is reached."""

from __future__ import annotations

from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.kubernetes.operators import ENVOY_NAMESPACE
from twofold.placement.model import Gateway
from twofold.resources.recorder import from_base64

# What components of platform stacks belong to, as those of an application to its name.
APPLICATION = "platform"

# Where Envoy Gateway keeps its controller and, by default, its proxies.
# https://gateway.envoyproxy.io/docs/tasks/operations/deployment-mode/
GATEWAY = Gateway(namespace=ENVOY_NAMESPACE, name="entry", proxies=ENVOY_NAMESPACE)

# The subnet in which a cluster takes requests, which its load balancer finds by this name.
ENTRY_SUBNET = "entry"


def kubeconfig(
    group: pulumi.Input[str], name: pulumi.Input[str], component: pulumi.ComponentResource
) -> str:
    """How to reach a cluster, as whoever runs the program: it holds no credentials.

    `kubelogin` asks for a token when it is needed, in the way that AAD_LOGIN_METHOD says.
    https://learn.microsoft.com/azure/aks/kubelogin-authentication
    """
    credentials = azure_native.containerservice.list_managed_cluster_user_credentials_output(
        resource_group_name=group,
        resource_name=name,
        format="exec",
        opts=pulumi.InvokeOptions(parent=component),
    )
    return from_base64(credentials.kubeconfigs[0].value)
