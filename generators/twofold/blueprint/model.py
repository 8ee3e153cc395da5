"""The blueprint language: what may be written, typed and described.

The descriptions are the reference documentation: `twofold schema` prints them. A field that
somebody may leave out is `None` when it is left out, unless one value is right whatever else is
written; the other defaults are filled in by `resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic.json_schema import Examples

from twofold.blueprint.quantities import (
    DISK_UNITS,
    MEMORY_UNITS,
    TIME_UNITS,
    ExactlyOne,
    amount_schema,
    disk_space,
    mebibytes,
    port_name,
    seconds,
    single,
)

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

# What sections look like. `Field(examples=...)` is shown where a field is misread, instead of its
# description; `Examples` is for the schema and the documentation alone.
SERVICES: Mapping[str, object] = {"product": {"code": "services/product"}}
STORES: Mapping[str, object] = {"catalog": {"kind": "document"}}
TOPICS: Mapping[str, object] = {"orders": {}}
ENVIRONMENTS: Mapping[str, object] = {"test": {"protected": False}}

# What stands in a request line as it is.
PATH_PATTERN = r"^/[A-Za-z0-9._~/-]*$"

HANDLER_PATTERN = r"^[A-Za-z_][A-Za-z0-9_/]*(\.[A-Za-z_][A-Za-z0-9_]*)+$"

Name = Annotated[
    str,
    Field(pattern=NAME_PATTERN, max_length=NAME_LENGTH),
]
Description = Annotated[
    str | None,
    Field(description="What this is for, in a sentence; printed code carries it as a comment."),
    Examples(["Keeps what a customer means to buy."]),
]
Was = Annotated[
    Name | None,
    Field(description="The name this had before: what is deployed under it is kept and renamed."),
    Examples(["basket"]),
]
Memory = Annotated[
    int,
    BeforeValidator(mebibytes),
    Field(ge=128, le=32768),
    WithJsonSchema(amount_schema(128, 32768, MEMORY_UNITS, 512, "512Mi", "2Gi")),
]
PromisedMemory = Annotated[
    int,
    BeforeValidator(mebibytes),
    Field(ge=16, le=32768),
    WithJsonSchema(amount_schema(16, 32768, MEMORY_UNITS, 64, "64Mi", "1Gi")),
]
Cpu = Annotated[float, Field(gt=0, le=16), Examples([0.5])]
DiskSpace = Annotated[
    int,
    BeforeValidator(disk_space),
    Field(ge=1024, le=16 * 1024 * 1024),
    WithJsonSchema(amount_schema(1024, 16 * 1024 * 1024, DISK_UNITS, 2048, "10Gi", "1Ti")),
]
Seconds = Annotated[
    int,
    BeforeValidator(seconds),
    Field(ge=1, le=900),
    WithJsonSchema(amount_schema(1, 900, TIME_UNITS, 30, "30s", "5m")),
]
Delay = Annotated[
    int,
    BeforeValidator(seconds),
    Field(ge=0, le=3600),
    WithJsonSchema(amount_schema(0, 3600, TIME_UNITS, 0, "20s", "2m")),
]
Period = Annotated[
    int,
    BeforeValidator(seconds),
    Field(ge=1, le=3600),
    WithJsonSchema(amount_schema(1, 3600, TIME_UNITS, 10, "10s", "1m")),
]
PortName = Annotated[str, Field(pattern=PORT_PATTERN, max_length=PORT_LENGTH)]
PortNumber = Annotated[int, Field(ge=1, le=65535), Examples([8080])]
HeaderName = Annotated[str, Field(pattern=HEADER_PATTERN)]
HeaderValue = Annotated[str, Field(pattern=HEADER_VALUE_PATTERN)]
EventPath = Annotated[str, Field(pattern=PATH_PATTERN), Examples(["/orders"])]
Access = Literal["read", "write", "read-write"]
Variable = Annotated[str, Field(pattern=VARIABLE_PATTERN)]
VariableValue = Annotated[str | int | float | bool, BeforeValidator(single)]


class Spec(BaseModel):
    """A part of a blueprint: unknown keys are mistakes, and nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        # The outermost model is built with its parts when it is first used; no part alone.
        defer_build=True,
    )


class ScaleSpec(Spec):
    """How many instances of a service there may be."""

    min: Annotated[int, Field(ge=0, le=1000), Examples([1])] | None = None
    """Instances that are always ready; left out, none."""
    max: Annotated[int, Field(ge=1, le=1000), Examples([50])] | None = None
    """Instances there may be at most; left out, as many as the cloud gives."""


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
    requests: Annotated[RequestsSpec | None, Field(examples=[{"memory": "64Mi", "cpu": 0.1}])] = (
        None
    )
    """What an instance is promised where it shares a machine with others, if that is less than
    `memory` and `cpu`: more instances fit, and each may still take what is free."""
    timeout: Seconds | None = None
    """How long one request or event may take, in seconds or with a unit: `30`, `30s`, `5m`."""
    concurrency: Annotated[int, Field(ge=1, le=1000), Examples([80])] | None = None
    """Requests that one instance takes at a time; left out, the cloud's own choice."""
    scale: Annotated[ScaleSpec | None, Field(examples=[{"min": 1, "max": 50}])] = None
    """How many instances there may be."""


class HealthSpec(Spec):
    """How to ask an instance whether it is well: at a port, in the protocol of that port.

    A gRPC port is asked with gRPC's own health protocol, a TCP port by connecting to it.
    """

    path: Annotated[str, Field(pattern=PATH_PATTERN), Examples(["/health"])] | None = None
    """The path that answers 200 when the instance is well, at an HTTP port; left out, `/`."""
    port: Annotated[str, BeforeValidator(port_name), Examples(["http"])] | None = None
    """The port to ask, one of the service's `ports`; left out, the first."""
    headers: Annotated[
        dict[HeaderName, HeaderValue] | None, Field(examples=[{"Host": "shop.example"}])
    ] = None
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
    handler: Annotated[str, Field(pattern=HANDLER_PATTERN), Examples(["main.app"])] | None = None
    """The application that answers, as `module.attribute` in the folder of `code`; left out,
    `main.app`."""
    retries: Annotated[int, Field(ge=0, le=100), Examples([5])] | None = None
    """How often an event is tried again before it goes to the dead letters."""
    environment: Annotated[
        dict[Variable, VariableValue] | None, Field(examples=[{"LOG_LEVEL": "info"}])
    ] = None
    """Environment variables. `${store.attribute}` refers to something the service is linked to;
    write `$${` for a plain `${`."""
    health: Annotated[HealthSpec | None, Field(examples=[{"path": "/health"}])] = None
    """How to see that an instance can take requests; in `defaults`, for services with ports."""
    liveness: Annotated[HealthSpec | None, Field(examples=[{"path": "/alive", "delay": "15s"}])] = (
        None
    )
    """How to see that an instance does not have to be started anew; left out, as `health`."""


class TopicTriggerSpec(Spec):
    """Wake the service for every message of a topic."""

    topic: Annotated[str, Examples(["orders"])]
    """The topic to subscribe to."""
    path: EventPath | None = None
    """Where messages reach the service, as requests; left out, `/events`."""


class ScheduleTriggerSpec(Spec):
    """Wake the service at fixed times."""

    schedule: Annotated[str, Examples(["0 2 * * *"])]
    """A cron line of five fields: minute, hour, day of month, month, day of week."""
    timezone: Annotated[str | None, Examples(["Europe/Berlin"])] = None
    """A time zone of the IANA database, such as `Europe/Berlin`; UTC when left out."""
    path: EventPath | None = None
    """Where times reach the service, as requests; left out, `/events`."""


TRIGGER = ExactlyOne(("topic", "schedule"), 'as in {topic: orders} or {schedule: "0 2 * * *"}')
TriggerSpec = Annotated[
    Annotated[TopicTriggerSpec, Tag("topic")] | Annotated[ScheduleTriggerSpec, Tag("schedule")],
    Discriminator(TRIGGER.key),
    BeforeValidator(TRIGGER.check),
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

    path: Annotated[str, Examples(["/var/lib/data"])]
    """Where the instance finds it, from the root: `/var/lib/data`."""
    size: DiskSpace
    """How much it holds, in MiB or with a unit: `2048`, `10Gi`, `1Ti`."""


class ServiceSpec(CommonSpec):
    """A unit of code with an identity of its own."""

    description: Description = None
    was: Was = None
    code: Annotated[str | None, Examples(["services/cart"])] = None
    """The folder with the service's source, relative to the file that says so."""
    image: Annotated[str | None, Examples(["registry.example.com/payment:1.4.2"])] = None
    """A ready container image, instead of `code`."""
    ports: Annotated[
        dict[PortName, PortSpec] | None,
        Field(min_length=1, examples=[{"http": {"port": 80, "target": 8080}}]),
    ] = None
    """Where others reach the service, by the port's name; who calls it uses the first. Left out,
    it is `http: {port: 8080}` for a service that anybody asks anything."""
    http: Annotated[list[str] | None, Field(examples=[["GET /products/{id}"]])] = None
    """Public routes, each a method and a path: `GET /products/{id}`, `ANY /cart/{path+}`."""
    on: Annotated[list[TriggerSpec] | None, Field(examples=[[{"topic": "orders"}]])] = None
    """Events that wake the service: `{topic: orders}` or `{schedule: "0 2 * * *"}`."""
    uses: Annotated[dict[str, Access] | None, Field(examples=[{"catalog": "read"}])] = None
    """Stores that the service uses, each with `read`, `write` or `read-write`."""
    calls: Annotated[list[str] | None, Field(examples=[["payment"]])] = None
    """Services that this one calls."""
    publishes: Annotated[list[str] | None, Field(examples=[["orders"]])] = None
    """Topics that the service publishes to."""
    secrets: Annotated[list[Name] | None, Field(examples=[["gateway-key"]])] = None
    """Names of secrets that the service reads; values never stand in a blueprint."""
    volume: Annotated[
        VolumeSpec | None, Field(examples=[{"path": "/var/lib/data", "size": "10Gi"}])
    ] = None
    """A disk of its own for each instance, which outlives the instance."""
    scratch: Annotated[list[str] | None, Field(examples=[["/data"]])] = None
    """Folders that an instance may write to, from the root; what is in them goes with the
    instance. `/tmp` is always one."""


class DocumentStoreSpec(Spec):
    """Documents found by a key."""

    kind: Literal["document"]
    """What kind of store this is."""
    description: Description = None
    was: Was = None
    key: Annotated[str, Field(min_length=1, max_length=255), Examples(["sku"])] = "id"
    """The attribute that a document is found by."""
    sort: Annotated[str, Field(min_length=1, max_length=255), Examples(["created"])] | None = None
    """The attribute that orders the documents of one key."""
    expires: Annotated[str, Field(min_length=1, max_length=255), Examples(["gone"])] | None = None
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


StoreSpec = Annotated[
    DocumentStoreSpec | RelationalStoreSpec | CacheSpec | BucketSpec, Field(discriminator="kind")
]


class TopicSpec(Spec):
    """Messages that every subscriber gets a copy of."""

    description: Description = None
    was: Was = None


class EnvironmentSpec(Spec):
    """Sizes and safety in one environment; what there is, is the same in all of them."""

    protected: bool | None = None
    """Keep data: refuse deletion, keep backups and logs longer, stand in several zones. Left
    out, it holds for `prod` alone."""
    services: Annotated[
        dict[str, SizeSpec] | None, Field(examples=[{"cart": {"memory": "1Gi"}}])
    ] = None
    """Sizes of services in this environment, where they differ."""


class BlueprintSpec(Spec):
    """Services, what they need, and nothing about any cloud."""

    name: Annotated[Name, Examples(["shop"])]
    """The application's name."""
    description: Description = None
    include: Annotated[list[str] | None, Field(examples=[["team/cart.yaml"]])] = None
    """Other files whose services, stores, topics and environments belong to this blueprint,
    relative to this one."""
    defaults: Annotated[CommonSpec | None, Field(examples=[{"memory": "512Mi"}])] = None
    """What holds for every service that does not say otherwise."""
    services: Annotated[dict[Name, ServiceSpec], Field(min_length=1, examples=[SERVICES])]
    """Units of code, by name; here or in an included file."""
    stores: Annotated[dict[Name, StoreSpec] | None, Field(examples=[STORES])] = None
    """What services keep, by name."""
    topics: Annotated[dict[Name, TopicSpec] | None, Field(examples=[TOPICS])] = None
    """What services tell each other, by name."""
    environments: Annotated[dict[Name, EnvironmentSpec] | None, Field(examples=[ENVIRONMENTS])] = (
        None
    )
    """Sizes and safety by environment. `dev` (disposable) and `prod` (protected) are there
    without being written."""


class PartSpec(Spec):
    """A file that a blueprint includes; what its sections hold is checked with the blueprint."""

    description: Description = None
    include: Annotated[list[str] | None, Field(examples=[["team/cart.yaml"]])] = None
    """Further files, relative to this one."""
    services: Annotated[dict[str, object] | None, Field(examples=[SERVICES])] = None
    """Units of code, by name."""
    stores: Annotated[dict[str, object] | None, Field(examples=[STORES])] = None
    """What services keep, by name."""
    topics: Annotated[dict[str, object] | None, Field(examples=[TOPICS])] = None
    """What services tell each other, by name."""
    environments: Annotated[dict[str, object] | None, Field(examples=[ENVIRONMENTS])] = None
    """Sizes and safety by environment."""
