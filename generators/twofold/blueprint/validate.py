"""Data to typed values, or every finding about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from twofold.blueprint.fields import Spec
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.problems import WrongError
from twofold.blueprint.reader import read
from twofold.blueprint.text import UNREAD
from twofold.diagnostics import CompileError, Diagnostic

Model = TypeVar("Model", bound=Spec)


def validate(
    model: type[Model],
    data: object,
    places: Places,
    *,
    base: Loc = (),
    earlier: Iterable[Diagnostic] = (),
) -> Model:
    """Make a typed value of data that stands at `base` among the places.

    Raises `CompileError` with the earlier findings and one for each mistake in the data.
    """
    findings = list(earlier)
    try:
        value = read(model, data)
    except WrongError as error:
        raise CompileError([*findings, *_explained(error, places, base, findings)]) from None
    if findings:
        raise CompileError(findings)
    return value


def _explained(
    error: WrongError, places: Places, base: Loc, earlier: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """A finding for each mistake, but where something is said already that nobody could read."""
    from twofold.blueprint.explain import explain  # noqa: PLC0415 (most of the time, all is well)

    unread = {finding.span for finding in earlier if finding.code in UNREAD}
    findings = [explain(each, places, base) for each in error.problems]
    return [each for each in findings if each.span not in unread]
