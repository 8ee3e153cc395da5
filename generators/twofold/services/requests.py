"""Rules about what an instance is promised: no more than it may take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import CommonSpec, RequestsSpec, SizeSpec
from twofold.blueprint.places import Loc
from twofold.diagnostics import Diagnostic, Span
from twofold.services.sizes import MEMORY
from twofold.values import frozen

# What is said of one service's size, and where: in the defaults, by the service, by an
# environment. Each goes before those to its left, and has the longer path.
Sizes: TypeAlias = tuple[tuple[Loc, SizeSpec], ...]


@frozen
class Quantity:
    """A number of a size that may be promised in part; `usual` is what nobody has to say."""

    key: str
    unit: str
    taken: Callable[[SizeSpec], float | None]
    promised: Callable[[RequestsSpec], float | None]
    usual: float | None


QUANTITIES = (
    Quantity("memory", "MiB of memory", lambda size: size.memory, lambda part: part.memory, MEMORY),
    Quantity("cpu", "virtual processors", lambda size: size.cpu, lambda part: part.cpu, None),
)


def check_requests(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """No instance is promised more than it may take, in any environment.

    A finding stands where the last of the two numbers is said, once for all who inherit them.
    """
    findings: dict[Span, Diagnostic] = {}
    for sizes in _sizes(blueprint):
        for quantity in QUANTITIES:
            for finding in _check(blueprint, sizes, quantity):
                findings.setdefault(finding.span, finding)
    yield from findings.values()


def _sizes(blueprint: Blueprint) -> Iterator[Sizes]:
    spec = blueprint.spec
    for name, service in spec.services.items():
        base: Sizes = (
            (("defaults",), spec.defaults or CommonSpec()),
            (("services", name), service),
        )
        yield base
        for environment, each in (spec.environments or {}).items():
            if each.services and name in each.services:
                loc = ("environments", environment, "services", name)
                yield (*base, (loc, each.services[name]))


def _check(blueprint: Blueprint, sizes: Sizes, quantity: Quantity) -> Iterator[Diagnostic]:
    taken_at, taken = _last((loc, quantity.taken(size)) for loc, size in sizes)
    promised_at, promised = _last(
        (loc, quantity.promised(size.requests)) for loc, size in sizes if size.requests
    )
    most = quantity.usual if taken is None else taken
    if promised is None or most is None or promised <= most:
        return
    if len(promised_at) >= len(taken_at):
        loc: Loc = (*promised_at, "requests", quantity.key)
    else:
        loc = (*taken_at, quantity.key)
    yield promised_too_much(quantity, promised, most, blueprint.places.of(*loc).value)


def _last(said: Iterable[tuple[Loc, float | None]]) -> tuple[Loc, float | None]:
    """The number that goes before the others, and who says it."""
    numbers = [(loc, value) for loc, value in said if value is not None]
    return numbers[-1] if numbers else ((), None)


def promised_too_much(quantity: Quantity, promised: float, most: float, span: Span) -> Diagnostic:
    """An instance is promised more than it may take."""
    return Diagnostic(
        "promised-too-much",
        f"an instance would be promised {promised:g} {quantity.unit}, and may take {most:g}",
        span,
        f"write `requests: {{{quantity.key}: ...}}` with {most:g} or less, or a larger"
        f" `{quantity.key}`; what is not said here comes from the service and the defaults",
    )
