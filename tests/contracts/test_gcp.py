"""What must hold for everything that we make on Google Cloud, whatever the blueprint."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping

import pytest

from compiled import kinds_of, of_cloud
from twofold.clouds.gcp import CLOUD, ELSEWHERE, TAGGED
from twofold.clouds.gcp.names import door_name, service_name
from twofold.clouds.scope import scope_of
from twofold.compile import place_stack
from twofold.placement.model import ApplicationStack
from twofold.resources.graph import Read, Resource
from twofold.resources.values import (
    Address,
    Base64,
    Format,
    Json,
    Ref,
    Value,
)
from twofold.services.model import Route, Schedule, Subscription

# Stacks of environments that are to survive mistakes.
PROTECTED = {"existing-gcp", "platform-gcp-prod", "pods-gcp", "shop-gcp-prod"}

GCP = of_cloud("gcp")

# Roles of a whole project, which a condition narrows to one resource; logs alone have none, nor
# has what machines measure.
PROJECT_ROLE = "pulumi_gcp.projects.IAMMember"
NARROWEST = {"roles/logging.logWriter", "roles/container.defaultNodeServiceAccount"}

# Roles that let somebody do anything to a service of Google's.
WIDE = re.compile(r"^roles/(owner|editor|viewer|.*[aA]dmin)$")


# What inputs that are labels are called.
LABELS = frozenset({"labels", "resource_labels", "user_labels"})


def takes_labels(kind: str) -> bool:
    """Whether the SDK says that a kind of resource can have labels, itself or in its settings."""
    module, _, name = kind.rpartition(".")
    sdk = importlib.import_module(module)
    classes: list[type] = [getattr(sdk, name), getattr(sdk, f"{name}SettingsArgs", object)]
    inputs = {key for each in classes for key in vars(each)}
    return not inputs.isdisjoint(LABELS)


def test_the_cases_make_most_of_what_the_lowerings_can() -> None:
    """The other claims here are about what is made: too few kinds would prove too little."""
    assert len(kinds_of(GCP)) >= 55


def test_what_takes_labels_is_labelled_and_nothing_else() -> None:
    ours = {kind for kind in kinds_of(GCP) if kind.startswith("pulumi_gcp.")}

    assert {kind for kind in ours if takes_labels(kind)} == TAGGED


@pytest.mark.parametrize("name", GCP)
def test_labels_are_such_as_google_takes(name: str) -> None:
    """As in https://cloud.google.com/resource-manager/docs/labels-overview#requirements ."""
    for node in GCP[name].resources():
        labels = node.inputs
        for key in ELSEWHERE.get(node.address.kind, ("labels",)):
            labels = labels.get(key, {})
            assert isinstance(labels, Mapping)
        assert bool(labels) is (node.address.kind in TAGGED)
        for value in labels.values():
            assert isinstance(value, str)
            assert re.fullmatch(r"[a-z0-9_-]{0,63}", value), node.address


@pytest.mark.parametrize("name", GCP)
def test_what_holds_data_is_protected_in_protected_environments_only(name: str) -> None:
    """So is the namespace of volumes; and images stay, which earlier pods may be started from."""
    nodes = list(GCP[name].resources())
    volumes = any(node.address.kind == VOLUMES for node in nodes)
    holding = CLOUD.lifecycle.stateful | ({NAMESPACE} if volumes else frozenset[str]())
    for node in nodes:
        protected = name in PROTECTED and node.address.kind in holding
        assert node.options.protect is protected, node.address
        kept = protected or node.address.kind == IMAGE
        assert node.options.retain_on_delete is kept, node.address


VOLUMES = "pulumi_kubernetes.apps.v1.StatefulSet"
NAMESPACE = "pulumi_kubernetes.core.v1.Namespace"
IMAGE = "pulumi_docker_build.Image"


def test_stateful_kinds_are_made_in_both_kinds_of_environment() -> None:
    """A kind that no case makes would be protected by nothing but its name in a list."""
    logs = {"pulumi_gcp.logging.ProjectBucketConfig"}  # kept longer in protected ones alone
    for some, wanted in ((PROTECTED, set[str]()), (GCP.keys() - PROTECTED, logs)):
        found = {node.address.kind for name in some for node in GCP[name].resources()}
        assert found >= CLOUD.lifecycle.stateful - wanted


@pytest.mark.parametrize("name", GCP)
def test_what_exists_is_left_to_its_owner(name: str) -> None:
    for node in GCP[name].graph().nodes:
        if isinstance(node, Read):
            assert not node.options.protect, node.address


@pytest.mark.parametrize("name", GCP)
def test_no_grant_is_wider_than_its_cloud_makes_it(name: str) -> None:
    """Grants are on single resources, to accounts that were just made or Google's own.

    Where a resource has no policy, a role of the project holds under a condition that names it.
    Nothing is granted to everybody, and no list of grants is replaced as a whole.
    """
    for node in GCP[name].resources():
        kind = node.address.kind
        assert not re.search(r"I(AM|am)(Binding|Policy)$", kind), node.address
        if not re.search(r"I(AM|am)Member$", kind):
            continue
        role, member = node.inputs["role"], node.inputs["member"]
        assert isinstance(member, Ref) or is_lent_to_one(member, str(role)), node.address
        assert isinstance(role, Ref) or not WIDE.match(str(role)), node.address
        if kind == PROJECT_ROLE and role not in NARROWEST:
            assert names_one(node.inputs["condition"]), node.address


def is_lent_to_one(member: Value, role: str) -> bool:
    """Whether an account is lent to one account of one namespace, and to nobody else."""
    assert isinstance(member, Format)
    one = re.fullmatch(
        r"serviceAccount:(\{\}|[a-z0-9-]+)\.svc\.id\.goog\[[a-z0-9-]+/[a-z0-9-]+\]", member.template
    )
    return one is not None and role == "roles/iam.workloadIdentityUser"


def names_one(condition: Value) -> bool:
    """Whether a condition names a resource, or what the names of some begin with."""
    assert isinstance(condition, Mapping)
    expression = condition["expression"]
    assert isinstance(expression, Format)
    return bool(re.match(r'resource\.name(\.startsWith\(| == )"', expression.template))


@pytest.mark.parametrize("name", GCP)
def test_no_two_accounts_have_the_same_id(name: str) -> None:
    """Nor one that Google does not take: six to 30 small letters, digits and dashes."""
    ids = [
        str(node.inputs["account_id"])
        for node in GCP[name].resources()
        if node.address.kind == "pulumi_gcp.serviceaccount.Account"
    ]

    assert len(ids) == len(set(ids))
    for each in ids:
        assert re.fullmatch(r"[a-z][a-z0-9-]{4,26}[a-z0-9]", each)


@pytest.mark.parametrize("name", GCP)
def test_names_leave_room_for_what_autonaming_adds(name: str) -> None:
    """Pulumi adds a dash and seven digits; 63 is the shortest limit of what is left to it."""
    for node in GCP[name].resources():
        if "name" not in node.inputs and not node.address.kind.startswith("pulumi_gcp.pubsub."):
            assert len(node.address.name) + 8 <= 63, node.address


@pytest.mark.parametrize("name", GCP)
def test_the_gateways_document_is_one_that_it_takes(name: str) -> None:
    """Paths with methods, each with an operation's own name, a backend, and its parameters."""
    for node in GCP[name].resources():
        if node.address.kind != "pulumi_gcp.apigateway.ApiConfig":
            continue
        documents = node.inputs["openapi_documents"]
        assert isinstance(documents, tuple)
        [document] = documents
        assert isinstance(document, Mapping)
        inner = document["document"]
        assert isinstance(inner, Mapping)
        contents = inner["contents"]
        assert isinstance(contents, Base64)
        assert isinstance(contents.value, Json)
        assert isinstance(contents.value.value, Mapping)
        check_paths(contents.value.value["paths"])


def check_paths(paths: Value) -> None:
    """Look at every operation of a document."""
    assert isinstance(paths, Mapping)
    seen: set[str] = set()
    for path, methods in paths.items():
        assert isinstance(methods, Mapping)
        assert methods.keys() <= {"get", "head", "post", "put", "patch", "delete", "options"}
        for operation in methods.values():
            assert isinstance(operation, Mapping)
            called = operation["operationId"]
            assert isinstance(called, str)
            assert called not in seen
            seen.add(called)
            backend, parameters = operation["x-google-backend"], operation.get("parameters", ())
            assert isinstance(backend, Mapping)
            assert isinstance(parameters, tuple)
            assert backend["jwt_audience"] == backend["address"]
            assert backend["path_translation"] == "APPEND_PATH_TO_ADDRESS"
            named = re.findall(r"\{(\w+)(?:=\*\*)?\}", path)
            assert [each["name"] for each in parameters if isinstance(each, Mapping)] == named


def test_a_call_in_a_circle_compiles_and_both_may_call() -> None:
    """Addresses are known before services are; who may call is said once both are there."""
    callers = {
        node.address.name
        for node in GCP["everything-gcp"].resources()
        if node.address.kind == "pulumi_gcp.cloudrunv2.ServiceIamMember"
    }

    assert {"reader-writer", "writer-reader"} <= callers


STORES = ("Bucket", "Cache", "DocumentStore", "RelationalStore", "Topic")


def test_renamed_stores_and_topics_stay_what_they_are() -> None:
    """Nothing that is fixed has a name of the blueprint's in it; aliases say the earlier names."""
    graph = GCP["renamed-gcp"].graph()
    for component in graph.components:
        if component.address.kind.rpartition(":")[2] not in STORES:
            continue
        assert component.options.aliases, component.address
        for node in component.nodes:
            if isinstance(node, Resource) and node.address.kind in CLOUD.lifecycle.stateful:
                fixed = CLOUD.lifecycle.fixed.get(node.address.kind, frozenset[str]())
                said = " ".join(str(node.inputs[key]) for key in fixed if key in node.inputs)
                plain = re.sub(r"Address\([^)]*\)", "", said)
                assert component.address.name not in plain, node.address


# --- doors of services in a cluster ---------------------------------------------------

CLUSTERED = {
    name: stack
    for name, case in GCP.items()
    if isinstance(stack := case.stack(), ApplicationStack)
    and "kubernetes" in {stack.style, *stack.styles.values()}
}
DOOR = "pulumi_gcp.cloudrunv2.Service"
INVOKER = "pulumi_gcp.cloudrunv2.ServiceIamMember"


def doors(name: str) -> dict[str, Resource]:
    """The doors of a case's services, by the services' names."""
    return {
        node.address.name.removesuffix("-door"): node
        for node in GCP[name].resources()
        if node.address.kind == DOOR and node.address.name.endswith("-door")
    }


@pytest.mark.parametrize("name", CLUSTERED)
def test_a_service_in_the_cluster_has_a_door_if_somebody_outside_asks_it(name: str) -> None:
    """Each has one that a route, an event or a function asks, and no other one has."""
    placement = place_stack(CLUSTERED[name])
    graph = placement.graph
    asked = {
        service.name
        for service in graph.services
        if placement.runs(service, "kubernetes")
        and (
            graph.triggers_of(service)
            or any(placement.runs(each, "functions") for each in graph.callers_of(service))
        )
    }

    assert {*doors(name)} == asked
    assert asked


@pytest.mark.parametrize("name", CLUSTERED)
def test_a_door_lets_in_whom_the_blueprint_names_and_may_do_nothing_itself(name: str) -> None:
    """Its own account has no grants; the gateway, callers, messages and times may ask it.

    Only what the gateway or functions ask is open to the internet.
    """
    placement = place_stack(CLUSTERED[name])
    nodes, graph = [*GCP[name].resources()], placement.graph
    nobody = Address("pulumi_gcp.serviceaccount.Account", "doors")
    for node in nodes:
        member = node.inputs.get("member")
        assert not (isinstance(member, Ref) and member.source == nobody), node.address
    for service, door in doors(name).items():
        [thing] = [each for each in graph.services if each.name == service]
        asks = {str(each.inputs["member"]) for each in nodes if asked_by(each, door)}
        triggers = graph.triggers_of(thing)
        callers = [each for each in graph.callers_of(thing) if placement.runs(each, "functions")]
        routed = any(isinstance(each, Route) for each in triggers)
        timed = any(isinstance(each, Schedule) for each in triggers)
        heard = sum(isinstance(each, Subscription) for each in triggers)
        assert len(asks) == len(callers) + routed + timed + heard, service
        everybody = "INGRESS_TRAFFIC_ALL" if routed or callers else "INGRESS_TRAFFIC_INTERNAL_ONLY"
        assert door.inputs["ingress"] == everybody


def asked_by(node: Resource, door: Resource) -> bool:
    """Whether a resource is the right to ask a door."""
    asked = node.inputs.get("name")
    return node.address.kind == INVOKER and isinstance(asked, Ref) and asked.source == door.address


@pytest.mark.parametrize("name", CLUSTERED)
def test_a_door_is_called_as_no_function_is(name: str) -> None:
    """Pulumi makes what is new before it deletes what is old: the two are there at once."""
    scope = scope_of(place_stack(CLUSTERED[name]))
    services = place_stack(CLUSTERED[name]).graph.services
    functions = {service_name(each, scope) for each in services}

    named = {door_name(each, scope) for each in services}

    assert len(named) == len(services)
    assert not named & functions
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{0,47}[a-z0-9]", each) for each in named)


def test_a_door_hands_requests_on_under_the_host_of_its_service() -> None:
    """Envoy's configuration is YAML, and so JSON, in one argument."""
    door = doors("team-cluster-gcp")["visitor"]
    template = door.inputs["template"]
    assert isinstance(template, Mapping)
    containers = template["containers"]
    assert isinstance(containers, tuple)
    [container] = containers
    assert isinstance(container, Mapping)
    arguments = container["args"]
    assert isinstance(arguments, tuple)
    *_, option, configuration = arguments
    assert option == "--config-yaml"
    assert isinstance(configuration, Json)
    text = repr(configuration.value)
    assert "'host_rewrite_literal': 'visitor.team-gcp-dev.internal'" in text
    assert "{'address': '10.8.0.5', 'port_value': 80}" in text
