"""Roles of the project's own, for rights that no role of Google's stands for alone."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.gcp.names import role_id
from twofold.clouds.gcp.sdk import gcp, pulumi, random
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Bucket, DocumentStore


def create_writers_role(
    store: DocumentStore | Bucket,
    permissions: Sequence[str],
    scope: Scope,
    inside: pulumi.ResourceOptions,
) -> gcp.projects.IAMCustomRole:
    """Create the role of services that write to a store and read nothing of it."""
    # A role that is deleted keeps its id for weeks, in which no other one can have it.
    # https://cloud.google.com/iam/docs/creating-custom-roles#deleting-custom-role
    each = random.RandomId(f"{store.name}-writers", byte_length=4, opts=inside)
    role = gcp.projects.IAMCustomRole(
        store.name,
        role_id=pulumi.Output.format("{}_{}", role_id(scope.stack.name, "write"), each.hex),
        title=f"Writes to {store.name} of {scope.application}",
        permissions=list(permissions),
        opts=inside,
    )
    explain(role, "Every role of Google's that lets somebody write here lets him read as well.")
    return role
