"""Writing a stack's Pulumi project, with the graph that the next `diff` compares with."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from twofold.blueprint.load import Blueprint
from twofold.cli.actions.folder import another_stack
from twofold.cli.actions.stack.file import steps_before
from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.line.refused import unusable_path
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, complain, say, say_json, say_next
from twofold.cli.terminal.progress import Say, steps, waiting
from twofold.compile import CLOUDS
from twofold.diagnostics import CompileError, Diagnostic, Span, stop
from twofold.packaging.lacking import not_packaged, unpackaged
from twofold.placement.model import ApplicationStack
from twofold.project.before import settings
from twofold.project.files import project_files
from twofold.project.write import Conflicts, Output, UnwritableFolder, Written, write
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import PlainObject
from twofold.values import frozen

# What a large compile comes to: to take it apart before its process ends takes long.
_UNTIL_THE_END: list[object] = []


def compile_selection(
    selection: Selection,
    out: Path | None,
    manifests: Path | None,
    format_: Format,
    *,
    force: bool,
) -> None:
    """Compile, write the project, and say what was written and what to try next.

    `manifests` is where the stack's Kubernetes objects are to be written as well.
    """
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        target = target_of(selection)
        folder = out or target.out
        _check_root("--out", folder)
        if manifests:
            _check_root("--manifests", manifests)
        at(f"Compiling {target.stack.name}")
        graph = target.compiled()
        found = [
            *_inside_code(target.blueprint, folder),
            *(() if force else another_stack(target.stack, folder)),
        ]
        if found:
            raise CompileError(found)
        at(f"Printing the project of {target.stack.name}")
        outputs = {"--out": Output(folder, files_of(graph, target))}
        if manifests:
            from twofold.cli.actions.objects import objects_of  # noqa: PLC0415 (only who wants them waits)

            objects = objects_of(graph, target.stack, manifests, folder, force=force)
            outputs["--manifests"] = Output(manifests, objects)
        project, *besides = _written(outputs, at, format_, force=force)
    if graph.is_large:
        _UNTIL_THE_END.append((graph, outputs))
    lacking = unpackaged(graph)
    if format_ == "json":
        also: PlainObject = {"manifests": _written_document(besides[0])} if besides else {}
        say_json({**_written_document(project), "unpackaged": [*lacking], **also})
        return
    if lacking and isinstance(target.stack, ApplicationStack):
        command = f"twofold package {selection.words}"
        finding = not_packaged(lacking, target.stack.blueprint, command)
        complain(f"warning: {finding.message}; {finding.hint}, and compile again", "change")
    for each in (project, *besides):
        say(f"{each.folder}: {_sentence(each.written)}", "good")
    say_next(next_steps(graph, target, folder))


def files_of(graph: ResourceGraph, target: Target) -> Mapping[PurePosixPath, bytes]:
    """Make a project's files: what its owner keeps, and the graph for the next comparison."""
    stack = target.stack
    return project_files(
        graph,
        project=target.project,
        stack=stack.name,
        config=target.config,
        region=CLOUDS[stack.cloud].region,
        transforms=stack.transforms,
        description=(target.blueprint and target.blueprint.spec.description) or "",
    )


def _check_root(option: str, folder: Path) -> None:
    """What is written is made beside its folder first: the outermost one has nothing beside it."""
    if not folder.resolve().name:
        raise UsageError("name a folder; this is the root of the file system", option)


def _inside_code(blueprint: Blueprint | None, folder: Path) -> Iterator[Diagnostic]:
    """What is written into a folder of code would be a part of the code the next time."""
    services = blueprint.spec.services.values() if blueprint else ()
    around = blueprint.path.parent if blueprint else Path()
    folders = {each.code for each in services if each.code}
    for code in sorted({(around / folder).resolve() for folder in folders}):
        if folder.resolve().is_relative_to(code):
            yield Diagnostic(
                "out-inside-code",
                f"the project would be written into the code that it deploys, '{code.name}'",
                Span(str(folder), 1, 1),
                "write elsewhere with --out, or keep the code in a folder of its own",
            )


@frozen
class Done:
    """A folder as somebody named it, and what became of its files."""

    folder: Path
    written: Written


def _written(
    outputs: Mapping[str, Output], at: Say, format_: Format, *, force: bool
) -> Sequence[Done]:
    """Write all of them or none; they are under the options that say where to."""
    writing = " and ".join(f"{len(each.files)} files to {each.folder}" for each in outputs.values())
    at(f"Writing {writing}")

    @contextmanager
    def told(folder: Path) -> Generator[None]:
        around = os.path.relpath(folder)
        step = f"Waiting for another compile, which writes in '{around}'"
        with waiting(step, at, format_):
            yield
        at(f"Writing {writing}")

    try:
        written = write([*outputs.values()], force=force, waiting=told)
    except Conflicts as conflicts:
        raise CompileError(_conflicts(conflicts, outputs)) from None
    except UnwritableFolder as error:
        option, output = _named(error.folder, outputs)
        stop(unusable_path(error, output.folder, option))
    return [Done(each.folder, what) for each, what in zip(outputs.values(), written, strict=True)]


def _named(folder: Path, outputs: Mapping[str, Output]) -> tuple[str, Output]:
    """The option that says of a folder that it is written to."""
    return next(each for each in outputs.items() if each[1].folder.resolve() == folder)


def _conflicts(conflicts: Conflicts, outputs: Mapping[str, Output]) -> Iterator[Diagnostic]:
    for conflict in conflicts.each:
        option, output = _named(conflict.out, outputs)
        for path, reason in conflict.reasons.items():
            blocked = "stands where" in reason
            yield Diagnostic(
                "would-overwrite",
                f"this file is in the way: {reason}",
                Span(str(output.folder / path), 1, 1),
                f"move it away, or write elsewhere with {option}"
                if blocked
                else f"write elsewhere with {option}, or over it with --force",
            )


def _fates(written: Written) -> Mapping[str, Sequence[PurePosixPath]]:
    return {
        "created": written.created,
        "updated": written.updated,
        "unchanged": written.unchanged,
        "removed": written.removed,
        "kept": written.kept,
    }


def _sentence(written: Written) -> str:
    counts = [f"{len(paths)} {fate}" for fate, paths in _fates(written).items() if paths]
    return f"{', '.join(counts)}."


def _written_document(done: Done) -> PlainObject:
    fates: PlainObject = {
        fate: [str(path) for path in paths] for fate, paths in _fates(done.written).items()
    }
    return {"out": str(done.folder), **fates}


def next_steps(graph: ResourceGraph, target: Target, folder: Path) -> Iterator[str]:
    """Say what somebody types next to see the project at work."""
    stack = target.stack
    yield from steps_before(graph, stack.cloud)
    yield f"cd {folder}"
    yield f"pulumi stack init {stack.name}"
    for each in settings(graph, CLOUDS[stack.cloud].region, target.project, target.config):
        if not each.told:
            yield each.command
    yield "pulumi preview"
