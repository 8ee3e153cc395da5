"""A blueprint as a live stack: written, compiled, and run by the real engine."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from packaged import packaged
from twofold.compile import CLOUDS
from twofold.placement.config import read_stack
from twofold.placement.model import Stack
from twofold.resources.diff import diff
from twofold.resources.difference import Difference, Thing
from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
)
from twofold.show.difference import kind_of

from .azure.outputs import SUBSCRIPTION
from .pulumi_cli import Engine, Result, Step, engine
from .wire import Values

PROJECT = "name: catalogue\nruntime: python\nmain: stacks\nstackConfigDir: stacks\n"
MAIN = "from twofold.deploy.stack import main\n\nmain()\n"
HANDLER = "async def app(scope, receive, send): ...\n"
CONFIG = """\
config:
  {settings}
  twofold:blueprint: blueprint.yaml
  twofold:cloud: {cloud}
  twofold:environment: {environment}
  twofold:network: {{id: {network}}}
"""

# One of everything that holds something, and three services around it.
SMALL = """\
name: small

services:
  reader:
    description: Reads things.
    code: code
    runtime: python3.13
    http: [GET /things]
    uses: {shelf: read, ledger: read, quick: read}
    on: [{topic: news}]
    calls: [writer]
    secrets: [key]
    environment: {LEVEL: info}
  writer:
    code: code
    runtime: python3.13
    http: [POST /things]
    uses: {shelf: read-write, files: write}
    publishes: [news]
  night:
    code: code
    runtime: python3.13
    on: [{schedule: "0 2 * * *"}]
    uses: {files: read}

stores:
  shelf: {kind: document}
  ledger: {kind: relational}
  quick: {kind: cache}
  files: {kind: bucket}

topics:
  news: {}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """What a cloud's stack is configured with, and a network in it that is not ours.

    Stores stand in the network, and no platform stack has to be deployed. `things` are what it
    consists of, each by its type, its id and what it answers with.
    """

    settings: str
    network: str
    things: tuple[tuple[str, str, Values], ...]


_AZURE_TEAM = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/team"
_AZURE_NETWORK = f"{_AZURE_TEAM}/providers/Microsoft.Network/virtualNetworks/hub"
_AZURE_ZONES = f"{_AZURE_TEAM}/providers/Microsoft.Network/privateDnsZones/privatelink"

_GOOGLE = "projects/acme-shop"

PLACES: Mapping[str, Place] = {
    "aws": Place(
        "aws:region: eu-central-1",
        "vpc-0a1b2c3d4e5f60718",
        (
            ("aws:ec2/vpc:Vpc", "vpc-0a1b2c3d4e5f60718", {}),
            *(
                (
                    "aws:ec2/subnet:Subnet",
                    f"subnet-0123456789abcdef{number}",
                    {"vpcId": "vpc-0a1b2c3d4e5f60718", "tags": {"Tier": "private"}},
                )
                for number in (1, 2)
            ),
        ),
    ),
    "azure": Place(
        f"azure-native:location: westeurope\n  catalogue:audience: {SUBSCRIPTION}",
        _AZURE_NETWORK,
        (
            ("azure-native:network:VirtualNetwork", _AZURE_NETWORK, {}),
            *(
                ("azure-native:network:Subnet", f"{_AZURE_NETWORK}/subnets/{name}", {})
                for name in ("functions", "endpoints", "scripts")
            ),
            *(
                ("azure-native:privatedns:PrivateZone", f"{_AZURE_ZONES}.{name}", {})
                for name in ("postgres.database.azure.com", "redis.azure.net")
            ),
        ),
    ),
    "gcp": Place(
        "gcp:project: acme-shop\n  gcp:region: europe-west1",
        f"{_GOOGLE}/global/networks/hub, subnets: [{_GOOGLE}/regions/europe-west1/subnetworks/hub]",
        (
            ("gcp:compute/network:Network", f"{_GOOGLE}/global/networks/hub", {}),
            (
                "gcp:compute/subnetwork:Subnetwork",
                f"{_GOOGLE}/regions/europe-west1/subnetworks/hub",
                {},
            ),
        ),
    ),
}

CUSTOM = "pulumi_kubernetes.apiextensions.CustomResource"


@dataclass(frozen=True, slots=True)
class Live:
    """A folder with a blueprint and one stack of it on a cloud, and the engine that runs it."""

    pulumi: Engine
    stack: str
    cloud: str

    @property
    def folder(self) -> Path:
        """The project."""
        return self.pulumi.project

    def write(self, blueprint: str, code: str = HANDLER) -> ResourceGraph:
        """Write the blueprint and its services' code, package and compile them."""
        (self.folder / "blueprint.yaml").write_text(blueprint, encoding="utf-8")
        (self.folder / "code").mkdir(exist_ok=True)
        (self.folder / "code" / "main.py").write_text(code, encoding="utf-8")
        return packaged(self.configuration())

    def configure(self, *lines: str) -> None:
        """Add lines to the stack's configuration."""
        with self._file().open("a", encoding="utf-8") as file:
            file.writelines(f"  {line}\n" for line in lines)

    def configuration(self) -> Stack:
        """The stack's configuration, as twofold reads it."""
        keys = {name: cloud.region for name, cloud in CLOUDS.items()}
        return read_stack(self._file(), self.folder, keys)

    def _file(self) -> Path:
        return self.folder / "stacks" / f"Pulumi.{self.stack}.yaml"


def rewritten(text: str, *changes: tuple[str, str]) -> str:
    """A text with parts replaced; `LookupError` for a part that is not in it."""
    for old, new in changes:
        if old not in text:
            raise LookupError(f"{old!r} is not in the text")
        text = text.replace(old, new)
    return text


def difference(old: ResourceGraph, new: ResourceGraph, cloud: str = "aws") -> Difference:
    """What `twofold diff` says, before it is put into words."""
    return diff(old, new, CLOUDS[cloud].lifecycle)


def said(found: Difference) -> dict[tuple[str, str], str]:
    """What a difference says of resources: by type and name, what the engine is to do.

    Components and what is only looked up are left out, as in `done`; to follow is to update.
    """
    kinds = {
        (words_of(edit.thing), edit.thing.address.name): kind_of(edit)
        for edit in found.edits
        if not isinstance(edit.thing, Component) and not is_provider(edit.thing)
    }
    nothing = {"look-up", "options", "rename"}
    return {
        thing: "update" if kind == "follow" else kind
        for thing, kind in kinds.items()
        if kind not in nothing
    }


def words_of(thing: Thing) -> str:
    """The last word of a thing's type in the engine; a custom resource says its own."""
    if isinstance(thing, Resource) and thing.address.kind == CUSTOM:
        return str(thing.inputs["kind"])
    return type_words(thing.address.kind)


def is_provider(thing: Thing) -> bool:
    """Whether a thing is a provider, which is nothing in a cloud."""
    return type_words(thing.address.kind) == "Provider"


def type_words(kind: str) -> str:
    """The last word of a class or a type, which is the same in both."""
    return re.split(r"[.:]", kind)[-1]


# A replacement is three steps; the one that names it carries the new name.
PARTS = frozenset({"create-replacement", "delete-replaced"})


def done(result: Result) -> dict[tuple[str, str], str]:
    """What the engine does, or did, with resources: by type and name, which operation."""
    return {
        (type_words(step.type), step.name): step.operation
        for step in result.changes
        if step.operation not in PARTS and not is_component(step)
    }


PACKAGES = frozenset({"aws", "azure-native", "docker-build", "gcp", "kubernetes", "random"})


def is_component(step: Step) -> bool:
    """Whether a step is about a component or the stack: no provider has their types."""
    return step.type.split(":")[0] not in PACKAGES


@contextmanager
def live(folder: Path, environment: str = "dev", cloud: str = "aws") -> Generator[Live]:
    """Give an empty project with one stack, and a cloud with a network in it."""
    stack, place = f"small-{cloud}-{environment}", PLACES[cloud]
    (folder / "root" / "stacks").mkdir(parents=True)
    (folder / "root" / "Pulumi.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "root" / "stacks" / "__main__.py").write_text(MAIN, encoding="utf-8")
    with engine(folder / "root", folder / "state") as pulumi:
        for kind, identity, outputs in place.things:
            pulumi.cloud.put(kind, identity, {}, outputs)
        pulumi.stack_init(stack)
        one = Live(pulumi, stack, cloud)
        config = CONFIG.format(
            settings=place.settings, cloud=cloud, environment=environment, network=place.network
        )
        (folder / "root" / "stacks" / f"Pulumi.{stack}.yaml").write_text(config, encoding="utf-8")
        yield one
