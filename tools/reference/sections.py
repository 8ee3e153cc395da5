"""The sections of the reference: each model at its place in a file, with an example of each key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from reference.fields import ANCHORS, Key, Schema, keys, part, snippet
from twofold.blueprint.schema import Json

Path = tuple[str | int, ...]

# How descriptions say what it means that a key is left out.
SAID = (re.compile(r"[Ll]eft out, ([^;]*?)(?:\.$|;|\.\s)"), re.compile(r"; (\w+) when left out"))


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping that the reference describes: its model, and where in a file it stands."""

    title: str
    anchor: str
    schema: Schema
    definitions: Schema
    path: Path

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its keys."""
        return tuple(keys(self.schema, self.definitions))


def section(title: str, schema: Schema, model: str, *path: str | int) -> Section:
    """A section about one of a schema's definitions."""
    definitions = part(schema, "$defs")
    return Section(title, ANCHORS[model][0], part(definitions, model), definitions, path)


def example(of: Section, key: Key, beside: Mapping[str, Json]) -> dict[str, Json]:
    """What a key looks like in a file: an example of it, with the keys that it cannot do without.

    `beside` is what has to be written next to it.
    """
    needed = {each.name: each.examples[0] for each in of.keys if each.required}
    return nested(of.path, {**needed, **beside, key.name: key.examples[0]})


def nested(path: Path, value: dict[str, Json]) -> dict[str, Json]:
    """A value at a place in a file.

    >>> nested(("services", "cart"), {"retries": 5})
    {'services': {'cart': {'retries': 5}}}
    >>> nested(("on", 0), {"topic": "orders"})
    {'on': [{'topic': 'orders'}]}
    """
    found: Json = value
    for step in reversed(path):
        found = [found] if isinstance(step, int) else {step: found}
    if not isinstance(found, dict):
        raise TypeError("a file begins with a key")
    return found


def merged(base: Mapping[str, Json], over: Mapping[str, Json]) -> dict[str, Json]:
    """One mapping over another: mappings are merged, everything else is replaced."""
    result = deepcopy(dict(base))
    for key, value in over.items():
        match result.get(key), value:
            case dict(below), dict(above):
                result[key] = merged(below, above)
            case _:
                result[key] = deepcopy(value)
    return result


def written(
    of: Section, left_out: Mapping[str, str], beside: Mapping[str, Mapping[str, Json]]
) -> Iterator[str]:
    """The lines of a section, a heading for each key."""
    yield f"## {of.title} {{: #{of.anchor} }}"
    yield ""
    yield str(of.schema.get("description", ""))
    yield ""
    for key in of.keys:
        yield f"### `{key.name}` {{: #{of.anchor}-{plain(key.name)} }}"
        yield ""
        yield key.description
        yield ""
        yield f"- Type: {key.type}."
        if key.allowed and key.type == "word":
            yield f"- Allowed: {', '.join(f'`{word}`' for word in key.allowed)}."
        yield f"- Left out: {meaning(key, left_out)}"
        yield ""
        yield "```yaml"
        yield snippet(example(of, key, beside.get(key.name, {}))).rstrip()
        yield "```"
        yield ""


def plain(name: str) -> str:
    """A key as a part of an anchor.

    >>> plain("twofold:cloud")
    'cloud'
    """
    return name.rpartition(":")[2]


def meaning(key: Key, left_out: Mapping[str, str]) -> str:
    """What it means that a key is not there."""
    if key.required:
        return "not allowed; the key has to be there."
    if key.name in left_out:
        return left_out[key.name]
    if key.default is not None:
        return f"`{snippet(key.default).removesuffix('...').strip().removesuffix('...').strip()}`."
    for said in SAID:
        if found := said.search(key.description):
            return f"{found[1]}."
    raise LookupError(f"nobody says what it means to leave out `{key.name}`")
