"""Writing a stack's configuration file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from twofold.cli.actions.stack.file import (
    checked_name,
    first_steps,
    provider_lines,
    scalar,
    steps_before,
    write_stack,
)
from twofold.cli.actions.target import regions, require_environment, stack_from_options
from twofold.cli.root import Root, project_root
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format
from twofold.cli.terminal.progress import steps
from twofold.compile import compile_stack
from twofold.placement.config import parse_stack
from twofold.placement.model import ApplicationStack, Region
from twofold.resources.graph import ResourceGraph
from twofold.services.graph import ServiceGraph
from twofold.services.model import Cache, RelationalStore
from twofold.services.resolve import resolve
from twofold.values import replace


def new_stack(selection: Selection, name: str | None, format_: Format) -> None:
    """Write a new stack's file, and say what is left to do before it can be previewed."""
    root = project_root()
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        stack, blueprint = stack_from_options(selection)
        services = resolve(blueprint)
        if selection.environment is None and (said := _environment_in(name, services)):
            stack, _ = stack_from_options(replace(selection, environment=said))
        require_environment(stack.environment, services.environments)
        path = root.stacks / f"Pulumi.{checked_name(name or stack.name)}.yaml"
        at(f"Compiling {name or stack.name}")
        graph = _compiled(stack, services, path, root)
    needs = [f"{root.name}:{key}" for key in graph.asked(secret=False)]
    text = configuration(stack, services, root.folder, needs)
    write_stack(path, text, next_steps(name or stack.name, stack, graph, root.name), format_)


def _environment_in(name: str | None, services: ServiceGraph) -> str | None:
    """Find the environment whose name a stack's name ends in, the longest of several."""
    ends = [each for each in services.environments if (name or "").endswith(f"-{each}")]
    return max(ends, key=len, default=None)


def _compiled(
    stack: ApplicationStack, services: ServiceGraph, path: Path, root: Root
) -> ResourceGraph:
    """Read what is about to be written, as whoever deploys it will, and compile it.

    A region, and what else the provider is told, may be said later: any will do to see that the
    rest works.
    """
    region = regions()[stack.cloud]
    whole = stack
    if region:
        examples = {each.key: each.example for each in region.besides}
        whole = replace(stack, region=stack.region or region.example, settings=examples)
    text = configuration(whole, services, root.folder)
    return compile_stack(parse_stack(text, path, root.folder, regions()))


def configuration(
    stack: ApplicationStack, services: ServiceGraph, root: Path, needs: Sequence[str] = ()
) -> str:
    """Write a stack's configuration, with a comment for everything that it may say besides.

    `needs` are the keys of what its program requires, which nobody has said yet.
    """
    return "".join(f"{line}\n" for line in _lines(stack, services, root, needs))


def _lines(
    stack: ApplicationStack, services: ServiceGraph, root: Path, needs: Sequence[str]
) -> Iterator[str]:
    blueprint = Path(os.path.relpath(stack.blueprint.resolve(), root)).as_posix()
    region = regions()[stack.cloud]
    yield "config:"
    yield from provider_lines(region, stack.region, stack.settings)
    if needs:
        yield "  # What the program requires besides; the target's page says what it is."
    for key in needs:
        yield f"  # {key}: {_word(key)}"
    yield "  # What is deployed: twofold compiles the blueprint for this cloud and environment."
    yield f"  twofold:blueprint: {scalar(blueprint)}"
    yield f"  twofold:cloud: {scalar(stack.cloud)}"
    yield f"  twofold:environment: {scalar(stack.environment)}"
    yield from _styles(stack, region)
    yield "  # Environment variables of single services, over and beside the blueprint's."
    yield "  # twofold:variables: {NAME: {LOG_LEVEL: debug}}"
    yield "  # Images that single services run here instead of the blueprint's."
    yield "  # twofold:images: {NAME: IMAGE}"
    if region:
        yield from _network(stack, services)
    yield from _cluster(stack)
    yield from _secrets(services)
    yield "  # The public host name, and the DNS zone (which exists) that it lies in."
    yield "  # twofold:domain: {name: shop.example.com, zone: example.com}"
    yield "  # Where the cloud's notices go by e-mail, if it sends any."
    yield "  # twofold:contact: team@example.com"
    yield "  # Stores and secrets that exist already, by the id that the cloud knows them by."
    yield "  # twofold:existing: {stores: {NAME: ID}, secrets: {NAME: ID}}"
    yield "  # A Python file with your own transforms of any resource."
    yield "  # twofold:transforms: transforms.py"


def _styles(stack: ApplicationStack, region: Region | None) -> Iterator[str]:
    if region:
        yield "  # How services run, and which of them run differently, as in {NAME: functions}."
        yield "  # Changing a word here moves a service; its data stays."
    else:
        yield "  # How services run: in a cluster of your own, as pods alone."
    yield f"  twofold:style: {stack.style}"
    if region:
        yield "  twofold:styles: {}"


def _network(stack: ApplicationStack, services: ServiceGraph) -> Iterator[str]:
    """Name the platform stack's network where a store needs one."""
    needed = any(isinstance(store, RelationalStore | Cache) for store in services.stores)
    yield "  # The network for stores that need one: a platform's, or {id: ID, subnets: [...]}."
    line = f"twofold:network: {{platform: platform-{stack.cloud}-{stack.environment}}}"
    yield f"  {line}" if needed else f"  # {line}"


def _cluster(stack: ApplicationStack) -> Iterator[str]:
    """Name the platform stack's cluster where services run in one."""
    yield "  # The cluster for style `kubernetes`: a platform's, or {name: NAME, ...} of your own."
    line = f"twofold:cluster: {{platform: platform-{stack.cloud}-{stack.environment}}}"
    yield f"  {line}" if stack.style == "kubernetes" else f"  # {line}"


def _secrets(services: ServiceGraph) -> Iterator[str]:
    """Take every secret's value from Pulumi's configuration, where only Pulumi can read it."""
    if services.secrets:
        origins = ", ".join(f"{secret.name}: config" for secret in services.secrets)
        yield "  # Where values come from: `config` (pulumi config set --secret), or `generate`."
        yield f"  twofold:secrets: {{{origins}}}"


def _word(key: str) -> str:
    return key.rpartition(":")[2].upper()


def next_steps(
    name: str, stack: ApplicationStack, graph: ResourceGraph, project: str
) -> Iterator[str]:
    """Say what is left to type before a stack can be previewed."""
    region = regions()[stack.cloud]
    told = {*stack.settings, *([region.key] if region and stack.region else [])}
    yield from first_steps(name, graph, region, project, told)
    yield f"twofold show --stack {name}"
    yield from steps_before(graph, stack.cloud)
    yield f"pulumi preview --stack {name}"
