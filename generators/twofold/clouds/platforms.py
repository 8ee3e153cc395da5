"""Platform stacks, as applications on any cloud refer to them."""

from __future__ import annotations

from typing import cast

from twofold.clouds.sdk import pulumi
from twofold.values import frozen


@frozen
class Platform:
    """A platform stack, by the name that the configuration gives it, and what it exports."""

    stack: str
    exports: pulumi.StackReference


def refer_to(name: str, stack: str, component: pulumi.ComponentResource) -> Platform:
    """Refer to a platform stack, by a logical name."""
    reference = pulumi.StackReference(
        name, stack_name=full_stack_name(stack), opts=pulumi.ResourceOptions(parent=component)
    )
    return Platform(stack, reference)


def refer_to_clusters(
    stack: str, networks: Platform | None, component: pulumi.ComponentResource
) -> pulumi.StackReference:
    """Refer to a cluster's platform stack: by the network's own reference where it is the same."""
    if networks is None:
        return refer_to("platform", stack, component).exports
    if networks.stack == stack:
        return networks.exports
    return refer_to("cluster-platform", stack, component).exports


def full_stack_name(stack: str) -> str:
    """`organization/project/stack`; a bare name is a stack of the same project."""
    if "/" in stack:
        return stack
    # What a program knows about itself is plain text when it runs.
    parts = (pulumi.get_organization(), pulumi.get_project(), stack)
    return cast("str", pulumi.Output.format("{}/{}/{}", *parts))
