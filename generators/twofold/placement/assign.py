"""Give each service its style and its size: what the configuration says, before it is checked."""

from __future__ import annotations

from twofold.diagnostics import Diagnostic, nearest, stop
from twofold.placement.model import ApplicationStack, PlacedService, Placement
from twofold.services.graph import ServiceGraph
from twofold.services.model import Size, SizeChange


def assign(services: ServiceGraph, stack: ApplicationStack) -> Placement:
    """Give each service its style and its size, whether its target can run it or not."""
    if stack.environment not in services.environments:
        stop(unknown_environment(stack, tuple(services.environments)))
    environment = services.environments[stack.environment]
    placed = tuple(
        PlacedService(
            service=service,
            style=stack.styles.get(service.name, stack.style),
            size=resize(service.size, environment.sizes.get(service.name, SizeChange())),
        )
        for service in services.services
    )
    return Placement(services, stack, environment, placed)


def resize(size: Size, change: SizeChange) -> Size:
    """A size with what an environment changes of it.

    >>> from twofold.services.model import Requests, Scale
    >>> size = Size(512, None, Requests(None, None), 10, None, Scale(0, None))
    >>> resize(size, SizeChange(memory=1024)).memory
    1024
    """
    return Size(
        memory=size.memory if change.memory is None else change.memory,
        cpu=size.cpu if change.cpu is None else change.cpu,
        requests=size.requests if change.requests is None else change.requests,
        timeout=size.timeout if change.timeout is None else change.timeout,
        concurrency=size.concurrency if change.concurrency is None else change.concurrency,
        scale=size.scale if change.scale is None else change.scale,
    )


def unknown_environment(stack: ApplicationStack, known: tuple[str, ...]) -> Diagnostic:
    """The stack's environment is none of the blueprint's."""
    return Diagnostic(
        "unknown-environment",
        f"environment '{stack.environment}' is not one of the blueprint's",
        stack.place("environment").value,
        nearest(stack.environment, known),
    )
