"""Random blueprints compile, or are refused with reasons at places; and what comes out is sound."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asking import asked
from compiled import REGION_KEYS
from printing import project_of
from reordering import reordered
from twofold.compile import CLOUDS, compile_stack
from twofold.diagnostics import CompileError
from twofold.placement.config import read_stack
from twofold.placement.model import Stack
from twofold.resources.deserialize import read_document
from twofold.resources.diff import diff
from twofold.resources.dump import dump
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import document
from twofold.testing import assert_same_requests

from .blueprints import VARIABLES, Data, Made, lay_out, made
from .fuzz import assert_says_why

EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


FEW = settings(EXAMPLES, max_examples=30)
FEW_AT_LEAST = 10


@contextmanager
def stack_of(blueprint: str, one: Made) -> Generator[Stack]:
    """A stack on disk with this blueprint's text."""
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "blueprint.yaml").write_text(blueprint, encoding="utf-8")
        config: Data = {
            "twofold:environment": one.environment,
            "twofold:styles": dict(one.styles),
            "twofold:variables": dict(one.variables),
            "twofold:images": dict(one.images),
            "twofold:secrets": dict.fromkeys(one.secrets, "generate"),
        }
        file = lay_out(root, one.cloud, config)
        yield read_stack(file, root, REGION_KEYS)


def written(data: Data) -> str:
    """A blueprint's text."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


@contextmanager
def compiled(blueprint: str, one: Made) -> Generator[ResourceGraph | CompileError]:
    """What a compile makes of a text, whose code is there; whatever else is raised is a crash."""
    with stack_of(blueprint, one) as stack:
        try:
            found = compile_stack(stack)
        except CompileError as error:
            found = error
        yield found


def outcome(blueprint: str, one: Made) -> ResourceGraph | CompileError:
    """What a compile makes of a text."""
    with compiled(blueprint, one) as found:
        return found


@pytest.mark.parametrize("cloud", CLOUDS)
def test_random_blueprints_compile_or_say_why_not(cloud: str) -> None:
    """What compiles survives JSON, differs in nothing from itself, and names nothing twice."""
    seen: Counter[str] = Counter()

    @EXAMPLES
    @given(made(cloud))
    def check(one: Made) -> None:
        found = outcome(written(one.blueprint), one)
        if isinstance(found, CompileError):
            seen["refused"] += 1
            assert_says_why(found)
            return
        seen["compiled"] += 1
        text = json.dumps(document(found))
        again = read_document(json.loads(text))
        assert json.dumps(document(again)) == text
        assert dump(again) == dump(found)
        assert diff(found, again, CLOUDS[cloud].lifecycle).edits == ()
        addresses = [node.address for node in found.nodes]
        assert len(addresses) == len(set(addresses))

    check()
    assert seen["compiled"] > seen["refused"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_order_of_keys_says_nothing(cloud: str) -> None:
    """Keys in another order, at any depth, make the same stack, or the same findings."""
    seen: Counter[str] = Counter()

    @EXAMPLES
    @given(made(cloud), st.randoms(use_true_random=False))
    def check(one: Made, chance: Random) -> None:
        other = reordered(one.blueprint, lambda keys: chance.sample(keys, len(keys)))

        first, second = outcome(written(one.blueprint), one), outcome(written(other), one)

        if isinstance(first, CompileError):
            assert isinstance(second, CompileError)
            assert codes(first) == codes(second)
        else:
            assert isinstance(second, ResourceGraph)
            assert json.dumps(document(first)) == json.dumps(document(second))
            seen.update(one.styles.values())

    check()
    assert {*seen} == {*CLOUDS[cloud].support}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_a_stack_says_of_services_is_as_if_its_blueprint_said_it(cloud: str) -> None:
    """To the last character, or with the same findings."""
    seen: Counter[str] = Counter()

    @EXAMPLES
    @given(made(cloud))
    def check(one: Made) -> None:
        own = outcome(written(one.blueprint), one)
        itself = outcome(written(one.as_said), one.silent)

        if isinstance(own, CompileError):
            assert isinstance(itself, CompileError)
            assert codes(own) == codes(itself)
        else:
            assert isinstance(itself, ResourceGraph)
            assert json.dumps(document(own)) == json.dumps(document(itself))
            seen.update(name for each in one.variables.values() for name in each)
            seen["images"] += len(one.images)

    check()
    names = {name for each in VARIABLES for name in each}
    assert {name for name, times in seen.items() if times} == {*names, "images"}


def codes(error: CompileError) -> Counter[str]:
    """How often each finding was made."""
    return Counter(found.code for found in error.findings)


@pytest.mark.slow
def test_live_and_printed_programs_agree() -> None:
    """What a random blueprint's printed project asks Pulumi for is what the stack asks for."""
    agreed: Counter[bool] = Counter()

    @FEW
    @given(made("aws"))
    def check(one: Made) -> None:
        text = written(one.blueprint)
        with compiled(text, one) as graph, TemporaryDirectory() as folder:
            if isinstance(graph, CompileError):
                return
            stack = f"app-{one.cloud}-{one.environment}"
            copy = project_of(graph, stack, Path(folder))
            assert_same_requests(asked(graph, graph, stack), asked(copy, graph, stack))
            agreed[True] += 1

    check()
    assert agreed[True] >= FEW_AT_LEAST
