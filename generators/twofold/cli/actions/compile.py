"""Writing a stack's Pulumi project, with the graph that the next `diff` compares with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from twofold.blueprint.load import Blueprint
from twofold.cli.actions.folder import another_stack
from twofold.cli.actions.stack.file import steps_before
from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, complain, say, say_json, say_next
from twofold.cli.terminal.progress import Say, steps
from twofold.compile import CLOUDS
from twofold.diagnostics import CompileError, Diagnostic, Span
from twofold.packaging.lacking import not_packaged, unpackaged
from twofold.placement.model import ApplicationStack
from twofold.project.before import settings
from twofold.project.files import project_files
from twofold.project.plan import plan
from twofold.project.write import Conflict, Written, finish, write
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
        outputs = [Output("--out", folder, files_of(graph, target))]
        if manifests:
            from twofold.cli.actions.objects import objects_of  # noqa: PLC0415 (only who wants them waits)

            objects = objects_of(graph, target.stack, manifests, folder, force=force)
            outputs.append(Output("--manifests", manifests, objects))
            _check(outputs, force=force)
        project, *besides = [_write(each, at, force=force) for each in outputs]
    if graph.is_large:
        _UNTIL_THE_END.append((graph, project))
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
        say(f"{each.output.folder}: {_sentence(each.written)}", "good")
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
class Output:
    """Files to be written, where to, and the option that says so."""

    option: str
    folder: Path
    files: Mapping[PurePosixPath, bytes]


@frozen
class Done:
    """An output, and what became of its files."""

    output: Output
    written: Written


def _check(outputs: Sequence[Output], *, force: bool) -> None:
    """Find everything that is in the way before anything is written anywhere."""
    findings: list[Diagnostic] = []
    for output in outputs:
        finish(output.folder)
        try:
            plan(output.files, output.folder, force=force)
        except Conflict as conflict:
            findings += _conflicts(conflict, output.option)
    if findings:
        raise CompileError(findings)


def _write(output: Output, at: Say, *, force: bool) -> Done:
    at(f"Writing {len(output.files)} files to {output.folder}")
    try:
        return Done(output, write(output.files, output.folder, force=force))
    except Conflict as conflict:
        raise CompileError(_conflicts(conflict, output.option)) from None


def _conflicts(conflict: Conflict, option: str) -> Iterator[Diagnostic]:
    for path, reason in conflict.reasons.items():
        blocked = "stands where" in reason
        yield Diagnostic(
            "would-overwrite",
            f"this file is in the way: {reason}",
            Span(str(conflict.out / path), 1, 1),
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
    return {"out": str(done.output.folder), **fates}


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
