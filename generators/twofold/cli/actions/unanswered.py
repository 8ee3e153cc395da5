"""What a program asks of its stack's own configuration, and nobody has told it there."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, Stack, is_said
from twofold.resources.graph import ResourceGraph


def unanswered(graph: ResourceGraph, stack: Stack, project: str) -> Iterator[Diagnostic]:
    """Find every plain value that a program requires and that its stack's file does not say.

    Secrets are none of them: who only looks at a stack need not have their values.
    """
    if not isinstance(stack, ApplicationStack) or stack.places is None:
        return
    said = {loc[1] for loc in stack.places.table if len(loc) > 1 and loc[0] == "config"}
    for key in graph.asked(secret=False):
        if not is_said(key, project, said):
            yield not_said(f"{project}:{key}", stack.places.of("config").key)


def not_said(key: str, at: Span) -> Diagnostic:
    """A stack's program requires a value that its file does not say."""
    name = key.rpartition(":")[2]
    return Diagnostic(
        "missing-setting",
        f"the stack's program requires '{key}', which nothing here says",
        at,
        f"pulumi config set {name} {name.upper()}; what it is, the page of the target says",
    )
