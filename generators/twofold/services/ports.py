"""Where a service is reached: its ports, the one that goes without saying, and their rules."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from twofold.blueprint.load import Blueprint
from twofold.diagnostics import Diagnostic, Span
from twofold.services.model import Port, Service

# Where HTTP is spoken when a service does not say: a port that a process may listen on without
# being root.
HTTP_PORT = 8080


def read_ports(blueprint: Blueprint, service: str, called: Container[str]) -> tuple[Port, ...]:
    """A service's ports or, where it has none and is asked something, the usual one.

    `called` are the services that another one calls.
    """
    spec, of = blueprint.spec.services[service], blueprint.places.of
    if spec.ports:
        return tuple(
            Port(
                name=name,
                port=each.port,
                target=each.port if each.target is None else each.target,
                protocol=each.protocol,
                span=of("services", service, "ports", name).key,
            )
            for name, each in spec.ports.items()
        )
    if spec.http or spec.on or spec.health or spec.liveness or service in called:
        return (Port("http", HTTP_PORT, HTTP_PORT, "http", of("services", service).key),)
    return ()


# --- rules ----------------------------------------------------------------------------


def check_ports(blueprint: Blueprint, services: Mapping[str, Service]) -> Iterator[Diagnostic]:
    """No number stands for two ports, and what comes by HTTP finds a port that speaks it."""
    for service in services.values():
        yield from _check_numbers(blueprint, service)
        yield from _check_http(blueprint, service)


def _check_numbers(blueprint: Blueprint, service: Service) -> Iterator[Diagnostic]:
    by_port: dict[int, Port] = {}
    by_target: dict[int, Port] = {}
    for port in service.ports:
        of, here = blueprint.places.of, ("services", service.name, "ports", port.name)
        same_number = by_port.setdefault(port.port, port)
        same_listener = by_target.setdefault(port.target, port)
        if same_number is not port:
            yield same_port(service, port, same_number, of(*here, "port").value)
        elif same_listener is not port:
            yield same_target(service, port, same_listener, of(*here, "target").value)


def _check_http(blueprint: Blueprint, service: Service) -> Iterator[Diagnostic]:
    if any(port.protocol == "http" for port in service.ports):
        return
    spec, of = blueprint.spec.services[service.name], blueprint.places.of
    if spec.http:
        yield no_http_port(service, "public routes", of("services", service.name, "http").key)
    if spec.on:
        yield no_http_port(service, "events", of("services", service.name, "on").key)


def same_port(service: Service, port: Port, earlier: Port, span: Span) -> Diagnostic:
    """Two ports of a service have one number, and others could mean either."""
    return Diagnostic(
        "same-port",
        f"port '{port.name}' of service '{service.name}' is {port.port}, and so is"
        f" '{earlier.name}' ({earlier.span})",
        span,
        "give one of them another number, or remove it",
    )


def same_target(service: Service, port: Port, earlier: Port, span: Span) -> Diagnostic:
    """Two ports of a service lead to one number that its process listens on."""
    return Diagnostic(
        "same-target",
        f"port '{port.name}' of service '{service.name}' leads to {port.target}, and so does"
        f" '{earlier.name}' ({earlier.span})",
        span,
        "write the `target` that the process listens on for this one, or remove one of them",
    )


def no_http_port(service: Service, what: str, span: Span) -> Diagnostic:
    """Requests or events come by HTTP, and a service speaks it nowhere."""
    return Diagnostic(
        "no-http-port",
        f"service '{service.name}' has {what}, which come by HTTP, and no port that speaks it",
        span,
        "give it one, as in `ports: {http: {port: 80, target: 8080}}`",
    )
