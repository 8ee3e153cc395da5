"""Services of the shop out of their packages, started as a container or as a Lambda function."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import pytest

from compiled import ALL
from twofold.compile import compile_placement, place_stack
from twofold.packaging.builds import Build, builds_of
from twofold.packaging.kept import ELSEWHERE
from twofold.packaging.make import Made
from twofold.packaging.python import entry
from twofold.packaging.together import make_all
from twofold.packaging.tools import uv_path
from twofold.placement.model import ApplicationStack, Placement, Style
from twofold.resources.graph import Resource, ResourceGraph
from twofold.values import replace

from .emulator import PROGRAM, Function
from .parts import required
from .processes import free_port, wait_for_port

# The Python that tests run with, without anything that is installed for them.
PYTHON = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
HERE = f"{platform.machine()}-manylinux_2_28"

# What Lambda has besides a function's own package.
RUNTIME = ("awslambdaric", "simplejson", "snapshot-restore-py")


@dataclass(frozen=True, slots=True)
class Compiled:
    """The shop on AWS in one style, as it would be deployed."""

    placement: Placement
    graph: ResourceGraph

    @property
    def services(self) -> Sequence[str]:
        """The names of all services."""
        return [each.name for each in self.placement.graph.services]

    def build(self, service: str) -> Build:
        """What is built of a service, for the machine and the Python that tests run on."""
        (found,) = (each for each in builds_of(self.placement) if each.service.name == service)
        code = replace(found.code, runtime=PYTHON.name)
        return replace(found, platform=HERE, code=code)

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
        container = self._container(service)
        return {each["name"]: each["value"] for each in container["env"]}

    def _container(self, service: str) -> Mapping[str, Any]:
        """A service's own container: in the pods of its set, or in those of its schedule's job."""
        if service == "report":
            job = cast("Mapping[str, Any]", self.resource("CronJob").inputs)
            (container,) = job["spec"]["job_template"]["spec"]["template"]["spec"][
                "init_containers"
            ]
            return container
        pods = cast("Mapping[str, Any]", self.resource("Deployment", service).inputs)
        return pods["spec"]["template"]["spec"]["containers"][0]


@cache
def shop(style: Style) -> Compiled:
    """Compile the shop in one style, whatever its stack says."""
    stack = ALL["shop-aws-dev"].stack()
    assert isinstance(stack, ApplicationStack)
    placement = place_stack(replace(stack, style=style, styles={}))
    return Compiled(placement, compile_placement(placement))


def packages(style: Style, place: Path) -> Mapping[str, Path]:
    """Build the packages of all services for this machine, and lay each out as it would run."""
    compiled = shop(style)
    builds = [compiled.build(name) for name in compiled.services]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ELSEWHERE, str(place / "packages"))
        made = make_all(
            builds, {each.name: each.span for each in compiled.placement.graph.services}
        )
    return {each.build.service.name: laid_out(each, place) for each in made}


def laid_out(made: Made, place: Path) -> Path:
    """A function's package as Lambda unpacks it, or an image's content with what it installs."""
    folder = place / made.build.service.name
    if not made.build.is_folder:
        with zipfile.ZipFile(made.path) as package:
            package.extractall(folder)
        return folder
    shutil.copytree(made.path, folder)
    install(folder / "installed", "--require-hashes", "-r", str(folder / "requirements.txt"))
    return folder


def install(folder: Path, *what: str) -> Path:
    """Install wheels into a folder, and nothing that they do not name."""
    options = ["--target", str(folder), "--no-deps", "--only-binary", ":all:", "--quiet"]
    command = [str(uv_path()), "pip", "install", "--python", str(PYTHON), *options, *what]
    subprocess.run(command, check=True, timeout=120)
    return folder


@cache
def lambda_runtime() -> Path:
    """Install AWS's own runtime, in the version that the tests have, into a folder of its own."""
    wanted = [f"{name}=={version(name)}" for name in RUNTIME]
    return install(Path(tempfile.mkdtemp(prefix="twofold-lambda-")), *wanted)


@contextmanager
def process(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> Generator[subprocess.Popen[bytes]]:
    """Run a command in a folder until the block ends; what it prints is appended to a log."""
    outside = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
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


def command(
    line: str, folder: Path, environment: Mapping[str, str], log: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a command of an image, with nothing but what the image has."""
    told = {**environment, "PYTHONPATH": str(folder / "installed")}
    _, *words = line.split()
    return process([str(PYTHON), "-S", *words], folder, told, log)


@contextmanager
def container(
    build: Build, folder: Path, port: int, environment: Mapping[str, str], log: Path
) -> Generator[None]:
    """Run a service's container, and wait until it listens."""
    told = {**environment, "PORT": str(port)}
    with command(entry(build.kind), folder, told, log) as running:
        wait_for_port(port, running)
        yield


@contextmanager
def function(
    build: Build, folder: Path, environment: Mapping[str, str], log: Path
) -> Generator[Function]:
    """Run a service's function in AWS's emulator, and wait until it listens."""
    required(PROGRAM, "run tools/get_lambda_emulator.py")
    port = free_port()
    words = [
        *(str(PROGRAM), "--runtime-interface-emulator-address", f"127.0.0.1:{port}"),
        *("--log-level", "error"),
        *("--runtime-api-address", f"127.0.0.1:{free_port()}"),
        *(str(PYTHON), "-S", "-m", "awslambdaric", entry(build.kind)),
    ]
    told = {
        **environment,
        "PYTHONPATH": f"{folder}:{lambda_runtime()}",
        "LAMBDA_TASK_ROOT": str(folder),
        "_HANDLER": entry(build.kind),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "20",
    }
    with process(words, folder, told, log) as running:
        wait_for_port(port, running)
        yield Function(port)
