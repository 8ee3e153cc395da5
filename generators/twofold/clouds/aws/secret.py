"""A secret is a Secrets Manager secret; its value never stands in a plan."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import allow, sid
from twofold.clouds.aws.sdk import aws, pulumi, random
from twofold.clouds.scope import Scope
from twofold.services.model import ReadSecret, Secret
from twofold.values import frozen

GENERATED_LENGTH = 40

# How long a deleted secret can be had back; none for one that is meant to be disposable.
# https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
RECOVERY_DAYS = 30


@frozen
class LoweredSecret:
    """A secret."""

    component: pulumi.ComponentResource
    secret: Secret
    arn: pulumi.Output[str]
    after: tuple[pulumi.Resource, ...]

    def grant(self, link: ReadSecret, member: Member) -> Grant:
        """Let a service read the secret's value."""
        del link, member
        statement = allow(
            sid("read", self.secret.name), ["secretsmanager:GetSecretValue"], [self.arn]
        )
        return Grant((statement,), {"id": self.arn}, self.after)


def lower_secret(secret: Secret, scope: Scope) -> LoweredSecret:
    """Create the secret, or take the one that exists.

    Its value comes from the stack's configuration (`pulumi config set --secret`) or is
    generated; either way Pulumi keeps it encrypted.
    """
    component = scope.component("secrets", "Secret", secret)
    inside = pulumi.ResourceOptions(parent=component)
    existing = scope.stack.existing_secrets.get(secret.name)
    after: tuple[pulumi.Resource, ...] = ()
    if existing:
        held = aws.secretsmanager.Secret.get(secret.name, existing, opts=inside)
    else:
        held = aws.secretsmanager.Secret(
            secret.name,
            recovery_window_in_days=RECOVERY_DAYS if scope.protected else 0,
            opts=inside,
        )
        after = (
            aws.secretsmanager.SecretVersion(
                secret.name,
                secret_id=held.id,
                secret_string=_value(secret, scope, inside),
                opts=inside,
            ),
        )
    component.register_outputs({"id": held.arn})
    return LoweredSecret(component, secret, held.arn, after)


def _value(secret: Secret, scope: Scope, inside: pulumi.ResourceOptions) -> pulumi.Output[str]:
    if scope.stack.secrets.get(secret.name, "config") == "generate":
        return random.RandomPassword(
            secret.name, length=GENERATED_LENGTH, special=False, opts=inside
        ).result
    return pulumi.Config().require_secret(secret.name)
