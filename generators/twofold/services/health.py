"""How an instance is asked whether it is well, and the rules for whoever says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from twofold.blueprint.credentials import named_secret
from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import CommonSpec, HealthSpec, ServiceSpec
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, few, nearest
from twofold.services.model import Health, Port, Probe, Service
from twofold.values import frozen

Key: TypeAlias = Literal["health", "liveness"]

PATH = "/"

# A message names this many services; a mistake in the defaults may be about all of them.
NAMED = 3

# Headers that carry a credential without being named like one.
CREDENTIAL_HEADERS = frozenset({"authorization", "proxy-authorization"})


@frozen
class Written:
    """A probe as somebody wrote it, where, and the services whose instances it asks."""

    key: Key
    spec: HealthSpec
    loc: Loc
    services: tuple[Service, ...]

    @property
    def is_own(self) -> bool:
        """Whether a service says it of itself."""
        return self.loc[0] == "services"


def read_health(spec: ServiceSpec, defaults: CommonSpec, ports: tuple[Port, ...]) -> Health | None:
    """How a service's instances are asked; one without ports cannot be."""
    readiness = spec.health or defaults.health
    if readiness is None or not ports:
        return None
    liveness = spec.liveness or defaults.liveness or readiness
    return Health(_probe(readiness, ports), _probe(liveness, ports))


def _probe(spec: HealthSpec, ports: tuple[Port, ...]) -> Probe:
    port = _asked(spec, ports)
    return Probe(
        port=port,
        path=(spec.path or PATH) if port.protocol == "http" else "",
        headers=dict(sorted((spec.headers or {}).items())),
        delay=spec.delay,
        period=spec.period,
    )


def _asked(spec: HealthSpec, ports: tuple[Port, ...]) -> Port:
    """The port that is asked; the rules refuse a name that is none's."""
    return next((port for port in ports if port.name == spec.port), ports[0])


# --- rules ----------------------------------------------------------------------------


def check_health(blueprint: Blueprint, services: Mapping[str, Service]) -> Iterator[Diagnostic]:
    """Every probe asks a port that is there, in that port's protocol, and tells no secret."""
    probes = tuple(_written(blueprint, services))
    ready = {each.name for probe in probes if probe.key == "health" for each in probe.services}
    for written in probes:
        yield from _check_probe(written, blueprint.places)
        yield from _check_headers(written, blueprint.places)
        alone = tuple(each for each in written.services if each.name not in ready)
        if alone:
            yield liveness_alone(alone, blueprint.places.of(*written.loc).key)


def _written(blueprint: Blueprint, services: Mapping[str, Service]) -> Iterator[Written]:
    own = {name: _probes(spec) for name, spec in blueprint.spec.services.items()}
    for key, spec in _probes(blueprint.spec.defaults or CommonSpec()).items():
        heirs = tuple(
            services[name] for name in own if services[name].ports and key not in own[name]
        )
        yield Written(key, spec, ("defaults", key), heirs)
    for name, probes in own.items():
        for key, spec in probes.items():
            yield Written(key, spec, ("services", name, key), (services[name],))


def _probes(spec: CommonSpec) -> Mapping[Key, HealthSpec]:
    probes: Mapping[Key, HealthSpec | None] = {"health": spec.health, "liveness": spec.liveness}
    return {key: probe for key, probe in probes.items() if probe is not None}


def _check_probe(written: Written, places: Places) -> Iterator[Diagnostic]:
    spec, of = written.spec, places.of
    having = tuple(each for each in written.services if _has(spec.port, each))
    if len(having) < len(written.services):
        lacking = tuple(each for each in written.services if not _has(spec.port, each))
        yield unknown_port(written, lacking, of(*written.loc, "port").value)
    others = tuple(each for each in having if _asked(spec, each.ports).protocol != "http")
    if others and spec.path is not None:
        yield only_for_http(written, "path", others, of(*written.loc, "path").key)
    if others and spec.headers:
        yield only_for_http(written, "headers", others, of(*written.loc, "headers").key)


def _has(port: str | None, service: Service) -> bool:
    return port is None or any(each.name == port for each in service.ports)


def _check_headers(written: Written, places: Places) -> Iterator[Diagnostic]:
    for name in written.spec.headers or ():
        if named_secret(name) or name.lower() in CREDENTIAL_HEADERS:
            yield secret_header(name, places.of(*written.loc, "headers", name).value)


def unknown_port(written: Written, lacking: tuple[Service, ...], span: Span) -> Diagnostic:
    """A probe asks a port that a service does not have."""
    port = written.spec.port or ""
    hint = nearest(port, {each.name for service in lacking for each in service.ports})
    if len(lacking) < len(written.services):
        hint = f"write `{written.key}` for each of them, or no `port`: then the first is asked"
    return Diagnostic(
        "unknown-port",
        f"`{written.key}` asks port '{printable(port)}', which {_named(lacking)} not have",
        span,
        hint,
    )


def only_for_http(
    written: Written, field: str, services: tuple[Service, ...], span: Span
) -> Diagnostic:
    """A probe says something of HTTP, and asks a port where it is not spoken."""
    own = "remove it" if written.is_own else f"write `{written.key}` for each of them without it"
    return Diagnostic(
        "only-for-http",
        f"`{field}` is for HTTP alone, which {_named(services)} not speak at the port that"
        f" `{written.key}` asks",
        span,
        f"{own}: a gRPC port is asked with gRPC's own health protocol, a TCP port by connecting"
        " to it",
    )


def liveness_alone(services: tuple[Service, ...], span: Span) -> Diagnostic:
    """Something says when an instance is started anew, and nothing when it can take requests."""
    return Diagnostic(
        "liveness-alone",
        f"`liveness` needs `health` beside it, which {_named(services)} not have",
        span,
        "write `health`, and `liveness` only where it differs from that",
    )


def secret_header(name: str, span: Span) -> Diagnostic:
    """A header's name says that its value is a secret. The value is not repeated here."""
    return Diagnostic(
        "secret-in-blueprint",
        f"the value of the header '{printable(name)}' is a secret, by the header's name",
        span,
        "ask for a path that answers without it; if it is none, give the header another name",
    )


def _named(services: tuple[Service, ...]) -> str:
    """Name services, as far as somebody reads on, up to the verb."""
    names = [service.name for service in services]
    if len(names) == 1:
        return f"service '{names[0]}' does"
    return f"services {few(names, NAMED)} do"
