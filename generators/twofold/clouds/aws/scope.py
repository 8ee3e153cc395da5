"""What every lowering of one application stack knows: the stack, its safety, its components."""

from __future__ import annotations

from dataclasses import dataclass

from twofold.clouds.aws.sdk import pulumi
from twofold.placement.model import ApplicationStack, Placement
from twofold.resources.recorder import explain
from twofold.services.model import Secret, Service, Store, Topic


@dataclass(frozen=True, slots=True)
class Scope:
    """One application in one stack."""

    application: str
    stack: ApplicationStack
    protected: bool

    @property
    def log_days(self) -> int:
        """How many days logs are kept; CloudWatch takes only certain numbers."""
        return 90 if self.protected else 7

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


def scope_of(placement: Placement) -> Scope:
    """The scope of a placement."""
    return Scope(placement.graph.name, placement.stack, placement.protected)


def renamed(was: str | None) -> pulumi.ResourceOptions:
    """Options that keep what was deployed under an earlier name."""
    return pulumi.ResourceOptions(aliases=[pulumi.Alias(name=was)] if was else None)
