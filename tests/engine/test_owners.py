"""What owners of a stack rely on: their transforms, their secrets, errors that help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pulumi_aws as aws
import pytest

from twofold.project.files import project_files
from twofold.resources.dump import dump
from twofold.resources.serialize import document
from twofold.show.difference import difference_document
from twofold.show.tree import plain_lines, tree
from twofold.testing import run

from .live import Live, difference, live, rewritten
from .pulumi_cli import Engine, EngineError, Result

pytestmark = [pytest.mark.engine, pytest.mark.slow]

BLUEPRINT = """\
name: small
services:
  reader:
    code: code
    runtime: python3.13
    http: [GET /things]
    uses: {shelf: read}
    secrets: [key]
stores:
  shelf: {kind: document}
"""

TRANSFORMS = '''\
"""What our company wants of every stack."""

import pulumi


def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ == "aws:lambda/function:Function":
        return pulumi.ResourceTransformResult({**args.props, "memorySize": 320}, args.opts)
    if args.type_ == "aws:dynamodb/table:Table":
        tags = {**args.props["tags"], "owner": "platform"}
        kept = pulumi.ResourceOptions(retain_on_delete=True)
        return pulumi.ResourceTransformResult(
            {**args.props, "tags": tags}, pulumi.ResourceOptions.merge(args.opts, kept)
        )
    return None
'''

# Nothing else looks like it.
CANARY = "canary-8d1f0c5e-sings"


@pytest.fixture(scope="module")
def owned(
    tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None
) -> Iterator[tuple[Live, Result]]:
    """A deployed stack with its owner's transforms and secret, and what deploying it said."""
    with live(tmp_path_factory.mktemp("owned")) as one:
        (one.folder / "transforms.py").write_text(TRANSFORMS, encoding="utf-8")
        one.configure("twofold:transforms: transforms.py")
        one.pulumi.set_config(one.stack, "key", CANARY, secret=True)
        one.write(BLUEPRINT)
        yield one, one.pulumi.up(one.stack)


def printed(one: Live, folder: Path) -> Engine:
    """The same stack as the project that twofold writes, on the same state."""
    stack = one.configuration()
    files = project_files(
        one.write(BLUEPRINT),
        project="catalogue",
        stack=one.stack,
        config={"aws:region": "eu-central-1"},
        region=None,
        transforms=stack.transforms,
        description="Small",
    )
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return one.pulumi.at(folder)


together = pytest.mark.xdist_group("owned")


@together
def test_an_owners_transforms_act_live_printed_and_in_tests_alike(
    owned: tuple[Live, Result], tmp_path: Path
) -> None:
    one, made = owned
    project = printed(one, tmp_path / "printed")
    project.set_config(one.stack, "key", CANARY, secret=True)

    taken = project.preview(one.stack, expect_no_changes=True)
    tested = [
        run(path, stack=one.stack, secrets={"key": "k"})
        for path in (one.folder / "stacks" / f"Pulumi.{one.stack}.yaml", project.project)
    ]

    assert made.step("Function", "reader").inputs["memorySize"] == 320
    assert made.step("Table", "shelf").inputs["tags"]["owner"] == "platform"
    assert taken.changes == ()
    for result in tested:
        table = result.one(aws.dynamodb.Table, "shelf")
        assert result.one(aws.lambda_.Function, "reader").inputs["memory_size"] == 320
        assert table.inputs["tags"]["owner"] == "platform"
        assert table.options.retain_on_delete
    kept = {
        resource["urn"].rsplit("::", 1)[-1]
        for resource in one.pulumi.export(one.stack)["deployment"]["resources"]
        if resource.get("retainOnDelete")
    }
    assert kept == {"shelf"}


@together
def test_a_secret_value_stands_nowhere_in_plain_text(
    owned: tuple[Live, Result], tmp_path: Path
) -> None:
    """It reaches the cloud, and nothing on the way to it or around it keeps it."""
    one, made = owned
    graph = one.write(BLUEPRINT)
    changed = one.write(rewritten(BLUEPRINT, ("GET /things", "GET /others")))

    planned = one.pulumi.preview(one.stack)
    project = printed(one, tmp_path / "printed")
    outputs = one.pulumi.outputs(one.stack)

    arrived = one.pulumi.cloud.of_type("aws:secretsmanager/secretVersion:SecretVersion")
    assert [thing["inputs"]["secretString"] for thing in arrived] == [CANARY]
    words = [
        *(made.text, planned.text, *made.messages, *planned.messages),
        repr((made.steps, planned.steps, outputs)),
        dump(graph),
        repr((document(graph), difference_document(difference(graph, changed)))),
        *plain_lines(tree(graph, {})),
    ]
    assert [text for text in words if CANARY in text] == []
    # The stand-in's cloud is the one place that is to have it.
    files = [
        path
        for folder in (one.folder, one.pulumi.state, project.project)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "cloud.json"
    ]
    assert {"up.events", "preview.events", f"{one.stack}.json"} <= {path.name for path in files}
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


# --- mistakes -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None) -> Iterator[Live]:
    """A stack with nothing in it yet."""
    with live(tmp_path_factory.mktemp("empty")) as one:
        one.configure("twofold:transforms: transforms.py")
        one.pulumi.set_config(one.stack, "key", CANARY, secret=True)
        (one.folder / "transforms.py").write_text(TRANSFORMS, encoding="utf-8")
        one.write(BLUEPRINT)
        yield one


MISTAKES = {
    "a link to nothing": (
        rewritten(BLUEPRINT, ("uses: {shelf", "uses: {shelv")),
        TRANSFORMS,
        r"blueprint.yaml:7:12: error.*shelv.*\n.*shelf",
    ),
    "no transform": (BLUEPRINT, "", r"transforms.py defines no `transform"),
    "a module that is not there": (
        BLUEPRINT,
        "import nowhere\n",
        r"transforms.py:1: .*No module named 'nowhere'",
    ),
    "no Python": (
        BLUEPRINT,
        "def transform(args)\n    return\n",
        r"transforms.py:1: .*expected ':'",
    ),
    "an input of another name": (
        BLUEPRINT,
        TRANSFORMS.replace("memorySize", "memory_size"),
        r"memory_size",
    ),
}


@pytest.mark.xdist_group("empty")
@pytest.mark.parametrize(("blueprint", "transforms", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_by_the_engine_without_a_traceback(
    empty: Live, blueprint: str, transforms: str, told: str
) -> None:
    (empty.folder / "transforms.py").write_text(transforms, encoding="utf-8")
    (empty.folder / "blueprint.yaml").write_text(blueprint, encoding="utf-8")

    with pytest.raises(EngineError, match=told) as failed:
        empty.pulumi.preview(empty.stack)

    assert "Traceback" not in str(failed.value)


@pytest.mark.xdist_group("empty")
def test_a_bug_in_a_transform_is_told_with_its_line(empty: Live) -> None:
    """Not skipped: a resource without what its owner wants is not to be made."""
    empty.write(BLUEPRINT)
    broken = rewritten(TRANSFORMS, ('"owner": "platform"', "owner: True"))
    (empty.folder / "transforms.py").write_text(broken, encoding="utf-8")

    with pytest.raises(
        EngineError, match=r"name 'owner' is not defined:\s+.*transforms.py\", line 10"
    ):
        empty.pulumi.preview(empty.stack)
