"""Rules about any text of a blueprint, whatever it says there."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.blueprint.controls import check_controls
from twofold.blueprint.credentials import looks_like
from twofold.blueprint.load import Blueprint
from twofold.blueprint.places import Loc
from twofold.blueprint.words import name_of
from twofold.diagnostics import Diagnostic, Span


def check_texts(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """No text holds a credential or a command for terminals.

    What environment variables hold is the service's own, and has rules of its own.
    """
    for loc, place in blueprint.places.table.items():
        if _is_variable(loc):
            continue
        yield from check_controls(loc, place)
        looks = looks_like(place.text) if place.text else None
        if looks:
            yield secret_in_text(name_of(loc), looks, place.value)


def _is_variable(loc: Loc) -> bool:
    return loc[-2:-1] == ("environment",) and loc[:1] != ("environments",)


def secret_in_text(name: str, looks: str, span: Span) -> Diagnostic:
    """A text has the shape of a credential. It is not repeated here."""
    return Diagnostic(
        "secret-in-blueprint",
        f"the text of {name} looks like {looks}",
        span,
        "remove it, and change it wherever it is in use, since it stood here; what a service"
        " needs to know comes by its `secrets`",
    )
