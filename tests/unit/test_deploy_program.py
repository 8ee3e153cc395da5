"""Running a resource graph asks Pulumi for what the graph says, no more and no less."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pulumi
import pytest

from twofold.deploy.program import run as run_graph
from twofold.deploy.values import archive as live_archive
from twofold.resources.archives import archive
from twofold.resources.graph import (
    Alias,
    Component,
    Invoke,
    Node,
    Options,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.values import (
    Address,
    Config,
    Enum,
    Folder,
    Format,
    Json,
    Key,
    Ref,
    Setting,
    StackOutput,
    Value,
)
from twofold.resources.values import Secret as SecretValue
from twofold.testing import Archive, Secret, StackFailed, run
from twofold.testing import Resource as Registered

ROOT = Path(__file__).parents[2]
QUEUE = Address("pulumi_aws.sqs.Queue", "orders")
PART = Address("shop:index:Part", "part")


def graph(*nodes: Node, exports: Mapping[str, Value] | None = None) -> ResourceGraph:
    """Make a graph of one component."""
    return ResourceGraph("shop", (Component(PART, nodes, {}),), exports or {})


def queue(options: Options = Options(), **inputs: Value) -> Resource:  # noqa: B008 (it is frozen)
    return Resource(QUEUE, inputs, options)


def topic(value: Value, *before: Node) -> Registered:
    """Register a topic with a value, after other nodes, and give what reached the engine."""
    node = Resource(Address("pulumi_aws.sns.Topic", "it"), {"display_name": value})
    result = run(
        graph(*before, node),
        project="shop",
        stack="test",
        organization="acme",
        config={"size": "big", "other:size": "small"},
        secrets={"key": "hunter2"},
        stacks={"acme/platform/dev": {"network": {"id": "vpc-1", "subnets": ["a", "b"]}}},
    )
    return result.one("aws:sns/topic:Topic")


def test_components_are_the_parents_of_their_nodes() -> None:
    result = run(graph(queue()), project="shop")

    assert result.tree().splitlines() == [
        "shop-dev",
        "└─ shop:index:Part part",
        "   └─ aws:sqs/queue:Queue orders",
    ]


def test_nested_inputs_are_written_as_the_sdks_dicts() -> None:
    table = Resource(
        Address("pulumi_aws.dynamodb.Table", "carts"),
        {
            "hash_key": "id",
            "attributes": ({"name": "id", "type": "S"},),
            "point_in_time_recovery": {"enabled": True, "recovery_period_in_days": 7},
        },
    )

    inputs = run(graph(table)).one("aws:dynamodb/table:Table").inputs

    assert inputs["pointInTimeRecovery"] == {"enabled": True, "recoveryPeriodInDays": 7}


def test_a_reference_follows_attributes_indices_and_keys() -> None:
    before = queue(tags={"made by": "us"})

    assert topic(Ref(QUEUE, ("tags", Key("made by"))), before).inputs["displayName"] == "us"


def test_a_reference_makes_its_source_a_dependency() -> None:
    it = topic(Format("{}/{}", (Ref(QUEUE, ("arn",)), "x")), queue())

    (source,) = it.property_dependencies["displayName"]
    assert source.endswith("::orders")
    assert it.inputs["displayName"].endswith("/x")


def test_json_has_the_same_text_with_outputs_inside_and_without() -> None:
    plain = topic(Json({"a": (1, True, None), "b": "x"}))
    live = topic(Json({"a": Ref(QUEUE, ("delay_seconds",))}), queue(delay_seconds=5))

    assert plain.inputs["displayName"] == '{"a": [1, true, null], "b": "x"}'
    assert live.inputs["displayName"] == '{"a": 5}'


def test_settings_are_the_running_programs() -> None:
    parts = (Setting("organization"), Setting("project"), Setting("stack"))

    assert topic(Format("{}/{}/{}", parts)).inputs["displayName"] == "acme/shop/test"


def test_configuration_is_the_projects_own_or_another_namespaces() -> None:
    assert topic(Config(None, "size", secret=False)).inputs["displayName"] == "big"
    assert topic(Config("other", "size", secret=False)).inputs["displayName"] == "small"


def test_secrets_stay_secret() -> None:
    assert topic(Config(None, "key", secret=True)).inputs["displayName"] == Secret("hunter2")
    assert topic(SecretValue("x")).inputs["displayName"] == Secret("x")
    assert topic(Json({"k": SecretValue("x")})).inputs["displayName"] == Secret('{"k": "x"}')


def test_another_stacks_outputs_are_followed() -> None:
    platform = StackReference(Address("pulumi.StackReference", "platform"), "acme/platform/dev")
    subnet = StackOutput(platform.address, "network", (Key("subnets"), 1))

    assert topic(subnet, platform).inputs["displayName"] == "b"


def test_data_sources_are_asked_and_their_answers_used() -> None:
    network = Invoke(Address("pulumi_aws.ec2.get_vpc_output", "network"), {"default": True})

    it = topic(Ref(network.address, ("id",)), network)

    assert it.inputs["displayName"].startswith("vpc-")


def test_what_exists_is_read() -> None:
    result = run(graph(Read(QUEUE, "https://orders")))

    assert result.one("aws:sqs/queue:Queue").read == "https://orders"


def test_a_member_of_an_enumeration_is_the_sdks() -> None:
    member = Enum("pulumi_aws.rds.EngineType", "AURORA_POSTGRESQL")

    assert topic(member).inputs["displayName"] == "aurora-postgresql"


def test_options_reach_the_engine_whole() -> None:
    dead = Resource(Address("pulumi_aws.sqs.Queue", "dead"), {})
    provider = Resource(Address("pulumi_aws.Provider", "west"), {"region": "us-west-2"})
    options = Options(
        depends_on=(dead.address, PART),
        protect=True,
        aliases=(Alias("purchases"),),
        ignore_changes=("tags",),
        replace_on_changes=("name",),
        additional_secret_outputs=("url",),
        retain_on_delete=True,
        delete_before_replace=True,
        provider=provider.address,
        import_="https://orders",
    )
    other = Component(Address("shop:index:Part", "other"), (queue(options),), {})
    first = Component(PART, (dead, provider), {})

    result = run(ResourceGraph("shop", (first, other), {}))

    seen = result.one("aws:sqs/queue:Queue", "orders").options
    assert result.one("aws:sqs/queue:Queue", "dead").urn in seen.depends_on
    assert (seen.protect, seen.retain_on_delete, seen.delete_before_replace) == (True, True, True)
    assert seen.aliases == ("name=purchases",)
    assert seen.ignore_changes == ("tags",)
    assert seen.replace_on_changes == ("name",)
    assert seen.additional_secret_outputs == ("url",)
    assert seen.provider.startswith(result.one("pulumi:providers:aws").urn)
    assert seen.import_ == "https://orders"


def test_components_register_outputs_and_the_stack_exports() -> None:
    url = Ref(QUEUE, ("url",))
    part = Component(PART, (queue(),), {"url": url})

    result = run(ResourceGraph("shop", (part,), {"queue": url}))

    assert result.one("shop:index:Part").outputs == {"url": result.outputs["queue"]}


def test_an_archive_holds_the_files_that_belong_in_it(tmp_path: Path) -> None:
    for name in ("app.py", "app/x.py", "app-b/y.py", "__pycache__/app.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    function = Resource(
        Address("pulumi_aws.lambda_.Function", "f"),
        {"role": "r", "runtime": "python3.13", "handler": "app.f", "code": archive(tmp_path)},
    )

    code = run(graph(function)).one("aws:lambda/function:Function").inputs["code"]

    assert isinstance(code, Archive)
    assert set(code.files) == {"app.py", "app/x.py", "app-b/y.py"}


def test_an_archive_has_an_archive_for_each_subfolder(tmp_path: Path) -> None:
    """So nested, it is read in the order in which Pulumi reads and hashes a folder."""
    for name in ("app.py", "app/x.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)

    assets = live_archive(tmp_path).assets

    assert isinstance(assets["app"], pulumi.AssetArchive)
    assert set(assets["app"].assets) == {"x.py"}
    assert isinstance(assets["app.py"], pulumi.FileAsset)


def test_a_folder_is_the_path_that_a_printed_project_has_it_under(tmp_path: Path) -> None:
    """Numbered, where an archive of other content has the name already."""
    for place in ("one", "two"):
        (tmp_path / place / "app").mkdir(parents=True)
        (tmp_path / place / "app" / "app.py").write_text(place)
    first, second = (archive(tmp_path / place / "app") for place in ("one", "two"))

    before = queue(tags={"code": Folder(first)})

    assert topic(Folder(second), before).inputs["displayName"] == "code/app-2"
    assert topic(Folder(first), before).inputs["displayName"] == "code/app"


def test_only_the_sdks_that_a_graph_names_are_imported() -> None:
    code = """
import sys
from twofold.resources.graph import *
from twofold.testing import run
pet = Resource(Address("pulumi_random.RandomPet", "pet"), {})
run(ResourceGraph("shop", (Component(Address("a:b:C", "c"), (pet,), {}),), {}))
print("pulumi_random" in sys.modules, "pulumi_aws" in sys.modules)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generators")}

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["True", "False"]


# --- transforms -----------------------------------------------------------------------

TRANSFORMS = """
import pulumi

def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ != "aws:sqs/queue:Queue":
        return None
    return pulumi.ResourceTransformResult({**args.props, "delaySeconds": 9}, args.opts)
"""


def transformed(path: Path) -> Registered:
    """Run a queue through a file of transforms."""

    def program() -> None:
        run_graph(graph(queue(delay_seconds=5)), transforms=path)

    return run(program).one("aws:sqs/queue:Queue")


def test_the_owners_transforms_change_what_is_registered(tmp_path: Path) -> None:
    path = tmp_path / "transforms.py"
    path.write_text(TRANSFORMS)

    assert transformed(path).inputs["delaySeconds"] == 9


def test_transforms_that_are_missing_or_define_nothing_say_so(tmp_path: Path) -> None:
    path = tmp_path / "transforms.py"

    with pytest.raises(StackFailed, match=r"RunError: .*transforms.py is not a Python file"):
        transformed(path)
    path.write_text("def change(args): ...")
    with pytest.raises(StackFailed, match=r"defines no `transform\(args"):
        transformed(path)


# --- the repository's own program -----------------------------------------------------


def repository(folder: Path, blueprint: str) -> Path:
    """Write a project as the repository's root is."""
    (folder / "stacks").mkdir()
    (folder / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    (folder / "stacks" / "__main__.py").write_text((ROOT / "stacks" / "__main__.py").read_text())
    (folder / "stacks" / "Pulumi.hello-aws-dev.yaml").write_text(
        "config:\n"
        "  aws:region: eu-central-1\n"
        "  twofold:blueprint: hello.yaml\n"
        "  twofold:cloud: aws\n"
        "  twofold:environment: dev\n"
        "  twofold:style: functions\n"
    )
    (folder / "hello.yaml").write_text(blueprint)
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text("async def handler(scope, receive, send): ...\n")
    return folder


HELLO = """
name: hello
services:
  greeter:
    code: code
    handler: app.handler
    http: [GET /hello]
"""


def test_the_root_program_compiles_and_runs_the_selected_stack(tmp_path: Path) -> None:
    folder = repository(tmp_path, HELLO)

    result = run(folder, stack="hello-aws-dev")

    function = result.one("aws:lambda/function:Function", "greeter")
    assert function.urn.startswith("urn:pulumi:hello-aws-dev::catalogue::")


def test_findings_end_the_root_program_without_a_traceback(tmp_path: Path) -> None:
    """Pulumi prints the message of a `RunError` and no more."""
    folder = repository(tmp_path, HELLO.replace("handler: app.handler", "handlr: app.handler"))

    with pytest.raises(StackFailed) as failed:
        run(folder, stack="hello-aws-dev")

    assert isinstance(failed.value.__cause__, pulumi.RunError)
    assert "hello.yaml:6:5" in str(failed.value)
    assert "did you mean 'handler'" in str(failed.value)
