"""The Pulumi project that a command is run in, and its stacks."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from twofold.cli.line.leaving import UsageError
from twofold.values import frozen


@frozen
class Root:
    """A Pulumi project whose stacks' files lie in a folder of their own."""

    folder: Path
    name: str
    stacks: Path


def stack_names(root: Root) -> list[str]:
    """List the stacks that have a file."""
    files = (path.name for path in root.stacks.glob("Pulumi.*.yaml"))
    return sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in files)


def root_here() -> Root | None:
    """Find the Pulumi project here or above that keeps its stacks' files in a folder."""
    # Relative, as somebody would name its files from here.
    folders = (Path(os.path.relpath(folder)) for folder in (Path.cwd(), *Path.cwd().parents))
    return next(filter(None, map(_root, folders)), None)


def project_root() -> Root:
    """Find the Pulumi project here or above, or say that there is none."""
    if root := root_here():
        return root
    raise UsageError(
        "no Pulumi.yaml with `stackConfigDir` here or above: go to your project, "
        "or name a blueprint file instead",
        "--stack",
    )


def _root(folder: Path) -> Root | None:
    try:
        text = (folder / "Pulumi.yaml").read_text(encoding="utf-8")
        project: object = yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError):
        return None
    match project:
        case {"name": str(name), "stackConfigDir": str(stacks)}:
            return Root(folder, name, folder / stacks)
        case _:
            return None
