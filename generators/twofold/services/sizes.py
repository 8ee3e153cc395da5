"""Sizes and safety: a service's own word, else the blueprint's defaults, else ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import (
    CommonSpec,
    EnvironmentSpec,
    RequestsSpec,
    ScaleSpec,
    ServiceSpec,
    SizeSpec,
)
from twofold.blueprint.places import Loc
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, nearest
from twofold.services.model import Environment, Requests, Scale, Service, Size, SizeChange

# Half a GiB is where a small Python service imports its libraries without being throttled:
# clouds give processor time in proportion to memory.
MEMORY = 512
TIMEOUT = 10
REQUESTS = Requests(memory=None, cpu=None)
SCALE = Scale(min=0, max=None)

# These are there without being written; whether they keep data may be overridden.
ENVIRONMENTS: Mapping[str, bool] = {"dev": False, "prod": True}

Value = TypeVar("Value", int, float)


def read_size(spec: ServiceSpec, defaults: CommonSpec) -> Size:
    """A service's size where no environment changes it."""
    return Size(
        memory=first(spec.memory, defaults.memory) or MEMORY,
        cpu=first(spec.cpu, defaults.cpu),
        requests=merge_requests(spec.requests, merge_requests(defaults.requests, REQUESTS)),
        timeout=first(spec.timeout, defaults.timeout) or TIMEOUT,
        concurrency=first(spec.concurrency, defaults.concurrency),
        scale=merge_scale(spec.scale, merge_scale(defaults.scale, SCALE)),
    )


def first(own: Value | None, default: Value | None) -> Value | None:
    """A service's own value or, where it says none, the default."""
    return default if own is None else own


def merge_requests(spec: RequestsSpec | None, base: Requests) -> Requests:
    """What requests say, and the rest from those below them."""
    if spec is None:
        return base
    return Requests(memory=first(spec.memory, base.memory), cpu=first(spec.cpu, base.cpu))


def merge_scale(spec: ScaleSpec | None, base: Scale) -> Scale:
    """What a scale says, and the rest from the one below it."""
    if spec is None:
        return base
    return Scale(
        min=base.min if spec.min is None else spec.min,
        max=base.max if spec.max is None else spec.max,
    )


def read_environments(
    blueprint: Blueprint, services: Mapping[str, Service]
) -> Mapping[str, Environment]:
    """The environments that are always there, as the blueprint changes them, and its own."""
    written = blueprint.spec.environments or {}
    return {
        name: _environment(name, written.get(name) or EnvironmentSpec(), services)
        for name in dict.fromkeys((*ENVIRONMENTS, *written))
    }


def _environment(name: str, spec: EnvironmentSpec, services: Mapping[str, Service]) -> Environment:
    protected = ENVIRONMENTS.get(name, False) if spec.protected is None else spec.protected
    changes = {
        service: _change(size, services[service].size)
        for service, size in (spec.services or {}).items()
    }
    return Environment(name, protected, changes)


def _change(spec: SizeSpec, size: Size) -> SizeChange:
    return SizeChange(
        memory=spec.memory,
        cpu=spec.cpu,
        requests=merge_requests(spec.requests, size.requests) if spec.requests else None,
        timeout=spec.timeout,
        concurrency=spec.concurrency,
        scale=merge_scale(spec.scale, size.scale) if spec.scale else None,
    )


# --- rules ----------------------------------------------------------------------------


def check_environments(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """An environment changes services that there are."""
    known = blueprint.spec.services
    for name, spec in (blueprint.spec.environments or {}).items():
        for service in spec.services or ():
            if service not in known:
                span = blueprint.places.of("environments", name, "services", service).key
                yield unknown_service_in_environment(name, service, tuple(known), span)


def check_scales(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """No scale asks for more instances at least than it allows at most."""
    for loc, scale in _written_scales(blueprint):
        if scale.max is not None and scale.min > scale.max:
            yield scale_upside_down(scale.min, scale.max, blueprint.places.of(*loc).value)


def _written_scales(blueprint: Blueprint) -> Iterator[tuple[Loc, Scale]]:
    spec = blueprint.spec
    base = merge_scale(spec.defaults.scale if spec.defaults else None, SCALE)
    if spec.defaults and spec.defaults.scale:
        yield ("defaults", "scale"), base
    for name, service in spec.services.items():
        if service.scale:
            yield ("services", name, "scale"), merge_scale(service.scale, base)
    for name, environment in (spec.environments or {}).items():
        for service, size in (environment.services or {}).items():
            if size.scale and service in spec.services:
                own = merge_scale(spec.services[service].scale, base)
                loc = ("environments", name, "services", service, "scale")
                yield loc, merge_scale(size.scale, own)


def unknown_service_in_environment(
    environment: str, service: str, known: tuple[str, ...], span: Span
) -> Diagnostic:
    """An environment changes a service that there is none of."""
    return Diagnostic(
        "unknown-service",
        f"environment '{environment}' changes '{printable(service)}', which is not a service",
        span,
        nearest(service, known),
    )


def scale_upside_down(least: int, most: int, span: Span) -> Diagnostic:
    """More instances at least than at most."""
    return Diagnostic(
        "scale-upside-down",
        f"the scale comes to at least {least} and at most {most} instances",
        span,
        f"write a `max` of {least} or more, or a smaller `min`; what a scale does not say comes"
        " from the service and the defaults",
    )
