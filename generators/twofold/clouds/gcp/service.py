"""What a service is before anything runs: its component, its account, its settings."""

from __future__ import annotations

from twofold.clouds.gcp.grants import Member
from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.links import Settings, environment, listening
from twofold.clouds.scope import Scope
from twofold.placement.model import PlacedService, Placement
from twofold.services.model import Service, Subscription
from twofold.values import frozen


@frozen
class Identity:
    """Who a service is, and what it is told.

    `after` must be there before the service starts: a grant that comes late is an error on
    the first request.
    """

    placed: PlacedService
    member: Member
    environment: Settings
    after: tuple[pulumi.Resource, ...]

    @property
    def component(self) -> pulumi.ComponentResource:
        """The service's component."""
        return self.member.component

    @property
    def name(self) -> str:
        """The service's name."""
        return self.placed.service.name


@frozen
class LoweredService:
    """A service that runs: who it is, and what Cloud Run calls what answers for it.

    A service in a cluster that nobody asks from outside has nothing there: `asked` is `None`.
    """

    identity: Identity
    asked: pulumi.Output[str] | None

    @property
    def service(self) -> Service:
        """The service of the blueprint."""
        return self.identity.placed.service

    def answers(self) -> pulumi.Output[str]:
        """What is asked, for somebody who asks: it is therefore there."""
        if self.asked is None:
            raise AssertionError(f"nobody was to ask {self.service.name}")
        return self.asked


def lower_identity(
    placed: PlacedService, placement: Placement, scope: Scope, shared: Shared
) -> Identity:
    """Create a service's component, its account, and everything that its links need."""
    service = placed.service
    component = scope.component("services", "Service", service)
    account = gcp.serviceaccount.Account(
        service.name,
        account_id=account_id(scope.stack.name, service.name),
        display_name=f"Service {service.name} of {scope.application}",
        opts=shared.project.inside(component, "iam"),
    )
    in_cluster = placed.style == "kubernetes"
    member = Member(service, component, account, in_cluster=in_cluster)
    links = placement.graph.links_of(service)
    grants = [(link, shared.grant(link, member)) for link in links]
    return Identity(
        placed,
        member,
        {
            **_listening(service, placement, scope),
            **environment(
                [(link, grant.settings) for link, grant in grants],
                placement.graph.variables_of(service),
                in_cluster=in_cluster,
            ),
        },
        tuple(resource for _, grant in grants for resource in grant.after),
    )


def _listening(service: Service, placement: Placement, scope: Scope) -> Settings:
    """What hands messages over is told of them."""
    told: dict[str, pulumi.Input[str]] = {}
    for each in placement.graph.triggers_of(service):
        if isinstance(each, Subscription):
            told |= listening(scope.application, each)
    return told
