"""What holds data, or logs, says so when it goes, on every target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiled import ALL
from contracts.test_support import NEEDS, TABLES, TARGETS, compiled
from twofold.blueprint.load import load
from twofold.compile import CLOUDS, compile_stack
from twofold.placement.model import ApplicationStack, Style
from twofold.placement.support import Need, OfImages, Refused, Target, cell
from twofold.resources.diff import diff
from twofold.resources.difference import Deleted
from twofold.resources.graph import Resource, ResourceGraph
from twofold.show.difference import report
from twofold.values import replace

# The parts of an application that keep something for it, wherever it runs.
KEEPING = (
    *(f"stores:{kind}" for kind in ("Bucket", "Cache", "DocumentStore", "RelationalStore")),
    *("messaging:Subscription", "messaging:Topic", "secrets:Secret"),
    # What several of them are in.
    *("shared:Broker", "shared:Objects", "messaging:Schedules", "shared:Vault"),
)

# Where messages wait is the subscription's; on Azure topics have some of their own for a moment.
# The values of secrets in a cluster of somebody's own are in Pulumi's configuration.
EMPTY = {"messaging:Topic", "secrets:Secret"}

# What is in such a part, and holds nothing: who may do what, ways to it, settings of it.
HARMLESS = re.compile(
    r"""pulumi_random\..*
    | .*(IAMMember|IamMember|IAMCustomRole|serviceaccount\.Account|RoleAssignment)
    | .*(SecurityGroup|SubnetGroup|PrivateDnsZoneGroup|PrivateEndpoint|NetworkPolicy)
    | pulumi_aws\.(iam\.Role(Policy)?|lambda_\.Function|secretsmanager\.SecretVersion)
    | pulumi_aws\.(elasticache\.UserGroup|rds\.Cluster(Instance|ParameterGroup))
    | pulumi_aws\.s3\.Bucket(LifecycleConfiguration|OwnershipControls|Policy|PublicAccessBlock)
    | pulumi_aws\.s3\.Bucket(ServerSideEncryptionConfiguration|Versioning)
    | pulumi_aws\.(sns\.Topic(Subscription)?|sqs\.(QueuePolicy|RedriveAllowPolicy))
    | pulumi_azure_native\.(managedidentity\.UserAssignedIdentity|monitor\.DiagnosticSetting)
    | pulumi_azure_native\.(dbforpostgresql\.AdministratorsMicrosoftEntra)
    | pulumi_azure_native\.(resources\.AzureCliScript|storage\.Blob)
    | pulumi_azure_native\.storage\.(BlobServiceProperties|ManagementPolicy)
    | pulumi_gcp\.(firestore\.(BackupSchedule|Field)|memorystore\.AclPolicy|pubsub\.Topic)
    | pulumi_gcp\.(secretmanager\.(Regional)?SecretVersion|sql\.(ProvisionScript|User))
    | pulumi_kubernetes\.core\.v1\.(Secret|Service)
    | pulumi_kubernetes\.apiextensions\.CustomResource\ (Binding|Exchange|Policy)
    """,
    re.VERBOSE,
)


def deleted(graph: ResourceGraph, cloud: str) -> tuple[Deleted, ...]:
    """Everything that goes with a stack."""
    nothing = ResourceGraph(graph.name, (), {})
    edits = diff(graph, nothing, CLOUDS[cloud].lifecycle).edits
    return tuple(each for each in edits if isinstance(each, Deleted))


def part(gone: Deleted) -> str:
    """The part of an application that something was in."""
    return gone.owner.address.kind.partition(":")[2]


def kind(resource: Resource) -> str:
    """A resource's class, and a custom resource's own kind."""
    own = resource.inputs.get("kind") if resource.address.kind.endswith("CustomResource") else ""
    return f"{resource.address.kind} {own}".strip()


def silent(graph: ResourceGraph, cloud: str) -> Iterator[str]:
    """What goes from a part that keeps something without a word, and is not known as harmless."""
    for each in deleted(graph, cloud):
        thing = each.thing
        if isinstance(thing, Resource) and part(each) in KEEPING and not each.holds_data:
            yield from [kind(thing)] if not HARMLESS.fullmatch(kind(thing)) else []


def unsaid(graph: ResourceGraph, cloud: str) -> set[str]:
    """The parts that keep something, and go without a word."""
    gone = deleted(graph, cloud)
    there = {part(each) for each in gone if isinstance(each.thing, Resource)}
    return there & {*KEEPING} - {part(each) for each in gone if each.holds_data} - EMPTY


def is_made(target: Target, need: Need) -> bool:
    """Whether a target has anything for a need of code."""
    return not isinstance(cell(TABLES, target, need), Refused | OfImages)


MADE = [(target, need) for target in TARGETS for need in NEEDS if is_made(target, need)]


@pytest.mark.parametrize(("target", "need"), MADE, ids=str)
def test_what_holds_data_says_so_on_every_target(
    target: Target, need: Need, tmp_path: Path
) -> None:
    graph = compiled(target, need, tmp_path)

    assert [*silent(graph, target.cloud)] == []
    assert unsaid(graph, target.cloud) == set()


@pytest.mark.parametrize("name", ALL)
def test_what_holds_data_says_so_in_every_case(name: str) -> None:
    graph, cloud = ALL[name].graph(), ALL[name].stack().cloud

    assert [*silent(graph, cloud)] == []
    assert unsaid(graph, cloud) == set()


STORES: dict[Need, str] = {
    "bucket": "stores:Bucket",
    "cache": "stores:Cache",
    "document": "stores:DocumentStore",
    "relational": "stores:RelationalStore",
    "topic": "messaging:Subscription",
    "volume": "services:Service",
}


@pytest.mark.parametrize(("target", "need"), [each for each in MADE if each[1] in STORES], ids=str)
def test_the_loss_is_told_of_the_thing_itself(target: Target, need: Need, tmp_path: Path) -> None:
    """In a place that nothing protects; a store that the network of a platform takes is there."""
    graph = compiled(target, need, tmp_path)
    nothing = ResourceGraph(graph.name, (), {})
    difference = diff(graph, nothing, CLOUDS[target.cloud].lifecycle)

    lost = [each for each in deleted(graph, target.cloud) if part(each) == STORES[need]]
    names = {each.thing.address.name for each in lost if each.holds_data}
    told = [line.words for line in report(difference, {}) if line.tone == "loud"]
    assert names
    assert all(
        any(f" {name} holds data and would be deleted" in line for line in told) for name in names
    )
    assert any(line.endswith("HOLDS DATA, which goes with it") for line in told)


def test_a_functions_logs_are_told_of_when_it_moves_into_a_cluster() -> None:
    """On AWS they are the function's own; elsewhere they lie where a move does not come."""
    stack = ALL["mixed"].stack()
    assert isinstance(stack, ApplicationStack)
    before, after = (
        compile_stack(
            replace(stack, styles=dict.fromkeys(load(stack.blueprint).spec.services, style))
        )
        for style in STYLES
    )
    edits = diff(before, after, CLOUDS["aws"].lifecycle).edits

    lost = {
        each.thing.address.name
        for each in edits
        if isinstance(each, Deleted) and each.holds_data and "LogGroup" in each.thing.address.kind
    }
    assert lost >= {*load(stack.blueprint).spec.services}


STYLES: tuple[Style, ...] = ("functions", "kubernetes")


def test_every_part_that_keeps_something_is_met() -> None:
    found = {
        part(each) for case in ALL.values() for each in deleted(case.graph(), case.stack().cloud)
    }

    assert {*KEEPING} <= found
