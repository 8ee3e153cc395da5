"""The program of the repository's root: a stack's configuration, compiled and run."""

from __future__ import annotations

import gc
from pathlib import Path

import pulumi
import yaml
from pulumi.runtime import settings
from pulumi.runtime.proto.resource_pb2_grpc import ResourceMonitorStub

from twofold.compile import compile_stack, regions
from twofold.deploy.program import run
from twofold.deploy.staging import stage
from twofold.diagnostics import CompileError, stop
from twofold.packaging.lacking import not_packaged, unpackaged
from twofold.placement.config import read_stack
from twofold.placement.model import ApplicationStack, Stack
from twofold.resources.graph import ResourceGraph


def main() -> None:
    """Run the stack that Pulumi has selected.

    Raises `pulumi.RunError` with the findings where its configuration or its blueprint has any.
    """
    # Nothing is garbage until the last resource is registered, which Pulumi does after this has
    # returned and just before the process ends; looking for it takes up to 60 % of the time.
    gc.disable()
    root = Path(pulumi.runtime.get_root_directory())
    path = stack_file(root, pulumi.get_stack())
    try:
        stack = read_stack(path, root, regions())
        graph = compile_stack(stack)
        require_packages(stack, graph)
    except CompileError as error:
        raise pulumi.RunError(str(error)) from None
    stage(graph, Path.cwd())
    run(graph, transforms=stack.transforms)


def require_packages(stack: Stack, graph: ResourceGraph) -> None:
    """Go on if every package that a graph deploys is there, or if no engine asks for it.

    Raises `CompileError` with what to run.
    """
    lacking = unpackaged(graph)
    if lacking and isinstance(stack, ApplicationStack) and on_engine():
        stop(not_packaged(lacking, stack.blueprint, f"twofold package --stack {stack.name}"))


def on_engine() -> bool:
    """Whether Pulumi's engine runs this program, and no test's stand-in."""
    return isinstance(settings.get_monitor(), ResourceMonitorStub)


def stack_file(root: Path, stack: str) -> Path:
    """Find where a project keeps the configuration of one of its stacks."""
    project = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8"))
    return root / project.get("stackConfigDir", "") / f"Pulumi.{stack}.yaml"
