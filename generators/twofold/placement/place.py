"""Place services: give each its style and size, and check what its target makes of its needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from twofold.blueprint.words import printable
from twofold.diagnostics import CompileError, Diagnostic, Span, nearest
from twofold.placement.assign import assign
from twofold.placement.model import NAMESPACE, ApplicationStack, Placement
from twofold.placement.refusals import Rules, refusals
from twofold.services.graph import ServiceGraph
from twofold.services.handlers import runs_by_dockerfile_alone
from twofold.services.model import Code, Service


def place(
    services: ServiceGraph, stack: ApplicationStack, clouds: Mapping[str, Rules]
) -> Placement:
    """Put services together with a stack's configuration, and check that they fit.

    `clouds` are the rules of the stack's cloud, and of those that may be a way out. Raises
    `CompileError` with everything that does not fit.
    """
    placement = assign(services, stack)
    findings = tuple(
        chain(
            _check_names(placement),
            _check_images(placement),
            _check_cluster(placement),
            _check_handlers(placement),
            refusals(placement, clouds),
            clouds[stack.cloud].limits(placement),
        )
    )
    if findings:
        raise CompileError(findings)
    return placement


# --- what the configuration names -----------------------------------------------------


def _check_names(placement: Placement) -> Iterator[Diagnostic]:
    """What the configuration says of services, stores and secrets, it says of ones there are."""
    graph, stack = placement.graph, placement.stack
    services = tuple(each.name for each in graph.services)
    stores = tuple(each.name for each in graph.stores)
    secrets = tuple(each.name for each in graph.secrets)
    single = {"styles": stack.styles, "variables": stack.variables, "images": stack.images}
    for key, said in single.items():
        for name in _unknown(said, services):
            yield unknown_in_stack(stack, "service", services, key, name)
    for name in _unknown(stack.existing_stores, stores):
        yield unknown_in_stack(stack, "store", stores, "existing", "stores", name)
    for name in _unknown(stack.existing_secrets, secrets):
        yield unknown_in_stack(stack, "secret", secrets, "existing", "secrets", name)
    for name in _unknown(stack.secrets, secrets):
        yield unknown_in_stack(stack, "secret", secrets, "secrets", name)
    yield from _check_plain_secrets(stack, secrets)


def _check_plain_secrets(stack: ApplicationStack, secrets: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Whatever namespace a secret's value is kept under, Pulumi has encrypted it."""
    if stack.places is None:
        return
    table = stack.places.table
    for loc, place in table.items():
        match loc:
            case ("config", str(key)) if not key.startswith(NAMESPACE):
                name = key.rpartition(":")[2]
                if name in secrets and (*loc, "secure") not in table:
                    yield plain_secret(key, name, place.value)
            case _:
                continue


def _check_images(placement: Placement) -> Iterator[Diagnostic]:
    """The images in the configuration are of services that have one in the blueprint."""
    for service in placement.graph.services:
        if service.name in placement.stack.images and isinstance(service.source, Code):
            yield image_of_code(placement.stack, service.name)


def _check_cluster(placement: Placement) -> Iterator[Diagnostic]:
    """Services of style `kubernetes` have a cluster to run in."""
    stack = placement.stack
    for style, span in stack.said_styles:
        if style == "kubernetes" and "kubernetes" in placement.styles and stack.cluster is None:
            yield no_cluster(stack, span)
            return


def _check_handlers(placement: Placement) -> Iterator[Diagnostic]:
    """A function starts at its handler, whatever a Dockerfile beside it says."""
    functions = (each.service for each in placement.services if each.style == "functions")
    for service in functions:
        source = service.source
        if isinstance(source, Code) and runs_by_dockerfile_alone(source):
            yield only_a_dockerfile(service, source, placement.said(service, "code"))


def _unknown(names: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if name not in known)


def no_cluster(stack: ApplicationStack, span: Span) -> Diagnostic:
    """Services are to run in a cluster, and the configuration names none."""
    return Diagnostic(
        "no-cluster",
        f"services run in Kubernetes, and '{NAMESPACE}cluster' names no cluster",
        span,
        f"add {NAMESPACE}cluster: {{platform: platform-{stack.cloud}-{stack.environment}}}, whose "
        "platform stack makes one, or {name: ...} of one that exists",
    )


def image_of_code(stack: ApplicationStack, service: str) -> Diagnostic:
    """The configuration says an image of a service that is built from its code."""
    return Diagnostic(
        "image-of-code",
        f"service '{service}' has `code`, and no `image` that '{NAMESPACE}images' could replace",
        stack.place("images", service).key,
        "remove it, or give the service an `image` in the blueprint, instead of `code`",
    )


def only_a_dockerfile(service: Service, source: Code, span: Span) -> Diagnostic:
    """A service is to be a function, and its code has nothing that a function starts."""
    module, _, attribute = source.handler.rpartition(".")
    return Diagnostic(
        "handler-missing",
        f"service '{service.name}' is a function, and there is no '{printable(module)}.py' in"
        f" '{source.folder.name}': its `Dockerfile` is for Kubernetes alone",
        span,
        f"run it in style `kubernetes`, or create '{printable(module)}.py' with an application"
        f" `{printable(attribute)}`",
    )


def plain_secret(key: str, name: str, span: Span) -> Diagnostic:
    """A secret's value stands in the stack's file for everybody to read. It is not repeated."""
    return Diagnostic(
        "secret-in-configuration",
        f"'{key}' has the value of the secret '{name}' as plain text",
        span,
        f"remove it, change it wherever it is in use, and run `pulumi config set --secret {name}`",
    )


def unknown_in_stack(
    stack: ApplicationStack, kind: str, known: tuple[str, ...], key: str, *loc: str
) -> Diagnostic:
    """The configuration says something of a thing that the blueprint does not have."""
    from twofold.placement.known import is_told  # noqa: PLC0415 (most who compile misspell nothing)

    # A name like none that there is may be a secret that stands in its place.
    name = f"{kind} '{printable(loc[-1])}'" if is_told(loc[-1], known) else f"such {kind}"
    return Diagnostic(
        f"unknown-{kind}",
        f"the blueprint '{stack.blueprint.name}' has no {name}",
        stack.place(key, *loc).key,
        nearest(loc[-1], known) or f"remove it: the blueprint has no {kind}s",
    )
