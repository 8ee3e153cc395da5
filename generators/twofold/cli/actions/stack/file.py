"""A stack's file: what every one has, and how it comes to be."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from twofold.cli.line.leaving import UsageError
from twofold.cli.line.refused import writing
from twofold.cli.root import root_here
from twofold.cli.terminal.output import Format, say, say_json, say_next
from twofold.diagnostics import CompileError, Diagnostic, Span
from twofold.placement.config import FILE_NAME
from twofold.placement.model import Region
from twofold.project.before import others, settings
from twofold.resources.graph import ResourceGraph

# What YAML reads as the text that it is.
BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")


def checked_name(name: str) -> str:
    """Take a name that a stack may have, or `UsageError`."""
    if not FILE_NAME.fullmatch(f"Pulumi.{name}.yaml"):
        raise UsageError(
            "a stack's name has letters, digits, '-', '_' and '.', 100 at most", "NAME"
        )
    return name


def write_stack(path: Path, text: str, following: Iterable[str], format_: Format) -> None:
    """Write a new stack's file, and say so and what is typed next."""
    _create(path, text)
    todo = [*following]
    if format_ == "json":
        say_json({"path": str(path), "next": [*todo]})
        return
    say(f"{os.path.relpath(path)}: written.", "good")
    say_next(todo)


def _create(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all."""
    if path.exists():
        raise CompileError([stack_exists(path)])
    draft = path.with_name(f".{path.name}.twofold-new")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(text, encoding="utf-8")
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def stack_exists(path: Path) -> Diagnostic:
    """The stack has a file already."""
    return Diagnostic(
        "would-overwrite",
        "this stack has its configuration already",
        Span(os.path.relpath(path), 1, 1),
        "edit it, or give the new stack another name",
    )


def scalar(text: str) -> str:
    """Write text as YAML reads it."""
    return text if BARE.fullmatch(text) else json.dumps(text)


def provider_lines(
    region: Region | None, said: str | None, told: Mapping[str, str]
) -> Iterator[str]:
    """Tell the cloud's provider its region and what else it has to be told, or leave room."""
    if region:
        yield f"  {region.key}: {scalar(said)}" if said else f"  # {region.key}: REGION"
        for each in region.besides:
            value = told.get(each.key)
            yield f"  {each.key}: {value}" if value else f"  # {each.key}: {each.what.upper()}"


def first_steps(
    name: str, graph: ResourceGraph, region: Region | None, project: str, told: Collection[str]
) -> Iterator[str]:
    """Say what is typed first: the stack is made, and told what its file does not say."""
    yield f"pulumi stack init {name}"
    for each in settings(graph, region, project, told):
        if not each.told:
            yield f"{each.command} --stack {name}"


def steps_before(graph: ResourceGraph, cloud: str) -> Iterator[str]:
    """Say what is typed before a stack is deployed: others are made and deployed."""
    root = root_here()
    pods = any(node.address.kind.startswith("pulumi_kubernetes.") for node in graph.nodes)
    for other in others(graph):
        if other.own and root and not (root.stacks / f"Pulumi.{other.name}.yaml").exists():
            yield f"twofold stack platform {other.name} --cloud {cloud}{' --cluster' * pods}"
        yield other.first
