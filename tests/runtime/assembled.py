"""Services of the shop as packages have them, started as a container or as a Lambda function."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from compiled import ALL, ROOT
from twofold.compile import compile_placement, place_stack
from twofold.packaging.builds import Build, builds_of
from twofold.packaging.python import entry, files
from twofold.placement.model import ApplicationStack, Placement, Style
from twofold.resources.graph import Resource, ResourceGraph

from .emulator import PROGRAM, Function
from .parts import required
from .processes import free_port, wait_for_port

PORTS = ROOT / "blueprints" / "services" / "ports" / "src"


@dataclass(frozen=True, slots=True)
class Compiled:
    """The shop on AWS in one style, as it would be deployed."""

    placement: Placement
    graph: ResourceGraph

    def build(self, service: str) -> Build:
        """What is built of a service."""
        (found,) = (each for each in builds_of(self.placement) if each.service.name == service)
        return found

    def resource(self, kind: str, name: str | None = None) -> Resource:
        """A resource, by its kind and name, or the only one of its kind."""
        (found,) = (
            node
            for node in self.graph.nodes
            if isinstance(node, Resource)
            and node.address.kind.endswith(f".{kind}")
            and name in {None, node.address.name}
        )
        return found

    def environment(self, service: str) -> Mapping[str, object]:
        """What a service is told: literals, and values that only the cloud knows."""
        if self.placement.stack.style == "functions":
            function = cast("Mapping[str, Any]", self.resource("Function", service).inputs)
            return cast("Mapping[str, object]", function["environment"]["variables"])
        pods = cast("Mapping[str, Any]", self.resource("Deployment", service).inputs)
        (container, *_) = pods["spec"]["template"]["spec"]["containers"]
        return {each["name"]: each["value"] for each in container["env"]}


@cache
def shop(style: Style) -> Compiled:
    """Compile the shop in one style, whatever its stack says."""
    stack = ALL["shop-aws-dev"].stack()
    assert isinstance(stack, ApplicationStack)
    placement = place_stack(replace(stack, style=style, styles={}))
    return Compiled(placement, compile_placement(placement))


def assemble(build: Build, place: Path) -> Path:
    """Put a service's files and its adapters into a folder; what they import is here already."""
    folder = place / build.service.name
    shutil.copytree(build.code.folder, folder, ignore=shutil.ignore_patterns("tests", "*.toml"))
    for path, text in files(build).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def process(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> Generator[subprocess.Popen[bytes]]:
    """Run a command in a folder until the block ends; what it prints is appended to a log."""
    outside = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(PORTS),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with log.open("ab") as out:
        running = subprocess.Popen(
            [*command],
            cwd=folder,
            env={**outside, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(10)


@contextmanager
def container(
    build: Build, folder: Path, port: int, environment: Mapping[str, str], log: Path
) -> Generator[None]:
    """Run a service's container, and wait until it listens."""
    told = {**environment, "PORT": str(port)}
    with process(entry(build.kind).split(), folder, told, log) as running:
        wait_for_port(port, running)
        yield


@contextmanager
def function(
    build: Build, folder: Path, environment: Mapping[str, str], log: Path
) -> Generator[Function]:
    """Run a service's function in AWS's emulator, and wait until it listens."""
    required(PROGRAM, "run tools/get_lambda_emulator.py")
    port = free_port()
    command = [
        *(str(PROGRAM), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--log-level", "error"),
        *("--runtime-api-address", f"127.0.0.1:{free_port()}"),
        *(sys.executable, "-m", "awslambdaric", entry(build.kind)),
    ]
    told = {
        **environment,
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": entry(build.kind),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "20",
    }
    with process(command, folder, told, log) as running:
        wait_for_port(port, running)
        yield Function(port)
