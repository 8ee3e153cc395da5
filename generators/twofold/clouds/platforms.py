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


def full_stack_name(stack: str) -> str:
    """`organization/project/stack`; a bare name is a stack of the same project."""
    if "/" in stack:
        return stack
    # What a program knows about itself is plain text when it runs.
    parts = (pulumi.get_organization(), pulumi.get_project(), stack)
    return cast("str", pulumi.Output.format("{}/{}/{}", *parts))
