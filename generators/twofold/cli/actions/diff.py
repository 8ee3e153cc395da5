"""Comparing what a stack comes to with what the last compile made of it."""

from __future__ import annotations

import json
from pathlib import Path

from twofold.cli.actions.folder import another_stack
from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, say, say_json
from twofold.cli.terminal.progress import steps
from twofold.compile import CLOUDS, compile_stack
from twofold.diagnostics import CompileError, Diagnostic, Span, stop
from twofold.placement.model import ApplicationStack, Stack
from twofold.project.journal import is_unfinished
from twofold.resources.deserialize import read_document
from twofold.resources.diff import diff
from twofold.resources.graph import ResourceGraph
from twofold.resources.lifecycle import Lifecycle
from twofold.resources.serialize import LAST_COMPILE
from twofold.show.difference import difference_document, report
from twofold.values import replace


def diff_selection(
    selection: Selection, against: Path | None, out: Path | None, format_: Format
) -> bool:
    """Say what changes, and return whether anything does."""
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        target = target_of(selection)
        cloud = CLOUDS[target.stack.cloud]
        at(f"Reading {against or out or target.out}")
        old = (
            _earlier(target, against) if against else _last_compile(target.stack, out or target.out)
        )
        at(f"Compiling {target.stack.name}")
        new = target.compiled()
        at("Comparing")
        difference = diff(old, new, lifecycle_of(old, new, target.stack))
        lines = [*report(difference, cloud.details)] if format_ == "text" else []
    if format_ == "json":
        say_json(difference_document(difference))
    for line in lines:
        say(line.words, line.tone)
    return bool(difference)


def _earlier(target: Target, blueprint: Path) -> ResourceGraph:
    """Compile another blueprint file for the same target."""
    match target.stack:
        case ApplicationStack() as stack:
            return compile_stack(replace(stack, blueprint=blueprint))
        case _:
            raise UsageError("a platform stack has no blueprint", "--against")


def lifecycle_of(old: ResourceGraph, new: ResourceGraph, stack: Stack) -> Lifecycle:
    """How a stack's resources take changes; what held data is known by the cloud that it was on."""
    own = CLOUDS[stack.cloud].lifecycle
    if _sdks(old) <= _sdks(new):
        return own
    # Most stacks stay on their cloud, and every other one takes its time to import.
    every = [each.lifecycle for each in CLOUDS.values()]
    held, written = ((each.stateful for each in every), (each.logs for each in every))
    return replace(own, stateful=own.stateful.union(*held), logs=own.logs.union(*written))


def _sdks(graph: ResourceGraph) -> set[str]:
    return {node.address.kind.partition(".")[0] for node in graph.nodes}


def _last_compile(stack: Stack, out: Path) -> ResourceGraph:
    path = out / LAST_COMPILE
    if findings := [*another_stack(stack, out)]:
        raise CompileError(findings)
    if is_unfinished(out):
        stop(unfinished_compile(out))
    try:
        return read_document(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        stop(nothing_to_compare(out))
    except ValueError as error:
        stop(unreadable_compile(path, error))


def nothing_to_compare(out: Path) -> Diagnostic:
    """Nothing has been compiled into a folder."""
    return Diagnostic(
        "no-last-compile",
        "nothing has been compiled into this folder yet",
        Span(str(out), 1, 1),
        "run `twofold compile` first, say where it wrote with --out, "
        "or name another blueprint file with --against",
    )


def unfinished_compile(out: Path) -> Diagnostic:
    """A folder is between two states: its graph is not what is in its other files."""
    return Diagnostic(
        "unfinished-compile",
        "a compile into this folder was interrupted, or is still at work",
        Span(str(out), 1, 1),
        "compile again, which completes it, then compare",
    )


def unreadable_compile(path: Path, error: ValueError) -> Diagnostic:
    """The graph that a compile kept is not one that this version reads."""
    return Diagnostic(
        "unreadable-last-compile",
        f"this is not a graph that this version of twofold reads: {error}",
        Span(str(path), 1, 1),
        # Compiled again, it would stand: a file that somebody changed is theirs.
        "delete it and compile again, or compile with --force, which overwrites whatever else you "
        "changed there too",
    )
