"""What a blueprint names: its services, stores, topics and secrets, each made once.

Making them cannot fail; the rules look at what somebody wrote, not at what was made of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import (
    BucketSpec,
    CacheSpec,
    CommonSpec,
    DocumentStoreSpec,
    RelationalStoreSpec,
    ServiceSpec,
    StoreSpec,
)
from twofold.diagnostics import Span
from twofold.services.health import read_health
from twofold.services.model import (
    Bucket,
    Cache,
    Code,
    DocumentStore,
    Image,
    Linked,
    RelationalStore,
    Secret,
    Service,
    Store,
    Topic,
    Volume,
)
from twofold.services.ports import read_ports
from twofold.services.sizes import first, read_size
from twofold.values import frozen

RUNTIME = "python3.13"
HANDLER = "main.app"
RETRIES = 3

Section: TypeAlias = Literal["services", "stores", "topics", "secrets"]


@frozen
class Things:
    """Everything that a link can point to, by name."""

    services: Mapping[str, Service]
    stores: Mapping[str, Store]
    topics: Mapping[str, Topic]
    secrets: Mapping[str, Secret]

    def section(self, section: Section) -> Mapping[str, Linked]:
        """The things of one section of the blueprint."""
        match section:
            case "services":
                return self.services
            case "stores":
                return self.stores
            case "topics":
                return self.topics
            case "secrets":
                return self.secrets

    def all(self) -> Iterator[Linked]:
        """Every thing, section by section."""
        yield from self.services.values()
        yield from self.stores.values()
        yield from self.topics.values()
        yield from self.secrets.values()

    def find(self, name: str) -> Linked | None:
        """The thing of that name, whatever it is."""
        found = self.services.get(name) or self.stores.get(name) or self.topics.get(name)
        return found or self.secrets.get(name)


def what(thing: Linked) -> str:
    """What a thing is, in the blueprint's words."""
    match thing:
        case Service():
            return "service"
        case DocumentStore() | RelationalStore() | Cache() | Bucket():
            return "store"
        case Topic():
            return "topic"
        case Secret():
            return "secret"


def how_to_link(thing: Linked) -> str:
    """What a service writes to be linked to a thing."""
    match thing:
        case Service():
            return f"`calls: [{thing.name}]`"
        case DocumentStore() | RelationalStore() | Cache() | Bucket():
            return f"`uses: {{{thing.name}: read}}`"
        case Topic():
            return f"`publishes: [{thing.name}]`"
        case Secret():
            return f"`secrets: [{thing.name}]`"


def read_things(blueprint: Blueprint) -> Things:
    """Make what the blueprint names, with every default filled in."""
    spec = blueprint.spec
    called = {callee for each in spec.services.values() for callee in each.calls or ()}
    # Many services may be of one folder.
    folder = cache(_folder)
    return Things(
        services={
            name: _service(blueprint, name, each, called, folder)
            for name, each in spec.services.items()
        },
        stores={
            name: _store(name, each, blueprint.places.of("stores", name).key)
            for name, each in (spec.stores or {}).items()
        },
        topics={
            name: Topic(
                name, each.description or "", each.was, blueprint.places.of("topics", name).key
            )
            for name, each in (spec.topics or {}).items()
        },
        secrets={secret.name: secret for secret in _secrets(blueprint)},
    )


FolderOf: TypeAlias = Callable[[Path, str], Path]


def _service(
    blueprint: Blueprint,
    name: str,
    spec: ServiceSpec,
    called: Container[str],
    folder: FolderOf,
) -> Service:
    defaults = blueprint.spec.defaults or CommonSpec()
    ports = read_ports(blueprint, name, called)
    return Service(
        name=name,
        description=spec.description or "",
        was=spec.was,
        source=_source(blueprint, name, spec, defaults, folder),
        ports=ports,
        size=read_size(spec, defaults),
        retries=_retries(spec, defaults),
        health=read_health(spec, defaults, ports),
        volume=Volume(spec.volume.path, spec.volume.size) if spec.volume else None,
        scratch=tuple(spec.scratch or ()),
        span=blueprint.places.of("services", name).key,
    )


def _retries(spec: ServiceSpec, defaults: CommonSpec) -> int:
    retries = first(spec.retries, defaults.retries)
    return RETRIES if retries is None else retries


def _source(
    blueprint: Blueprint, name: str, spec: ServiceSpec, defaults: CommonSpec, folder: FolderOf
) -> Code | Image:
    if spec.image is not None:
        return Image(spec.image)
    file = blueprint.places.of("services", name, "code").file
    return Code(
        folder=folder(file, spec.code or ""),
        runtime=spec.runtime or defaults.runtime or RUNTIME,
        handler=spec.handler or defaults.handler or HANDLER,
    )


def _folder(file: Path, code: str) -> Path:
    # Path.resolve() would follow links, and a finding or a picture show what nobody wrote.
    return Path(os.path.abspath(file.parent / code))  # noqa: PTH100


def _store(name: str, spec: StoreSpec, span: Span) -> Store:
    description = spec.description or ""
    match spec:
        case DocumentStoreSpec():
            return DocumentStore(
                name, description, spec.was, spec.key, spec.sort, spec.expires, span
            )
        case RelationalStoreSpec():
            return RelationalStore(name, description, spec.was, spec.engine, span)
        case CacheSpec():
            return Cache(name, description, spec.was, span)
        case BucketSpec():
            return Bucket(name, description, spec.was, span)


def _secrets(blueprint: Blueprint) -> Iterator[Secret]:
    """The secrets that services name, each where it is named first."""
    seen: set[str] = set()
    for service, spec in blueprint.spec.services.items():
        for index, name in enumerate(spec.secrets or ()):
            if name not in seen:
                seen.add(name)
                yield Secret(name, blueprint.places.of("services", service, "secrets", index).value)
