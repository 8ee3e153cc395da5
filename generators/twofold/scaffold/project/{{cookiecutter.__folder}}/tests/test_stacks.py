"""Every stack asks Pulumi for what its blueprint needs; no account is asked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from twofold.testing import Result, run

STACKS = Path(__file__).parents[1] / "stacks"
PLATFORMS = sorted(STACKS.glob("Pulumi.platform-*.yaml"))
APPLICATIONS = sorted(set(STACKS.glob("Pulumi.*.yaml")) - set(PLATFORMS))

APPLICATION = "{{ cookiecutter.name }}"
SERVICES = {
    "{{ cookiecutter.service }}",
{%- if cookiecutter.events %}
    "listener",
{%- endif %}
{%- if cookiecutter.schedule %}
    "nightly",
{%- endif %}
}


@cache
def result_of(stack: Path) -> Result:
    """Run a stack, after the platforms whose outputs it may ask for."""
    platforms = [] if stack in PLATFORMS else PLATFORMS
    outputs = {
        f"organization/{APPLICATION}/{name_of(each)}": result_of(each).outputs for each in platforms
    }
    return run(stack, stacks=outputs)


def name_of(stack: Path) -> str:
    """The name of the stack that a file configures."""
    return stack.stem.removeprefix("Pulumi.")


def test_there_are_stacks() -> None:
    assert APPLICATIONS


@pytest.mark.parametrize("stack", APPLICATIONS + PLATFORMS, ids=lambda path: path.stem)
def test_a_stack_can_be_asked_for(stack: Path) -> None:
    assert result_of(stack).find()


@pytest.mark.parametrize("stack", APPLICATIONS, ids=lambda path: path.stem)
def test_a_stack_has_every_service(stack: Path) -> None:
    components = result_of(stack).find(f"{APPLICATION}:services:Service")

    assert {each.name for each in components} >= SERVICES
