"""The stacks on Google Cloud, on the real engine: as they run, and as they are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiled import ALL
from packaged import packaged
from printing import deployable, project_of, settings

from .pulumi_cli import Engine, engine
from .wire import Value, Values

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ZONE = "gcp:dns/managedZone:ManagedZone"

# Nothing else looks like it, or like what the stand-in makes a password of.
CANARY = "canary-8d1f0c5e-sings"
SECRET = (CANARY, "result-")

TRANSFORMS = '''\
"""What our company wants of every stack."""

import pulumi


def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ == "gcp:cloudfunctionsv2/function:Function":
        service = {**args.props["serviceConfig"], "availableMemory": "768Mi"}
        return pulumi.ResourceTransformResult({**args.props, "serviceConfig": service}, args.opts)
    return None
'''


def prepare(pulumi: Engine, stack: str) -> None:
    """Make a stack, with the secrets and the zone that it has to be given."""
    pulumi.stack_init(stack)
    if stack == "shop-gcp-prod":
        configure(pulumi, stack)
        pulumi.cloud.put(
            ZONE, "example-com", {}, {"name": "example-com", "dnsName": "example.com."}
        )


def configure(pulumi: Engine, stack: str) -> None:
    """Give a stack that needs one its secret."""
    if stack == "shop-gcp-prod":
        pulumi.set_config(stack, "gateway-key", CANARY, secret=True)


@pytest.mark.parametrize(
    "stacks",
    [
        ("hello-gcp-dev",),
        ("platform-gcp-dev", "shop-gcp-dev"),
        ("platform-gcp-prod", "shop-gcp-prod"),
    ],
    ids=lambda stacks: stacks[-1],
)
def test_a_stack_on_google_cloud_lives_from_its_first_preview_to_destroy(
    root: Engine, stacks: tuple[str, ...], tmp_path: Path
) -> None:
    """On the way its printed project takes over, and finds nothing to change."""
    *platform, stack = stacks
    for each in platform:
        prepare(root, each)
        root.up(each)
    prepare(root, stack)

    planned = root.preview(stack)
    made = root.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert root.preview(stack, expect_no_changes=True).changes == ()
    assert root.refresh(stack).changes == ()
    assert [word for word in SECRET if word in json.dumps(root.export(stack))] == []
    taken = root.at(deployable(stack, tmp_path / "printed"))
    configure(taken, stack)
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    if not stack.endswith("prod"):
        for each in reversed(stacks):
            root.destroy(each)
            assert root.export(each)["deployment"].get("resources", []) == []
        assert root.cloud.types() <= KEPT


# What stays when everything is gone: APIs are other stacks' too, and Google takes the link to its
# own networks back by itself, days later.
KEPT = frozenset({"gcp:projects/service:Service", "gcp:servicenetworking/connection:Connection"})


def test_what_owners_change_on_google_cloud_is_changed_live_and_printed(
    bare_root: Engine, tmp_path: Path
) -> None:
    root, stack = bare_root, "hello-gcp-dev"
    transforms = root.project / "transforms.py"
    transforms.write_text(TRANSFORMS, encoding="utf-8")
    with (root.project / "stacks" / f"Pulumi.{stack}.yaml").open("a", encoding="utf-8") as file:
        file.write("  twofold:transforms: transforms.py\n")
    prepare(root, stack)

    made = root.up(stack)
    case, copy = ALL[stack], tmp_path / "printed"
    project_of(packaged(case.stack()), stack, copy, transforms, settings(case.config))

    functions = [step for step in made.changes if step.type.endswith(":Function")]
    memory = {step.inputs["serviceConfig"]["availableMemory"] for step in functions}
    assert memory == {"768Mi"}
    assert root.at(copy).preview(stack, expect_no_changes=True).changes == ()


@pytest.mark.parametrize(
    ("platform", "case"),
    [
        ("platform-gcp-dev", "everything-gcp"),
        ("platform-gcp-dev", "renamed-gcp"),
        ("platform-gcp-prod", "pods-gcp"),
    ],
)
def test_a_stack_on_google_cloud_with_every_need_deploys(
    root: Engine, platform: str, case: str, tmp_path: Path
) -> None:
    prepare(root, platform)
    root.up(platform)
    root.cloud.put(ZONE, "example-com", {}, {"name": "example-com", "dnsName": "example.com."})
    pulumi = root.at(deployable(case, tmp_path / "all"))
    pulumi.stack_init(case)
    pulumi.set_config(case, "key", CANARY, secret=True)
    pulumi.up(case)

    assert pulumi.preview(case, expect_no_changes=True).changes == ()


def test_a_stack_on_what_exists_on_google_cloud_deploys(tmp_path: Path, needs_pulumi: None) -> None:
    """Its network, zone, stores and secrets are not ours: they are looked up and left alone."""
    case = "existing-gcp"
    with engine(deployable(case, tmp_path / "existing"), tmp_path / "state") as pulumi:
        theirs = [kind for kind, *_ in existing_things()]
        for kind, identity, outputs in existing_things():
            pulumi.cloud.put(kind, identity, {}, outputs)
        pulumi.stack_init(case)

        pulumi.up(case)
        settled = pulumi.preview(case, expect_no_changes=True)
        pulumi.unprotect(case)
        pulumi.destroy(case)

        assert settled.changes == ()
        assert all(pulumi.cloud.of_type(kind) for kind in theirs)


def existing_things() -> list[tuple[str, str, Values]]:
    """What `tests/cases/existing-gcp` names; its network is another project's."""
    connection: Value = {"pscAutoConnection": {"ipAddress": "10.1.2.4", "port": 6379}}
    cache: Values = {
        "name": "projects/acme-shop/locations/europe-west1/instances/shared-cache",
        "instanceId": "shared-cache",
        "endpoints": [{"connections": [connection]}],
        "managedServerCas": [{"caCerts": [{"certificates": ["a certificate"]}]}],
    }
    instance: Values = {
        "name": "shared-instance",
        "selfLink": "https://sqladmin.googleapis.com/sql/v1/projects/acme-shop"
        "/instances/shared-instance",
        "privateIpAddress": "10.1.2.3",
        "serverCaCerts": [{"cert": "a certificate"}],
    }
    network = "projects/acme-network/global/networks/shared"
    subnet = "projects/acme-network/regions/europe-west1/subnetworks/services"
    return [
        (ZONE, "example-com", {"name": "example-com", "dnsName": "example.com."}),
        ("gcp:compute/network:Network", network, {}),
        ("gcp:compute/subnetwork:Subnetwork", subnet, {}),
        (
            "gcp:firestore/database:Database",
            "projects/acme-shop/databases/visits",
            {"name": "visits"},
        ),
        ("gcp:memorystore/instance:Instance", str(cache["name"]), cache),
        ("gcp:secretmanager/secret:Secret", "projects/acme-shop/secrets/visits-key", {}),
        ("gcp:sql/databaseInstance:DatabaseInstance", "shared-instance", instance),
        ("gcp:storage/bucket:Bucket", "acme-visits", {"name": "acme-visits"}),
    ]
