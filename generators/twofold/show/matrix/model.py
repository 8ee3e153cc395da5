"""Support tables side by side: each need on each target, or those of one blueprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from twofold.compile import compile_placement, rules
from twofold.diagnostics import CompileError, Diagnostic
from twofold.placement.assign import assign
from twofold.placement.model import ApplicationStack, stack_of
from twofold.placement.needs import claims
from twofold.placement.place import place
from twofold.placement.support import (
    Cell,
    Emulated,
    Native,
    Need,
    Refused,
    SupportTables,
    Target,
    cell,
)
from twofold.services.graph import ServiceGraph
from twofold.values import frozen

Support: TypeAlias = Literal["native", "emulated", "refused"]


@frozen
class Verdict:
    """What a target says of a whole blueprint: it runs it where there are no findings."""

    target: Target
    findings: tuple[Diagnostic, ...]


@frozen
class Judged:
    """A blueprint, and what each target says of it in an environment."""

    name: str
    environment: str
    verdicts: tuple[Verdict, ...]


@frozen
class Matrix:
    """What some targets make of some needs; those of a blueprint, where it is about one."""

    targets: tuple[Target, ...]
    needs: tuple[Need, ...]
    tables: SupportTables
    judged: Judged | None = None

    def row(self, need: Need) -> Iterator[tuple[Target, Cell]]:
        """What the targets make of a need."""
        for target in self.targets:
            yield target, cell(self.tables, target, need)


def support(of: Cell) -> Support:
    """Say in a word what a target makes of a need."""
    match of:
        case Native():
            return "native"
        case Emulated():
            return "emulated"
        case Refused():
            return "refused"


def needs_of(services: ServiceGraph, environment: str, target: Target) -> frozenset[Need]:
    """Collect what a blueprint needs; on another target that is the same."""
    placement = assign(services, _stack(services, environment, target))
    return frozenset(claim.need for claim in claims(placement))


def judge(
    services: ServiceGraph, environment: str, targets: tuple[Target, ...], at: Callable[[str], None]
) -> Judged:
    """Compile a blueprint for each target: what is found is what `twofold check` would print.

    `at` is told which target it is at.
    """
    found: list[Verdict] = []
    for target in targets:
        at(f"Compiling {services.name} for {target}")
        found.append(Verdict(target, _findings(services, environment, target)))
    return Judged(services.name, environment, tuple(found))


def _findings(services: ServiceGraph, environment: str, target: Target) -> tuple[Diagnostic, ...]:
    stack = _stack(services, environment, target)
    try:
        compile_placement(place(services, stack, rules()))
    except CompileError as error:
        return error.findings
    return ()


def _stack(services: ServiceGraph, environment: str, target: Target) -> ApplicationStack:
    return stack_of(
        services.name,
        services.path,
        cloud=target.cloud,
        environment=environment,
        style=target.style,
    )


# --- what is to be said of it ---------------------------------------------------------


@frozen
class Note:
    """What is said of a need, and of which targets."""

    need: Need
    support: Support
    targets: tuple[Target, ...]
    text: str


def notes(matrix: Matrix, *supports: Support) -> Iterator[Note]:
    """Collect what cells say, need by need; targets of which the same holds come together."""
    for need in matrix.needs:
        found: dict[tuple[Support, str], list[Target]] = {}
        for target, each in matrix.row(need):
            if support(each) in supports:
                found.setdefault((support(each), _said(each)), []).append(target)
        for (kind, text), targets in found.items():
            yield Note(need, kind, tuple(targets), text)


def _said(of: Cell) -> str:
    match of:
        case Native(by):
            return f"by {', '.join(by)}" if by else "by what the other needs make"
        case Emulated(_, differs):
            return differs
        case Refused(reason, instead):
            return f"{reason}. Way out: {instead}"
