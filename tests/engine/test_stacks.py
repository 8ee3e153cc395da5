"""The stacks of this repository, on the real engine: as they run, and as they are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubernetes.server import Kubernetes
from printing import deployable

from .clusters import live_case, objects_in
from .docker_provider import MANIFEST
from .pulumi_cli import Engine, EngineError, engine
from .wire import Values

# The image of the case's service that brings a ready one.
READY = "sha256:9b0c4a1b4c1a6d5d6f0c0ffee0000000000000000000000000000000000000aa"

pytestmark = [pytest.mark.engine, pytest.mark.slow]


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
    taken = root.at(deployable(stack, tmp_path / "printed"))
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    for each in (stack, "platform-aws-dev"):
        root.destroy(each)
        assert root.export(each)["deployment"].get("resources", []) == []


def test_programs_collect_no_garbage_while_pulumi_registers(root: Engine, tmp_path: Path) -> None:
    """Which it does after the program's last line: what an output calls runs then."""
    stack, told = "hello-aws-dev", "pulumi.Output.from_input(0).apply(lambda _: gc.isenabled())"
    project = deployable(stack, tmp_path / "printed")
    for program in (root.project / "stacks" / "__main__.py", project / "__main__.py"):
        text = program.read_text(encoding="utf-8")
        text += f'\nimport gc\nimport pulumi\npulumi.export("collecting", {told})\n'
        program.write_text(text, encoding="utf-8")

    deployed(root, stack)
    live = root.outputs(stack)["collecting"]
    root.at(project).up(stack)

    assert (live, root.outputs(stack)["collecting"]) == (False, False)


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

    project = deployable(stack, tmp_path / "printed")
    taken = root.at(project)
    if stack == "shop-aws-prod":
        taken.set_config(stack, "gateway-key", "s3cret", secret=True)

    assert taken.preview(stack, expect_no_changes=True).changes == ()


def test_a_protected_stack_in_a_cluster_keeps_its_volumes_when_it_goes(
    root: Engine, kubernetes: Kubernetes, tmp_path: Path
) -> None:
    """It goes only when somebody says so of everything in it, one by one or with `--all`."""
    deployed(root, "platform-aws-prod")
    zone = "Z0123456789ABCDEFGHI"
    root.cloud.put("aws:route53/zone:Zone", zone, {}, {"name": "example.com", "zoneId": zone})
    pods = live_case(root, "pods")
    pods.stack_init("pods")
    pods.set_config("pods", "key", "s3cret", secret=True)

    planned = pods.preview("pods")
    made = pods.up("pods")
    settled = pods.preview("pods", expect_no_changes=True)
    taken = root.at(deployable("pods", tmp_path / "printed"))
    taken.set_config("pods", "key", "s3cret", secret=True)
    with pytest.raises(EngineError, match="protected"):
        pods.destroy("pods", look_first=True)
    there = objects_in(kubernetes, "pods-prod")

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert settled.changes == ()
    assert taken.preview("pods", expect_no_changes=True).changes == ()
    pods.unprotect("pods")
    pods.destroy("pods")
    assert there > objects_in(kubernetes, "pods-prod") == {"statefulset.apps/keeper"}


def test_a_stack_with_every_need_deploys(root: Engine, tmp_path: Path) -> None:
    deployed(root, "platform-aws-dev")

    pulumi = root.at(deployable("everything", tmp_path / "all"))
    image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/ready"
    pulumi.cloud.put(MANIFEST, f"{image}@{READY}", {}, {})
    pulumi.stack_init("everything")
    for secret in ("key", "token"):
        pulumi.set_config("everything", secret, "s3cret", secret=True)
    pulumi.up("everything")

    assert pulumi.preview("everything", expect_no_changes=True).changes == ()


def test_a_stack_on_what_exists_deploys(tmp_path: Path, needs_pulumi: None) -> None:
    """Its network, zone, stores and secrets are not ours: they are looked up and left alone."""
    with engine(deployable("existing", tmp_path / "existing"), tmp_path / "state") as pulumi:
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
