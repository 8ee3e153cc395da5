"""A secret is a Secrets Manager secret; its value never stands in a plan."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import allow, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.scope import Scope
from twofold.clouds.secrets import value_of
from twofold.services.model import ReadSecret, Secret
from twofold.values import frozen

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
                secret_string=value_of(secret, scope, inside),
                opts=inside,
            ),
        )
    component.register_outputs({"id": held.arn})
    return LoweredSecret(component, secret, held.arn, after)
