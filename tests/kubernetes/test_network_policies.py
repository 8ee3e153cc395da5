"""Pods reach what their services' links say and nothing else, worked out from our policies alone.

What links say is read from the service graph here, once more and in other words than the
lowering's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from manifests import STACKS, Object, in_full, one
from twofold.compile import compile_stack, place_stack
from twofold.placement.config import stack_of_options
from twofold.placement.model import (
    ApplicationStack,
    ExistingCluster,
    ExistingNetwork,
    Placement,
)
from twofold.services.model import (
    Cache,
    Call,
    DocumentStore,
    Link,
    Publish,
    RelationalStore,
    Route,
    Schedule,
    Service,
    Store,
    Subscription,
    Use,
)

from .analyzer import ANY, Way, addresses, ways

# Where stores are in the cluster too: `test_store_policies.py`.
APPLICATIONS = {
    name: each
    for name, each in STACKS.items()
    if isinstance(each, ApplicationStack) and each.cloud != "kubernetes"
}

# Where what has no pod here has its addresses: what tests/manifests.py says, and what AWS does.
NETWORK = "10.0.0.0-10.0.255.255"
SERVICES = "172.20.0.0-172.20.255.255"
CREDENTIALS = "169.254.170.23"
# All but RFC 1918 and RFC 3927.
PUBLIC = (
    "0.0.0.0-9.255.255.255",
    "11.0.0.0-169.253.255.255",
    "169.255.0.0-172.15.255.255",
    "172.32.0.0-192.167.255.255",
    "192.169.0.0-255.255.255.255",
)
NAMES = "kube-system/names"
# All but RFC 6598 as well.
NOT_PRIVATE = (
    "0.0.0.0-9.255.255.255",
    "11.0.0.0-100.63.255.255",
    "100.128.0.0-169.253.255.255",
    *PUBLIC[2:],
)


def ports(first: int, last: int) -> tuple[str, ...]:
    """Every port from one to another, as ways name them."""
    return tuple(map(str, range(first, last + 1)))


@dataclass(frozen=True, slots=True)
class Around:
    """What is around pods in the clusters of a cloud.

    `names` is where names are known besides the system's own pods, `credentials` where pods get
    theirs, by a port; `cache` are a cache's ports, and `documents` and `messages` those by which a
    cloud's own services are asked besides 443.
    `pushes` says that events come through the gateway, where elsewhere a service takes messages
    by itself, and jobs wake it.
    """

    names: str
    credentials: tuple[str, str] | None
    public: tuple[str, ...]
    cache: tuple[str, ...]
    pushes: bool
    documents: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()


AROUND = {
    "aws": Around(SERVICES, (CREDENTIALS, "80"), PUBLIC, ("6379", "6380"), pushes=False),
    "azure": Around(
        names="169.254.10.11",
        # Entra takes the cluster's word, and is where the cloud is.
        credentials=None,
        public=NOT_PRIVATE,
        cache=("10000", *ports(8500, 8599)),
        pushes=False,
        documents=ports(10000, 20000),
        messages=ports(5671, 5672),
    ),
    "gcp": Around(
        names=addresses("169.254.20.10", "169.254.169.254"),
        credentials=("169.254.169.254", "80"),
        public=NOT_PRIVATE,
        cache=("6379",),
        pushes=True,
    ),
    # Stores and messages are in the cluster: see `test_store_policies`.
    "kubernetes": Around(SERVICES, None, PUBLIC, (), pushes=False),
}

# Where a cloud's stores are in a network, and its own services may be where that is somebody's.
INSIDE = {"aws": NETWORK, "azure": "10.0.4.0-10.0.4.255"}

# Where Google's stores are, by their kind: each has an address, which policies know.
GOOGLES_STORES: Mapping[type, str] = {RelationalStore: "10.0.64.3", Cache: "10.0.96.3"}

# What makes pods.
SETS = ("Deployment", "StatefulSet", "CronJob")


# --- what the service graph says ------------------------------------------------------


def said(placement: Placement) -> set[Way]:
    """Every way that links and triggers ask for."""
    pods = [each.service for each in placement.services if each.style == "kubernetes"]
    return joined(
        way
        for service in pods
        for way in (
            *by_its_jobs(service, ways_out(service, placement), placement),
            *ways_of_jobs(service, placement),
            *ways_of_gateway(service, placement),
        )
    )


def is_run_by_jobs(service: Service, placement: Placement) -> bool:
    """Whether a service is there while one of its times is dealt with, as no case limits it."""
    triggers = placement.graph.triggers_of(service)
    timed = bool(triggers) and all(isinstance(each, Schedule) for each in triggers)
    asked = AROUND[placement.stack.cloud].pushes or service.volume is not None
    return timed and not asked and not any(placement.graph.callers_of(service))


def by_its_jobs(service: Service, ways: Iterable[Way], placement: Placement) -> Iterator[Way]:
    """Ways out of a service's pods, which are those of its jobs where these run it."""
    triggers = placement.graph.triggers_of(service)
    jobs = [each.name for each in triggers if isinstance(each, Schedule)]
    for way in ways:
        for source in jobs if is_run_by_jobs(service, placement) else (service.name,):
            yield Way(source, way.target, way.protocol, way.port)


def joined(found: Iterable[Way]) -> set[Way]:
    """Ways with all addresses that a pod reaches by a port in one, as the analyzer says them."""
    ranges: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    others: set[Way] = set()
    for way in found:
        if way.target[0].isdigit():
            ranges[way.source, way.protocol, way.port] |= {*way.target.split(", ")}
        else:
            others.add(way)
    return others | {
        Way(source, addresses(*each), protocol, port)
        for (source, protocol, port), each in ranges.items()
    }


def ways_out(service: Service, placement: Placement) -> Iterator[Way]:
    """What a service's own pods reach, which they have to find by its name first."""
    links, around = placement.graph.links_of(service), AROUND[placement.stack.cloud]
    triggers = placement.graph.triggers_of(service)
    listens = not around.pushes and any(isinstance(each, Subscription) for each in triggers)
    if links or listens:
        yield from asking_for_names(service.name, around)
    if listens or any(not is_inside(link, placement) for link in links):
        where, port = around.credentials or (cloud_of(placement), "443")
        yield Way(service.name, where, "TCP", port)
    if listens:
        yield from to_cloud(service, placement, around.messages)
    for link in links:
        yield from ways_of_link(link, placement)


def ways_of_link(link: Link, placement: Placement) -> Iterator[Way]:
    """What a link leads to: a pod, something in the network, or the cloud."""
    match link:
        case Call(service, target) if is_inside(link, placement):
            yield from to_ports(service.name, target)
        case Use(service, RelationalStore()):
            yield Way(service.name, store_of(link.target, placement), "TCP", "5432")
        case Use(service, Cache()):
            for port in AROUND[placement.stack.cloud].cache:
                yield Way(service.name, store_of(link.target, placement), "TCP", port)
        case Use(service, DocumentStore()):
            yield from to_cloud(service, placement, AROUND[placement.stack.cloud].documents)
        case Publish(service):
            yield from to_cloud(service, placement, AROUND[placement.stack.cloud].messages)
        case _:
            yield from to_cloud(link.service, placement)


def to_cloud(service: Service, placement: Placement, more: Iterable[str] = ()) -> Iterator[Way]:
    """To the cloud's own services, by more ports than the usual one."""
    for port in ("443", *more):
        yield Way(service.name, cloud_of(placement), "TCP", port)


def ways_of_jobs(service: Service, placement: Placement) -> Iterator[Way]:
    """What wakes a service at fixed times, from inside the cluster."""
    around = AROUND[placement.stack.cloud]
    for each in placement.graph.triggers_of(service):
        if (
            isinstance(each, Schedule)
            and not around.pushes
            and not is_run_by_jobs(service, placement)
        ):
            yield from asking_for_names(each.name, around)
            yield from to_ports(each.name, service)


def ways_of_gateway(service: Service, placement: Placement) -> Iterator[Way]:
    """How requests from outside reach a service: by its first port that speaks HTTP."""
    pushes = AROUND[placement.stack.cloud].pushes
    triggers = placement.graph.triggers_of(service)
    routed = any(pushes or isinstance(each, Route) for each in triggers)
    called = any(
        isinstance(link, Call)
        and link.target == service
        and placement.runs(link.service, "functions")
        for link in placement.graph.links
    )
    if routed or called:
        port = next(each.target for each in service.ports if each.protocol == "http")
        yield Way(f"{gateway_of(placement)}/proxy", service.name, "TCP", str(port))


def is_inside(link: Link, placement: Placement) -> bool:
    """Whether a link leads from pod to pod."""
    return isinstance(link, Call) and placement.runs(link.target, "kubernetes")


def to_ports(source: str, service: Service) -> Iterator[Way]:
    """To all ports that a service's processes listen on."""
    return (Way(source, service.name, "TCP", str(port.target)) for port in service.ports)


def asking_for_names(source: str, around: Around) -> Iterator[Way]:
    """To the pods that know names, or to whatever answers at another address."""
    for target in (NAMES, around.names):
        for protocol in ("UDP", "TCP"):
            yield Way(source, target, protocol, "53")


def cloud_of(placement: Placement) -> str:
    """Where the cloud's own services are; in a network of somebody else's, in that one too."""
    stack = placement.stack
    inside = INSIDE.get(stack.cloud) if isinstance(stack.network, ExistingNetwork) else None
    return addresses(*AROUND[stack.cloud].public, *([inside] if inside else []))


def store_of(store: Store, placement: Placement) -> str:
    """Where a store is that stands in the network: somewhere in it, or at its own address."""
    return INSIDE.get(placement.stack.cloud) or GOOGLES_STORES[type(store)]


def gateway_of(placement: Placement) -> str:
    """The namespace that the gateway's proxies run in."""
    match placement.stack.cluster:
        case ExistingCluster(gateway=gateway) if gateway:
            return gateway.proxies
        case _:
            return "envoy-gateway-system"


# --- what our policies come to --------------------------------------------------------


def compiled(stack: ApplicationStack) -> list[Object]:
    """What of a stack's objects has to do with networks."""
    kinds = ("Namespace", "NetworkPolicy", *SETS)
    return [each for each in in_full(compile_stack(stack)) if each["kind"] in kinds]


def reached(objects: list[Object], gateway: str) -> set[Way]:
    """Every way from or to an application's pods, with neighbours that have no policies."""
    [home] = [each["metadata"]["name"] for each in objects if each["kind"] == "Namespace"]
    found = ways([*map(as_stored, objects), *neighbours(objects, gateway)])
    return {
        Way(
            way.source.removeprefix(f"{home}/"),
            way.target.removeprefix(f"{home}/"),
            way.protocol,
            way.port,
        )
        for way in found
        if f"{home}/" in f"{way.source} {way.target}"
    }


def as_stored(manifest: Object) -> Object:
    """An object with what a cluster adds: a namespace's name, by which policies know it."""
    if manifest["kind"] != "Namespace":
        return manifest
    metadata = manifest["metadata"]
    labels = {**metadata["labels"], "kubernetes.io/metadata.name": metadata["name"]}
    return {**manifest, "metadata": {**metadata, "labels": labels}}


def neighbours(objects: Iterable[Object], gateway: str) -> Iterator[Object]:
    """What else is in the cluster; strangers are labelled as our own pods, and as others.

    Of the pods in the system's namespace, one alone knows names.
    """
    for name in (gateway, "kube-system", "foreign"):
        yield as_stored(
            {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {}}}
        )
    dns = {"k8s-app": "kube-dns"}
    yield pod(gateway, "proxy", {"app.kubernetes.io/name": "envoy"})
    yield pod("kube-system", "names", dns)
    yield pod("kube-system", "other", {"k8s-app": "metrics-server"})
    for each in objects:
        if each["kind"] in SETS:
            name = each["metadata"]["name"]
            yield pod("foreign", name, {**dns, **each["metadata"]["labels"]})


def pod(namespace: str, name: str, labels: Object) -> Object:
    metadata = {"name": name, "namespace": namespace, "labels": labels}
    spec = {"containers": [{"name": "any", "image": "any"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def lines(found: Iterable[Way]) -> list[str]:
    """Ways as a list that a person compares."""
    return [str(way) for way in sorted(found)]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_pods_reach_what_links_say_and_nothing_else(name: str) -> None:
    placement = place_stack(APPLICATIONS[name])

    found = reached(compiled(placement.stack), gateway_of(placement))

    assert lines(found) == lines(said(placement))


@pytest.mark.parametrize("name", APPLICATIONS)
def test_each_end_of_a_way_is_closed_by_itself(name: str) -> None:
    """What one of the two lets pass, the other would hide; one number more is on the way out."""
    placement = place_stack(APPLICATIONS[name])
    objects, gateway = compiled(placement.stack), gateway_of(placement)
    pods = names_of_pods(objects)
    wanted = said(placement)

    let_in = {way for way in reached(only("Ingress", objects), gateway) if way.target in pods}
    let_out = {way for way in reached(only("Egress", objects), gateway) if way.source in pods}

    assert lines(let_in) == lines(way for way in wanted if way.target in pods)
    assert lines(let_out) == lines(
        {way for way in wanted if way.source in pods} | {*by_addresses(wanted, placement)}
    )


def names_of_pods(objects: Iterable[Object]) -> set[str]:
    return {each["metadata"]["name"] for each in objects if each["kind"] in SETS}


def only(direction: str, objects: Iterable[Object]) -> list[Object]:
    """The objects with policies that say nothing of the other direction."""
    return [half(direction, each) if each["kind"] == "NetworkPolicy" else each for each in objects]


def half(direction: str, policy: Object) -> Object:
    """A policy for one direction."""
    rules = policy["spec"].get(direction.lower(), [])
    selector = policy["spec"]["podSelector"]
    spec = {"podSelector": selector, "policyTypes": [direction], direction.lower(): rules}
    return {**policy, "spec": spec}


def by_addresses(wanted: Iterable[Way], placement: Placement) -> Iterator[Way]:
    """The ways to a service's own ports, for those who look at an address before it is a pod's."""
    callees = {each.name: each for each in placement.graph.services}
    for way in wanted:
        if way.target in callees and "/" not in way.source:
            for port in callees[way.target].ports:
                yield Way(way.source, way.target, "TCP", str(port.port))


def test_what_is_said_of_every_kind_of_link_is_compared() -> None:
    """Where the two sides came to nothing, they would be equal as well."""
    found = {
        (way.source, way.target, way.port)
        for name in ("pods", "mixed")
        for way in said(place_stack(APPLICATIONS[name]))
    }
    on_google_cloud = {
        (way.source, way.target, way.port)
        for name in ("pods-gcp", "mixed-gcp")
        for way in said(place_stack(APPLICATIONS[name]))
    }

    assert {
        ("reader", "lookup", "50051"),  # a call
        ("reader", "lookup", "9091"),  # to another port, by which nobody calls it
        ("both-30-4-day-1-and-15", "both", "8080"),  # a schedule
        ("envoy-gateway-system/proxy", "reader", "8080"),  # a route
        ("envoy-gateway-system/proxy", "lamp", "8080"),  # a call by a function
        ("hall", addresses(*PUBLIC), "443"),  # a call to a function
        ("listener", addresses(*PUBLIC), "443"),  # a subscription
        ("crawler", CREDENTIALS, "80"),
        ("both", NETWORK, "5432"),
        ("writer", NETWORK, "6379"),
        ("crawler", NAMES, "53"),
    } <= found
    assert ("reader", "lookup", "9090") not in found
    on_azure = {
        (way.source, way.target, way.port)
        for name in ("pods-azure", "mixed-azure")
        for way in said(place_stack(APPLICATIONS[name]))
    }
    assert {
        ("envoy-gateway-system/proxy", "lamp", "8080"),  # a call by a function
        ("listener", addresses(*NOT_PRIVATE), "5671"),  # a subscription
        ("hall", addresses(*NOT_PRIVATE), "20000"),  # a document store
        ("hall", "10.0.4.0-10.0.4.255", "5432"),
    } <= on_azure
    assert {
        ("envoy-gateway-system/proxy", "listener", "8080"),  # messages
        ("hall", addresses(*AROUND["gcp"].public), "443"),  # a call to a function
        ("hall", "10.0.64.3", "5432"),  # its store, and nothing beside it
        ("crawler", "169.254.169.254", "80"),  # credentials
    } <= on_google_cloud


# --- what changes when links do, and that a policy too wide is found -----------------

SMALL = """\
name: small
services:
  asker:
    image: registry.example.com/asker:1
    calls: [teller]
  teller:
    image: registry.example.com/teller:1
    ports: {http: {port: 80, target: 8000}}
  other:
    image: registry.example.com/other:1
"""
TO_TELLER = ("teller  TCP 8000", *(f"{NAMES}  {each} 53" for each in ("TCP", "UDP")))
GATEWAY = "envoy-gateway-system"

Small: TypeAlias = Callable[[str], ApplicationStack]


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """Makes a stack of the small blueprint, or of what is made of it, in a cluster."""

    def stack(text: str) -> ApplicationStack:
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return stack_of_options(path, cloud="aws", environment="dev", style="kubernetes")

    return stack


def test_a_link_that_goes_takes_its_ways_along(small: Small) -> None:
    before = reached(compiled(small(SMALL)), GATEWAY)
    after = reached(compiled(small(SMALL.replace("    calls: [teller]\n", ""))), GATEWAY)

    assert after == set()
    assert {f"asker => {each}" for each in TO_TELLER} <= {*lines(before)}


def test_a_link_that_comes_opens_its_ways_and_no_others(small: Small) -> None:
    before = reached(compiled(small(SMALL)), GATEWAY)
    after = reached(compiled(small(f"{SMALL}    calls: [teller]\n")), GATEWAY)

    assert before < after
    assert {way.source for way in after - before} == {"other"}
    assert {f"other => {each}" for each in TO_TELLER} <= {*lines(after - before)}


def test_a_pod_of_no_service_reaches_nothing_in_our_namespace(small: Small) -> None:
    """Until the policy for all pods is gone."""
    guest = pod("small-dev", "guest", {"app.kubernetes.io/part-of": "small"})
    objects = [*compiled(small(SMALL)), guest]
    open_objects = [each for each in objects if each["metadata"]["name"] != "default-deny"]

    closed, opened = (
        {way for way in reached(each, GATEWAY) if "guest" in str(way)}
        for each in (objects, open_objects)
    )

    assert closed == set()
    assert Way("foreign/asker", "guest", ANY, "All connections") in opened


def let_everybody_in(objects: list[Object]) -> None:
    put_rule(objects, "ingress", {"from": [{"namespaceSelector": {}}]})


def let_in_whoever_is_called_so(objects: list[Object]) -> None:
    """The two selectors are for one peer here, which is in any namespace."""
    [rule] = one(objects, "NetworkPolicy", "teller")["spec"]["ingress"]
    rule["from"][0]["namespaceSelector"] = {}


def forget_ports(objects: list[Object]) -> None:
    """To listen on one more port is then all that it takes; the way out is still closed."""
    for name, direction in (("asker", "egress"), ("teller", "ingress")):
        for rule in one(objects, "NetworkPolicy", name)["spec"][direction]:
            del rule["ports"]


def let_out_to_all_addresses(objects: list[Object]) -> None:
    put_rule(objects, "egress", {"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]})


def let_out_to_the_system(objects: list[Object]) -> None:
    """Selectors of two peers, where those of one were meant."""
    [peers] = [
        rule["to"]
        for rule in one(objects, "NetworkPolicy", "asker")["spec"]["egress"]
        if "namespaceSelector" in rule["to"][0]
    ]
    del peers[0]["podSelector"]


def put_rule(objects: list[Object], direction: str, rule: Object) -> None:
    """Write another policy for the pods of `teller`."""
    first = one(objects, "NetworkPolicy", "teller")
    spec = {
        "podSelector": first["spec"]["podSelector"],
        "policyTypes": [direction.capitalize()],
        direction: [rule],
    }
    metadata = {**first["metadata"], "name": "planted"}
    objects.append({**first, "metadata": metadata, "spec": spec})


@pytest.mark.parametrize(
    ("plant", "opened"),
    [
        (let_everybody_in, "foreign/other => teller  any All connections"),
        (let_in_whoever_is_called_so, "foreign/asker => teller  TCP 8000"),
        (forget_ports, "asker => teller  any All connections"),
        (let_out_to_all_addresses, "teller => 0.0.0.0-255.255.255.255  any All connections"),
        (let_out_to_the_system, "asker => kube-system/other  TCP 53"),
    ],
)
def test_a_policy_that_is_too_wide_is_found(
    small: Small, plant: Callable[[list[Object]], None], opened: str
) -> None:
    """Ours are sound: in the comparison it is the only difference."""
    stack = small(SMALL)
    sound, objects = said(place_stack(stack)), compiled(stack)
    assert reached(objects, GATEWAY) == sound

    plant(objects)

    assert opened in lines(reached(objects, GATEWAY) - sound)
