"""Moving a service to another style moves nothing that is shared: no data, no message, no address.

Every assignment of styles to services is compiled, and what services share is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from compiled import ALL
from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.placement.model import ApplicationStack, PlatformCluster, Style
from twofold.resources.graph import Address, Component, Resource, ResourceGraph

STYLES: tuple[Style, ...] = ("functions", "kubernetes")
NAMES = ("shop-aws-dev", "shop-aws-prod", "mixed")

# What belongs to services alone, or is there for one style only: an address that only calls from
# outside of the callee's cluster go to, and this application's place in that cluster.
OWN = frozenset({"Address", "Cluster", "Service"})


def kind(component: Component) -> str:
    """A component's type, without the application and the part of it."""
    return component.address.kind.rpartition(":")[2]


def services_of(stack: ApplicationStack) -> tuple[str, ...]:
    """The names of a stack's services."""
    return tuple(load(stack.blueprint).spec.services)


def assignments(stack: ApplicationStack) -> Iterator[Mapping[str, Style]]:
    """Every way to give each service a style."""
    services = services_of(stack)
    for styles in product(STYLES, repeat=len(services)):
        yield dict(zip(services, styles, strict=True))


def stack_of(name: str) -> ApplicationStack:
    """A case's stack, with a cluster to move to."""
    stack = ALL[name].stack()
    assert isinstance(stack, ApplicationStack)
    return replace(stack, cluster=PlatformCluster(f"platform-aws-{stack.environment}"))


@cache
def graphs(name: str) -> tuple[ResourceGraph, ...]:
    """A case's stack under every assignment of styles."""
    stack = stack_of(name)
    return tuple(compile_stack(replace(stack, styles=each)) for each in assignments(stack))


def shared(graph: ResourceGraph) -> Mapping[Address, Component]:
    """What services share: whole components, with inputs, options, outputs and comments."""
    return {each.address: each for each in graph.components if kind(each) not in OWN}


def test_every_assignment_is_walked() -> None:
    assert {name: len(graphs(name)) for name in NAMES} == {
        "shop-aws-dev": 2**6,
        "shop-aws-prod": 2**6,
        "mixed": 2**4,
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shared_is_the_same_whatever_runs_where(name: str) -> None:
    """Addresses, inputs and options: Pulumi finds nothing to do with any of it."""
    first, *others = map(shared, graphs(name))

    assert [other for other in others if other != first] == []


def test_what_is_shared_is_all_that_holds_data_or_messages() -> None:
    """What is compared above is what must not be lost, and the way in."""
    graph = graphs("shop-aws-dev")[0]
    found = {kind(each): each for each in shared(graph).values()}

    assert set(found) == {
        "Api",
        "Bucket",
        "Cache",
        "DocumentStore",
        "Network",
        "RelationalStore",
        "Schedules",
        "Secret",
        "Subscription",
        "Topic",
    }
    assert all(
        any(isinstance(node, Resource) for node in each.nodes)
        for what, each in found.items()
        if what != "Network"
    )


@pytest.mark.parametrize("name", NAMES)
def test_an_address_is_the_same_wherever_one_is_needed(name: str) -> None:
    """It goes when nobody calls from outside of the callee's cluster any more, and comes back."""
    found: dict[Address, list[Component]] = {}
    for graph in graphs(name):
        for each in graph.components:
            if kind(each) == "Address":
                found.setdefault(each.address, []).append(each)

    assert [
        address for address, some in found.items() if any(each != some[0] for each in some)
    ] == []
    assert found


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_the_same_component_with_the_same_role_in_either_style(name: str) -> None:
    """What knows a service by its role, such as a grant somewhere else, knows it after a move."""
    expected = {
        (component.address, node.address)
        for component in graphs(name)[0].components
        if kind(component) == "Service"
        for node in component.nodes
        if node.address.kind == "pulumi_aws.iam.Role"
        and node.address.name == component.address.name
    }

    assert {component.name for component, _ in expected} == {*services_of(stack_of(name))}
    for graph in graphs(name):
        there = {(each.address, node.address) for each in graph.components for node in each.nodes}
        assert expected <= there


@pytest.mark.parametrize("name", NAMES)
def test_no_name_and_no_type_says_a_style(name: str) -> None:
    """A component's type, and every logical name, is the application's own."""
    said = {
        word
        for graph in graphs(name)
        for component in graph.components
        for word in (
            component.address.kind,
            component.address.name,
            *(node.address.name for node in component.nodes),
        )
    }

    assert [word for word in said if any(style in word.lower() for style in WORDS)] == []


WORDS = ("function", "kubernetes", "lambda", "k8s", "eks", "pod")


@pytest.mark.parametrize("name", NAMES)
def test_the_public_address_stays(name: str) -> None:
    assert all(graph.exports == graphs(name)[0].exports for graph in graphs(name))
    assert set(graphs(name)[0].exports) == {"url"}
