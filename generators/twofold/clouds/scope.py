"""What every lowering of one application stack knows: the stack, its safety, its components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from twofold.clouds.sdk import pulumi
from twofold.diagnostics import CompileError, tried
from twofold.packaging.builds import builds_of
from twofold.packaging.inputs import Reader
from twofold.packaging.kept import archive_of
from twofold.placement.model import ApplicationStack, Network, Placement, PlatformNetwork
from twofold.resources.recorder import explain
from twofold.resources.values import Archive
from twofold.services.model import Secret, Service, Store, Subscription, Topic
from twofold.values import frozen


@frozen
class Scope:
    """One application in one stack; `archives` are the packages of the services' code, by name."""

    application: str
    stack: ApplicationStack
    protected: bool
    archives: Mapping[str, Archive]

    @property
    def log_days(self) -> int:
        """How many days logs are kept; CloudWatch takes only certain numbers."""
        return 90 if self.protected else 7

    @property
    def network(self) -> Network:
        """The network that stores stand in: by default that of the usual platform stack.

        Which is the one of the same cloud and environment, as `platform-aws-dev`.
        """
        usual = PlatformNetwork(f"platform-{self.stack.cloud}-{self.stack.environment}")
        return self.stack.network or usual

    def archive(self, service: Service) -> pulumi.FileArchive:
        """The package of a service's code, as a function takes it."""
        return cast("pulumi.FileArchive", self.archives[service.name])

    def component(
        self, module: str, kind: str, thing: Service | Store | Topic | Secret
    ) -> pulumi.ComponentResource:
        """The component of a thing of the blueprint, under the name it had before as well."""
        was = None if isinstance(thing, Secret) else thing.was
        component = pulumi.ComponentResource(
            f"{self.application}:{module}:{kind}", thing.name, opts=renamed(was)
        )
        if not isinstance(thing, Secret):
            explain(component, thing.description)
        return component

    def beside(
        self, module: str, kind: str, service: Service, what: str
    ) -> pulumi.ComponentResource:
        """The component of what stands beside a service, as `cart-door`."""
        return pulumi.ComponentResource(
            f"{self.application}:{module}:{kind}",
            f"{service.name}-{what}",
            opts=renamed(f"{service.was}-{what}" if service.was else None),
        )

    def subscription(self, subscription: Subscription) -> pulumi.ComponentResource:
        """The component of a subscription, under the name it had before as well."""
        topic, service = subscription.topic, subscription.service
        was = f"{topic.was or topic.name}-{service.was or service.name}"
        component = pulumi.ComponentResource(
            f"{self.application}:messaging:Subscription",
            subscription.name,
            opts=renamed(was if topic.was or service.was else None),
        )
        explain(component, f"What {service.name} has yet to hear of {topic.name}.")
        return component


def scope_of(placement: Placement) -> Scope:
    """The scope of a placement. Raises what is wrong in the folders of all its services."""
    reader = Reader()
    packages, findings = tried(lambda build: archive_of(build, reader), builds_of(placement))
    if findings:
        raise CompileError(findings)
    archives = {build.service.name: package for build, package in packages}
    return Scope(placement.graph.name, placement.stack, placement.protected, archives)


def renamed(was: str | None) -> pulumi.ResourceOptions | None:
    """Options that keep what was deployed under an earlier name."""
    return pulumi.ResourceOptions(aliases=[pulumi.Alias(name=was)]) if was else None
