"""What a blueprint speaks of, with every name replaced by the thing it names.

Nothing here knows a cloud or a style.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.diagnostics import Span
from twofold.services.cron import Cron
from twofold.values import frozen

Method: TypeAlias = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"]
Access: TypeAlias = Literal["read", "write", "read-write"]
Protocol: TypeAlias = Literal["http", "grpc", "tcp"]


@frozen
class Code:
    """A folder of source, absolute; `handler` is `module.attribute` in it."""

    folder: Path
    runtime: str
    handler: str


@frozen
class Image:
    """A ready container image, named as a registry names it."""

    reference: str


@frozen
class Scale:
    """How many instances there may be; no `max` leaves it to the target."""

    min: int
    max: int | None


@frozen
class Requests:
    """What an instance is promised, where that is less than it may take: MiB and processors."""

    memory: int | None
    cpu: float | None


@frozen
class Size:
    """What an instance gets; `None` is the cloud's own choice.

    `memory` is in MiB, `cpu` in virtual processors, `timeout` in seconds for one request or
    event; `concurrency` is requests at a time.
    """

    memory: int
    cpu: float | None
    requests: Requests
    timeout: int
    concurrency: int | None
    scale: Scale


@frozen
class Port:
    """Where a service is reached: others use `port`, its process listens on `target`."""

    name: str
    port: int
    target: int
    protocol: Protocol
    span: Span


@frozen
class Probe:
    """How an instance is asked whether it is well: at a port, in that port's protocol.

    `path` and `headers` are for HTTP. `delay` is the seconds before the first time, `period`
    those between two times.
    """

    port: Port
    path: str
    headers: Mapping[str, str]
    delay: int
    period: int


@frozen
class Health:
    """When an instance can take requests, and when it has to be started anew."""

    readiness: Probe
    liveness: Probe


@frozen
class Volume:
    """A disk of its own for each instance, which outlives it: where it is, and its size in MiB."""

    path: str
    size: int


@frozen
class Service:
    """A unit of code with its own identity.

    `retries` is how often an event is tried again before it goes to the dead letters. Whoever
    calls the service uses the first of its `ports`; a service that nobody asks anything may
    have none. `scratch` are paths that an instance may write to, and that go with it.
    """

    name: str
    description: str
    was: str | None
    source: Code | Image
    ports: tuple[Port, ...]
    size: Size
    retries: int
    health: Health | None
    volume: Volume | None
    scratch: tuple[str, ...]
    span: Span


# --- what services share --------------------------------------------------------------


@frozen
class DocumentStore:
    """Documents found by a key, or by a key and an order within it.

    `expires` names the attribute that holds the second (Unix time) in which a document goes.
    """

    name: str
    description: str
    was: str | None
    key: str
    sort: str | None
    expires: str | None
    span: Span


@frozen
class RelationalStore:
    """A database of tables; each service that uses it has a role of its own inside."""

    name: str
    description: str
    was: str | None
    engine: Literal["postgres"]
    span: Span


@frozen
class Cache:
    """Values that may be lost, found by key, quickly; the protocol is Redis's."""

    name: str
    description: str
    was: str | None
    span: Span


@frozen
class Bucket:
    """Objects found by path."""

    name: str
    description: str
    was: str | None
    span: Span


Store: TypeAlias = DocumentStore | RelationalStore | Cache | Bucket


@frozen
class Topic:
    """Messages that every subscriber gets a copy of."""

    name: str
    description: str
    was: str | None
    span: Span


@frozen
class Secret:
    """A value that only the services which name it can read."""

    name: str
    span: Span


# --- links: who may do what -----------------------------------------------------------


@frozen
class Use:
    """A service reads, writes, or reads and writes a store."""

    service: Service
    target: Store
    access: Access
    span: Span


@frozen
class Publish:
    """A service publishes to a topic."""

    service: Service
    target: Topic
    span: Span


@frozen
class Call:
    """A service calls another, at the first of its ports."""

    service: Service
    target: Service
    span: Span


@frozen
class ReadSecret:
    """A service reads a secret."""

    service: Service
    target: Secret
    span: Span


Link: TypeAlias = Use | Publish | Call | ReadSecret
Linked: TypeAlias = Store | Topic | Service | Secret


# --- triggers: what wakes a service ---------------------------------------------------


@frozen
class Route:
    """Requests from outside: a method and a path such as `/products/{id}` or `/cart/{path+}`."""

    service: Service
    method: Method
    path: str
    span: Span


@frozen
class Subscription:
    """Messages of a topic, which reach the service at a path."""

    service: Service
    topic: Topic
    path: str
    span: Span

    @property
    def name(self) -> str:
        """What the subscription's own resources are called."""
        return f"{self.topic.name}-{self.service.name}"


@frozen
class Schedule:
    """Times: a cron line and a time zone of the IANA database.

    `name` follows from the times: it is unique in the blueprint, and stays when other
    schedules come and go. `path` is where they reach the service.
    """

    service: Service
    name: str
    cron: Cron
    timezone: str
    path: str
    span: Span


Trigger: TypeAlias = Route | Subscription | Schedule


# --- environment values ---------------------------------------------------------------


@frozen
class Reference:
    """A part of an environment value that the cloud knows: `${ledger.host}`."""

    target: Linked
    attribute: str


@frozen
class Variable:
    """An environment variable of a service, in parts."""

    service: Service
    name: str
    parts: tuple[str | Reference, ...]
    span: Span


# --- environments ---------------------------------------------------------------------


@frozen
class SizeChange:
    """What an environment changes of a service's size; `None` leaves it as it is."""

    memory: int | None = None
    cpu: float | None = None
    requests: Requests | None = None
    timeout: int | None = None
    concurrency: int | None = None
    scale: Scale | None = None


@frozen
class Environment:
    """Sizes and safety: small and disposable, or protected and spread over zones.

    A protected environment keeps its data: deletion is refused, backups reach back,
    stores stand in several zones, logs last.
    """

    name: str
    protected: bool
    sizes: Mapping[str, SizeChange]


def attributes(thing: Linked) -> tuple[str, ...]:
    """What an environment value may refer to, and a service finds in its environment."""
    match thing:
        case DocumentStore() | Bucket():
            return ("name",)
        case RelationalStore():
            return ("host", "port", "database", "user")
        case Cache():
            return ("host", "port", "name", "user")
        case Topic() | Secret():
            return ("id",)
        case Service(ports=(Port(protocol="grpc" | "tcp"), *_)):
            return ("address", "auth")
        case Service():
            return ("url", "address", "auth")
