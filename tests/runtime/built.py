"""A service as each target builds and configures it: its files, its settings, its resources."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from compiled import REGION_KEYS
from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.packaging import python
from twofold.packaging.builds import Build
from twofold.placement.config import read_stack
from twofold.placement.model import Style
from twofold.resources.graph import Resource, ResourceGraph
from twofold.services.model import Code
from twofold.services.resolve import resolve

KEEPER = Path(__file__).with_name("keeper")

BLUEPRINT = """
name: shop
services:
  keeper:
    code: keeper
    http: ["ANY /things/{path+}", "GET /{other}"]
    on:
      - {topic: orders}
      - {topic: paid-back, path: /refunded}
      - {schedule: "0 2 * * *", path: /nightly}
    timeout: 5s
topics: {orders: {}, paid-back: {}}
"""

CONFIGURED = {
    "aws": {"aws:region": "eu-central-1"},
    "azure": {"azure-native:location": "westeurope", "shop:audience": "a"},
    "gcp": {"gcp:project": "acme-shop", "gcp:region": "europe-west1"},
    "kubernetes": {"twofold:cluster": "{platform: platform-kubernetes-dev}"},
}

# What clouds say only once a stack is there: by the end of a setting's name.
OUTPUTS = {
    "_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/111122223333/{}-keeper-1a2b3c4",
    "_TOPIC": "{}1a2b3c4",
    "_SUBSCRIPTION": "{}-keeper",
}


@dataclass(frozen=True, slots=True)
class Package:
    """A service's package, laid out, and the stack that it belongs to."""

    build: Build
    folder: Path
    graph: ResourceGraph

    @property
    def kept(self) -> Path:
        """Where the service keeps the events that it gets."""
        return self.folder.parent / "kept"

    @property
    def settings(self) -> Mapping[str, str]:
        """What the service is told, with something for whatever only a cloud knows."""
        told = {name: _known(name, value) for name, value in _told(self.graph)}
        return {**told, "KEPT": str(self.kept)}

    def resource(self, kind: str) -> Resource:
        """The one resource of a kind in the stack."""
        (found,) = _resources(self.graph, kind)
        return found


def build_keeper(
    place: Path, cloud: str, style: Style = "functions", *, of: str | None = None
) -> Package:
    """Lay a package out; its stack may be that of another cloud."""
    (place / "keeper").mkdir(parents=True)
    shutil.copy(KEEPER / "main.py", place / "keeper")
    (place / "shop.yaml").write_text(BLUEPRINT, encoding="utf-8")
    stack = read_stack(_configure(place, cloud, style), place, REGION_KEYS)
    graph = compile_stack(stack)
    build = _build(place, of or cloud, "kubernetes" if of else style)
    folder = place / "package"
    shutil.copytree(build.code.folder, folder)
    for path, text in python.files(build).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return Package(build, folder, graph)


def _configure(place: Path, cloud: str, style: Style) -> Path:
    lines = {
        **CONFIGURED[cloud],
        "twofold:blueprint": "shop.yaml",
        "twofold:cloud": cloud,
        "twofold:environment": "dev",
        **({} if cloud == "kubernetes" else {"twofold:style": style}),
    }
    if style == "kubernetes":
        lines["twofold:cluster"] = f"{{platform: platform-{cloud}-dev}}"
    path = place / f"Pulumi.shop-{cloud}-dev.yaml"
    text = "".join(f"  {key}: {value}\n" for key, value in lines.items())
    path.write_text(f"config:\n{text}", encoding="utf-8")
    return path


def _build(place: Path, cloud: str, style: Style) -> Build:
    graph = resolve(load(place / "shop.yaml"))
    (service,) = graph.services
    code = service.source
    assert isinstance(code, Code)
    return Build(
        home=place,
        application=graph.name,
        service=service,
        code=code,
        triggers=graph.triggers_of(service),
        cloud=cloud,
        style=style,
    )


def _resources(graph: ResourceGraph, kind: str) -> Iterator[Resource]:
    return (
        node for node in graph.nodes if isinstance(node, Resource) and node.address.kind == kind
    )


def _told(graph: ResourceGraph) -> Iterator[tuple[str, object]]:
    """The settings of the one service of a stack, whatever runs it."""
    for each in _resources(graph, "pulumi_aws.lambda_.Function"):
        yield from cast("Any", each.inputs["environment"])["variables"].items()
    for each in _resources(graph, "pulumi_gcp.cloudfunctionsv2.Function"):
        yield from cast("Any", each.inputs["service_config"])["environment_variables"].items()
    for each in _resources(graph, "pulumi_azure_native.web.WebApp"):
        for setting in cast("Any", each.inputs["site_config"])["app_settings"]:
            yield setting["name"], setting["value"]
    for each in _resources(graph, "pulumi_kubernetes.apps.v1.Deployment"):
        for setting in cast("Any", each.inputs["spec"])["template"]["spec"]["containers"][0]["env"]:
            yield setting["name"], setting.get("value")


def _known(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    for end, text in OUTPUTS.items():
        if name.startswith("EVENT_") and name.endswith(end):
            return text.format(name.removeprefix("EVENT_").removesuffix(end).lower())
    return f"known-later-{name.lower()}"
