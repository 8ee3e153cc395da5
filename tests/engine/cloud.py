"""The stand-in's cloud: what exists in it, and in the end in a file, for who comes back to it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypedDict

from .aws import references as aws
from .azure import references as azure
from .gcp import references as gcp
from .problems import Problem
from .reference import Reference
from .wire import Value, Values, leaves


class Thing(TypedDict):
    """Something that exists; `names` are the outputs by which others may refer to it."""

    type: str
    id: str
    inputs: Values
    outputs: Values
    names: Values


class Judge(Protocol):
    """What knows how one cloud names its things: a module of that cloud's."""

    def references(self, token: str, given: Mapping[str, Value]) -> Iterator[Reference]:
        """Everything that the inputs of a resource refer to."""
        ...

    def missing(self, reference: Reference, known: Iterable[str], region: str) -> str | None:
        """Why a reference resolves to nothing, given every text that names something."""
        ...


# By the packages whose resources are theirs. Others, such as Kubernetes', may name any cloud's.
JUDGES: Mapping[str, Judge] = {"aws": aws, "azure-native": azure, "gcp": gcp}


def judges(token: str) -> tuple[Judge, ...]:
    """Those that know the names in a resource of this type."""
    package = token.split(":", maxsplit=1)[0]
    return (JUDGES[package],) if package in JUDGES else tuple(JUDGES.values())


@dataclass(frozen=True, slots=True)
class Claim:
    """A reference that has to hold once the command is over, and the resource that makes it."""

    urn: str
    reference: Reference
    judge: Judge


class Cloud:
    """What exists, by type and id; `region` is where, `folder` where the program runs.

    During a command it also keeps what the command plans, and what has to hold at its end.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._planned: set[str] = set()
        self._claims: list[Claim] = []
        self.region = "eu-central-1"
        self.folder = Path()
        self._things: dict[str, Thing] = json.loads(path.read_text()) if path.exists() else {}
        # The texts that name each thing: every request asks for all of them.
        self._known: dict[str, frozenset[str]] = {
            key: frozenset(_names(each["id"], each["names"])) for key, each in self._things.items()
        }

    def begin(self) -> None:
        """Start a command: nothing planned, nothing claimed."""
        self._planned.clear()
        self._claims.clear()

    def put(
        self,
        kind: str,
        identity: str,
        inputs: Values,
        outputs: Values,
        names: Values | None = None,
    ) -> None:
        """Let something exist; without `names`, any of its outputs may name it."""
        with self._lock:
            named = outputs if names is None else names
            thing = Thing(type=kind, id=identity, inputs=inputs, outputs=outputs, names=named)
            self._things[_key(kind, identity, inputs)] = thing
            self._known[_key(kind, identity, inputs)] = frozenset(_names(identity, named))

    def find(self, kind: str, identity: str, given: Mapping[str, Value]) -> Thing | None:
        """What has this id where the inputs say, or `None`."""
        return self._things.get(_key(kind, identity, given))

    def of_type(self, kind: str) -> tuple[Thing, ...]:
        """Everything of a type."""
        with self._lock:
            return tuple(thing for thing in self._things.values() if thing["type"] == kind)

    def types(self) -> frozenset[str]:
        """The types of what exists."""
        with self._lock:
            return frozenset(thing["type"] for thing in self._things.values())

    def remove(self, kind: str, identity: str, given: Mapping[str, Value]) -> None:
        """Let something be gone."""
        with self._lock:
            self._things.pop(_key(kind, identity, given), None)
            self._known.pop(_key(kind, identity, given), None)

    def plan(self, identity: str, outputs: Mapping[str, Value]) -> None:
        """Count something as there for the rest of a preview."""
        with self._lock:
            self._planned.update(_names(identity, outputs))

    def claim(self, urn: str, token: str, given: Mapping[str, Value]) -> None:
        """Keep what a resource refers to until the command's end."""
        with self._lock:
            self._claims.extend(
                Claim(urn, each, judge)
                for judge in judges(token)
                for each in judge.references(token, given)
            )

    def refuse(self, token: str, given: Mapping[str, Value]) -> list[Problem]:
        """What a cloud refuses at once: references to what does not exist now."""
        known = self._all_known()
        return [
            Problem(each.property, reason)
            for judge in judges(token)
            for each in judge.references(token, given)
            if not each.deferred and (reason := judge.missing(each, known, self.region))
        ]

    def dangling(self) -> tuple[Problem, ...]:
        """What this command's resources refer to and neither exists nor was planned."""
        known = self._all_known() | self._planned
        return tuple(
            Problem(f"{claim.urn.rsplit('::', 1)[-1]}.{claim.reference.property}", reason)
            for claim in self._claims
            if (reason := claim.judge.missing(claim.reference, known, self.region))
        )

    def save(self) -> None:
        """Write down what exists."""
        with self._lock:
            self._path.write_text(json.dumps(self._things))

    def _all_known(self) -> set[str]:
        with self._lock:
            return set[str]().union(*self._known.values())


def _key(kind: str, identity: str, given: Mapping[str, Value]) -> str:
    # The parts of an API have ids of their own in it alone: every API has its `$default`.
    inside = given.get("apiId") if kind.startswith("aws:apigatewayv2/") else None
    return f"{kind} {inside or ''} {identity}"


def _names(identity: str, outputs: Mapping[str, Value]) -> Iterator[str]:
    """The texts by which something may be referred to.

    Values that it took from its inputs count too: they were checked when it was made, and a
    `sg-...` that a subnet names is not the subnet's. Long texts are documents, not names.
    """
    yield identity
    for path, value in leaves(dict(outputs)):
        free = path.startswith(("tags", "environment"))
        if isinstance(value, str) and not free and value[:1] not in {"{", "["}:
            yield value
