"""Access policies in sentences: who may do what, on what, and when.

The form is AWS's, of statements with `Effect`, `Principal`, `Action`, `Resource`, `Condition`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from twofold.resources.graph import Node, Resource
from twofold.resources.values import Json, Value
from twofold.show.summary import brief

VERBS = {"Allow": "may", "Deny": "must not"}
# Operators that read as "is"; others are named.
EQUAL = frozenset({"Bool", "StringEquals", "StringLike", "ArnEquals", "ArnLike"})


def sentences(node: Node) -> tuple[str, ...]:
    """Say what each policy among a resource's inputs allows and denies."""
    if not isinstance(node, Resource):
        return ()
    return tuple(
        _sentence(statement)
        for value in node.inputs.values()
        for statement in _statements(value)
        if isinstance(statement, Mapping)
    )


def _statements(value: Value) -> tuple[Value, ...]:
    match value:
        case Json(Mapping() as policy):
            found = policy.get("Statement", ())
            return found if isinstance(found, tuple) else (found,)
        case _:
            return ()


def _sentence(statement: Mapping[str, Value]) -> str:
    """Write one statement.

    >>> _sentence({"Effect": "Allow", "Action": ("s3:GetObject", "s3:PutObject"), "Resource": "*"})
    'may s3:GetObject, PutObject on *'
    """
    verb = VERBS.get(str(statement.get("Effect")), "?")
    parts = [
        _principals(statement.get("Principal")),
        verb,
        *_members(statement, "Action", _actions),
        *(f"on {each}" for each in _members(statement, "Resource", _resources)),
        *_conditions(statement.get("Condition")),
    ]
    return " ".join(filter(None, parts))


def _members(
    statement: Mapping[str, Value], name: str, write: Callable[[Value], str]
) -> Iterator[str]:
    """Write a member of a statement, or the one that says everything but it."""
    if name in statement:
        yield write(statement[name])
    if f"Not{name}" in statement:
        yield f"anything but {write(statement[f'Not{name}'])}"


def _principals(value: Value) -> str:
    match value:
        case Mapping():
            return ", ".join(filter(None, map(_resources, value.values())))
        case None:
            return ""
        case _:
            return "anyone" if value == "*" else brief(value)


def _actions(value: Value) -> str:
    """Write actions with each service's name once."""
    by_service: dict[str, list[str]] = {}
    for action in value if isinstance(value, tuple) else (value,):
        service, _, name = str(action).rpartition(":")
        by_service.setdefault(service, []).append(name)
    return ", ".join(
        f"{service}:{', '.join(names)}" if service else ", ".join(names)
        for service, names in by_service.items()
    )


def _resources(value: Value) -> str:
    """Write resources by name, each once: a store and what lies in it may have several ARNs."""
    items = value if isinstance(value, tuple) else (value,)
    return ", ".join(dict.fromkeys(map(brief, items)))


def _conditions(value: Value) -> Iterator[str]:
    if not isinstance(value, Mapping):
        return
    tests = [
        f"{key} {'is' if operator in EQUAL else operator} {_resources(wanted)}"
        for operator, test in value.items()
        if isinstance(test, Mapping)
        for key, wanted in test.items()
    ]
    yield f"if {' and '.join(tests)}"
