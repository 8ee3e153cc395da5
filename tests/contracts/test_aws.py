"""What must hold for everything that we make on AWS, whatever the blueprint."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping

import pytest

from compiled import kinds_of, of_cloud
from twofold.clouds.aws import CLOUD, TAGGED
from twofold.resources.graph import (
    Read,
    Resource,
    ResourceGraph,
)
from twofold.resources.values import Json, Value

# Stacks of environments that are to survive mistakes: `prod`, and what a blueprint calls so.
PROTECTED = {"existing", "hello-aws-prod", "platform-aws-prod", "pods", "shop-aws-prod", "sizes"}

NAMESPACE = "pulumi_kubernetes.core.v1.Namespace"
VOLUMES = "pulumi_kubernetes.apps.v1.StatefulSet"
IMAGE = "pulumi_docker_build.Image"

AWS = of_cloud("aws")


def sdk_class(kind: str) -> type:
    """The SDK's class of a kind."""
    module, _, name = kind.rpartition(".")
    return getattr(importlib.import_module(module), name)


def takes_tags(kind: str) -> bool:
    """Whether the SDK says that a kind of resource can be tagged."""
    return "tags" in vars(sdk_class(kind))


def test_the_cases_make_most_of_what_the_lowerings_can() -> None:
    """The other claims here are about what is made: too few kinds would prove too little."""
    assert len(kinds_of(AWS)) >= 85


def test_what_takes_tags_is_tagged_and_nothing_else() -> None:
    taggable = {
        kind for kind in kinds_of(AWS) if kind.startswith("pulumi_aws.") and takes_tags(kind)
    }

    assert taggable == TAGGED & kinds_of(AWS)
    assert TAGGED - kinds_of(AWS) == frozenset()


@pytest.mark.parametrize("name", AWS)
def test_stateful_kinds_are_protected_in_protected_environments_only(name: str) -> None:
    """What holds data cannot be deleted by Pulumi in a protected environment.

    Nor can the namespace of volumes, with which they would go. An image that Pulumi forgets stays
    in its registry, as pods of an earlier deployment may still be started from it. A database that
    stays goes on logging. Logs stay where the environment is protected, and nothing refuses to let
    go of them: a service that moves is not held up by what it wrote.
    """
    nodes = list(AWS[name].resources())
    volumes = any(node.address.kind == VOLUMES for node in nodes)
    holding = CLOUD.lifecycle.stateful | ({NAMESPACE} if volumes else frozenset[str]())
    for node in nodes:
        protected = name in PROTECTED and node.address.kind in holding
        assert node.options.protect is protected, node.address
        logs = name in PROTECTED and node.address.kind == LOGS
        kept = protected or logs or node.address.kind == IMAGE or "/aws/rds/" in repr(node.inputs)
        assert node.options.retain_on_delete is kept, node.address


LOGS = "pulumi_aws.cloudwatch.LogGroup"


def test_stateful_kinds_are_made_in_both_kinds_of_environment() -> None:
    """A kind that no case makes would be protected by nothing but its name in a list."""
    for some in (PROTECTED, AWS.keys() - PROTECTED):
        assert {
            node.address.kind for name in some for node in AWS[name].resources()
        } >= CLOUD.lifecycle.stateful


@pytest.mark.parametrize("name", AWS)
def test_what_exists_is_left_to_its_owner(name: str) -> None:
    for node in AWS[name].graph().nodes:
        if isinstance(node, Read):
            assert not node.options.protect, node.address


@pytest.mark.parametrize("name", AWS)
def test_names_leave_room_for_what_autonaming_adds(name: str) -> None:
    """Pulumi adds a dash and seven digits to a name that is left to it.

    64: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html (roles),
    Lambda functions, Scheduler; SQS and others allow more.
    """
    for node in AWS[name].resources():
        longest = LONGEST.get(node.address.kind)
        if "name" not in node.inputs and longest is not None:
            assert len(node.address.name) + 8 <= longest, node.address


LONGEST = {
    "pulumi_aws.iam.Role": 64,
    "pulumi_aws.lambda_.Function": 64,
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    "pulumi_aws.lb.LoadBalancer": 32,
    "pulumi_aws.lb.TargetGroup": 32,
    "pulumi_aws.scheduler.Schedule": 64,
    "pulumi_aws.scheduler.ScheduleGroup": 64,
}


@pytest.mark.parametrize("name", AWS)
def test_objects_in_a_cluster_are_called_as_they_may_be(name: str) -> None:
    """What is a label's value, or a part of a host name, has 63 characters; a CronJob has 52.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """
    for node in AWS[name].resources():
        metadata = node.inputs.get("metadata")
        if isinstance(metadata, Mapping):
            longest = 52 if node.address.kind.endswith(".CronJob") else 63
            called = metadata["name"]
            assert isinstance(called, str)
            assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", called), node.address
            assert len(called) <= longest, node.address


@pytest.mark.parametrize("name", AWS)
def test_every_policy_says_its_version(name: str) -> None:
    """Without it IAM reads a policy as of 2008, where variables are plain text."""
    for node in AWS[name].resources():
        for key in ("policy", "assume_role_policy"):
            value = node.inputs.get(key)
            if node.address.kind == "pulumi_aws.ecr.LifecyclePolicy":
                continue  # says what becomes of images, and not who may do what
            if isinstance(value, Json) and isinstance(value.value, dict):
                assert value.value["Version"] == "2012-10-17", node.address


def statements(graph: ResourceGraph) -> Iterator[tuple[str, dict[str, Value]]]:
    """Each statement of each identity policy, with the role's name."""
    for node in graph.nodes:
        if isinstance(node, Resource) and node.address.kind == "pulumi_aws.iam.RolePolicy":
            policy = node.inputs["policy"]
            assert isinstance(policy, Json)
            assert isinstance(policy.value, dict)
            found = policy.value["Statement"]
            assert isinstance(found, tuple)
            for statement in found:
                assert isinstance(statement, dict)
                yield node.address.name, dict(statement)


# Actions that name no resource, so that no narrower form than `*` exists.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
WITHOUT_RESOURCE = re.compile(r"^(xray:|ec2:)")

# Its services ask AWS for nothing.
WITHOUT_POLICIES = frozenset({"online-boutique-aws-dev"})


@pytest.mark.parametrize("name", AWS)
def test_no_policy_is_wider_than_its_cloud_makes_it(name: str) -> None:
    """No `*` action at all, and no `*` resource where the action takes a narrower one."""
    found = list(statements(AWS[name].graph()))

    for role, statement in found:
        actions = statement["Action"]
        assert isinstance(actions, tuple)
        assert not any("*" in str(action) for action in actions), role
        if statement["Resource"] == ("*",):
            assert all(WITHOUT_RESOURCE.match(str(action)) for action in actions), role
    assert bool(found) != (name in WITHOUT_POLICIES)


def of_kind(graph: ResourceGraph, kind: str) -> list[Resource]:
    """The resources of a graph that are of one kind."""
    return [
        node for node in graph.nodes if isinstance(node, Resource) and node.address.kind == kind
    ]


@pytest.mark.parametrize("name", ["shop-aws-prod", "pods"])
def test_what_postgresql_logs_goes_to_a_group_that_is_there_before_it_and_forgets(
    name: str,
) -> None:
    """RDS makes one that keeps all for ever, where none is there."""
    graph = AWS[name].graph()
    clusters = of_kind(graph, "pulumi_aws.rds.Cluster")
    groups = {each.address: each for each in of_kind(graph, "pulumi_aws.cloudwatch.LogGroup")}

    for cluster in clusters:
        [group] = [groups[each] for each in cluster.options.depends_on]
        assert "/aws/rds/cluster/" in repr(group.inputs["name"])
        assert repr(cluster.inputs["cluster_identifier"]) in repr(group.inputs["name"])
        assert group.inputs["retention_in_days"] == 90
    assert clusters


@pytest.mark.parametrize("name", ["shop-aws-dev", "shop-aws-prod"])
def test_databases_have_the_memory_that_performance_insights_takes(name: str) -> None:
    """AWS wants two capacity units at least where it is on."""
    graph = AWS[name].graph()
    [cluster] = of_kind(graph, "pulumi_aws.rds.Cluster")
    units = cluster.inputs["serverlessv2_scaling_configuration"]
    assert isinstance(units, Mapping)

    for instance in of_kind(graph, "pulumi_aws.rds.ClusterInstance"):
        looked_into = instance.inputs["performance_insights_enabled"]
        assert units["min_capacity"] == (2.0 if looked_into else 0.0)
        assert looked_into == (name == "shop-aws-prod")
