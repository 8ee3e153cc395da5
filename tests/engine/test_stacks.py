"""The stacks of this repository, on the real engine: as they run, and as they are printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from printing import printed

from .pulumi_cli import Engine, engine

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


def test_the_shop_lives_from_its_first_preview_to_destroy(root: Engine) -> None:
    stack = "shop-aws-dev"
    deployed(root, "platform-aws-dev")
    root.stack_init(stack)

    planned = root.preview(stack)
    made = root.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert root.preview(stack, expect_no_changes=True).changes == ()
    assert root.refresh(stack).changes == ()
    for each in (stack, "platform-aws-dev"):
        root.destroy(each)
        assert root.export(each)["deployment"].get("resources", []) == []


@pytest.mark.parametrize(
    "stacks",
    [
        ("hello-aws-dev",),
        ("platform-aws-dev", "shop-aws-dev"),
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
