"""What is built of a service: one kind of package for each cloud and style.

A language is a folder beside this module. It says what its packages consist of besides the
service's own files: for Python, `twofold.packaging.python` has

    files(build: Build) -> Mapping[str, str]       # adapters: path in the package, and text
    requirements(build: Build) -> Sequence[str]    # what adapters import, each with a range
    entry(kind: Kind) -> str                       # what the cloud is told to start

`entry` is `module.function` for `lambda` and `cloud-functions`, a command's words, as for a shell,
for `container`, and nothing for `azure-functions`, which looks for its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.placement.model import PlacedService, Placement, Style
from twofold.services.model import Code, Service, Trigger
from twofold.values import frozen

Kind: TypeAlias = Literal["lambda", "azure-functions", "cloud-functions", "container"]

FUNCTIONS: dict[str, Kind] = {
    "aws": "lambda",
    "azure": "azure-functions",
    "gcp": "cloud-functions",
}


@frozen
class Build:
    """A service of an application, and the target that its package is for.

    `triggers` are what wakes it, in the order of the blueprint. `home` is the blueprint's folder,
    below which packages are kept. `platform` is what wheels are for, in uv's words, where that is
    not what the target runs.
    """

    home: Path

    application: str
    service: Service
    code: Code
    triggers: tuple[Trigger, ...]
    cloud: str
    style: Style
    platform: str = ""

    @property
    def kind(self) -> Kind:
        """What kind of package the target takes."""
        return "container" if self.style == "kubernetes" else FUNCTIONS[self.cloud]

    @cached_property
    def own_dockerfile(self) -> bool:
        """Whether the service says itself how an image is made of it; then nothing is added."""
        return self.kind == "container" and (self.code.folder / "Dockerfile").is_file()

    @property
    def is_folder(self) -> bool:
        """Whether the package is a folder, from which an image is built, and not a zip."""
        return self.kind == "container"


def builds_of(placement: Placement) -> Iterator[Build]:
    """What is to be built of a placement: every service that is given as code."""
    for placed in placement.services:
        code = placed.service.source
        if isinstance(code, Code):
            yield build_of(placement, placed, code)


def build_of(placement: Placement, placed: PlacedService, code: Code) -> Build:
    """What is to be built of one service's code."""
    graph, service = placement.graph, placed.service
    triggers, cloud = graph.triggers_of(service), placement.stack.cloud
    return Build(graph.home, graph.name, service, code, triggers, cloud, placed.style)
