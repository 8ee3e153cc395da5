"""The stacks of this repository, on the real engine: as they run, and as they are printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing import printed

from .pulumi_cli import Engine, engine
from .wire import Values

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture
def root(tmp_path: Path, needs_pulumi: None) -> Iterator[Engine]:
    """The repository's root as a Pulumi project, copied, since `stack init` writes to it."""
    folder = tmp_path / "root"
    folder.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    for part in ("stacks", "blueprints"):
        shutil.copytree(ROOT / part, folder / part)
    with engine(folder, tmp_path / "state") as pulumi:
        yield pulumi


def deployed(pulumi: Engine, *stacks: str) -> None:
    """Deploy stacks, one after the other."""
    for stack in stacks:
        pulumi.stack_init(stack)
        if stack.startswith("shop") and stack.endswith("prod"):
            pulumi.set_config(stack, "gateway-key", "s3cret", secret=True)
        pulumi.up(stack)


def test_the_shop_lives_from_its_first_preview_to_destroy(root: Engine, tmp_path: Path) -> None:
    """On the way its printed project takes over, and finds nothing to change."""
    stack = "shop-aws-dev"
    deployed(root, "platform-aws-dev")
    root.stack_init(stack)

    planned = root.preview(stack)
    made = root.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert root.preview(stack, expect_no_changes=True).changes == ()
    assert root.refresh(stack).changes == ()
    taken = Engine(printed(stack, tmp_path / "printed"), root.state, root.cloud, root.port)
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    for each in (stack, "platform-aws-dev"):
        root.destroy(each)
        assert root.export(each)["deployment"].get("resources", []) == []


@pytest.mark.parametrize(
    "stacks",
    [
        ("hello-aws-dev",),
        ("platform-aws-prod", "shop-aws-prod"),
    ],
    ids=lambda stacks: stacks[-1],
)
def test_a_printed_project_takes_over_the_state_of_its_live_stack(
    root: Engine, stacks: tuple[str, ...], tmp_path: Path
) -> None:
    *_, stack = stacks
    deployed(root, *stacks)

    project = printed(stack, tmp_path / "printed")
    taken = Engine(project, root.state, root.cloud, root.port)
    if stack == "shop-aws-prod":
        taken.set_config(stack, "gateway-key", "s3cret", secret=True)

    assert taken.preview(stack, expect_no_changes=True).changes == ()


def test_a_stack_with_every_need_deploys(root: Engine, tmp_path: Path) -> None:
    deployed(root, "platform-aws-dev")

    pulumi = Engine(printed("everything", tmp_path / "all"), root.state, root.cloud, root.port)
    pulumi.stack_init("everything")
    for secret in ("key", "token"):
        pulumi.set_config("everything", secret, "s3cret", secret=True)
    pulumi.up("everything")

    assert pulumi.preview("everything", expect_no_changes=True).changes == ()


def test_a_stack_on_what_exists_deploys(tmp_path: Path, needs_pulumi: None) -> None:
    """Its network, zone, stores and secrets are not ours: they are looked up and left alone."""
    with engine(printed("existing", tmp_path / "existing"), tmp_path / "state") as pulumi:
        theirs = [kind for kind, *_ in existing_things()]
        for kind, identity, outputs in existing_things():
            pulumi.cloud.put(kind, identity, {}, outputs)
        pulumi.stack_init("existing")

        pulumi.up("existing")
        settled = pulumi.preview("existing", expect_no_changes=True)
        pulumi.destroy("existing")

        assert settled.changes == ()
        assert all(pulumi.cloud.of_type(kind) for kind in theirs)


def existing_things() -> list[tuple[str, str, Values]]:
    """What `tests/cases/existing` names."""
    here = "eu-central-1:123456789012"
    network, group, zone = "vpc-0a1b2c3d4e5f60718", "sg-0123456789abcdef1", "Z0123456789ABCDEFGHI"
    key = f"arn:aws:secretsmanager:{here}:secret:visits-key-AbCdEf"
    cluster: Values = {
        "clusterIdentifier": "shared-cluster",
        "endpoint": "shared-cluster.cluster-a.eu-central-1.rds.amazonaws.com",
        "arn": f"arn:aws:rds:{here}:cluster:shared-cluster",
        "clusterResourceId": "cluster-ABC",
        "port": 5432,
        "databaseName": "app",
        "vpcSecurityGroupIds": [group],
        "masterUserSecrets": [{"secretArn": f"arn:aws:secretsmanager:{here}:secret:rds-1"}],
    }
    cache: Values = {
        "name": "shared-cache",
        "arn": f"arn:aws:elasticache:{here}:serverlesscache:shared-cache",
        "endpoints": [{"address": "shared-cache.cache", "port": 6379}],
        "securityGroupIds": [group],
        "userGroupId": "shared",
    }
    subnets: list[tuple[str, str, Values]] = [
        (
            "aws:ec2/subnet:Subnet",
            f"subnet-0123456789abcdef{number}",
            {"vpcId": network, "tags": {"Tier": "private"}},
        )
        for number in (1, 2)
    ]
    return [
        *subnets,
        ("aws:ec2/vpc:Vpc", network, {}),
        ("aws:ec2/securityGroup:SecurityGroup", group, {}),
        ("aws:route53/zone:Zone", zone, {"name": "example.com", "zoneId": zone}),
        ("aws:rds/cluster:Cluster", "shared-cluster", cluster),
        ("aws:elasticache/serverlessCache:ServerlessCache", "shared-cache", cache),
        ("aws:elasticache/userGroup:UserGroup", "shared", {}),
        ("aws:secretsmanager/secret:Secret", key, {"arn": key}),
        (
            "aws:s3/bucket:Bucket",
            "acme-visits",
            {"bucket": "acme-visits", "arn": "arn:aws:s3:::acme-visits"},
        ),
        (
            "aws:dynamodb/table:Table",
            "visits",
            {"name": "visits", "arn": f"arn:aws:dynamodb:{here}:table/visits"},
        ),
    ]
