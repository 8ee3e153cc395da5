"""The tree: what matters in each resource, in a line."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from operator import attrgetter

import pulumi_aws
import pulumi_azure_native
import pulumi_docker_build
import pulumi_gcp
import pulumi_kubernetes
import pulumi_random
import pytest

from compiled import ALL
from graphs_by_hand import shop
from twofold.clouds.aws.lifecycle import RENEWED
from twofold.compile import CLOUDS
from twofold.resources.graph import Options, Resource
from twofold.resources.values import (
    Address,
    Json,
    Value,
)
from twofold.show.summary import PROPERTY, facts
from twofold.show.tree import plain_lines, tree
from twofold.values import replace

DETAILS = {kind: some for cloud in CLOUDS.values() for kind, some in cloud.details.items()}
PACKAGES = {
    "pulumi_aws": pulumi_aws,
    "pulumi_azure_native": pulumi_azure_native,
    "pulumi_docker_build": pulumi_docker_build,
    "pulumi_gcp": pulumi_gcp,
    "pulumi_kubernetes": pulumi_kubernetes,
    "pulumi_random": pulumi_random,
}


def sdk_class(kind: str) -> object:
    package, _, path = kind.partition(".")
    return attrgetter(path)(PACKAGES[package])


def test_a_tree_says_what_matters_in_each_resource() -> None:
    lines = [*plain_lines(tree(shop(protect=True), DETAILS))]

    assert lines == [
        "DocumentStore carts  What customers mean to buy.",
        "  dynamodb.Table carts  key id, PAY_PER_REQUEST, protected",
        "Service cart",
        "  random.RandomPassword cart-key  32 characters",
        "  iam.Role cart",
        "  iam.RolePolicy cart  may dynamodb:GetItem, Query on carts, carts/index/*",
        "  lambda.Function cart  python3.13, 512 MB, 10 s, env STORE_CARTS_NAME, KEY",
        "  lambda.Alias cart  live, of cart",
        "exports",
        "  table  carts",
    ]


def test_a_kind_without_a_table_shows_its_first_inputs() -> None:
    lines = [*plain_lines(tree(shop(), {}))]

    assert "  dynamodb.Table carts  billing_mode PAY_PER_REQUEST, hash_key id" in lines


def test_a_tree_of_one_thing_has_nothing_else_in_it() -> None:
    (row,) = tree(shop(), DETAILS, only="carts")

    assert (row.head, row.name) == ("DocumentStore", "carts")


@pytest.mark.parametrize("kind", DETAILS)
def test_every_property_of_the_table_is_an_input_in_the_sdk(kind: str) -> None:
    inputs = inspect.signature(attrgetter("_internal_init")(sdk_class(kind))).parameters
    named = {
        match["path"].partition(".")[0]
        for fact in DETAILS[kind]
        for match in PROPERTY.finditer(fact)
    }

    assert named <= inputs.keys()


def resources() -> Iterator[Resource]:
    """Every resource of every case."""
    return (
        node for case in ALL.values() for node in case.graph().nodes if isinstance(node, Resource)
    )


def test_every_kind_that_a_case_makes_has_a_table() -> None:
    assert {node.address.kind for node in resources()} - DETAILS.keys() == set()


def test_every_fact_is_shown_of_some_resource() -> None:
    """A path that is misspelt below its first word leads nowhere, and would show nothing."""
    wanted = {(kind, fact) for kind, some in DETAILS.items() for fact in some}

    shown = {
        (kind, fact)
        for node in resources()
        for kind in [node.address.kind]
        for fact in DETAILS[kind]
        if facts(replace(node, options=Options()), {kind: (fact,)})
    }

    assert wanted - shown == set()


def about(fact: str, **inputs: Value) -> str:
    """What a fact comes to for a resource with these inputs."""
    return facts(Resource(Address("a.B", "it"), inputs), {"a.B": (fact,)})


def test_a_fact_about_a_list_is_about_each_of_its_items() -> None:
    ports: tuple[Value, ...] = ({"name": "http", "port": 80}, {"name": "grpc"})

    assert about("{ports.name} at {ports.port}", ports=ports) == "http, grpc at 80"
    assert about("{ports.protocol}", ports=ports) == ""
    assert about("{a.b.c}", a=({"b": ({"c": 1}, {"c": 2})}, {"b": ({"c": 3},)})) == "1, 2, 3"


def test_a_fact_may_be_the_values_of_a_mapping_or_of_several() -> None:
    labels: Value = {"app.kubernetes.io/name": "cart"}

    assert about("{labels:values}", labels=labels) == "cart"
    assert about("{labels.app.kubernetes.io/name}", labels=labels) == "cart"
    assert about("{to.pods:values}", to=({"pods": labels}, {"pods": {"a": "b"}}, {})) == "cart, b"
    assert about("{to.pods:values}", to=({"pods": labels}, {"pods": labels})) == "cart"
    assert about("{to.pods:values}", to=({}, {"pods": {}})) == ""


def test_a_fact_looks_into_json_text() -> None:
    assert about("{policy.rules.text}", policy=Json({"rules": ({"text": "x"},)})) == "x"


PODS = """\
Service keeper  Keeps what it is told on a disk of its own.
  iam.Role keeper
    lambda.amazonaws.com may sts:AssumeRole
    pods.eks.amazonaws.com may sts:AssumeRole, TagSession if \
aws:RequestTag/eks-cluster-name is name and aws:RequestTag/kubernetes-namespace is pods-prod and \
aws:RequestTag/kubernetes-service-account is keeper
  eks.PodIdentityAssociation keeper  pods of keeper in pods-prod are keeper
  core.v1.ServiceAccount keeper
  networking.v1.NetworkPolicy keeper  Ingress, Egress closed, open from reader
  apps.v1.StatefulSet keeper  image registry.example.com/keeper:2, 1 always, promised 100m, 256Mi, \
at most 256Mi, env PORT, a disk of 10240Mi each, protected, kept when deleted
  core.v1.Service keeper  tcp at 6379
  policy.v1.PodDisruptionBudget keeper  1 away at a time
"""


def test_a_service_in_a_cluster_is_shown_in_a_line_for_each_object() -> None:
    lines = [*plain_lines(tree(ALL["pods"].graph(), DETAILS, only="keeper"))]

    assert lines == PODS.splitlines()


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("apps.v1.Deployment", "lookup", "promised 250m, 128Mi, at most 1000m, 512Mi"),
        ("autoscaling.v2.HorizontalPodAutoscaler", "reader", "3 to 12 instances, by cpu"),
        ("batch.v1.CronJob", "both-30-4-day-1-and-15", "30 4 1,15 * *, UTC, 3 retries"),
        ("apiextensions.CustomResource", "listener-scaling", "ScaledObject, 0 to 10 instances"),
        ("apiextensions.CustomResource", "both-route", "HTTPRoute, /both, as both.pods-prod.in"),
        ("networking.v1.NetworkPolicy", "default-deny", "Ingress, Egress closed"),
        ("docker_build.Image", "listener", "for LINUX_AMD64, as platform's image_repository_url:"),
    ],
)
def test_what_matters_of_an_object_is_on_its_line(kind: str, name: str, said: str) -> None:
    lines = plain_lines(tree(ALL["pods"].graph(), DETAILS))

    [line] = [line.strip() for line in lines if line.strip().startswith(f"{kind} {name} ")]
    assert said in line


@pytest.mark.parametrize("kind", RENEWED)
def test_every_renewed_output_is_an_output_in_the_sdk(kind: str) -> None:
    outputs = RENEWED[kind].outputs

    assert all(isinstance(getattr(sdk_class(kind), name), property) for name in outputs)
