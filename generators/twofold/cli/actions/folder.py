"""Whose project the folder is that a compile writes and a comparison reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from twofold.diagnostics import Diagnostic, Span, listing
from twofold.placement.model import Stack
from twofold.resources.serialize import LAST_COMPILE


def another_stack(stack: Stack, folder: Path) -> Iterator[Diagnostic]:
    """A folder holds the project of one stack: another's would take its files away."""
    kept = {path.name for path in folder.glob("Pulumi.*.yaml")}
    if kept and f"Pulumi.{stack.name}.yaml" not in kept and (folder / LAST_COMPILE).is_file():
        others = sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in kept)
        yield Diagnostic(
            "another-stack",
            f"this folder holds the project of {listing(others)}, not of '{stack.name}'",
            Span(str(folder), 1, 1),
            "name another folder with --out, or compile in its place with --force",
        )
