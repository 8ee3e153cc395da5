"""What reading takes is what the JSON Schemas take, says a validator that is not ours."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast, get_args

import pytest

from compiled import ROOT
from json_schemas import mistakes
from property.seeds import KEYS, ODD, STACKS_WITH_EVERY_KEY, WITH_EVERY_KEY
from twofold.blueprint.fields import Shape, Spec, fields, is_model, shape
from twofold.blueprint.model import BlueprintSpec
from twofold.blueprint.places import Place, Places
from twofold.blueprint.schema import Json, json_schema
from twofold.blueprint.text import parse, read
from twofold.blueprint.validate import validate
from twofold.diagnostics import CompileError, Diagnostic, Span
from twofold.placement.schema import stack_schema
from twofold.placement.spec import ApplicationStackSpec, PlatformStackSpec

Data: TypeAlias = dict[str, Any]

RUNS = 1_500
AT_LEAST = 100
STARTS = Place(Span("data.yaml", 1, 1), Span("data.yaml", 1, 1), Path("data.yaml"))

# What the schemas leave to reading: amounts as text, blocks of addresses, and hosts in zones.
LEFT_TO_READING = {"invalid-amount", "invalid-block", "outside-zone"}


@dataclass(frozen=True, slots=True)
class Language:
    """What may be written into one kind of file: our models and its schema, and files of it."""

    files: tuple[Data, ...]
    whole: tuple[Data, ...]
    schema: dict[str, Json]

    @property
    def seeds(self) -> tuple[Data, ...]:
        """What to change: as often one that says every key as any file."""
        return (*self.files, *self.whole * (len(self.files) // len(self.whole)))

    @property
    def is_of_stacks(self) -> bool:
        """Whether it is a stack's file, in which only some keys are ours."""
        return self.schema["$id"] == "urn:twofold:stack"

    def model(self, data: Data) -> type[Spec]:
        """The model that data is read as."""
        if not self.is_of_stacks:
            return BlueprintSpec
        is_platform = "twofold:platform" in data and "twofold:blueprint" not in data
        return PlatformStackSpec if is_platform else ApplicationStackSpec

    def mistakes(self, data: Data) -> list[str]:
        """What the schema finds."""
        return mistakes(self.schema, {"config": data} if self.is_of_stacks else data)

    def findings(self, data: Data) -> tuple[Diagnostic, ...]:
        """What reading finds."""
        ours = _ours(data) if self.is_of_stacks else data
        try:
            validate(self.model(data), ours, Places({(): STARTS}))
        except CompileError as error:
            return error.findings
        return ()


def blueprints() -> Language:
    """The blueprint language."""
    paths = [*ROOT.glob("blueprints/*.yaml"), *ROOT.glob("tests/cases/*/blueprint.yaml")]
    whole = parse(WITH_EVERY_KEY, Path("whole.yaml")).data
    return Language(tuple(read(path).data for path in paths), (whole,), json_schema())


def stacks() -> Language:
    """The language of stacks' files, without what is not ours."""
    files = [_ours(read(path).data["config"]) for path in ROOT.glob("stacks/Pulumi.*.yaml")]
    whole = [parse(text, Path("whole.yaml")).data for text in STACKS_WITH_EVERY_KEY]
    return Language(tuple(files), tuple(whole), stack_schema())


def _ours(config: Any) -> Data:
    return {key: value for key, value in config.items() if key.startswith("twofold:")}


def changed(chance: random.Random, data: Data) -> Data:
    """Data with up to three places changed: another value, another key, one less or one more."""
    data = copy.deepcopy(data)
    for _ in range(chance.randint(0, 3)):
        places = [*_places(data)]
        if places:
            _change(chance, *chance.choice(places))
    return data


def _change(chance: random.Random, holder: Any, key: Any) -> None:
    odd = copy.deepcopy(chance.choice(ODD))
    change = chance.choice(("value", "value", "less", "rename", "more"))
    other = key if isinstance(key, int) else chance.choice(KEYS)
    if change == "value":
        holder[key] = odd
    elif change == "less":
        del holder[key]
    elif change == "more":
        holder[other] = odd
    else:
        value = holder[key]
        del holder[key]
        if isinstance(key, str):
            holder[other] = value


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    keys: list[Any] = [*holder] if isinstance(holder, dict) else [*range(len(holder))]
    for key in keys:
        yield holder, key
        if isinstance(holder[key], dict | list):
            yield from _places(holder[key])


def is_left_to_reading(finding: Diagnostic) -> bool:
    """Whether no schema says what is wrong: text is not held to the limits of an amount."""
    beyond = finding.code == "out-of-range" and finding.message.endswith("'")
    elsewhere = finding.message == "'services' is missing"
    return finding.code in LEFT_TO_READING or beyond or elsewhere


def went(language: Language, data: Data) -> str:
    """Whether reading takes data, which the schema does as well, or neither takes it."""
    found, wrong = language.findings(data), language.mistakes(data)
    if found and all(map(is_left_to_reading, found)):
        return "left to reading"
    assert bool(found) == bool(wrong), (data, [*map(str, found)], wrong)
    return "refused" if found else "taken"


LANGUAGES = pytest.mark.parametrize(
    "language", [blueprints(), stacks()], ids=["blueprints", "stacks"]
)


@LANGUAGES
def test_reading_takes_what_the_schema_takes(language: Language) -> None:
    """Neither is stricter than the other, but where the schema leaves something to reading."""
    chance = random.Random(20_261_126)
    seen = Counter(
        went(language, changed(chance, chance.choice(language.seeds))) for _ in range(RUNS)
    )

    assert min(seen["taken"], seen["refused"]) > AT_LEAST
    assert seen["left to reading"] > 0


@pytest.mark.slow
@LANGUAGES
def test_each_value_is_taken_where_the_schema_takes_it(language: Language) -> None:
    """Every odd value at every place, one at a time, and every key with every other name."""
    seen: Counter[str] = Counter()
    for seed in language.whole:
        for holder, key in _places(seed):
            kept = holder[key]
            for odd in ODD:
                holder[key] = odd
                seen[went(language, seed)] += 1
            holder[key] = kept
            for other in {*KEYS} - {*holder} if isinstance(holder, dict) else ():
                del holder[key]
                holder[other] = kept
                seen[went(language, seed)] += 1
                del holder[other]
                holder[key] = kept

    assert min(seen["taken"], seen["refused"]) > AT_LEAST
    assert seen["left to reading"] > 0


@LANGUAGES
def test_what_is_changed_says_every_key(language: Language) -> None:
    """A new key is tried as soon as there is one."""
    said = {key for seed in language.seeds for key in _keys(seed)}
    known = {key for seed in language.seeds for key in _known(language.model(seed))}

    assert len(said & known) > AT_LEAST / 5
    assert known - said == set()


def _keys(data: Any) -> Iterator[str]:
    """Every key that data says, however deep."""
    for holder, key in _places(data):
        if isinstance(holder, dict):
            yield key


def _known(model: type[Spec]) -> Iterator[str]:
    """Every key that a model and those in it have."""
    for key, field in fields(model).items():
        yield key
        for each in _models(field.shape):
            yield from _known(each)


def _models(what: Shape) -> Iterator[type[Spec]]:
    if is_model(what.base):
        yield what.base
    for each in cast("tuple[object, ...]", get_args(what.base)):
        if not isinstance(each, str):
            yield from _models(shape(each))


NESTED = 200


@pytest.mark.parametrize(
    ("key", "codes"), [(None, {"wrong-type", "either-or"}), ("a", {"wrong-type"})]
)
def test_what_is_nested_deep_is_refused(key: str | None, codes: set[str]) -> None:
    """Lists in lists, or mappings in mappings, are looked into as deep as the language goes."""
    deep: Any = "a"
    for _ in range(NESTED):
        deep = {key: deep} if key else [deep]
    cart: Data = {"http": deep, "on": deep}

    found = blueprints().findings({"name": "shop", "services": {"cart": cart}})

    assert {each.code for each in found} == codes
