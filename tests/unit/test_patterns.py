"""No pattern that what users write is held against takes long over any text.

A pattern of Python's `re` may try each way of taking a text apart, of which there may be very many.
Which patterns have more ways than the square of a text's length, Regexploit says, but not of those
with alternatives: https://github.com/doyensec/regexploit
Which have ways that double again and again, alternatives among them, `ambiguity` says.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import twofold
from ambiguity import is_exponential
from twofold.blueprint.schema import Json, json_schema
from twofold.compile import CLOUDS
from twofold.placement.schema import stack_schema

# Untyped.
FIND: Any = import_module("regexploit.redos").find
PARSER: Any = import_module("regexploit.ast.sre").SreOpParser

# To the square of a text's length is still nothing anybody waits for: texts are short.
SQUARE = 2

SOURCES = Path(twofold.__file__).parent
# What is copied into projects, and what runs in clouds.
NOT_OURS_TO_IMPORT = ("twofold.scaffold.", "twofold.packaging.python.adapters", "database_roles")

Pattern: TypeAlias = tuple[str, int]


def slow(pattern: str, flags: int = 0) -> list[str]:
    """Where a pattern takes longer than by the square of a text."""
    found = FIND(PARSER().parse_sre(pattern, flags))
    return [str(each) for each in found if each.starriness > SQUARE]


def of_schemas() -> Iterator[Pattern]:
    """What the language holds texts against."""
    for schema in (json_schema(), stack_schema()):
        yield from _patterns_in(schema)


def _patterns_in(schema: Json) -> Iterator[Pattern]:
    match schema:
        case {"pattern": str() as pattern}:
            yield pattern, 0
        case dict():
            for each in schema.values():
                yield from _patterns_in(each)
        case list():
            for each in schema:
                yield from _patterns_in(each)
        case _:
            pass


def of_modules() -> Iterator[Pattern]:
    """What modules keep, compiled."""
    for each in pkgutil.walk_packages(twofold.__path__, "twofold."):
        if not any(part in f"{each.name}." for part in NOT_OURS_TO_IMPORT):
            kept: Mapping[str, Any] = vars(import_module(each.name))
            for value in kept.values():
                if isinstance(value, re.Pattern):
                    yield str(value.pattern), value.flags  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def of_calls() -> Iterator[Pattern]:
    """What is written where it is tried: `re.fullmatch("...", text)`."""
    for path in sorted(SOURCES.rglob("*.py")):
        if "scaffold" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(
                        ast.Attribute(ast.Name("re")), [ast.Constant(str() as pattern), *_]
                    ):
                        yield pattern, 0
                    case _:
                        pass


def of_clouds() -> Iterator[Pattern]:
    """What the names of a cloud's regions look like."""
    for cloud in CLOUDS.values():
        if cloud.region:
            yield cloud.region.pattern, 0
            yield from ((each.pattern, 0) for each in cloud.region.besides)


PLACES = {"schemas": 10, "modules": 50, "calls": 20, "clouds": 3}
GATHERED = {
    "schemas": of_schemas,
    "modules": of_modules,
    "calls": of_calls,
    "clouds": of_clouds,
}


@pytest.mark.parametrize("place", PLACES)
def test_no_pattern_is_slow_at_any_text(place: str) -> None:
    patterns = set(GATHERED[place]())

    assert len(patterns) >= PLACES[place]
    assert {
        pattern: where for pattern, flags in sorted(patterns) if (where := slow(pattern, flags))
    } == {}


@pytest.mark.parametrize("place", PLACES)
def test_no_pattern_takes_a_text_apart_in_ever_more_ways(place: str) -> None:
    patterns = set(GATHERED[place]())

    assert len(patterns) >= PLACES[place]
    assert [pattern for pattern, flags in sorted(patterns) if is_exponential(pattern, flags)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|aa)*b",
        "(a|a)*",
        "(a|b|ab)*c",
        "(a*)*b",
        "((a*)?b)*c",
        "(?i:(Ab|ab))*x",
        r"(\w|\d\d)+!",
        r"^(\w+\s?)*$",
        r"(?:\.|[^-]-|-?[a-z]-)*!",
        "x(?=(?:ab|a|b)*c)",
        "([a-y]|é|[x-z]{2})+!",
        "(?:a{1,2}){1,60}b",
    ],
)
def test_one_with_ever_more_ways_is_found(pattern: str) -> None:
    assert is_exponential(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(ab|ac)*d",
        "(?:a|[b-d])*",
        "^(a(b|c)?)*$",
        r"(?:[a-z]+-)*[a-z]+",
        r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
        "[a-z]*[a-f]*[a-z]*!",
        "(aa)*(aaa)*b",
    ],
)
def test_one_with_few_ways_is_let_through(pattern: str) -> None:
    assert not is_exponential(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", r"[a-z]*[a-f]*[a-z]*!", r"(?:-?[a-z0-9]*)*\.com"])
def test_one_that_is_slow_is_found(pattern: str) -> None:
    assert slow(pattern)
