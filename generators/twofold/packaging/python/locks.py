"""What uv's lock says of a service: the packages that it comes to, and which lie beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from twofold.diagnostics import Diagnostic, Span, stop
from twofold.packaging.texts import shown_path, table_of, text_of
from twofold.values import frozen

LOCK = "uv.lock"

_START = "\n[[package]]\n"
_NAME = re.compile(r'name = "([^"]+)"')
# A package that is no file of an index: a service, or what services share.
_LOCAL = re.compile(r'^source = \{ (?:editable|directory|virtual) = "([^"]*)" \}$', re.MULTILINE)
_VIRTUAL = re.compile(r"^source = \{ virtual = ", re.MULTILINE)


@frozen
class Locked:
    """A service in a lock: its name there, and the extras that its target takes.

    `text` is what the lock says of all packages that the service comes to, of no others.
    `folders` are the packages that are built of what lies beside the service.
    """

    lock: Path
    name: str
    extras: tuple[str, ...]
    text: str
    folders: tuple[Path, ...]


@frozen
class Lock:
    """A lock in parts: one for each package, read as TOML where it is needed.

    The whole of it takes a tenth of a second, and a service needs little of it.
    """

    path: Path
    parts: Mapping[str, tuple[str, ...]]

    def locked(self, folder: Path, extra: str) -> Locked | None:
        """What is locked for the service in a folder, with an extra if it has that one.

        Raises a finding where the lock is not as uv writes it.
        """
        try:
            return self._locked(folder, extra)
        except (ValueError, LookupError, TypeError, AttributeError):
            # Only the whole says at which line it is no TOML.
            table_of(self.path)
            stop(not_a_lock(self.path))

    def _locked(self, folder: Path, extra: str) -> Locked | None:
        name = next((name for name, place in self._local() if place == folder.resolve()), None)
        if name is None:
            return None
        offered = _offered(map(_read, self.parts[name]))
        extras = (extra,) if extra in offered else ()
        found = self._closure(name, extras)
        places = dict(self._local())
        folders = sorted(
            places[each]
            for each in found
            if each != name and each in places and not self._is_virtual(each)
        )
        text = _START.join(part for each in sorted(found) for part in self.parts[each])
        return Locked(self.path, name, extras, text, tuple(folders))

    def _local(self) -> Iterator[tuple[str, Path]]:
        for name, parts in self.parts.items():
            for part in parts:
                if match := _LOCAL.search(part):
                    yield name, (self.path.parent / match[1]).resolve()

    def _is_virtual(self, name: str) -> bool:
        return any(map(_VIRTUAL.search, self.parts[name]))

    def _closure(self, name: str, extras: Iterable[str]) -> frozenset[str]:
        """The names of all packages that one needs with some of its extras, its own among them."""
        todo = [(name, ""), *((name, extra) for extra in extras)]
        seen: set[tuple[str, str]] = set()
        while todo:
            step = todo.pop()
            if step not in seen:
                seen.add(step)
                todo += [
                    each for part in self.parts.get(step[0], ()) for each in _needs(part, step[1])
                ]
        return frozenset(name for name, _ in seen if name in self.parts)


def lock_of(path: Path) -> Lock:
    """Read a lock. Raises a finding where it is no text that somebody has settled."""
    parts: dict[str, list[str]] = {}
    for part in text_of(path).split(_START)[1:]:
        if match := _NAME.match(part):
            parts.setdefault(match[1], []).append(part)
    return Lock(path, {name: tuple(each) for name, each in parts.items()})


@cache
def _read(part: str) -> dict[str, Any]:
    # Its patterns take 10 ms to compile, and many services have no lock.
    import tomllib  # noqa: PLC0415

    # Tables of a package are written as those of the last one: here, as those of the file.
    return tomllib.loads(part.replace("\n[package.", "\n["))


def _offered(packages: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(extra for each in packages for extra in each.get("optional-dependencies", ()))


def _needs(part: str, extra: str) -> Iterator[tuple[str, str]]:
    """What a package needs by itself, or for one of its extras: names, each with an extra."""
    package = _read(part)
    needed = (
        package.get("optional-dependencies", {}).get(extra, ())
        if extra
        else package.get("dependencies", ())
    )
    for each in needed:
        yield each["name"], ""
        yield from ((each["name"], more) for more in each.get("extra", ()))


def not_a_lock(path: Path) -> Diagnostic:
    """Somebody else than uv has written to the lock."""
    return Diagnostic(
        "not-a-lock",
        "the file is TOML, and no lock as uv writes it",
        Span(shown_path(path), 1, 1),
        "remove it, and run `uv lock`",
    )
