"""What a target refuses of a placement's needs, and which other targets would not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import TypeAlias

from twofold.diagnostics import Diagnostic, Span, enumeration, listing
from twofold.placement.assign import assign
from twofold.placement.model import Placement, Style, stack_of
from twofold.placement.needs import Claim, claims
from twofold.placement.support import (
    Refused,
    SupportTable,
    SupportTables,
    Target,
    refusal,
    targets,
)
from twofold.values import ByName, frozen

Limits: TypeAlias = Callable[[Placement], Iterable[Diagnostic]]

# Whom a finding of a cloud's limits is about.
WHO = re.compile(r"\b(?:service|store|domain) '[^']*'")


@frozen
class Rules:
    """What a cloud holds a placement to: what it makes of each need, and its limits.

    Limits are about numbers and names; a finding says whom it is about.
    """

    support: SupportTable
    limits: Limits


def refusals(placement: Placement, clouds: Mapping[str, Rules]) -> Iterator[Diagnostic]:
    """Find the needs that the targets of services do not meet."""
    tables = ByName(clouds, lambda name: clouds[name].support)
    here = placement.stack.cloud
    for style, span in placement.stack.said_styles:
        if style not in tables[here]:
            yield unsupported_style(here, style, tables, span)
    claimed = [each for each in claims(placement) if each.style in tables[here]]
    if refused := [*_refused(claimed, here, tables)]:
        ways = _ways(placement, claimed, clouds)
        for claim, target, of in refused:
            yield refused_need(claim, target, of, enumeration(ways[claim.who]))


def _refused(
    claimed: Iterable[Claim], cloud: str, tables: SupportTables
) -> Iterator[tuple[Claim, Target, Refused]]:
    # There are few needs, which many have.
    refusing = cache(partial(refusal, tables))
    target_of = cache(partial(Target, cloud))
    for claim in claimed:
        target = target_of(claim.style)
        if refused := refusing(target, claim.need, image=claim.image):
            yield claim, target, refused


# --- who could do it ------------------------------------------------------------------


def _ways(
    placement: Placement, claimed: Iterable[Claim], clouds: Mapping[str, Rules]
) -> Mapping[str, list[str]]:
    """Find, for whoever needs something, the targets that give all of it, nearest first.

    That its table has every need is not enough: its limits let them pass as well.
    """
    needed: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claimed:
        needed[claim.who].append(claim)
    tables = ByName(clouds, lambda name: clouds[name].support)
    known = sorted(targets(tables), key=lambda each: each.cloud != placement.stack.cloud)
    ways: dict[str, list[str]] = {who: [] for who in needed}
    for target in known:
        limited = _limited(placement, target, clouds[target.cloud])
        for who, needs in needed.items():
            if who not in limited and not any(
                refusal(tables, target, each.need, image=each.image) for each in needs
            ):
                ways[who].append(str(target))
    return ways


def _limited(placement: Placement, target: Target, rules: Rules) -> frozenset[str]:
    """Collect whom a target's limits would be in the way of, if all of it were there."""
    graph, stack = placement.graph, placement.stack
    there = stack_of(
        graph.name,
        stack.blueprint,
        cloud=target.cloud,
        environment=stack.environment,
        style=target.style,
    )
    findings = rules.limits(assign(graph, there))
    return frozenset(who for finding in findings for who in WHO.findall(finding.message))


# --- how it is said -------------------------------------------------------------------


def unsupported_style(cloud: str, style: Style, tables: SupportTables, span: Span) -> Diagnostic:
    """The cloud runs no services in this style."""
    return Diagnostic(
        "unsupported-style",
        f"no service runs as '{style}' on '{cloud}'",
        span,
        styles_there_are(cloud, style, tables),
    )


def styles_there_are(cloud: str, style: Style, tables: SupportTables) -> str:
    """Say which styles a cloud has, and which clouds have the style that it has not."""
    known = f"known here: {listing(tuple(tables[cloud]))}"
    able = [str(target) for target in targets(tables) if target.style == style]
    return f"{known}; on another cloud: {enumeration(able)}" if able else known


def refused_need(claim: Claim, target: Target, refused: Refused, able: str) -> Diagnostic:
    """The target cannot meet a need, and its table says why and what to do."""
    elsewhere = f"; all that it needs is on {able}" if able else ""
    return Diagnostic(
        f"unsupported-{claim.need}",
        f"{claim.who} needs '{claim.need}', which {target} cannot give: {refused.reason}",
        claim.span,
        f"{refused.instead}{elsewhere}",
    )
