"""Who reaches what is kept in the cluster: the services linked to it, and its own operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import Cluster, selector
from twofold.clouds.kubernetes.policies import labelled, names_rule, tcp
from twofold.clouds.sdk import k8s, pulumi
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.networking.v1 import (
        NetworkPolicyEgressRuleArgsDict,
        NetworkPolicyIngressRuleArgsDict,
        NetworkPolicyPeerArgsDict,
    )

# Where a cluster's API server listens: its Service at 443, it itself mostly at 6443. Policies see
# the one or the other, and nobody knows its addresses beforehand.
# https://kubernetes.io/docs/reference/networking/ports-and-protocols/
API_SERVER = (443, 6443)
ANYWHERE = "0.0.0.0/0"


@frozen
class Opening:
    """Who reaches pods: services by name at `ports`, and a namespace at `operating` ports.

    `among` are the ports at which these pods talk to each other, empty where there is only one.
    `asks_api` says that they ask the API server. `namespaces` are others that use the pods, each
    with its ports.
    """

    pods: Mapping[str, str]
    services: Sequence[str]
    ports: tuple[int, ...]
    namespaces: Mapping[str, tuple[int, ...]]
    among: tuple[int, ...]
    asks_api: bool


def open_to(
    name: str, opening: Opening, cluster: Cluster, component: pulumi.ComponentResource
) -> None:
    """Let pods be reached by whom an opening names, and by nobody else."""
    k8s.networking.v1.NetworkPolicy(
        name,
        metadata=cluster.metadata(name),
        spec={
            "pod_selector": {"match_labels": opening.pods},
            "policy_types": ["Ingress", "Egress"],
            "ingress": list(_ingress(opening)) or None,
            "egress": list(_egress(opening, cluster)) or None,
        },
        opts=cluster.options(component),
    )


def _ingress(opening: Opening) -> Iterator[NetworkPolicyIngressRuleArgsDict]:
    if opening.services:
        peers = [labelled(selector(each)) for each in opening.services]
        yield {"from_": peers, "ports": [tcp(port) for port in opening.ports]}
    if opening.among:
        yield {
            "from_": [labelled(opening.pods)],
            "ports": [tcp(port) for port in opening.among],
        }
    for namespace, ports in opening.namespaces.items():
        yield {"from_": [in_namespace(namespace)], "ports": [tcp(port) for port in ports]}


def _egress(opening: Opening, cluster: Cluster) -> Iterator[NetworkPolicyEgressRuleArgsDict]:
    if opening.among or opening.asks_api:
        yield names_rule(cluster)
    if opening.among:
        yield {
            "to": [labelled(opening.pods)],
            "ports": [tcp(port) for port in opening.among],
        }
    if opening.asks_api:
        yield {
            "to": [{"ip_block": {"cidr": ANYWHERE}}],
            "ports": [tcp(port) for port in API_SERVER],
        }


def in_namespace(name: str) -> NetworkPolicyPeerArgsDict:
    """The pods of a namespace: `kubernetes.io/metadata.name` is on every one."""
    return {"namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": name}}}
