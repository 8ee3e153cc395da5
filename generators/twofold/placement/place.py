"""Place services: give each its style and size, and check what its target makes of its needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from twofold.diagnostics import (
    CompileError,
    Diagnostic,
    Span,
    enumeration,
    listing,
    nearest,
    stop,
)
from twofold.placement.model import NAMESPACE, ApplicationStack, PlacedService, Placement, Style
from twofold.placement.needs import Claim, claims
from twofold.placement.support import (
    Emulated,
    Native,
    Need,
    Refused,
    SupportTables,
    Target,
    cell,
    targets,
)
from twofold.services.model import ServiceGraph, Size, SizeChange

Limits: TypeAlias = Callable[[Placement], Iterable[Diagnostic]]


def place(
    services: ServiceGraph, stack: ApplicationStack, tables: SupportTables, limits: Limits
) -> Placement:
    """Put services together with a stack's configuration, and check that they fit.

    `tables` say what each cloud makes of each need, the stack's own and those that may do better.
    `limits` are the cloud's rules about numbers and names. Raises `CompileError` with everything
    that does not fit.
    """
    placement = assign(services, stack)
    findings = tuple(
        chain(
            _check_names(placement),
            _check_cluster(placement),
            _check_support(placement, tables),
            limits(placement),
        )
    )
    if findings:
        raise CompileError(findings)
    return placement


def assign(services: ServiceGraph, stack: ApplicationStack) -> Placement:
    """Give each service its style and its size, whether its target can run it or not."""
    if stack.environment not in services.environments:
        stop(unknown_environment(stack, tuple(services.environments)))
    environment = services.environments[stack.environment]
    placed = tuple(
        PlacedService(
            service=service,
            style=stack.styles.get(service.name, stack.style),
            size=resize(service.size, environment.sizes.get(service.name, SizeChange())),
        )
        for service in services.services
    )
    return Placement(services, stack, environment, placed)


def resize(size: Size, change: SizeChange) -> Size:
    """A size with what an environment changes of it.

    >>> from twofold.services.model import Requests, Scale
    >>> size = Size(512, None, Requests(None, None), 10, None, Scale(0, None))
    >>> resize(size, SizeChange(memory=1024)).memory
    1024
    """
    return Size(
        memory=size.memory if change.memory is None else change.memory,
        cpu=size.cpu if change.cpu is None else change.cpu,
        requests=size.requests if change.requests is None else change.requests,
        timeout=size.timeout if change.timeout is None else change.timeout,
        concurrency=size.concurrency if change.concurrency is None else change.concurrency,
        scale=size.scale if change.scale is None else change.scale,
    )


# --- what the configuration names -----------------------------------------------------


def _check_names(placement: Placement) -> Iterator[Diagnostic]:
    """What the configuration says of services, stores and secrets, it says of ones there are."""
    graph, stack = placement.graph, placement.stack
    services = tuple(each.name for each in graph.services)
    stores = tuple(each.name for each in graph.stores)
    secrets = tuple(each.name for each in graph.secrets)
    for name in _unknown(stack.styles, services):
        yield unknown_in_stack(stack, "service", services, "styles", name)
    for name in _unknown(stack.existing_stores, stores):
        yield unknown_in_stack(stack, "store", stores, "existing", "stores", name)
    for name in _unknown(stack.existing_secrets, secrets):
        yield unknown_in_stack(stack, "secret", secrets, "existing", "secrets", name)
    for name in _unknown(stack.secrets, secrets):
        yield unknown_in_stack(stack, "secret", secrets, "secrets", name)
    yield from _check_plain_secrets(stack, secrets)


def _check_plain_secrets(stack: ApplicationStack, secrets: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Whatever namespace a secret's value is kept under, Pulumi has encrypted it."""
    if stack.places is None:
        return
    table = stack.places.table
    for loc, place in table.items():
        match loc:
            case ("config", str(key)) if not key.startswith(NAMESPACE):
                name = key.rpartition(":")[2]
                if name in secrets and (*loc, "secure") not in table:
                    yield plain_secret(key, name, place.value)
            case _:
                continue


def _check_cluster(placement: Placement) -> Iterator[Diagnostic]:
    """Services of style `kubernetes` have a cluster to run in."""
    stack = placement.stack
    for style, span in _styles(stack):
        if style == "kubernetes" and "kubernetes" in placement.styles and stack.cluster is None:
            yield no_cluster(stack, span)
            return


def _unknown(names: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if name not in known)


def unknown_environment(stack: ApplicationStack, known: tuple[str, ...]) -> Diagnostic:
    """The stack's environment is none of the blueprint's."""
    return Diagnostic(
        "unknown-environment",
        f"environment '{stack.environment}' is not one of the blueprint's",
        stack.place("environment").value,
        nearest(stack.environment, known),
    )


def no_cluster(stack: ApplicationStack, span: Span) -> Diagnostic:
    """Services are to run in a cluster, and the configuration names none."""
    return Diagnostic(
        "no-cluster",
        f"services run in Kubernetes, and '{NAMESPACE}cluster' names no cluster",
        span,
        f"add {NAMESPACE}cluster: {{platform: platform-{stack.cloud}-{stack.environment}}}, whose "
        "platform stack makes one, or {name: ...} of one that exists",
    )


def plain_secret(key: str, name: str, span: Span) -> Diagnostic:
    """A secret's value stands in the stack's file for everybody to read. It is not repeated."""
    return Diagnostic(
        "secret-in-configuration",
        f"'{key}' has the value of the secret '{name}' as plain text",
        span,
        f"remove it, change it wherever it is in use, and run `pulumi config set --secret {name}`",
    )


def unknown_in_stack(
    stack: ApplicationStack, kind: str, known: tuple[str, ...], key: str, *loc: str
) -> Diagnostic:
    """The configuration says something of a thing that the blueprint does not have."""
    return Diagnostic(
        f"unknown-{kind}",
        f"the blueprint '{stack.blueprint.name}' has no {kind} '{loc[-1]}'",
        stack.place(key, *loc).key,
        nearest(loc[-1], known) or f"remove it: the blueprint has no {kind}s",
    )


# --- what the target makes of the needs -----------------------------------------------


def _check_support(placement: Placement, tables: SupportTables) -> Iterator[Diagnostic]:
    """Every need is met by the target that its service is placed on."""
    stack = placement.stack
    for style, span in _styles(stack):
        if style not in tables[stack.cloud]:
            yield unsupported_style(stack.cloud, style, tables, span)
    claimed = [each for each in claims(placement) if each.style in tables[stack.cloud]]
    for claim in claimed:
        target = Target(stack.cloud, claim.style)
        match cell(tables, target, claim.need):
            case Refused() as refused:
                able = _able(claim, claimed, stack.cloud, tables)
                yield refused_need(claim, target, refused, able)
            case Native() | Emulated():
                continue


def _able(claim: Claim, claimed: Iterable[Claim], here: str, tables: SupportTables) -> str:
    """Name the targets that give everything which whoever has a claim needs, nearest first."""
    needed: set[Need] = {each.need for each in claimed if each.who == claim.who}
    able = [
        target
        for target in targets(tables)
        if not any(isinstance(cell(tables, target, need), Refused) for need in needed)
    ]
    able.sort(key=lambda target: (target.cloud != here, target.style != claim.style))
    return enumeration([str(each) for each in able])


def _styles(stack: ApplicationStack) -> Iterator[tuple[Style, Span]]:
    yield stack.style, stack.place("style").value
    for name, style in stack.styles.items():
        yield style, stack.place("styles", name).value


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
