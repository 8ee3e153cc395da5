"""Where the values of secrets come from, on any cloud that keeps secrets."""

from __future__ import annotations

from twofold.clouds.scope import Scope
from twofold.clouds.sdk import pulumi, random
from twofold.services.model import Secret

GENERATED_LENGTH = 40


def value_of(secret: Secret, scope: Scope, inside: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """A secret's value: generated, or from the stack's configuration; Pulumi keeps it encrypted."""
    if scope.stack.secrets.get(secret.name, "config") == "generate":
        return random.RandomPassword(
            secret.name, length=GENERATED_LENGTH, special=False, opts=inside
        ).result
    return pulumi.Config().require_secret(secret.name)
