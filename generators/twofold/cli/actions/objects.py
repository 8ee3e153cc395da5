"""A stack's Kubernetes objects as files, and whose folder they may go to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from twofold.diagnostics import Diagnostic, Span, stop
from twofold.placement.model import Stack
from twofold.project.manifests import NotInKubernetesError, manifest_files
from twofold.resources.graph import ResourceGraph

# Which stack's objects a folder holds.
OBJECTS_OF = Path(".twofold", "stack")


def objects_of(
    graph: ResourceGraph, stack: Stack, folder: Path, project: Path, *, force: bool
) -> Mapping[PurePosixPath, bytes]:
    """Make the files of a stack's Kubernetes objects, for a folder that is theirs.

    `project` is where the stack's project goes. Raises `CompileError` where there are no
    objects, or the folder is somebody else's.
    """
    here = Span(str(folder), 1, 1)
    if folder.resolve() == project.resolve():
        stop(same_folder(here))
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


def same_folder(span: Span) -> Diagnostic:
    """The project and the objects would be written over each other."""
    return Diagnostic(
        "same-folder",
        "the project would be written into this folder too",
        span,
        "give --out and --manifests a folder each",
    )


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
