"""Moving a service to another style moves nothing that is shared: no data, no message, no address.

Every assignment of styles to services is compiled, and what services share is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import pytest

from compiled import ALL
from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.placement.model import ApplicationStack, PlatformCluster, Style
from twofold.resources.graph import (
    Component,
    Node,
    Resource,
    ResourceGraph,
)
from twofold.resources.values import Address
from twofold.values import replace

STYLES: tuple[Style, ...] = ("functions", "kubernetes")
ON_AWS = ("shop-aws-dev", "shop-aws-prod", "mixed")
ON_AZURE = ("shop-azure-dev", "shop-azure-prod", "mixed-azure")
ON_GOOGLE_CLOUD = ("shop-gcp-dev", "shop-gcp-prod", "mixed-gcp")
NAMES = (*ON_AWS, *ON_AZURE, *ON_GOOGLE_CLOUD)

# What belongs to services alone, or is there for one style only: an address that only calls from
# outside of the callee's cluster go to, and this application's place in that cluster; on Azure
# doors, where functions' code lies, and where the public address leads, which is said last.
OWN = frozenset({"Address", "Cluster", "Door", "Packages", "Service", "Ways"})

# On Google Cloud, whoever asks a service is told where it is: the gateway, in a configuration of
# its own, and what delivers messages, in one input of what keeps them.
TOLD = frozenset({"pulumi_gcp.apigateway.ApiConfig", "pulumi_gcp.cloudrunv2.ServiceIamMember"})
TELLING = {"pulumi_gcp.pubsub.Subscription": "push_config"}

# Who a service is on each cloud, whatever it runs as.
IDENTITIES = frozenset(
    {
        "pulumi_aws.iam.Role",
        "pulumi_azure_native.managedidentity.UserAssignedIdentity",
        "pulumi_gcp.serviceaccount.Account",
    }
)


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
    return replace(stack, cluster=PlatformCluster(f"platform-{stack.cloud}-{stack.environment}"))


@cache
def graphs(name: str) -> tuple[ResourceGraph, ...]:
    """A case's stack under every assignment of styles."""
    stack = stack_of(name)
    return tuple(compile_stack(replace(stack, styles=each)) for each in assignments(stack))


def shared(graph: ResourceGraph) -> Mapping[Address, Component]:
    """What services share: whole components, with inputs, options, outputs and comments.

    But for where services are, of which some of it is told.
    """
    return {each.address: untold(each) for each in graph.components if kind(each) not in OWN}


def untold(component: Component) -> Component:
    """A component without what only says where a service is, and waits for it to be there."""
    nodes = (each for each in component.nodes if each.address.kind not in TOLD)
    return replace(component, nodes=tuple(map(without_address, nodes)))


def without_address(node: Node) -> Node:
    """A resource without the input that says where a service is."""
    if not isinstance(node, Resource):
        return node
    after = tuple(each for each in node.options.depends_on if each.kind not in TOLD)
    told = TELLING.get(node.address.kind, "")
    inputs = {name: value for name, value in node.inputs.items() if name != told}
    # A gateway has one configuration after the other.
    inputs.pop("api_config", None)
    return replace(node, inputs=inputs, options=replace(node.options, depends_on=after))


def test_every_assignment_is_walked() -> None:
    assert {name: len(graphs(name)) for name in NAMES} == {
        "shop-aws-dev": 2**6,
        "shop-aws-prod": 2**6,
        "mixed": 2**4,
        "shop-azure-dev": 2**6,
        "shop-azure-prod": 2**6,
        "mixed-azure": 2**4,
        "shop-gcp-dev": 2**6,
        "shop-gcp-prod": 2**6,
        "mixed-gcp": 2**4,
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shared_is_the_same_whatever_runs_where(name: str) -> None:
    """Addresses, inputs and options: Pulumi finds nothing to do with any of it."""
    first, *others = map(shared, graphs(name))

    assert [other for other in others if other != first] == []


# On other clouds than AWS, more than what the blueprint names.
MORE = {
    "shop-aws-dev": frozenset[str](),
    "shop-azure-dev": frozenset({"Group", "Identity", "Logs", "Messages", "Vault"}),
    "shop-gcp-dev": frozenset({"Builds", "Project"}),
}


@pytest.mark.parametrize("name", MORE)
def test_what_is_shared_is_all_that_holds_data_or_messages(name: str) -> None:
    """What is compared above is what must not be lost, and the way in."""
    graph = graphs(name)[0]
    found = {kind(each): each for each in shared(graph).values()}
    schedules = frozenset[str]() if name in ON_GOOGLE_CLOUD else {"Schedules"}

    assert set(found) == {
        "Api",
        "Bucket",
        "Cache",
        "DocumentStore",
        "Network",
        "RelationalStore",
        "Secret",
        "Subscription",
        "Topic",
        *schedules,
        *MORE[name],
    }
    assert all(
        any(isinstance(node, Resource) for node in each.nodes)
        for what, each in found.items()
        if what != "Network"
    )


@pytest.mark.parametrize("name", ON_AWS)
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


@pytest.mark.parametrize("name", ON_AZURE)
def test_the_public_address_leads_to_what_is_there(name: str) -> None:
    """Its policy comes after the code of functions, and the ways to pods."""
    routed = {
        component.address.name
        for component in graphs(name)[0].components
        for node in component.nodes
        if node.address.kind == "pulumi_azure_native.apimanagement.ApiOperation"
    }
    for graph in graphs(name):
        [policy] = [node for node in graph.nodes if node.address.kind == POLICY]
        assert isinstance(policy, Resource)
        waits = policy.options.depends_on
        assert {each.kind for each in waits} <= {
            "pulumi_azure_native.resources.Deployment",
            "pulumi_kubernetes.apiextensions.CustomResource",
        }
        assert {each.name.removesuffix("-route") for each in waits} == routed


POLICY = "pulumi_azure_native.apimanagement.ApiPolicy"


@pytest.mark.parametrize("name", ON_GOOGLE_CLOUD)
def test_whoever_asks_waits_for_what_is_asked(name: str) -> None:
    """The gateway's configuration and subscriptions come after the right to ask, and so after it.

    Nobody is sent to where nothing is yet, in whatever order services move.
    """
    asking = {"pulumi_gcp.apigateway.ApiConfig", "pulumi_gcp.pubsub.Subscription"}
    for graph in graphs(name):
        for node in graph.nodes:
            if not isinstance(node, Resource) or node.address.kind not in asking:
                continue
            if node.address.kind.endswith("Subscription") and "push_config" not in node.inputs:
                continue
            waits = {each.kind for each in node.options.depends_on}
            assert "pulumi_gcp.cloudrunv2.ServiceIamMember" in waits, node.address


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_the_same_component_with_the_same_role_in_either_style(name: str) -> None:
    """What knows a service by its role, such as a grant somewhere else, knows it after a move."""
    expected = {
        (component.address, node.address)
        for component in graphs(name)[0].components
        if kind(component) in {"Service", "Identity"}
        for node in component.nodes
        if node.address.kind in IDENTITIES and node.address.name == component.address.name
    }
    named = {component.name.removesuffix("-identity") for component, _ in expected}

    assert named == {*services_of(stack_of(name))}
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
            *(node.address.name for node in component.nodes if node.address.kind != API),
        )
    }

    assert [word for word in said if any(style in word.lower() for style in WORDS)] == []


# Google's services are called as Google calls them.
API = "pulumi_gcp.projects.Service"
WORDS = ("function", "kubernetes", "lambda", "k8s", "aks", "eks", "gke", "pod")


@pytest.mark.parametrize("name", NAMES)
def test_the_public_address_stays(name: str) -> None:
    assert all(graph.exports == graphs(name)[0].exports for graph in graphs(name))
    assert set(graphs(name)[0].exports) == {"url"}


# --- what still runs while a service moves -----------------------------------------------


# What lets somebody do something, or be somebody, whatever the cloud calls it.
GRANTS = ("federatedidentitycredential", "iammember", "roleassignment", "rolepolicy")


def permissions_of(graph: ResourceGraph) -> Mapping[Address, object]:
    """What services may do and who may be them, grant by grant, but for who may ask where."""
    return {
        each.address: each.inputs
        for each in graph.nodes
        if isinstance(each, Resource)
        and each.address.kind.lower().endswith(GRANTS)
        and each.address.kind not in TOLD
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_move_changes_no_grant_but_makes_one_before_and_deletes_one_after(name: str) -> None:
    """Pulumi updates at the start what is there in both styles, when the old one still runs."""
    first, *others = map(permissions_of, graphs(name))

    for other in others:
        both = first.keys() & other.keys()
        assert {address: first[address] for address in both} == {
            address: other[address] for address in both
        }
    assert first


@pytest.mark.parametrize("name", ON_AWS)
def test_a_functions_group_goes_before_what_lets_lambda_leave_the_network(name: str) -> None:
    groups = [
        each
        for component in graphs(name)[0].components
        for each in component.nodes
        if kind(component) == "Service"
        and isinstance(each, Resource)
        and each.address.kind == "pulumi_aws.ec2.SecurityGroup"
    ]

    for group in groups:
        (policy,) = group.options.depends_on
        assert policy.kind == "pulumi_aws.iam.RolePolicy"
        assert policy.name == f"{group.address.name}-interfaces"
    assert groups
