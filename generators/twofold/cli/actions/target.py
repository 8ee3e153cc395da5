"""From what somebody asked for to a stack: by its name, or made of a blueprint and options."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from twofold.blueprint.load import Blueprint, load
from twofold.blueprint.text import Value, read
from twofold.blueprint.words import printable
from twofold.cli.actions.unanswered import unanswered
from twofold.cli.line.leaving import UsageError
from twofold.cli.root import project_root, root_here, stack_names
from twofold.cli.selection import DEFAULT_ENVIRONMENT, Selection, Style
from twofold.compile import CLOUDS, compile_stack, regions, support_tables
from twofold.diagnostics import CompileError, nearest
from twofold.placement.model import (
    NAMESPACE,
    ApplicationStack,
    PlatformStack,
    Stack,
    stack_of,
    usual_style,
)
from twofold.placement.refusals import styles_there_are
from twofold.resources.graph import ResourceGraph
from twofold.services.sizes import ENVIRONMENTS
from twofold.values import frozen, replace


@frozen
class Target:
    """A stack, the Pulumi project that it is a stack of, and where its compiles go by default.

    `blueprint` is what an application's stack deploys. `config` is what else the stack's file
    sets, such as the provider's region.
    """

    stack: Stack
    blueprint: Blueprint | None
    project: str
    config: Mapping[str, Value]
    out: Path

    def compiled(self) -> ResourceGraph:
        """What the stack comes to; raises `CompileError` too where its file leaves a value out."""
        graph = compile_stack(self.stack, self.blueprint)
        if findings := [*unanswered(graph, self.stack, self.project)]:
            raise CompileError(findings)
        return graph


def target_of(selection: Selection) -> Target:
    """Find or make the stack that somebody asked for.

    Raises `CompileError` for what its files say wrongly, `UsageError` for a name or a
    cloud that there is not.
    """
    if selection.stack is not None:
        return _configured(selection.stack)
    stack, blueprint = stack_from_options(selection)
    spec = blueprint.spec
    require_environment(stack.environment, (*ENVIRONMENTS, *(spec.environments or {})))
    key = CLOUDS[stack.cloud].region_key
    region = {key: stack.region} if key and stack.region else {}
    # Inside a Pulumi project it is one of its stacks, and finds its others by reference.
    root = root_here()
    project = root.name if root else spec.name
    return Target(stack, blueprint, project, region, Path("out") / stack.name)


def stack_from_options(selection: Selection) -> tuple[ApplicationStack, Blueprint]:
    """Make a stack of a blueprint with nothing but its target."""
    if selection.blueprint is None or selection.cloud is None:
        raise UsageError("say for which cloud, as in --cloud aws", "--cloud")
    cloud = known_cloud(selection.cloud)
    style = known_style(selection.style or usual_style(CLOUDS[cloud].region), cloud)
    region = known_region(selection.region, cloud)
    blueprint = load(selection.blueprint)
    stack = stack_of(
        blueprint.spec.name,
        blueprint.path,
        cloud=cloud,
        environment=selection.environment or DEFAULT_ENVIRONMENT,
        style=style,
    )
    return replace(stack, region=region), blueprint


def known_style(style: Style, cloud: str) -> Style:
    """Take a style if services run so on a cloud."""
    tables = support_tables()
    if style not in tables[cloud]:
        raise UsageError(
            f"no service runs as '{style}' on '{cloud}'; {styles_there_are(cloud, style, tables)}",
            "--style",
        )
    return style


def known_region(name: str | None, cloud: str) -> str | None:
    """Take a region's name if the cloud may have one of that name."""
    region = CLOUDS[cloud].region
    if region is None and name is not None:
        raise UsageError(f"{cloud} has no regions", "--region")
    if region and name is not None and not re.fullmatch(region.pattern, name):
        raise UsageError(
            f"{cloud} has no region '{printable(name)}'; one is '{region.example}'",
            "--region",
        )
    return name


def require_environment(name: str, known: Iterable[str]) -> None:
    """Go on if a blueprint has an environment of that name."""
    words = tuple(known)
    if name not in words:
        raise UsageError(
            f"no environment '{printable(name)}'; {nearest(name, words)}",
            "--environment",
        )


def known_cloud(name: str) -> str:
    """Take a cloud's name if there is such a cloud."""
    if name not in CLOUDS:
        raise UsageError(no_cloud(name), "--cloud")
    return name


def no_cloud(name: str) -> str:
    """Say that there is no cloud of that name, and which one was probably meant."""
    return f"no cloud '{printable(name)}'; {nearest(name, CLOUDS)}"


def _configured(name: str) -> Target:
    root = project_root()
    path = root.stacks / f"Pulumi.{name}.yaml"
    if not os.path.lexists(path):
        raise UsageError(
            f"no stack '{name}' in {root.stacks}; {nearest(name, stack_names(root))}",
            "--stack",
        )
    # Who gives options has no such file.
    from twofold.placement.config import read_stack  # noqa: PLC0415

    stack = read_stack(path, root.folder, regions())
    match stack:
        case ApplicationStack():
            blueprint = load(stack.blueprint)
        case PlatformStack():
            blueprint = None
    return Target(stack, blueprint, root.name, _settings(path), root.folder / "out" / name)


def _settings(path: Path) -> Mapping[str, Value]:
    """Find what a stack's file sets for Pulumi and its providers.

    What Pulumi encrypted stays behind: nothing but its own stack can read it.
    """
    config = read(path).data.get("config")
    given = config if isinstance(config, dict) else {}
    return {
        key: value
        for key, value in given.items()
        if not key.startswith(NAMESPACE) and not _encrypted(value)
    }


def _encrypted(value: Value) -> bool:
    match value:
        case dict():
            return "secure" in value or any(map(_encrypted, value.values()))
        case list():
            return any(map(_encrypted, value))
        case _:
            return False
