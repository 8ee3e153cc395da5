"""A blueprint's files as one text: what each `include` adds, and which file says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from twofold.blueprint.model import PartSpec
from twofold.blueprint.places import Loc, Place
from twofold.blueprint.text import Document, Value, read
from twofold.blueprint.validate import validate
from twofold.blueprint.words import printable
from twofold.diagnostics import CompileError, Diagnostic
from twofold.values import frozen

# The sections that files share, and what a name in each of them is called in a message.
SECTIONS: Mapping[str, str] = {
    "services": "service",
    "stores": "store",
    "topics": "topic",
    "environments": "environment",
}


@frozen
class Inclusion:
    """An item of an `include`, where it stands, and the files on the way to it."""

    text: str
    place: Place
    trail: tuple[Path, ...]

    @property
    def target(self) -> Path:
        """The file that it names."""
        return self.place.file.parent / self.text


@frozen
class Whole:
    """A blueprint's text, growing by what its files say, and what is wrong with these."""

    data: dict[str, Value]
    table: dict[Loc, Place]
    findings: list[Diagnostic]


def gather(root: Document, path: Path) -> Whole:
    """Read every file that a blueprint includes, each once, in the order of the text.

    What is wrong with them stands among the findings.
    """
    whole = Whole(dict(root.data), dict(root.places.table), list(root.findings))
    for part in _parts(root, path, whole.findings):
        for section, noun in SECTIONS.items():
            _merge(whole, part, section, noun)
    return whole


def _parts(root: Document, path: Path, findings: list[Diagnostic]) -> Iterator[Document]:
    """The files included, depth first, so that a circle meets its own trail."""
    trail = (path.resolve(),)
    seen = set(trail)
    pending = _inclusions(root, trail)
    while pending:
        inclusion = pending.pop(0)
        refusals = _refusals(inclusion)
        findings += refusals
        if refusals or (target := inclusion.target.resolve()) in seen:
            continue
        seen.add(target)
        part = _read_part(inclusion.target, findings)
        if part:
            pending = [*_inclusions(part, (*inclusion.trail, target)), *pending]
            yield part


def _inclusions(document: Document, trail: tuple[Path, ...]) -> list[Inclusion]:
    items = document.data.get("include")
    if not isinstance(items, list):
        return []
    places = document.places
    return [
        Inclusion(item, places.of("include", index), trail)
        for index, item in enumerate(items)
        if isinstance(item, str)
    ]


def _read_part(path: Path, findings: list[Diagnostic]) -> Document | None:
    """A file's text, as far as it can be read; its sections are checked with the blueprint."""
    document: Document | None = None
    try:
        document = read(path)
        validate(PartSpec, document.data, document.places, earlier=document.findings)
    except CompileError as error:
        findings += error.findings
    return document


def _merge(whole: Whole, part: Document, section: str, noun: str) -> None:
    """Add one section of a file; a name that is there already stays what it was."""
    held, added = whole.data.get(section) or {}, part.data.get(section)
    if not (isinstance(held, dict) and isinstance(added, dict)):
        return
    known = {(name,) for name in held}
    for name in held.keys() & added.keys():
        first = whole.table[section, name]
        whole.findings.append(declared_twice(noun, name, part.places.of(section, name), first))
    whole.data[section] = {**held, **{name: added[name] for name in added if name not in held}}
    for loc, place in part.places.table.items():
        if loc[:1] == (section,) and loc[1:2] not in known:
            whole.table.setdefault(loc, place)


def _refusals(inclusion: Inclusion) -> list[Diagnostic]:
    """What keeps a file from being included; one reason at most."""
    if Path(inclusion.text).is_absolute():
        return [absolute_include(inclusion)]
    if not is_file(inclusion.target):
        return [missing_include(inclusion)]
    if inclusion.target.resolve() in inclusion.trail:
        return [circular_include(inclusion)]
    return []


def is_file(path: Path) -> bool:
    """Whether a path that somebody wrote leads to a file."""
    try:
        return path.is_file()
    except OSError:  # a name too long for the file system
        return False


def absolute_include(inclusion: Inclusion) -> Diagnostic:
    """A path is the same on every machine."""
    message = f"'{printable(inclusion.text)}' is an absolute path"
    hint = f"write it relative to {inclusion.place.file}"
    return Diagnostic("absolute-path", message, inclusion.place.value, hint)


def missing_include(inclusion: Inclusion) -> Diagnostic:
    """An included file is there."""
    message = f"there is no file '{printable(inclusion.text)}'"
    hint = f"the path is relative to {inclusion.place.file}"
    return Diagnostic("missing-file", message, inclusion.place.value, hint)


def circular_include(inclusion: Inclusion) -> Diagnostic:
    """A file does not include itself, nor a file that includes it."""
    names = [each.name for each in inclusion.trail]
    circle = names[inclusion.trail.index(inclusion.target.resolve()) :]
    message = f"files include each other in a circle: {' -> '.join([*circle, circle[0]])}"
    return Diagnostic("circular-include", message, inclusion.place.value, "remove one of them")


def declared_twice(noun: str, name: str, again: Place, first: Place) -> Diagnostic:
    """A name is declared once, in one of the files."""
    message = f"{noun} '{printable(name)}' is declared a second time; the first is at {first.key}"
    return Diagnostic("declared-twice", message, again.key, "remove or rename one of them")
