"""Writing the file of a platform stack: a network, and a cluster where services run in one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from twofold.cli.actions.stack.file import (
    checked_name,
    first_steps,
    provider_lines,
    write_stack,
)
from twofold.cli.actions.target import known_cloud, known_region, regions
from twofold.cli.root import Root, project_root
from twofold.cli.selection import DEFAULT_ENVIRONMENT
from twofold.cli.terminal.output import Format
from twofold.cli.terminal.progress import steps
from twofold.compile import compile_stack
from twofold.placement.config import parse_stack
from twofold.resources.graph import ResourceGraph
from twofold.services.sizes import ENVIRONMENTS
from twofold.values import frozen, replace


@frozen
class Asked:
    """What a platform stack is to be."""

    cloud: str
    environment: str
    region: str | None
    cluster: bool

    @property
    def usual_name(self) -> str:
        """The name that applications look for if nobody says another."""
        return f"platform-{self.cloud}-{self.environment}"


def new_platform(  # noqa: PLR0913 (the command's own)
    name: str | None,
    *,
    cloud: str,
    environment: str | None,
    region: str | None,
    cluster: bool,
    format_: Format,
) -> None:
    """Write a new platform stack's file, and say what is left to do before it is deployed."""
    root, cloud = project_root(), known_cloud(cloud)
    said = environment or _environment_in(name, cloud)
    asked = Asked(cloud, said, known_region(region, cloud), cluster)
    name = checked_name(name or asked.usual_name)
    path = root.stacks / f"Pulumi.{name}.yaml"
    with steps(format_) as at:
        at(f"Compiling {name}")
        graph = _compiled(asked, path, root)
    text = "".join(f"{line}\n" for line in _lines(asked))
    write_stack(path, text, _next_steps(name, asked, graph, path, root), format_)


def _environment_in(name: str | None, cloud: str) -> str:
    """Find the environment in a stack's name: behind the cloud's, or else the last word of it."""
    if name is None:
        return DEFAULT_ENVIRONMENT
    usual = f"platform-{cloud}-"
    if name.startswith(usual):
        return name.removeprefix(usual)
    last = name.rpartition("-")[2]
    return last if last in ENVIRONMENTS else DEFAULT_ENVIRONMENT


def _compiled(asked: Asked, path: Path, root: Root) -> ResourceGraph:
    """Read what is about to be written, as whoever deploys it will, and compile it.

    A region, and what else the provider is told, may be said later: any will do.
    """
    region = regions()[asked.cloud]
    whole, settings = asked, dict[str, str]()
    if region:
        settings = {each.key: each.example for each in region.besides}
        whole = replace(asked, region=asked.region or region.example)
    text = "".join(f"{line}\n" for line in _lines(whole, settings))
    return compile_stack(parse_stack(text, path, root.folder, regions()))


def _lines(asked: Asked, settings: dict[str, str] | None = None) -> Iterator[str]:
    region = regions()[asked.cloud]
    yield "config:"
    yield from provider_lines(region, asked.region, settings or {})
    if region:
        yield "  # What outlives applications: one network for all of them, and with `cluster: {}`"
        yield "  # a cluster for services that run in Kubernetes."
    else:
        yield "  # What applications need in a cluster that is there: operators, and a Gateway."
    yield f"  twofold:cloud: {asked.cloud}"
    yield f"  twofold:environment: {asked.environment}"
    if region:
        cluster = ", cluster: {}" if asked.cluster else ""
        yield f"  twofold:platform: {{cidr: 10.0.0.0/16{cluster}}}"
        return
    yield "  twofold:platform:"
    yield "    # A context of your kubeconfig, and the repository that images go to."
    yield f"    existing: {{name: CONTEXT, registry: registry.example.com/{asked.environment}}}"


def _next_steps(
    name: str, asked: Asked, graph: ResourceGraph, path: Path, root: Root
) -> Iterator[str]:
    region = regions()[asked.cloud]
    if region is None:
        yield f"edit {os.path.relpath(path)}  # say which cluster, and where its images go"
    told = [region.key] if region and asked.region else []
    yield from first_steps(name, graph, region, root.name, told)
    yield f"twofold show --stack {name}"
    yield f"pulumi up --stack {name}"
