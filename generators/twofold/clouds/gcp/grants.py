"""What a link gives a service, and what every lowered thing that can be linked offers.

A lowered store, topic or secret gives the service's account the role that a link stands for, on
that thing alone, and says which settings the service finds in its environment.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.resources.recorder import explain
from twofold.services.model import Service, Store
from twofold.values import frozen


@frozen
class Member:
    """A service as the things it is linked to see it: its component and its account."""

    service: Service
    component: pulumi.ComponentResource
    account: gcp.serviceaccount.Account
    in_cluster: bool


@frozen
class Grant:
    """What a link comes to: settings by attribute, and what must be there before the service."""

    settings: Mapping[str, pulumi.Input[str]]
    after: tuple[pulumi.Resource, ...] = ()


def link_options(
    member: Member, was: str | None, *after: pulumi.Resource
) -> pulumi.ResourceOptions:
    """Options of a resource named `<service>-<target>`, kept when the target is renamed.

    `was` is the name that the target had before.
    """
    return pulumi.ResourceOptions(
        parent=member.component,
        aliases=[pulumi.Alias(name=f"{member.service.name}-{was}")] if was else None,
        depends_on=list(after),
    )


def allow_on(
    resource: pulumi.Input[str],
    role: pulumi.Input[str],
    store: Store,
    member: Member,
    project: Project,
) -> pulumi.Resource:
    """Give a service a role of the project, which holds for a store's resource alone.

    For classes of resources that have no policies of their own.
    """
    name = f"{member.service.name}-{store.name}"
    granted = gcp.projects.IAMMember(
        name,
        project=project.id,
        role=role,
        member=member.account.member,
        condition={
            "title": name,
            "expression": pulumi.Output.format('resource.name == "{}"', resource),
        },
        opts=link_options(member, store.was),
    )
    explain(granted, "A role of the project: the resource has no policy. The condition narrows it.")
    return granted
