"""Where stores and messaging are in the cluster, services reach what links say, and nothing else.

What links say is read from the service graph, in other words than the lowering's. The pods of
stores are made by operators, which are not here: they are stood in for by their labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from manifests import STACKS, Object
from twofold.compile import place_stack
from twofold.placement.model import ApplicationStack, ExistingCluster, Placement
from twofold.services.model import (
    Bucket,
    Cache,
    Call,
    DocumentStore,
    Link,
    Publish,
    RelationalStore,
    Service,
    Subscription,
    Use,
)

from .analyzer import Way, ways
from .test_network_policies import (
    NAMES,
    as_stored,
    by_its_jobs,
    compiled,
    gateway_of,
    lines,
    neighbours,
    pod,
    to_ports,
    ways_of_gateway,
    ways_of_jobs,
)

APPLICATIONS = {
    name: each
    for name, each in STACKS.items()
    if isinstance(each, ApplicationStack) and each.cloud == "kubernetes"
}

CACHE_OF_NAMES, ANYWHERE = "169.254.20.10", "0.0.0.0-255.255.255.255"

# What operators come from, and at which ports of what is theirs; KEDA looks at queues.
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "cnpg-system": ("5432", "8000"),
    "mongodb-system": ("27017",),
    "seaweedfs-operator": ("8333", "8888", "9333", "18888", "19333"),
    "rabbitmq-system": ("15672",),
    "keda": ("5672",),
}


# What configuration calls the operators of these namespaces.
CALLED = {
    "cnpg-system": "cloudnative-pg",
    "mongodb-system": "mongodb",
    "seaweedfs-operator": "seaweedfs",
    "rabbitmq-system": "rabbitmq",
    "keda": "keda",
}


def where(operator: str, placement: Placement) -> str:
    """The namespace that an operator runs in: its usual one, or what the configuration says."""
    cluster = placement.stack.cluster
    if not isinstance(cluster, ExistingCluster):
        return operator
    return cluster.operators.get(CALLED[operator], operator)


def store_pods(placement: Placement) -> Iterator[tuple[str, Mapping[str, str], tuple[str, ...]]]:
    """The pods that operators make for an application: names, labels, and whose they are."""
    for store in placement.graph.stores:
        match store:
            case RelationalStore(name):
                yield name, {"cnpg.io/cluster": name}, ("cnpg-system",)
            case DocumentStore(name):
                labels = {
                    "app.kubernetes.io/name": "percona-server-mongodb",
                    "app.kubernetes.io/instance": name,
                }
                yield name, labels, ("mongodb-system",)
            case Cache() | Bucket():
                continue
    if any(isinstance(store, Bucket) for store in placement.graph.stores):
        labels = {
            "app.kubernetes.io/name": "seaweedfs",
            "app.kubernetes.io/instance": "seaweedfs",
        }
        yield "seaweedfs", labels, ("seaweedfs-operator",)
    if placement.graph.topics:
        yield "rabbitmq", {"app.kubernetes.io/name": "rabbitmq"}, ("rabbitmq-system", "keda")


def said(placement: Placement) -> set[Way]:
    """Every way that links and triggers ask for, and those of the operators."""
    services = [each.service for each in placement.services]
    found = {
        way
        for service in services
        for way in (
            *by_its_jobs(service, ways_out(service, placement), placement),
            *with_cache(ways_of_jobs(service, placement)),
            *ways_of_gateway(service, placement),
        )
    }
    for name, _, operators in store_pods(placement):
        found |= {
            Way(f"{where(operator, placement)}/operator", name, "TCP", port)
            for operator in operators
            for port in OPERATORS[operator]
        }
        found |= {*asking_for_names(name)}
        if operators == ("cnpg-system",):
            found |= {Way(name, ANYWHERE, "TCP", port) for port in ("443", "6443")}
    return found


def ways_out(service: Service, placement: Placement) -> Iterator[Way]:
    """What a service's own pods reach, which they have to find by its name first."""
    graph = placement.graph
    listens = any(isinstance(each, Subscription) for each in graph.triggers_of(service))
    reached = [way for link in graph.links_of(service) for way in ways_of_link(link)]
    if listens:
        reached.append(Way(service.name, "rabbitmq", "TCP", "5672"))
    if reached:
        yield from asking_for_names(service.name)
    yield from reached


def ways_of_link(link: Link) -> Iterator[Way]:
    """What a link leads to; a secret is in the environment already."""
    match link:
        case Call(service, target):
            yield from to_ports(service.name, target)
        case Use(service, RelationalStore(name)):
            yield Way(service.name, name, "TCP", "5432")
        case Use(service, DocumentStore(name)):
            yield Way(service.name, name, "TCP", "27017")
        case Use(service, Cache(name)):
            yield Way(service.name, name, "TCP", "6379")
        case Use(service, Bucket()):
            yield Way(service.name, "seaweedfs", "TCP", "8333")
        case Publish(service):
            yield Way(service.name, "rabbitmq", "TCP", "5672")
        case _:
            return


def asking_for_names(source: str) -> Iterator[Way]:
    """To the pods that know names, or to the machine's own cache of them."""
    for target in (NAMES, CACHE_OF_NAMES):
        for protocol in ("UDP", "TCP"):
            yield Way(source, target, protocol, "53")


def with_cache(found: Iterator[Way]) -> Iterator[Way]:
    """The same where names are asked for here, and not at an address of the cluster's services."""
    for way in found:
        if way.port != "53":
            yield way
        elif way.target == NAMES:
            yield way
            yield Way(way.source, CACHE_OF_NAMES, way.protocol, "53")


def reached(objects: list[Object], placement: Placement) -> set[Way]:
    """Every way from or to an application's pods, and those that operators make for it."""
    [home] = [each["metadata"]["name"] for each in objects if each["kind"] == "Namespace"]
    made = [pod(home, name, {**labels}) for name, labels, _ in store_pods(placement)]
    for name in (where(each, placement) for each in OPERATORS):
        metadata: Object = {"name": name, "labels": {}}
        made.append(as_stored({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}))
        made.append(pod(name, "operator", {"app.kubernetes.io/name": name}))
    around = neighbours(objects, gateway_of(placement))
    return {
        Way(
            way.source.removeprefix(f"{home}/"),
            way.target.removeprefix(f"{home}/"),
            way.protocol,
            way.port,
        )
        for way in ways([*map(as_stored, objects), *made, *around])
        if f"{home}/" in f"{way.source} {way.target}"
    }


def test_there_are_stacks() -> None:
    assert {"shop-kubernetes-dev", "shop-kubernetes-prod"} <= APPLICATIONS.keys()


@pytest.mark.parametrize("name", APPLICATIONS)
def test_pods_reach_what_links_say_and_nothing_else(name: str) -> None:
    placement = place_stack(APPLICATIONS[name])

    found = reached(compiled(placement.stack), placement)

    assert lines(found) == lines(said(placement))
