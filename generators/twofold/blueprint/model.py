"""The blueprint language: what may be written, typed and described.

The descriptions are the reference documentation: `twofold schema` prints them. A field that
somebody may leave out is `None` when it is left out, unless one value is right whatever else is
written; the other defaults are filled in by `resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from twofold.blueprint.fields import Spec
from twofold.blueprint.quantities import (
    DISK_UNITS,
    MEMORY_UNITS,
    TIME_UNITS,
    ExactlyOne,
    disk_space,
    mebibytes,
    port_name,
    seconds,
    single,
)
from twofold.blueprint.vocabulary import Amount, Before, By, Described, Example, Limits, Shown

# A name becomes part of DNS labels, resource names and Python modules everywhere.
NAME_PATTERN = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
NAME_LENGTH = 32

# Kubernetes' names of ports, which are IANA's (RFC 6335, 5.1): a letter somewhere, no hyphen at
# an end, no two in a row.
PORT_PATTERN = r"^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$"
PORT_LENGTH = 15

# What Kubernetes takes as the name of a header, and what one line of a header can hold.
HEADER_PATTERN = r"^[A-Za-z0-9-]+$"
HEADER_VALUE_PATTERN = r"^[ -~]*$"

# What every shell and every cloud takes as the name of an environment variable.
VARIABLE_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*$"

# What sections look like.
SERVICES: Mapping[str, object] = {"product": {"code": "services/product"}}
STORES: Mapping[str, object] = {"catalog": {"kind": "document"}}
TOPICS: Mapping[str, object] = {"orders": {}}
ENVIRONMENTS: Mapping[str, object] = {"test": {"protected": False}}

# What stands in a request line as it is.
PATH_PATTERN = r"^/[A-Za-z0-9._~/-]*$"

HANDLER_PATTERN = r"^[A-Za-z_][A-Za-z0-9_/]*(\.[A-Za-z_][A-Za-z0-9_]*)+$"

Name = Annotated[
    str,
    Limits(pattern=NAME_PATTERN, longest=NAME_LENGTH),
]
Description = Annotated[
    str | None,
    Described("What this is for, in a sentence; printed code carries it as a comment."),
    Example("Keeps what a customer means to buy."),
]
Was = Annotated[
    Name | None,
    Described(
        "The name this had before: what holds data or messages is kept and renamed. Of a service, "
        "its objects in a cluster are made anew, and on Google Cloud its function and account."
    ),
    Example("basket"),
]
Memory = Annotated[
    int,
    Amount(mebibytes, MEMORY_UNITS, least=128, most=32768, examples=(512, "512Mi", "2Gi")),
]
PromisedMemory = Annotated[
    int, Amount(mebibytes, MEMORY_UNITS, least=16, most=32768, examples=(64, "64Mi", "1Gi"))
]
Cpu = Annotated[float, Limits(above=0, most=16), Example(0.5)]
DiskSpace = Annotated[
    int,
    Amount(
        disk_space, DISK_UNITS, least=1024, most=16 * 1024 * 1024, examples=(2048, "10Gi", "1Ti")
    ),
]
Seconds = Annotated[int, Amount(seconds, TIME_UNITS, least=1, most=900, examples=(30, "30s", "5m"))]
Delay = Annotated[int, Amount(seconds, TIME_UNITS, least=0, most=3600, examples=(0, "20s", "2m"))]
Period = Annotated[int, Amount(seconds, TIME_UNITS, least=1, most=3600, examples=(10, "10s", "1m"))]
PortName = Annotated[str, Limits(pattern=PORT_PATTERN, longest=PORT_LENGTH)]
PortNumber = Annotated[int, Limits(least=1, most=65535), Example(8080)]
HeaderName = Annotated[str, Limits(pattern=HEADER_PATTERN)]
HeaderValue = Annotated[str, Limits(pattern=HEADER_VALUE_PATTERN)]
EventPath = Annotated[str, Limits(pattern=PATH_PATTERN), Example("/orders")]
Access = Literal["read", "write", "read-write"]
Variable = Annotated[str, Limits(pattern=VARIABLE_PATTERN)]
VariableValue = Annotated[str | int | float | bool, Before(single)]


class ScaleSpec(Spec):
    """How many instances of a service there may be."""

    min: Annotated[int, Limits(least=0, most=1000), Example(1)] | None = None
    """Instances that are always ready; left out, none, and in Kubernetes one (in a protected
    environment two, where `max` lets it) unless the service only waits for messages."""
    max: Annotated[int, Limits(least=1, most=1000), Example(50)] | None = None
    """Instances there may be at most; left out, as many as the cloud gives, and in Kubernetes 10,
    but one with a `volume`, or where neither HTTP, gRPC nor messages are shared out to them."""


class RequestsSpec(Spec):
    """What an instance is promised, where that is less than it may take."""

    memory: PromisedMemory | None = None
    """Memory that is kept free for an instance, in MiB or with a unit: `64`, `64Mi`; left out,
    all that it may take."""
    cpu: Cpu | None = None
    """Virtual processors that are kept free for an instance; left out, all that it may take."""


class SizeSpec(Spec):
    """What an instance of a service gets."""

    memory: Memory | None = None
    """Memory of an instance, in MiB or with a unit: `512`, `512Mi`, `2Gi`."""
    cpu: Cpu | None = None
    """Virtual processors of an instance; left out, what the cloud gives to that memory."""
    requests: Annotated[RequestsSpec | None, Shown({"memory": "64Mi", "cpu": 0.1})] = None
    """What an instance is promised where it shares a machine with others, if that is less than
    `memory` and `cpu`: more instances fit, and each may still take what is free."""
    timeout: Seconds | None = None
    """How long one request or event may take, in seconds or with a unit: `30`, `30s`, `5m`."""
    concurrency: Annotated[int, Limits(least=1, most=1000), Example(80)] | None = None
    """Requests that one instance takes at a time; left out, the cloud's own choice."""
    scale: Annotated[ScaleSpec | None, Shown({"min": 1, "max": 50})] = None
    """How many instances there may be."""


class HealthSpec(Spec):
    """How to ask an instance whether it is well: at a port, in the protocol of that port.

    A gRPC port is asked with gRPC's own health protocol, a TCP port by connecting to it.
    """

    path: Annotated[str, Limits(pattern=PATH_PATTERN), Example("/health")] | None = None
    """The path that answers 200 when the instance is well, at an HTTP port; left out, `/`."""
    port: Annotated[str, Before(port_name), Example("http")] | None = None
    """The port to ask, one of the service's `ports`; left out, the first."""
    headers: Annotated[dict[HeaderName, HeaderValue] | None, Shown({"Host": "shop.example"})] = None
    """Headers to send along, at an HTTP port."""
    delay: Delay = 0
    """How long after its start an instance is asked first, in seconds or with a unit: `20`,
    `20s`, `2m`."""
    period: Period = 10
    """How often an instance is asked, in seconds or with a unit: `10`, `10s`, `1m`."""


class CommonSpec(SizeSpec):
    """What a service may say and `defaults` may say for all of them."""

    runtime: Literal["python3.11", "python3.12", "python3.13"] | None = None
    """The language runtime of `code`."""
    handler: Annotated[str, Limits(pattern=HANDLER_PATTERN), Example("main.app")] | None = None
    """The application that answers, as `module.attribute` in the folder of `code`; left out,
    `main.app`."""
    retries: Annotated[int, Limits(least=0, most=100), Example(5)] | None = None
    """How often an event is tried again before it goes to the dead letters."""
    environment: Annotated[dict[Variable, VariableValue] | None, Shown({"LOG_LEVEL": "info"})] = (
        None
    )
    """Environment variables. `${store.attribute}` refers to something the service is linked to;
    write `$${` for a plain `${`."""
    health: Annotated[HealthSpec | None, Shown({"path": "/health"})] = None
    """How to see that an instance can take requests; in `defaults`, for services with ports."""
    liveness: Annotated[HealthSpec | None, Shown({"path": "/alive", "delay": "15s"})] = None
    """How to see that an instance does not have to be started anew; left out, as `health`."""


class TopicTriggerSpec(Spec):
    """Wake the service for every message of a topic."""

    topic: Annotated[str, Example("orders")]
    """The topic to subscribe to."""
    path: EventPath | None = None
    """Where messages reach the service, as requests; left out, `/events`."""


class ScheduleTriggerSpec(Spec):
    """Wake the service at fixed times."""

    schedule: Annotated[str, Example("0 2 * * *")]
    """A cron line of five fields: minute, hour, day of month, month, day of week."""
    timezone: Annotated[str | None, Example("Europe/Berlin")] = None
    """A time zone of the IANA database, such as `Europe/Berlin`; UTC when left out."""
    path: EventPath | None = None
    """Where times reach the service, as requests; left out, `/events`."""


TRIGGER = ExactlyOne(("topic", "schedule"), 'as in {topic: orders} or {schedule: "0 2 * * *"}')
TriggerSpec = Annotated[
    TopicTriggerSpec | ScheduleTriggerSpec,
    TRIGGER,
]


class PortSpec(Spec):
    """Where others reach a service, and where its process listens."""

    port: PortNumber
    """The number that others use."""
    target: PortNumber | None = None
    """The number that the process listens on; left out, the same."""
    protocol: Literal["http", "grpc", "tcp"] = "http"
    """What is spoken there: `http`, `grpc`, or `tcp` for anything else."""


class VolumeSpec(Spec):
    """A disk of its own for each instance, which outlives the instance."""

    path: Annotated[str, Example("/var/lib/data")]
    """Where the instance finds it, from the root: `/var/lib/data`."""
    size: DiskSpace
    """How much it holds, in MiB or with a unit: `2048`, `10Gi`, `1Ti`."""


class ServiceSpec(CommonSpec):
    """A unit of code with an identity of its own."""

    description: Description = None
    was: Was = None
    code: Annotated[str | None, Example("services/cart")] = None
    """The folder with the service's source, relative to the file that says so."""
    image: Annotated[str | None, Example("registry.example.com/payment:1.4.2")] = None
    """A ready container image, instead of `code`."""
    ports: Annotated[
        dict[PortName, PortSpec] | None,
        Limits(shortest=1),
        Shown({"http": {"port": 80, "target": 8080}}),
    ] = None
    """Where others reach the service, by the port's name; who calls it uses the first. Left out,
    it is `http: {port: 8080}` for a service that anybody asks anything."""
    http: Annotated[list[str] | None, Shown(["GET /products/{id}"])] = None
    """Public routes, each a method and a path: `GET /products/{id}`, `ANY /cart/{path+}`."""
    on: Annotated[list[TriggerSpec] | None, Shown([{"topic": "orders"}])] = None
    """Events that wake the service: `{topic: orders}` or `{schedule: "0 2 * * *"}`."""
    uses: Annotated[dict[str, Access] | None, Shown({"catalog": "read"})] = None
    """Stores that the service uses, each with `read`, `write` or `read-write`."""
    calls: Annotated[list[str] | None, Shown(["payment"])] = None
    """Services that this one calls."""
    publishes: Annotated[list[str] | None, Shown(["orders"])] = None
    """Topics that the service publishes to."""
    secrets: Annotated[list[Name] | None, Shown(["gateway-key"])] = None
    """Names of secrets that the service reads; values never stand in a blueprint."""
    volume: Annotated[VolumeSpec | None, Shown({"path": "/var/lib/data", "size": "10Gi"})] = None
    """A disk of its own for each instance, which outlives the instance."""
    scratch: Annotated[list[str] | None, Shown(["/data"])] = None
    """Folders that an instance may write to, from the root; what is in them goes with the
    instance. `/tmp` is always one."""


class DocumentStoreSpec(Spec):
    """Documents found by a key."""

    kind: Literal["document"]
    """What kind of store this is."""
    description: Description = None
    was: Was = None
    key: Annotated[str, Limits(shortest=1, longest=255), Example("sku")] = "id"
    """The attribute that a document is found by."""
    sort: Annotated[str, Limits(shortest=1, longest=255), Example("created")] | None = None
    """The attribute that orders the documents of one key."""
    expires: Annotated[str, Limits(shortest=1, longest=255), Example("gone")] | None = None
    """The attribute with the second (Unix time) in which a document goes."""


class RelationalStoreSpec(Spec):
    """A database of tables."""

    kind: Literal["relational"]
    """What kind of store this is."""
    description: Description = None
    was: Was = None
    engine: Literal["postgres"] = "postgres"
    """The database engine."""


class CacheSpec(Spec):
    """Values that may be lost, found by key; the protocol is Redis's."""

    kind: Literal["cache"]
    """What kind of store this is."""
    description: Description = None
    was: Was = None


class BucketSpec(Spec):
    """Objects found by path."""

    kind: Literal["bucket"]
    """What kind of store this is."""
    description: Description = None
    was: Was = None


StoreSpec = Annotated[DocumentStoreSpec | RelationalStoreSpec | CacheSpec | BucketSpec, By("kind")]


class TopicSpec(Spec):
    """Messages that every subscriber gets a copy of."""

    description: Description = None
    was: Was = None


class EnvironmentSpec(Spec):
    """Sizes and safety in one environment; what there is, is the same in all of them."""

    protected: bool | None = None
    """Keep data: refuse deletion, keep backups and logs longer, stand in several zones. Left
    out, it holds for `prod` alone."""
    services: Annotated[dict[str, SizeSpec] | None, Shown({"cart": {"memory": "1Gi"}})] = None
    """Sizes of services in this environment, where they differ."""


class BlueprintSpec(Spec):
    """Services, what they need, and nothing about any cloud."""

    name: Annotated[Name, Example("shop")]
    """The application's name."""
    description: Description = None
    include: Annotated[list[str] | None, Shown(["team/cart.yaml"])] = None
    """Other files whose services, stores, topics and environments belong to this blueprint,
    relative to this one."""
    defaults: Annotated[CommonSpec | None, Shown({"memory": "512Mi"})] = None
    """What holds for every service that does not say otherwise."""
    services: Annotated[dict[Name, ServiceSpec], Limits(shortest=1), Shown(SERVICES)]
    """Units of code, by name; here or in an included file."""
    stores: Annotated[dict[Name, StoreSpec] | None, Shown(STORES)] = None
    """What services keep, by name."""
    topics: Annotated[dict[Name, TopicSpec] | None, Shown(TOPICS)] = None
    """What services tell each other, by name."""
    environments: Annotated[dict[Name, EnvironmentSpec] | None, Shown(ENVIRONMENTS)] = None
    """Sizes and safety by environment. `dev` (disposable) and `prod` (protected) are there
    without being written."""


class PartSpec(Spec):
    """A file that a blueprint includes; what its sections hold is checked with the blueprint."""

    description: Description = None
    include: Annotated[list[str] | None, Shown(["team/cart.yaml"])] = None
    """Further files, relative to this one."""
    services: Annotated[dict[str, object] | None, Shown(SERVICES)] = None
    """Units of code, by name."""
    stores: Annotated[dict[str, object] | None, Shown(STORES)] = None
    """What services keep, by name."""
    topics: Annotated[dict[str, object] | None, Shown(TOPICS)] = None
    """What services tell each other, by name."""
    environments: Annotated[dict[str, object] | None, Shown(ENVIRONMENTS)] = None
    """Sizes and safety by environment."""
