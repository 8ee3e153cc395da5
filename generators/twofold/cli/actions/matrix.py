"""Showing what each target makes of each need, or which targets run a blueprint."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from twofold.blueprint.load import load
from twofold.blueprint.words import printable
from twofold.cli.actions.target import known_cloud, known_style, require_environment
from twofold.cli.line.leaving import UsageError
from twofold.cli.selection import DEFAULT_ENVIRONMENT, Style
from twofold.cli.terminal.findings import finding_document
from twofold.cli.terminal.output import WIDEST, Tabular, say, say_json, say_line
from twofold.cli.terminal.progress import Say, steps
from twofold.compile import support_tables
from twofold.diagnostics import nearest
from twofold.placement.support import (
    WRITTEN,
    Cell,
    Emulated,
    Native,
    Need,
    Refused,
    Target,
    targets,
)
from twofold.services.resolve import resolve
from twofold.show.matrix.markdown import markdown
from twofold.show.matrix.model import Judged, Matrix, judge, needs_of, support
from twofold.show.matrix.text import lines
from twofold.values import frozen

if TYPE_CHECKING:
    from twofold.resources.serialize import Plain, PlainObject

NEEDS: tuple[Need, ...] = get_args(Need)


@frozen
class Asked:
    """What somebody wants to see: all of it, or what one of the words leaves over."""

    blueprint: Path | None
    environment: str | None
    cloud: str | None
    style: Style | None
    need: str | None

    def __post_init__(self) -> None:
        if self.environment is not None and self.blueprint is None:
            raise UsageError("--environment needs a blueprint", "--environment")


def show_matrix(asked: Asked, format_: Tabular) -> None:
    """Show the support tables side by side."""
    # What is shown of progress is for people, in whichever form they want the result.
    with steps("json" if format_ == "json" else "text") as at:
        matrix = _matrix(asked, at)
    match format_:
        case "json":
            say_json(document(matrix))
        case "markdown":
            say(markdown(matrix))
        case "text":
            for line in lines(matrix, _width(), every_cell=asked.need is not None):
                say_line(*line)


def _matrix(asked: Asked, at: Say) -> Matrix:
    tables, wanted = support_tables(), _targets(asked)
    if asked.blueprint is None:
        return Matrix(wanted, _needs(asked, NEEDS), tables)
    at(f"Reading {asked.blueprint}")
    services = resolve(load(asked.blueprint))
    environment = asked.environment or DEFAULT_ENVIRONMENT
    require_environment(environment, services.environments)
    had = needs_of(services, environment, wanted[0])
    needs = _needs(asked, tuple(need for need in NEEDS if need in had))
    return Matrix(wanted, needs, tables, judge(services, environment, wanted, at))


def _targets(asked: Asked) -> tuple[Target, ...]:
    """Find the targets of a cloud, of a style, or all of them."""
    cloud = asked.cloud and known_cloud(asked.cloud)
    if cloud and asked.style:
        known_style(asked.style, cloud)
    return tuple(
        target
        for target in targets(support_tables())
        if cloud in {None, target.cloud} and asked.style in {None, target.style}
    )


def _needs(asked: Asked, known: tuple[Need, ...]) -> tuple[Need, ...]:
    if asked.need is None:
        return known
    found: tuple[Need, ...] = tuple(need for need in known if need == asked.need)
    if not found:
        raise UsageError(
            f"no need '{printable(asked.need)}' here; {nearest(asked.need, known)}",
            "--need",
        )
    return found


def _width() -> int | None:
    """How wide lines may be; in a pipe they stay whole, for `grep`."""
    columns = shutil.get_terminal_size((0, 0)).columns
    return min(columns, WIDEST) if columns else None


# --- for programs ---------------------------------------------------------------------


def document(matrix: Matrix) -> PlainObject:
    """Write a matrix as JSON values."""
    shown: PlainObject = {
        "version": 1,
        "targets": [_target(each) for each in matrix.targets],
        "needs": [
            {
                "need": need,
                "written": WRITTEN[need],
                "cells": [{"target": str(on), **_cell(each)} for on, each in matrix.row(need)],
            }
            for need in matrix.needs
        ],
    }
    return {**shown, **_verdicts(matrix.judged)} if matrix.judged else shown


def _target(target: Target) -> PlainObject:
    return {"target": str(target), "cloud": target.cloud, "style": target.style}


def _cell(of: Cell) -> PlainObject:
    match of:
        case Native(by):
            return {"support": support(of), "by": [*by]}
        case Emulated(by, differs):
            return {"support": support(of), "by": [*by], "differs": differs}
        case Refused(reason, instead):
            return {"support": support(of), "reason": reason, "instead": instead}


def _verdicts(judged: Judged) -> PlainObject:
    verdicts: list[Plain] = [
        {
            "target": str(each.target),
            "runs": not each.findings,
            "findings": [finding_document(finding) for finding in each.findings],
        }
        for each in judged.verdicts
    ]
    return {"blueprint": judged.name, "environment": judged.environment, "verdicts": verdicts}
