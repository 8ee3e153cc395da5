"""Services in Kubernetes: on the real engine, and in a real API server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from compiled import CASES, REGION_KEYS
from kubernetes.server import Kubernetes
from printing import deployable
from twofold.compile import compile_stack
from twofold.placement.config import read_stack
from twofold.resources.graph import ResourceGraph

from .clusters import live_case, objects_in
from .conftest import repository
from .docker_provider import MANIFEST
from .live import difference, done, rewritten, said
from .pulumi_cli import Engine, Result, Step
from .wire import Value, Values, leaves

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("clusters")]

PLATFORM = "platform-aws-dev"


@pytest.fixture(scope="module")
def root(
    tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None, kubernetes: Kubernetes
) -> Iterator[Engine]:
    """The repository's root, with a platform that is deployed, and a team's cluster beside it."""
    with repository(tmp_path_factory.mktemp("clusters"), kubernetes) as pulumi:
        pulumi.stack_init(PLATFORM)
        pulumi.up(PLATFORM)
        for kind, identity, outputs in theirs():
            pulumi.cloud.put(kind, identity, {}, outputs)
        yield pulumi


def theirs() -> Iterator[tuple[str, str, Values]]:
    """What `tests/cases/team-cluster` names."""
    here, account, network = "eu-central-1:123456789012", "123456789012", "vpc-0a1b2c3d4e5f60718"
    cluster: Values = {
        "name": "team",
        "arn": f"arn:aws:eks:{here}:cluster/team",
        "endpoint": f"https://{'A' * 20}.gr7.eu-central-1.eks.amazonaws.com",
        "certificateAuthority": {"data": "LS0tLS0K"},
        "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"},
        "vpcConfig": {"clusterSecurityGroupId": "sg-0123456789abcdef1"},
    }
    registry: Values = {"repositoryUrl": f"{account}.dkr.ecr.eu-central-1.amazonaws.com/team"}
    listener = f"arn:aws:elasticloadbalancing:{here}:listener/net/team"
    for number in (1, 2):
        inside: Values = {"vpcId": network, "tags": {"Tier": "private"}}
        yield "aws:ec2/subnet:Subnet", f"subnet-0123456789abcdef{number}", inside
    yield "aws:ec2/vpc:Vpc", network, {"cidrBlock": "10.8.0.0/16"}
    yield "aws:eks/cluster:Cluster", "team", cluster
    yield "aws:lb/listener:Listener", f"{listener}/0123456789abcdef/0123456789abcdef", {}
    yield "aws:apigatewayv2/vpcLink:VpcLink", "abc123", {}
    yield "aws:iam/role:Role", "team-keda", {"arn": f"arn:aws:iam::{account}:role/team-keda"}
    yield "aws:ecr/repository:Repository", "team", registry


@pytest.mark.parametrize(
    ("stack", "namespace"),
    [
        ("online-boutique-aws-dev", "online-boutique-dev"),
        ("mixed", "mixed-dev"),
        ("team-cluster", "team-dev"),
    ],
    ids=["online-boutique", "mixed", "team-cluster"],
)
def test_services_in_a_cluster_live_from_their_first_preview_to_destroy(
    root: Engine,
    kubernetes: Kubernetes,
    tmp_path: Path,
    stack: str,
    namespace: str,
) -> None:
    """On the way the printed project takes over, and finds nothing to change."""
    live = live_case(root, stack) if (CASES / stack).is_dir() else root
    taken = root.at(deployable(stack, tmp_path / "printed"))
    live.stack_init(stack)
    for project in (live, taken) if stack == "mixed" else ():
        project.set_config(stack, "switch", "s3cret", secret=True)

    planned = live.preview(stack)
    made = live.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert live.preview(stack, expect_no_changes=True).changes == ()
    assert live.refresh(stack).changes == ()
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    assert objects_in(kubernetes, namespace)
    live.destroy(stack)
    assert live.export(stack)["deployment"].get("resources", []) == []
    assert objects_in(kubernetes, namespace) == frozenset()


def test_what_runs_in_a_cluster_beside_its_stores_lives_there_from_first_preview_to_destroy(
    root: Engine, kubernetes: Kubernetes, tmp_path: Path
) -> None:
    """On the cloud that is a cluster; the printed project takes over, and finds nothing to do."""
    stack = "everything-kubernetes"
    live = live_case(root, stack)
    taken = root.at(deployable(stack, tmp_path / "printed"))
    live.stack_init(stack)
    for project in (live, taken):
        project.set_config(stack, "told", "s3cret", secret=True)

    planned = live.preview(stack)
    made = live.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert live.preview(stack, expect_no_changes=True).changes == ()
    assert live.refresh(stack).changes == ()
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    assert {
        "cluster.postgresql.cnpg.io/tables",
        "perconaservermongodb.psmdb.percona.com/documents",
        "rabbitmqcluster.rabbitmq.com/rabbitmq",
        "bucket.seaweed.seaweedfs.com/files",
        "statefulset.apps/values",
    } <= objects_in(kubernetes, "everything-dev")
    live.destroy(stack)
    assert objects_in(kubernetes, "everything-dev") == frozenset()


# --- a service changes its style, and everything else stays -------------------------------

SHOP = "shop-aws-dev"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
SERVICES = ("product", "cart", "checkout", "payment", "receipt", "report")

# What holds something, and what leads to it.
KEPT = frozenset(
    {
        "aws:dynamodb/table:Table",
        "aws:elasticache/serverlessCache:ServerlessCache",
        "aws:elasticache/user:User",
        "aws:elasticache/userGroup:UserGroup",
        "aws:rds/cluster:Cluster",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:secretsmanager/secret:Secret",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:sns/topic:Topic",
        "aws:sns/topicSubscription:TopicSubscription",
        "aws:sqs/queue:Queue",
        "aws:sqs/queuePolicy:QueuePolicy",
        "random:index/randomPassword:RandomPassword",
    }
)

# What another service may notice of a move: who is called where, and who may call whom. No
# function notices any: the address that it calls stays.
NOTICED: Mapping[str, str] = {
    "aws:iam/rolePolicy:RolePolicy": r"policy",
    DEPLOYMENT: r"spec\.template\.spec\.containers\[0\]\.env.*",
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": r"spec\.rules.*\.matches.*",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": r"spec\.(ingress|egress).*",
}

# The entry for calls from outside the cluster or into it: there while somebody calls that way.
CALLED = re.compile(r"-call(-default)?$|-address$|-route$")

# What the services in a cluster share, of what no component owns: the component of the cluster,
# and the provider of images.
SHARED = re.compile(r"^(cluster|default_\d+_\d+_\d+)$")
NOBODYS = frozenset({"", f"catalogue-{SHOP}"})


def others(step: Step, service: str) -> bool:
    """Whether a step is about another service, or about what several use."""
    return service not in {step.owner, step.name}


def is_noticed(step: Step) -> bool:
    """Whether a step is what another service's move asks for.

    What services in the cluster share comes with the first that needs it, and goes with the last.
    """
    if step.operation in {"create", "delete"}:
        shared = step.owner in NOBODYS and SHARED.match(step.name) is not None
        return shared or step.owner == "cluster" or CALLED.search(step.name) is not None
    # The engine names the input as well as the paths in it.
    paths = [path for path in step.changed if path != "spec"]
    allowed = NOTICED.get(step.type, "")
    return step.operation == "update" and all(re.fullmatch(allowed, path) for path in paths)


def requests_turn_late(changes: tuple[Step, ...]) -> bool:
    """Whether requests are sent to pods only when there are some."""
    kinds = [(step.operation, step.type) for step in changes]
    pods, turn = ("create", DEPLOYMENT), ("update", "aws:apigatewayv2/route:Route")
    return not {pods, turn} <= {*kinds} or kinds.index(pods) < kinds.index(turn)


class Shop:
    """The shop as a live stack, some of whose services run in Kubernetes."""

    def __init__(self, pulumi: Engine) -> None:
        self.pulumi = pulumi
        self._file = pulumi.project / "stacks" / f"Pulumi.{SHOP}.yaml"
        self._text = self._file.read_text(encoding="utf-8")

    def graph(self) -> ResourceGraph:
        """What the stack is to become, as twofold compiles it."""
        return compile_stack(read_stack(self._file, self.pulumi.project, REGION_KEYS))

    def move(self, *services: str) -> Result:
        """Have these services in Kubernetes, and the others as functions."""
        styles = ", ".join(f"{each}: kubernetes" for each in services)
        text = rewritten(self._text, ("twofold:styles: {}", f"twofold:styles: {{{styles}}}"))
        self._file.write_text(text, encoding="utf-8")
        return self.pulumi.up(SHOP)

    def resources(self) -> dict[str, dict[str, Any]]:
        """What is deployed, by URN."""
        found = self.pulumi.export(SHOP, secrets=True)["deployment"]["resources"]
        return {each["urn"]: each for each in found}

    def images(self) -> frozenset[str]:
        """The images that pods run, as their registry finds them."""
        texts = [
            text
            for each in self.resources().values()
            if each["type"] == DEPLOYMENT
            for path, text in leaves(each["inputs"])
            if path.endswith(".image")
        ]
        return frozenset(re.sub(r":[\w.-]+@", "@", str(text)) for text in texts)


def steps_of_moving() -> Iterator[tuple[str, tuple[str, ...]]]:
    """One service after the other into the cluster, and then each back: who moves, who is there."""
    for count, service in enumerate(SERVICES, start=1):
        yield service, SERVICES[:count]
    for count, service in enumerate(SERVICES, start=1):
        yield service, SERVICES[count:]


def without_digits(value: Value) -> str:
    """Write inputs without the digits of names and ids, which what is made anew has others of.

    >>> without_digits({"name": "cart-0a1b2c3"})
    '{"name": "cart-x"}'
    """
    return re.sub(r"\b[0-9a-f]{7,}\b", "x", json.dumps(value, sort_keys=True))


def test_services_change_their_style_and_everything_else_stays(
    root: Engine, kubernetes: Kubernetes
) -> None:
    root.stack_init(SHOP)
    shop = Shop(root)
    shop.move()
    url, first = root.outputs(SHOP), shop.resources()

    for service, inside in steps_of_moving():
        before = shop.graph()
        made = shop.move(*inside)
        changes = made.changes

        assert changes
        assert done(made) == said(difference(before, shop.graph()))
        assert [step for step in changes if step.type in KEPT] == []
        surprises = [step for step in changes if others(step, service) and not is_noticed(step)]
        assert surprises == []
        assert root.outputs(SHOP) == url
        assert requests_turn_late(changes)
        running = objects_in(kubernetes, "shop-dev", "deployments")
        assert running == {f"deployment.apps/{each}" for each in inside}
        assert {each["id"] for each in root.cloud.of_type(MANIFEST)} >= shop.images()

    last = shop.resources()
    assert last.keys() == first.keys()
    for urn, resource in first.items():
        if resource["type"] in KEPT:
            assert last[urn]["inputs"] == resource["inputs"]
            assert last[urn]["id"] == resource["id"]
        assert without_digits(last[urn].get("inputs")) == without_digits(resource.get("inputs"))
    root.destroy(SHOP)
