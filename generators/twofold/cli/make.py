"""Writing a stack's Pulumi project, with the graph that the next `diff` compares with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from twofold.blueprint.load import load
from twofold.cli.look import LAST_COMPILE
from twofold.cli.options import Selection
from twofold.cli.output import Format, say, say_json
from twofold.cli.selection import Target, target_of
from twofold.compile import CLOUDS, compile_stack
from twofold.diagnostics import CompileError, Diagnostic, Span, listing, stop
from twofold.placement.model import ApplicationStack, PlatformStack, Stack
from twofold.project.files import project_files
from twofold.project.manifests import NotInKubernetesError, manifest_files
from twofold.project.write import Conflict, Written, write
from twofold.resources.graph import Archive, Config, ResourceGraph, parts
from twofold.resources.serialize import PlainObject, document


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
    target = target_of(selection)
    folder = out or target.out
    graph = compile_stack(target.stack)
    findings = [*_inside_code(graph, folder), *_another_stack(target.stack, folder, force=force)]
    if findings:
        raise CompileError(findings)
    plans = {folder: files_of(graph, target)}
    if manifests:
        plans[manifests] = _objects(graph, target.stack, manifests, force=force)
    written = {out: _write(files, out, force=force) for out, files in plans.items()}
    if format_ == "json":
        project, *rest = (
            {"out": str(out), **_written_document(each)} for out, each in written.items()
        )
        say_json({**project, **({"manifests": rest[0]} if rest else {})})
        return
    for each, what in written.items():
        say(f"{each}: {_sentence(what)}", "good")
    say()
    say("Next:", "bold")
    for step in next_steps(graph, target, folder):
        say(f"  {step}")


def files_of(graph: ResourceGraph, target: Target) -> Mapping[PurePosixPath, bytes]:
    """Make a project's files: what its owner keeps, and the graph for the next comparison."""
    stack = target.stack
    files = project_files(
        graph,
        project=target.project,
        stack=stack.name,
        config=target.config,
        transforms=stack.transforms,
        description=_description(stack),
    )
    # In one line: indented, JSON is written by Python's own slow encoder.
    kept = json.dumps(document(graph), ensure_ascii=False) + "\n"
    return {**files, PurePosixPath(LAST_COMPILE): kept.encode()}


# Which stack's objects a folder holds.
OBJECTS_OF = Path(".twofold", "stack")


def _objects(
    graph: ResourceGraph, stack: Stack, folder: Path, *, force: bool
) -> Mapping[PurePosixPath, bytes]:
    """Make the files of a stack's Kubernetes objects, for a folder that is theirs."""
    here = Span(str(folder), 1, 1)
    try:
        files = manifest_files(graph)
    except NotInKubernetesError as error:
        stop(charts_in_stack(stack, str(error), here))
    if not files:
        stop(no_objects(stack, here))
    kept = folder / OBJECTS_OF
    other = kept.read_text(encoding="utf-8").strip() if kept.is_file() else stack.name
    if other != stack.name and not force:
        stop(objects_of_another(stack, other, here))
    return {**files, PurePosixPath(OBJECTS_OF): f"{stack.name}\n".encode()}


def charts_in_stack(stack: Stack, charts: str, span: Span) -> Diagnostic:
    """A stack installs charts, which are no objects until Helm has made some of them."""
    return Diagnostic(
        "charts-in-stack",
        f"the stack '{stack.name}' installs Helm charts ({charts}), which are not objects",
        span,
        "leave --manifests out: Pulumi installs them, or a HelmRelease of your own does",
    )


def no_objects(stack: Stack, span: Span) -> Diagnostic:
    """A stack has nothing in a cluster."""
    return Diagnostic(
        "no-objects",
        f"nothing of the stack '{stack.name}' runs in Kubernetes",
        span,
        "leave --manifests out, or run services in style `kubernetes`",
    )


def objects_of_another(stack: Stack, other: str, span: Span) -> Diagnostic:
    """A folder holds the objects of one stack: another's would take them away."""
    return Diagnostic(
        "another-stack",
        f"this folder holds the objects of '{other}', not of '{stack.name}'",
        span,
        "write elsewhere, or in their place with --force",
    )


def _description(stack: Stack) -> str:
    match stack:
        case ApplicationStack():
            return load(stack.blueprint).spec.description or ""
        case PlatformStack():
            return ""


def _inside_code(graph: ResourceGraph, folder: Path) -> Iterator[Diagnostic]:
    """What is written into a folder of code would be a part of the code the next time."""
    archives = [part for part in parts(graph.values) if isinstance(part, Archive)]
    for code in sorted({archive.path.resolve() for archive in archives}):
        if folder.resolve().is_relative_to(code):
            yield Diagnostic(
                "out-inside-code",
                f"the project would be written into the code that it deploys, '{code.name}'",
                Span(str(folder), 1, 1),
                "write elsewhere with --out, or keep the code in a folder of its own",
            )


def _another_stack(stack: Stack, folder: Path, *, force: bool) -> Iterator[Diagnostic]:
    """A folder holds the project of one stack: another's would take its files away."""
    kept = {path.name for path in folder.glob("Pulumi.*.yaml")}
    ours = (folder / LAST_COMPILE).is_file()
    if ours and kept and f"Pulumi.{stack.name}.yaml" not in kept and not force:
        others = sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in kept)
        yield Diagnostic(
            "another-stack",
            f"this folder holds the project of {listing(others)}, not of '{stack.name}'",
            Span(str(folder), 1, 1),
            "write elsewhere with --out, or in its place with --force",
        )


def _write(files: Mapping[PurePosixPath, bytes], folder: Path, *, force: bool) -> Written:
    try:
        return write(files, folder, force=force)
    except Conflict as conflict:
        raise CompileError(_conflicts(conflict)) from None


def _conflicts(conflict: Conflict) -> Iterator[Diagnostic]:
    for path, reason in conflict.reasons.items():
        blocked = "stands where" in reason
        yield Diagnostic(
            "would-overwrite",
            f"this file is in the way: {reason}",
            Span(str(conflict.out / path), 1, 1),
            "move it away, or write elsewhere with --out"
            if blocked
            else "write elsewhere with --out, or over it with --force",
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


def _written_document(written: Written) -> PlainObject:
    return {fate: [str(path) for path in paths] for fate, paths in _fates(written).items()}


def next_steps(graph: ResourceGraph, target: Target, folder: Path) -> Iterator[str]:
    """Say what somebody types next to see the project at work."""
    stack = target.stack
    yield f"cd {folder}"
    yield f"pulumi stack init {stack.name}"
    if stack.region is None:
        yield f"pulumi config set {CLOUDS[stack.cloud].region_key} REGION"
    for key in secret_keys(graph):
        yield f"pulumi config set --secret {key}"
    yield "pulumi preview"


def secret_keys(graph: ResourceGraph) -> list[str]:
    """List the secrets that the stack's configuration has to hold."""
    found = (part for part in parts(graph.values) if isinstance(part, Config) and part.secret)
    return sorted({part.key for part in found})
