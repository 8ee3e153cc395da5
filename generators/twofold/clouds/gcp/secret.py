"""A secret is a Secret Manager secret; its value never stands in a plan."""

from __future__ import annotations

from twofold.clouds.gcp.grants import Grant, Member, link_options
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.clouds.secrets import value_of
from twofold.services.model import ReadSecret, Secret
from twofold.values import frozen

# https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create
SECRET_LENGTH = 255

# How long the value of a version that is destroyed can be had back.
# https://cloud.google.com/secret-manager/docs/delay-destruction-of-secret-versions
RECOVERY = f"{30 * 24 * 60 * 60}s"

READ_ROLE = "roles/secretmanager.secretAccessor"


@frozen
class LoweredSecret:
    """A secret, by its id."""

    component: pulumi.ComponentResource
    secret: Secret
    id: pulumi.Input[str]
    after: tuple[pulumi.Resource, ...]

    def grant(self, link: ReadSecret, member: Member) -> Grant:
        """Let a service read the secret's value."""
        del link
        read = gcp.secretmanager.SecretIamMember(
            f"{member.service.name}-{self.secret.name}",
            secret_id=self.id,
            role=READ_ROLE,
            member=member.account.member,
            opts=link_options(member, None),
        )
        return Grant({"id": self.id}, (read, *self.after))


def lower_secret(secret: Secret, scope: Scope, project: Project) -> LoweredSecret:
    """Create the secret, or take the one that exists.

    Its value comes from the stack's configuration (`pulumi config set --secret`) or is
    generated; either way Pulumi keeps it encrypted.
    """
    component = scope.component("secrets", "Secret", secret)
    inside = project.inside(component, "secretmanager")
    existing = scope.stack.existing_secrets.get(secret.name)
    after: tuple[pulumi.Resource, ...] = ()
    if existing:
        held = gcp.secretmanager.Secret.get(secret.name, existing, opts=inside)
    else:
        held = gcp.secretmanager.Secret(
            secret.name,
            secret_id=physical(scope.stack.name, secret.name, limit=SECRET_LENGTH),
            replication={"user_managed": {"replicas": [{"location": project.region}]}},
            version_destroy_ttl=RECOVERY if scope.protected else None,
            deletion_protection=scope.protected,
            opts=inside,
        )
        after = (
            gcp.secretmanager.SecretVersion(
                secret.name,
                secret=held.id,
                secret_data=value_of(secret, scope, inside),
                opts=inside,
            ),
        )
    # In a preview, engines do not all say the id of what is only read.
    known = existing or held.id
    component.register_outputs({"id": known})
    return LoweredSecret(component, secret, known, after)
