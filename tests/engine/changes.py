"""A small blueprint, changed: what `twofold diff` says of it, and what `pulumi preview` plans."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from twofold.resources.difference import Difference
from twofold.resources.values import Value

from .live import SMALL, Live, difference, done, live

NIGHT = SMALL[SMALL.index("  night:") : SMALL.index("\nstores:")]

CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "sizes and words": (
        ("calls: [writer]", "calls: [writer]\n    timeout: 30s\n    memory: 1Gi\n    retries: 5"),
        ("publishes: [news]", "publishes: [news]\n    scale: {min: 1, max: 7}"),
        ("Reads things.", "Reads more things."),
        ("LEVEL: info", "LEVEL: debug"),
    ),
    "a limit alone, which is no part of a function's version": (
        ("publishes: [news]", "publishes: [news]\n    scale: {max: 7}"),
    ),
    "links": (
        ("shelf: read-write, files: write", "shelf: read, extra: write"),
        ("  files: {kind: bucket}", "  files: {kind: bucket}\n  extra: {kind: document}"),
        ("    calls: [writer]\n", ""),
        ("secrets: [key]", "secrets: [key, other]"),
    ),
    "what wakes services": (
        ("[GET /things]", '["GET /things", "GET /things/{id}"]'),
        ("[POST /things]", "[PUT /things]"),
        ("uses: {files: read}", "uses: {files: read}\n    publishes: [news]"),
        ('on: [{schedule: "0 2 * * *"}]', 'on: [{schedule: "0 3 * * *"}, {topic: news}]'),
    ),
    "a service less": ((NIGHT, ""),),
    "another key, and so another table": (
        ("shelf: {kind: document}", "shelf: {kind: document, key: name}"),
    ),
}

# What everything is called after a rename.
NAMES = {
    "reader": "viewer",
    "writer": "author",
    "night": "evening",
    "shelf": "rack",
    "ledger": "book",
    "quick": "fast",
    "files": "papers",
    "news": "events",
}


@contextmanager
def deployed(folder: Path, cloud: str) -> Generator[Live]:
    """The small blueprint, deployed; a test writes another one and previews it."""
    with live(folder, cloud=cloud) as one:
        for secret in ("key", "other"):
            one.pulumi.set_config(one.stack, secret, "s3cret", secret=True)
        one.write(SMALL)
        one.pulumi.up(one.stack)
        yield one


def compared(small: Live, text: str) -> tuple[Difference, Mapping[tuple[str, str], str]]:
    """What is said of another blueprint than the small one, and what is planned."""
    old = small.write(SMALL)
    new = small.write(text)
    return difference(old, new, small.cloud), done(small.pulumi.preview(small.stack))


def kept_under(found: Difference) -> Mapping[str, str]:
    """What keeps what it holds under another name: the old names, and the new ones."""
    names = {edit.thing.address.name: getattr(edit, "was", None) for edit in found.edits}
    return {was: name for name, was in names.items() if was}


def renamed(text: str, *, saying_so: bool) -> str:
    """A blueprint with everything renamed, with or without `was`."""
    for old, new in NAMES.items():
        text = re.sub(rf"\b{old}\b", new, text)
        if saying_so:
            text = re.sub(rf"(?m)^  {new}:$", rf"  {new}:\n    was: {old}", text)
            text = re.sub(rf"(?m)^  {new}: {{(.*)}}", rf"  {new}: {{was: {old}, \1}}", text)
    return text.replace(", }", "}")


def of(kinds: frozenset[str], steps: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """What happens to resources of some kinds, by name."""
    return {name: what for (kind, name), what in steps.items() if kind in kinds}


def fixed_paths(
    path: str, inputs: Mapping[str, Value], is_fixed: Callable[[str], bool]
) -> Iterator[str]:
    for name, value in inputs.items():
        below = f"{path}.{name}" if path else name
        if is_fixed(".".join(map(camel, below.split(".")))):
            yield below
        elif isinstance(value, Mapping):
            yield from fixed_paths(below, value, is_fixed)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
