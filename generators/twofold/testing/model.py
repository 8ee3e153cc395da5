"""What a stack asked Pulumi for, as plain data; nothing here imports Pulumi."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from twofold.diagnostics import listing, nearest


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that Pulumi keeps encrypted; it is compared, and never shown."""

    value: Data = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file or a text, as a sha256 of its content; a remote one as its URI."""

    content: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Files by their path in the archive, each as a sha256 of its content."""

    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource that was passed whole."""

    urn: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that nobody knows yet."""


Scalar: TypeAlias = str | int | float | bool | None
Data: TypeAlias = (
    "Scalar | Secret | Asset | Archive | Reference | Unknown | list[Data] | Properties"
)

# What a test says that a type, a data source, or one resource (its type and name) answers.
Answers: TypeAlias = (
    Mapping[str, Mapping[str, Any]] | Mapping[str | tuple[str, str], Mapping[str, Any]]
)


class Properties(Mapping[str, Any]):
    """Properties by Pulumi's name, `visibilityTimeoutSeconds`, or by Python's; equal to a dict.

    A name that is not there is an error that says which one is near. Where the SDK's class is
    known, `names` are all that it has, Pulumi's by Python's; one of them that was not given is
    `None` to `get`, and any other is an error to `get` and `in` as well: it is misspelt. Values
    are `Data`; the type is `Any`, so that tests may look into them without casts.

    >>> queue = Properties({"visibilityTimeoutSeconds": 30})
    >>> queue["visibility_timeout_seconds"]
    30
    """

    __slots__ = ("_names", "_values")

    def __init__(self, values: Mapping[str, Data], names: Mapping[str, str] | None = None) -> None:
        self._values = values
        self._names = names or {}

    def __getitem__(self, key: str) -> Any:
        if (found := self._spelt(key)) in self._values:
            return self._values[found]
        if found in self._names.values():
            raise KeyError(f"{key!r} was not given; what was: {listing(sorted(self._values))}")
        raise KeyError(self._unknown(key))

    def __contains__(self, key: object) -> bool:
        found = self._spelt(str(key))
        if found not in self._values and self._names and found not in self._names.values():
            raise KeyError(self._unknown(str(key)))
        return found in self._values

    def get(self, key: str, default: Any = None) -> Any:
        """Give a property, or the default where it was not given.

        Raises `KeyError` for a name that the SDK's class, where it is known, does not have.
        """
        there = key in self
        return self[key] if there else default

    def strangers(self) -> Iterator[tuple[str, str]]:
        """Find the names that the SDK's class does not have, each with the nearest that it has."""
        known = set(self._names.values())
        for name in self._values if known else ():
            if name not in known:
                yield name, nearest(name, known)

    def _spelt(self, key: str) -> str:
        known = {*self._values, *self._names.values()}
        spellings = (key, self._names.get(key, key), camel_case(key))
        return next((each for each in spellings if each in known), key)

    def _unknown(self, key: str) -> str:
        return f"no property {key!r}; {nearest(key, {*self._names, *self._values})}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(dict(self._values))


def camel_case(name: str) -> str:
    """Give Pulumi's spelling of a Python name.

    >>> camel_case("visibility_timeout_seconds")
    'visibilityTimeoutSeconds'
    """
    return re.sub(r"(?<=[a-zA-Z0-9])_([a-z0-9])", lambda match: match[1].upper(), name)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a request, as they reach the engine after all transforms."""

    depends_on: tuple[str, ...] = ()
    protect: bool = False
    aliases: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    provider: str = ""
    import_: str = ""
    deleted_with: str = ""
    custom_timeouts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, component or provider that was registered, or one that was read.

    `parent` and the options name resources by URN. `read` is the id of a resource that exists
    already, as `Kind.get(name, id)` gives it. `outputs` are the answers that the program got;
    a component's are those that it registered.
    """

    type: str
    name: str
    urn: str
    parent: str
    inputs: Properties
    outputs: Properties
    options: Options
    property_dependencies: Mapping[str, tuple[str, ...]]
    id: str
    read: str
    custom: bool
    python: str

    def __str__(self) -> str:
        return f"{self.type} {self.name}"


@dataclass(frozen=True, slots=True)
class Invoke:
    """A data source that was asked: its token, its arguments, what it was answered."""

    token: str
    arguments: Properties
    answer: Properties
    provider: str


class StackFailed(AssertionError):  # noqa: N818 (it says what happened)
    """A stack did not run as it would have to on the engine; `problems` says all that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))
