"""A live stack deploys packages, and what is not packaged is not deployed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from packaged import forget, package
from twofold.compile import regions
from twofold.placement.config import read_stack

from .pulumi_cli import Engine, EngineError

pytestmark = [pytest.mark.engine, pytest.mark.slow]

STACKS = ("hello-aws-dev", "hello-azure-dev", "hello-gcp-dev")


@pytest.fixture
def unpackaged(bare_root: Engine) -> Engine:
    """The repository, for whose stacks nobody packages anything."""
    forget()
    return replace(bare_root, packages=False)


def packaged(root: Engine, stack: str) -> None:
    """Package a stack's services."""
    file = root.project / "stacks" / f"Pulumi.{stack}.yaml"
    package(read_stack(file, root.project, regions()))


@pytest.mark.parametrize("stack", STACKS)
def test_what_is_not_packaged_is_not_deployed(unpackaged: Engine, stack: str) -> None:
    """Nor is what was changed since; either says what to run."""
    root, code = unpackaged, unpackaged.project / "blueprints" / "services" / "greeter" / "main.py"
    root.stack_init(stack)
    if stack.startswith("hello-azure"):
        root.set_config(stack, "audience", "0b6a7f0e-51b7-4b0b-9d0e-3c5b8a4f7a11")

    with pytest.raises(EngineError) as missing:
        root.preview(stack)
    packaged(root, stack)
    planned = root.preview(stack)
    code.write_text(f"{code.read_text(encoding='utf-8')}\n# changed\n", encoding="utf-8")
    with pytest.raises(EngineError) as stale:
        root.up(stack)

    for found in (missing, stale):
        said = "error[not-packaged]: not packaged, or changed since: 'greeter'"
        assert said in str(found.value)
        assert f"hint: run `twofold package --stack {stack}`" in str(found.value)
        assert "Traceback" not in str(found.value)
    assert planned.changes


def test_only_the_service_that_changed_is_deployed_again(bare_root: Engine) -> None:
    """Another time and another order of its files change nothing."""
    stack, blueprint = "hello-aws-dev", bare_root.project / "blueprints" / "hello.yaml"
    text = blueprint.read_text(encoding="utf-8")
    blueprint.write_text(
        f"{text}  other:\n    code: services/other\n    http: [GET /other]\n", encoding="utf-8"
    )
    other = bare_root.project / "blueprints" / "services" / "other"
    other.mkdir()
    (other / "main.py").write_text("async def app(scope, receive, send): ...\n", encoding="utf-8")
    bare_root.stack_init(stack)
    bare_root.up(stack)

    (other / "main.py").touch()
    untouched = bare_root.preview(stack, expect_no_changes=True)
    (other / "main.py").write_text("async def app(*asked): ...\n", encoding="utf-8")
    changed = bare_root.preview(stack)

    assert untouched.changes == ()
    assert {(step.type, step.name) for step in changed.changes} == {
        ("aws:lambda/function:Function", "other"),
        ("aws:lambda/alias:Alias", "other"),
    }
