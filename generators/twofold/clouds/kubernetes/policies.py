"""Who may talk to whom: a network policy for each service, from its links and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import Cluster, selector
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway
from twofold.services.model import Port, Service
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.networking.v1 import (
        NetworkPolicyEgressRuleArgsDict,
        NetworkPolicyIngressRuleArgsDict,
        NetworkPolicyPeerArgsDict,
        NetworkPolicyPortArgsDict,
    )

DNS_PORT = 53


@frozen
class Talks:
    """Whom a service talks to inside the cluster, and who talks to it.

    `callers` and `waking` are names of services and of schedules; `gateway` is given where
    requests from outside come to it.
    """

    callees: tuple[Service, ...]
    callers: tuple[str, ...]
    waking: tuple[str, ...]
    gateway: Gateway | None


def create_policy(workload: Workload, talks: Talks) -> None:
    """Open what the service's links declare, in both directions."""
    k8s.networking.v1.NetworkPolicy(
        workload.name,
        metadata=workload.metadata,
        spec={
            "pod_selector": {"match_labels": selector(workload.name)},
            "policy_types": ["Ingress", "Egress"],
            "ingress": list(_ingress(workload.service, talks)) or None,
            "egress": list(_egress(workload, talks)) or None,
        },
        opts=workload.options(),
    )


def _ingress(service: Service, talks: Talks) -> Iterator[NetworkPolicyIngressRuleArgsDict]:
    """Let in callers and schedules at every port; the gateway where routes lead."""
    inside = [_pods(name) for name in (*talks.callers, *talks.waking)]
    if inside:
        yield {"from_": inside, "ports": [tcp(port.target) for port in service.ports]}
    if talks.gateway:
        http = [tcp(port.target) for port in service.ports if port.protocol == "http"]
        yield {"from_": [_proxies(talks.gateway)], "ports": http[:1]}


def _egress(workload: Workload, talks: Talks) -> Iterator[NetworkPolicyEgressRuleArgsDict]:
    reach, opens = workload.cluster.reach, workload.opens
    if opens or talks.callees or workload.near or workload.ends:
        yield names_rule(workload.cluster)
    for callee in talks.callees:
        yield {"to": [_pods(callee.name)], "ports": [*ports_of(callee.ports)]}
    for each in workload.near:
        yield {"to": [labelled(each.labels)], "ports": [tcp(port) for port in each.ports]}
    for each in workload.ends:
        cidr = pulumi.Output.format("{}/32", each.address)
        yield {"to": [{"ip_block": {"cidr": cidr}}], "ports": [tcp(each.port)]}
    if workload.has_identity and reach.identity:
        peer, port = reach.identity
        yield {"to": [peer], "ports": [tcp(port)]}
    for where, peers in (("cloud", reach.cloud), ("network", reach.network)):
        ranges = sorted((each.first, each.last) for each in opens if each.where == where)
        if ranges:
            yield {"to": peers, "ports": [tcp(first, last) for first, last in ranges]}


def names_rule(cluster: Cluster) -> NetworkPolicyEgressRuleArgsDict:
    """Let a pod ask for names, which is where every request begins."""
    return {
        "to": cluster.reach.names,
        "ports": [
            {"protocol": "UDP", "port": DNS_PORT},
            {"protocol": "TCP", "port": DNS_PORT},
        ],
    }


def ports_of(ports: Sequence[Port]) -> Iterable[NetworkPolicyPortArgsDict]:
    """The ports of a service's pods, and where they differ those under which it is found.

    A policy is about pods, but Amazon's network plug-in also holds the service's address
    against it, before it is translated: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
    Pods themselves listen, and let in, on the first kind only.
    """
    for port in ports:
        yield tcp(port.target)
        if port.port != port.target:
            yield tcp(port.port)


def tcp(first: int, last: int | None = None) -> NetworkPolicyPortArgsDict:
    """A TCP port, or a range of them."""
    return {
        "protocol": "TCP",
        "port": first,
        "end_port": last if last != first else None,
    }


def _pods(name: str) -> NetworkPolicyPeerArgsDict:
    return labelled(selector(name))


def labelled(labels: Mapping[str, str]) -> NetworkPolicyPeerArgsDict:
    """Pods of the same namespace that have these labels."""
    return {"pod_selector": {"match_labels": labels}}


def _proxies(gateway: Gateway) -> NetworkPolicyPeerArgsDict:
    return {
        "namespace_selector": {"match_labels": {"kubernetes.io/metadata.name": gateway.proxies}},
    }
