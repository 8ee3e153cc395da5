"""What is printed: laid out, typed, tested, and the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from printed import PROJECT, STACK, everything, printed, put
from twofold.project import files as project
from twofold.project.files import project_files
from twofold.project.names import component_names, node_names
from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
)
from twofold.resources.values import Address

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A printed project that has everything."""
    here = tmp_path_factory.mktemp("printed")
    return put(printed(everything(here), here), here / "out")


def call(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python tool in a folder, as its owner would, away from our own settings."""
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )


def test_ruff_finds_nothing_to_lay_out_differently(folder: Path) -> None:
    result = call("ruff", "format", "--diff", "--no-cache", ".", folder=folder)

    assert result.returncode == 0, result.stdout
    assert "already formatted" in result.stderr


def test_ruff_finds_nothing_to_complain_about(folder: Path) -> None:
    result = call("ruff", "check", "--no-cache", ".", folder=folder)

    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_pyright_finds_every_line_well_typed(folder: Path) -> None:
    result = call("pyright", "--pythonpath", sys.executable, folder=folder)

    assert "0 errors, 0 warnings" in result.stdout, result.stdout


@pytest.mark.slow
def test_its_own_tests_pass(folder: Path) -> None:
    result = call("pytest", "-q", "-p", "no:twofold", "-p", "no:cacheprovider", folder=folder)

    assert result.returncode == 0, result.stdout
    assert "3 passed" in result.stdout
    assert " has been deprecated in favor of " not in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "before", "after"),
    [
        ("shop/services/orders_service.py", '"orders-dead"', '"orders-dead-letters"'),
        ("shop/stores/catalog.py", '"environment": "dev"', '"environment": "prod"'),
        ("__main__.py", 'pulumi.export("queue"', 'pulumi.export("line"'),
    ],
)
def test_its_own_tests_fail_when_the_program_asks_for_something_else(
    folder: Path, tmp_path: Path, module: str, before: str, after: str
) -> None:
    """A resource of another name, other tags, another export."""
    everywhere = {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    for path, content in everywhere.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    text = (tmp_path / module).read_text()
    assert before in text
    (tmp_path / module).write_text(text.replace(before, after))

    result = call("pytest", "-q", "-p", "no:twofold", "-p", "no:cacheprovider", folder=tmp_path)

    assert result.returncode == 1, result.stdout
    assert "1 failed, 2 passed" in result.stdout


def test_the_text_is_the_same_for_every_hash_seed(tmp_path: Path) -> None:
    program = (
        "import hashlib, pathlib, sys; from printed import everything, printed;"
        "here = pathlib.Path(sys.argv[1]); files = printed(everything(here), here);"
        "print(hashlib.sha256(repr(list(files.items())).encode()).hexdigest())"
    )
    path = os.pathsep.join([str(ROOT / "generators"), str(ROOT / "tests")])

    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(digests) == 1


def test_no_path_of_this_machine_is_printed(folder: Path) -> None:
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]

    assert len(texts) > 10
    assert [text for text in texts if str(folder.parent).encode() in text] == []


def test_archives_of_one_name_get_folders_of_their_own(folder: Path) -> None:
    assert "return 1" in (folder / "code/orders/app.py").read_text()
    assert "return 2" in (folder / "code/orders-2/app.py").read_text()
    assert "return 3" in (folder / "code/orders-3/app.py").read_text()


def test_an_image_is_built_from_the_folder_that_is_printed(folder: Path) -> None:
    """By its path alone: an archive of it is for the cloud, not for a builder."""
    module = (folder / "shop/services/packer.py").read_text()

    assert 'context={"location": "code/orders-3"}' in module


def test_what_is_printed_depends_on_nothing_of_ours(folder: Path) -> None:
    """Only the README says who made it."""
    traces = {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and b"twofold" in path.read_bytes()
    }

    assert traces == {"README.md"}


def test_requirements_are_those_of_our_extras() -> None:
    extras = (ROOT / "pyproject.toml").read_text()

    assert [each for each in project.REQUIREMENTS.values() if f'"{each}"' not in extras] == []


def test_the_stack_file_holds_the_configuration(folder: Path) -> None:
    assert (folder / f"Pulumi.{STACK}.yaml").read_text() == (
        "config:\n"
        "  aws:region: eu-west-1\n"
        "  shops:gateway-key:\n"
        "    secure: AAABAM2lbU\n"
        "  other:limits:\n"
        "    orders: 7\n"
    )
    assert (folder / "Pulumi.yaml").read_text().startswith(f"name: {PROJECT}\nruntime:\n")


def test_a_stack_without_exports_transforms_or_tags_prints_as_well(tmp_path: Path) -> None:
    """Nothing is imported that is not used."""
    group = Resource(Address("pulumi_aws.cloudwatch.LogGroup", "logs"), {})
    small = Component(Address("a:b:C", "small"), (group,), {})
    graph = ResourceGraph("code", (small,), {})

    files = project_files(
        graph, project="p", stack="s", config={}, region=None, transforms=None, description=""
    )
    out = put(dict(files), tmp_path)

    assert call("ruff", "check", "--no-cache", ".", folder=out).returncode == 0
    assert call("ruff", "format", "--diff", "--no-cache", ".", folder=out).returncode == 0
    assert (out / "code_stack/b/small.py").exists()
    assert "import pulumi" not in (out / "__main__.py").read_text()


def test_components_of_one_name_are_told_apart_by_their_types() -> None:
    topic, service = Address("a:messaging:Topic", "orders"), Address("a:services:Service", "orders")
    taken = Address("a:stores:Bucket", "list")
    graph = ResourceGraph(
        "a", tuple(Component(each, (), {}) for each in (topic, service, taken)), {}
    )

    names = component_names(graph, frozenset())

    assert names == {topic: "orders_topic", service: "orders_service", taken: "list_bucket"}


def test_nodes_are_named_by_their_class_and_what_their_name_adds() -> None:
    kinds = {
        ("sqs.Queue", "orders-receipt"): "queue",
        ("sqs.Queue", "orders-receipt-dead"): "dead_queue",
        ("iam.Role", "receipt"): "role",
        ("cloudwatch.LogGroup", "receipt-log"): "log_group",
        ("get_caller_identity_output", "receipt-caller-identity"): "caller_identity",
        ("ssm.Parameter", "list"): "list_parameter",
    }
    nodes = tuple(Resource(Address(f"pulumi_aws.{kind}", name), {}) for kind, name in kinds)
    component = Component(Address("a:services:Service", "receipt"), nodes, {})

    names = node_names(component, frozenset({"aws"}))

    assert [names[node.address] for node in nodes] == list(kinds.values())


def test_nodes_that_would_share_a_name_say_more() -> None:
    nodes = tuple(
        Resource(Address("pulumi_aws.sqs.Queue", f"{topic}-receipt"), {})
        for topic in ("orders", "returns")
    )
    component = Component(Address("a:services:Service", "receipt"), nodes, {})

    assert list(node_names(component, frozenset()).values()) == ["orders_queue", "returns_queue"]
