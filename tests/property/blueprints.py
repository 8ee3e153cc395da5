"""Random blueprints with random stacks: mostly such that compile, of everything there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from hypothesis import strategies as st

Data: TypeAlias = dict[str, Any]

NAMES: tuple[str, ...] = (
    "cart",
    "door",
    "lamp",
    "mail",
    "pay",
    "room",
    "shelf",
    "tea",
    "user",
    "vault",
    "x1",
    "zoo",
)
# Images in registries that functions of the cloud start them from.
IMAGES: Mapping[str, str] = {
    "aws": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1",
    "azure": "registry.example.com/app:1",
    "gcp": "docker.io/acme/app:1",
    "kubernetes": "registry.example.com/app:1",
}
# Where each cloud's resources are to be.
REGIONS: Mapping[str, Data] = {
    "aws": {"aws:region": "eu-central-1"},
    "azure": {"azure-native:location": "westeurope"},
    "gcp": {"gcp:project": "acme-shop", "gcp:region": "europe-west1"},
    "kubernetes": {},
}
STORES: tuple[Data, ...] = (
    {"kind": "document"},
    {"kind": "document", "key": "id", "sort": "at", "expires": "until"},
    {"kind": "relational"},
    {"kind": "cache"},
    {"kind": "bucket", "description": "What # is 'kept': {here}"},
)
PORTS: tuple[Data, ...] = (
    {"http": {"port": 8080}},
    {"web": {"port": 80, "target": 8080}, "grpc": {"port": 9000, "protocol": "grpc"}},
    {"grpc": {"port": 50051, "protocol": "grpc"}},
    {"tcp": {"port": 6379, "protocol": "tcp"}},
)
EVENTS: tuple[Data, ...] = (
    {"schedule": "0 2 * * *"},
    {"schedule": "*/15 8-17 * * MON-FRI", "timezone": "Europe/Berlin"},
)
CHOSEN: Mapping[str, tuple[Any, ...]] = {
    "description": ("Sells things.", 'type: ignore "this"', "店 ü\n\tand more"),
    "memory": (256, "1Gi"),
    "cpu": (0.25, 2),
    "timeout": ("20s", 45),
    "retries": (0, 7),
    "concurrency": (5,),
    "scale": ({"min": 1}, {"max": 4}, {"min": 2, "max": 12}),
    "health": (
        {"path": "/health", "headers": {"Host": "shop.example", "Accept": "*/*"}},
        {"delay": 5, "period": 20},
    ),
    "requests": ({"memory": "64Mi"}, {"cpu": 0.1}),
    "volume": ({"path": "/data", "size": "10Gi"},),
    "scratch": (["/work"],),
    "environment": ({"LEVEL": "debug", "EMPTY": "", "N": 3, "ON": True},),
}
# What a stack says of a service's variables; `LEVEL` and `REGION` are blueprints' as well.
VARIABLES: tuple[Data, ...] = (
    {},
    {"LEVEL": "warning", "OTHER": "$${x} ü"},
    {"REGION": "there", "EMPTY": "", "VERSION": 3.5, "OFF": False},
)
DEFAULTS: tuple[Data, ...] = (
    {},
    {"memory": "512Mi", "environment": {"REGION": "here", "LEVEL": "info", "AGE": "3"}},
    {"timeout": 30, "scale": {"max": 9}},
)


def lay_out(root: Path, cloud: str, config: Data) -> Path:
    """Write a stack's file with this configuration, and the code that blueprints name."""
    app = root / "code" / "app"
    app.mkdir(parents=True)
    (app / "main.py").write_text("app = None\n")
    (app / "Dockerfile").touch()
    file = root / "stacks" / f"Pulumi.app-{cloud}-dev.yaml"
    file.parent.mkdir()
    platform = {"platform": f"platform-{cloud}-dev"}
    common: Data = {
        "twofold:blueprint": "blueprint.yaml",
        "twofold:cloud": cloud,
        "twofold:cluster": platform,
    }
    # A cluster of any cloud is its own network.
    network: Data = {} if cloud == "kubernetes" else {"twofold:network": platform}
    whole = {"config": {**REGIONS[cloud], **common, **network, **config}}
    file.write_text(yaml.safe_dump(whole), encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class Made:
    """A blueprint as data, the cloud it is for, and what a stack says of each service.

    That is the style it is to run in, its variables, and the image of one that has an image.
    """

    blueprint: Data
    cloud: str
    styles: Mapping[str, str]
    environment: str
    variables: Mapping[str, Data]
    images: Mapping[str, str]

    @property
    def secrets(self) -> list[str]:
        """The names of the secrets that its services use."""
        services = self.blueprint["services"].values()
        return sorted({name for service in services for name in service.get("secrets", ())})

    @property
    def silent(self) -> Made:
        """The same, with a stack that says nothing of services but their styles."""
        return replace(self, variables={}, images={})

    @property
    def as_said(self) -> Data:
        """The blueprint as it were if it said itself what the stack says."""
        services = {
            name: _revised(service, self.variables[name], self.images.get(name))
            for name, service in self.blueprint["services"].items()
        }
        return {**self.blueprint, "services": services}


def _revised(service: Data, variables: Data, image: str | None) -> Data:
    """A service that has variables over and beside its own, and perhaps another image."""
    own: Data = {"environment": {**service.get("environment", {}), **variables}}
    return {**service, **own, **({"image": image} if image else {})}


@st.composite
def made(draw: st.DrawFn, cloud: str) -> Made:
    """A blueprint of a few services, stores and topics, and what a stack says of each service."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8, unique=True))
    services = names[: draw(st.integers(1, min(4, len(names))))]
    rest = names[len(services) :]
    stores = rest[: draw(st.integers(0, len(rest)))]
    topics = rest[len(stores) :]
    data: Data = {"name": draw(st.sampled_from(("shop", "a", "long-name-of-an-application")))}
    there = Names(services, stores, topics, IMAGES[cloud])
    data["services"] = {name: draw(service(there, name)) for name in services}
    if stores:
        data["stores"] = {name: draw(st.sampled_from(STORES)) for name in stores}
    if topics:
        data["topics"] = {name: {} for name in topics}
    data |= draw(common(services))
    style = st.sampled_from(
        ("kubernetes",) if cloud == "kubernetes" else ("functions", "kubernetes")
    )
    styles = {name: draw(style) for name in services}
    environment = draw(st.sampled_from(("dev", "prod")))
    start = draw(st.integers(0, len(VARIABLES) - 1))
    variables = dict(zip(services, cycle((*VARIABLES[start:], *VARIABLES[:start])), strict=False))
    other = f"{IMAGES[cloud].removesuffix(':1')}@sha256:{'0a1b2c3d' * 8}"
    images = {name: other for name in services[start:] if "image" in data["services"][name]}
    return Made(data, cloud, styles, environment, variables, images)


@st.composite
def common(draw: st.DrawFn, services: list[str]) -> Data:
    """What holds for all services, and what holds in some environments."""
    data: Data = {"defaults": draw(st.sampled_from(DEFAULTS))}
    if draw(st.booleans()):
        sizes = {name: {"memory": "2Gi", "timeout": 20} for name in services}
        data["environments"] = {"prod": {"services": sizes}, "test": {"protected": True}}
    return {key: value for key, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class Names:
    """What there is in a blueprint, and an image that may be in it."""

    services: list[str]
    stores: list[str]
    topics: list[str]
    image: str


@st.composite
def service(draw: st.DrawFn, there: Names, name: str) -> Data:
    """One service, linked to some of what there is."""
    data: Data = dict(draw(st.sampled_from(({"code": "code/app"}, {"image": there.image}))))
    # Most services are asked something: a function that nothing wakes is refused.
    if draw(st.sampled_from((True, True, True, False))):
        data["http"] = [f"GET /{name}", f"ANY /{name}/{{path+}}"][: draw(st.integers(1, 2))]
    access = st.sampled_from(("read", "write", "read-write"))
    uses = draw(st.dictionaries(st.sampled_from(there.stores), access)) if there.stores else {}
    calls = [other for other in there.services if other != name and draw(st.booleans())]
    events = [{"topic": topic} for topic in there.topics if draw(st.booleans())]
    events += draw(st.lists(st.sampled_from(EVENTS), max_size=2, unique_by=str))
    publishes = [topic for topic in there.topics if draw(st.booleans())]
    secrets = draw(st.lists(st.sampled_from(("key", "other-key")), unique=True))
    links: Data = {
        "uses": uses,
        "calls": calls,
        "on": events,
        "publishes": publishes,
        "secrets": secrets,
    }
    data |= {key: value for key, value in links.items() if value}
    if name == there.services[0] and draw(st.booleans()):
        # Events come by HTTP: the last ports are of services that take none.
        data["ports"] = draw(st.sampled_from(PORTS[:2] if events else PORTS))
    for field in draw(st.lists(st.sampled_from(sorted(CHOSEN)), max_size=3, unique=True)):
        data[field] = draw(st.sampled_from(CHOSEN[field]))
    return data
