"""What a link gives a service, and what every lowered thing that can be linked offers.

A lowered store, topic, secret or address knows which roles a link needs, and which settings
the service finds in its environment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.identity import LoweredIdentity
from twofold.clouds.azure.roles import Role, assign
from twofold.clouds.azure.sdk import pulumi
from twofold.services.model import Service
from twofold.values import frozen


@frozen
class Member:
    """A service as the things it is linked to see it: its component and its identity.

    `in_cluster` says that it runs as pods, which reach others of their cluster straight.
    """

    service: Service
    component: pulumi.ComponentResource
    identity: LoweredIdentity
    group: LoweredGroup
    in_cluster: bool

    @property
    def principal_id(self) -> pulumi.Output[str]:
        """The identity, as roles are assigned to it."""
        return self.identity.identity.principal_id

    @property
    def client_id(self) -> pulumi.Output[str]:
        """The identity, as the service's code asks for it."""
        return self.identity.identity.client_id

    def may(
        self,
        role: Role,
        target: str,
        was: str | None,
        scope: pulumi.Input[str],
        condition: str | None = None,
    ) -> pulumi.Resource:
        """Let the service do what a role says to something that it is linked to.

        `target` is what that is called, and `was` what it was called before.
        """
        return assign(
            f"{self.service.name}-{target}",
            role,
            scope=scope,
            principal_id=self.principal_id,
            group=self.group,
            # What an assignment lets do cannot be changed, and there is only one of a kind.
            opts=link_options(
                self,
                was,
                replace_on_changes=["role_definition_id", "condition"],
                delete_before_replace=True,
            ),
            condition=condition,
        )


@frozen
class Grant:
    """What a link comes to: settings by attribute, and what must be there first."""

    settings: Mapping[str, pulumi.Input[str]]
    after: tuple[pulumi.Resource, ...] = ()


def link_options(
    member: Member,
    was: str | None,
    *after: pulumi.Resource,
    replace_on_changes: Sequence[str] = (),
    delete_before_replace: bool | None = None,
) -> pulumi.ResourceOptions:
    """Options of a resource named `<service>-<target>`, kept when the target is renamed."""
    return pulumi.ResourceOptions(
        parent=member.component,
        aliases=[pulumi.Alias(name=f"{member.service.name}-{was}")] if was else None,
        depends_on=list(after),
        replace_on_changes=list(replace_on_changes),
        delete_before_replace=delete_before_replace,
    )
