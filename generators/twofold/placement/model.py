"""A placement: a blueprint's services together with one stack's typed configuration."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from twofold.blueprint.places import Place, Places
from twofold.diagnostics import Span
from twofold.services.graph import ServiceGraph
from twofold.services.model import Environment, Service, Size
from twofold.values import field, frozen

# What the keys of a stack's configuration that are ours begin with.
NAMESPACE = "twofold:"

Style: TypeAlias = Literal["functions", "kubernetes"]
Origin: TypeAlias = Literal["config", "generate"]

# The values of a service's environment variables, by their names.
Values: TypeAlias = "Mapping[str, str | int | float | bool]"

# Where a value stands that came as an option.
COMMAND_LINE = Place(
    key=Span("<command line>", 1, 1), value=Span("<command line>", 1, 1), file=Path()
)


@frozen
class PlatformNetwork:
    """The network of a platform stack: `platform-aws-dev`, or `organization/project/stack`."""

    stack: str


@frozen
class ExistingNetwork:
    """A network that stands already: its id, and the private subnets to use.

    No subnets given means: those of the network that are tagged `Tier: private`.
    """

    id: str
    subnets: tuple[str, ...]


Network: TypeAlias = PlatformNetwork | ExistingNetwork


@frozen
class PlatformCluster:
    """The cluster of a platform stack: `platform-aws-dev`, or `organization/project/stack`."""

    stack: str


@frozen
class Gateway:
    """A Gateway that lets routes of other namespaces in, and the namespace its proxies run in."""

    namespace: str
    name: str
    proxies: str


@frozen
class ExistingCluster:
    """A cluster that stands already, by its name, and what it offers; `None` is not there.

    On the cloud `kubernetes` the name is that of the kubeconfig's context.

    `listener` and `link` are the ids of the way from outside to the gateway's proxies, `scaler`
    is the identity that KEDA runs as, `registry` the repository that images go to, `storage`
    the class that volumes are of. `operators` are namespaces of operators that do not run in
    their usual ones.
    """

    name: str
    gateway: Gateway | None
    listener: str | None
    link: str | None
    scaler: str | None
    registry: str | None
    storage: str | None
    operators: Mapping[str, str] = field(default_factory=dict[str, str])


Cluster: TypeAlias = PlatformCluster | ExistingCluster


@frozen
class NewCluster:
    """The cluster that a platform stack makes; `administrators` may do everything in it.

    `addresses` are the blocks from which its API server may be asked; none means any.
    """

    administrators: tuple[str, ...]
    addresses: tuple[str, ...] = ()


@frozen
class Domain:
    """The public host name, and the DNS zone (which exists) that it lies in.

    `zone` is the zone's domain, and `id` what the cloud knows it by where that is not enough.
    """

    name: str
    zone: str
    id: str | None = None


@frozen
class ApplicationStack:
    """The typed configuration of one blueprint on one cloud in one environment.

    `settings` are what the provider is told besides the region, by its own keys. `contact` is
    where a cloud writes to that writes to somebody. `variables` says by each service's name
    which it has here over and beside the blueprint's, `images` which it runs here instead.
    `existing_stores` and `existing_secrets` say by which id the cloud knows what is there
    already; `secrets` says for each of the others where its value comes from.
    """

    name: str
    cloud: str
    environment: str
    region: str | None
    blueprint: Path
    style: Style
    styles: Mapping[str, Style]
    network: Network | None
    cluster: Cluster | None
    domain: Domain | None
    existing_stores: Mapping[str, str]
    existing_secrets: Mapping[str, str]
    secrets: Mapping[str, Origin]
    transforms: Path | None
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    contact: str | None = None
    variables: Mapping[str, Values] = field(default_factory=dict[str, Values])
    images: Mapping[str, str] = field(default_factory=dict[str, str])
    places: Places | None = field(default=None, compare=False, shown=False)

    def place(self, key: str, *loc: str | int) -> Place:
        """Where the stack's file says a value: `place("styles", "cart")` is in `twofold:styles`.

        A stack without `places` was described on the command line.
        """
        return self.places.of("config", f"{NAMESPACE}{key}", *loc) if self.places else COMMAND_LINE

    @property
    def said_styles(self) -> Iterator[tuple[Style, Span]]:
        """Every style that services are to run in, each where the stack's file says so."""
        yield self.style, self.place("style").value
        for name, style in self.styles.items():
            yield style, self.place("styles", name).value


def stack_of(
    application: str, blueprint: Path, *, cloud: str, environment: str, style: Style
) -> ApplicationStack:
    """The stack of a blueprint's application with nothing but a target, as `shop-aws-dev`."""
    return ApplicationStack(
        name=f"{application}-{cloud}-{environment}",
        cloud=cloud,
        environment=environment,
        region=None,
        blueprint=blueprint,
        style=style,
        styles={},
        network=None,
        cluster=PlatformCluster(f"platform-{cloud}-{environment}"),
        domain=None,
        existing_stores={},
        existing_secrets={},
        secrets={},
        transforms=None,
    )


@frozen
class PlatformStack:
    """The typed configuration of what outlives applications.

    `cidr` is the network's address block, `zones` how many zones it spans. `existing` is the
    cluster that stands already, on a cloud that is nothing but a cluster.
    """

    name: str
    cloud: str
    environment: str
    region: str | None
    cidr: str
    zones: int
    cluster: NewCluster | None
    existing: ExistingCluster | None
    protected: bool
    transforms: Path | None
    places: Places | None = field(default=None, compare=False, shown=False)

    def place(self, *loc: str | int) -> Place:
        """Where the stack's file says a value of `twofold:platform`: `place("cluster")`."""
        if self.places is None:
            return COMMAND_LINE
        return self.places.of("config", f"{NAMESPACE}platform", *loc)


@frozen
class Setting:
    """Something that a cloud's provider has to be told: by its own key, in texts of a form.

    `what` is the word for it, as `project`, and `example` is one.
    """

    key: str
    what: str
    pattern: str
    example: str


@frozen
class Region:
    """How a cloud's provider is told its region: by its own key, in names of a form.

    `example` is one of them. `besides` is what it has to be told as well.
    """

    key: str
    pattern: str
    example: str
    besides: tuple[Setting, ...] = ()


# How each cloud's provider is told its region, by the cloud's name; a cluster has none.
Regions: TypeAlias = "Mapping[str, Region | None]"

Stack: TypeAlias = ApplicationStack | PlatformStack


def usual_style(region: Region | None) -> Style:
    """How services run that nobody says more of: a cloud without regions is a cluster."""
    return "functions" if region else "kubernetes"


@frozen
class PlacedService:
    """A service with the style it runs in and the size it has in this environment."""

    service: Service
    style: Style
    size: Size


@frozen
class Placement:
    """Services and stack configuration, together and checked against each other."""

    graph: ServiceGraph
    stack: ApplicationStack
    environment: Environment
    services: tuple[PlacedService, ...]

    @cached_property
    def _placed(self) -> Mapping[str, PlacedService]:
        return {placed.service.name: placed for placed in self.services}

    def placed(self, service: Service) -> PlacedService:
        """A service's style and size."""
        return self._placed[service.name]

    def said(self, service: Service, *field: str) -> Span:
        """Where the blueprint says a field of a service: `said(cart, "scale", "max")`.

        The environment's word goes before the service's own, and that before the defaults;
        where nobody says it, the service itself.
        """
        own = ("services", service.name)
        for around in (("environments", self.environment.name, *own), own, ("defaults",)):
            if place := self.graph.places.table.get((*around, *field)):
                return place.value
        return service.span

    def runs(self, service: Service, style: Style) -> bool:
        """Whether a service runs in a style."""
        return self._placed[service.name].style == style

    def running(self, style: Style) -> tuple[Service, ...]:
        """The services that run in a style."""
        return tuple(placed.service for placed in self.services if placed.style == style)

    @property
    def styles(self) -> frozenset[Style]:
        """The styles that services run in."""
        return frozenset(placed.style for placed in self.services)

    @property
    def protected(self) -> bool:
        """Whether data must survive mistakes here."""
        return self.environment.protected


def is_said(key: str, project: str, said: Container[str]) -> bool:
    """Whether a stack's file says a key of the project's own, with the project's name or without.

    >>> is_said("audience", "shop", {"shop:audience"}), is_said("audience", "shop", {"x:audience"})
    (True, False)
    """
    return key in said or f"{project}:{key}" in said
