"""A bucket is a Cloud Storage bucket."""

from __future__ import annotations

from twofold.clouds.gcp.grants import Grant, Member, link_options
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.stores.roles import create_writers_role
from twofold.clouds.scope import Scope
from twofold.services.model import Bucket, Use
from twofold.values import frozen

# https://cloud.google.com/storage/docs/access-control/iam-roles
READ_ROLE, USE_ROLE = "roles/storage.objectViewer", "roles/storage.objectUser"

# Who writes over an object deletes what it was.
# https://cloud.google.com/storage/docs/access-control/iam-permissions
WRITE = (
    "storage.multipartUploads.abort",
    "storage.multipartUploads.create",
    "storage.multipartUploads.listParts",
    "storage.objects.create",
    "storage.objects.delete",
)

# Old versions and broken uploads cost as much as objects do.
OLD_VERSIONS_DAYS = 30
BROKEN_UPLOADS_DAYS = 7

# How long what is deleted can be had back, and is paid for; none where it is disposable.
# https://cloud.google.com/storage/docs/soft-delete
RECOVERY_SECONDS = 7 * 24 * 60 * 60


@frozen
class LoweredBucket:
    """A bucket."""

    component: pulumi.ComponentResource
    store: Bucket
    bucket: gcp.storage.Bucket
    writers: gcp.projects.IAMCustomRole | None

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read or write objects; who reads may also see which there are."""
        granted = gcp.storage.BucketIAMMember(
            f"{member.service.name}-{self.store.name}",
            bucket=self.bucket.name,
            role=self._role(link),
            member=member.account.member,
            opts=link_options(member, self.store.was),
        )
        return Grant({"name": self.bucket.name}, (granted,))

    def _role(self, link: Use) -> pulumi.Input[str]:
        match link.access:
            case "read":
                return READ_ROLE
            case "read-write":
                return USE_ROLE
            case "write":
                if self.writers is None:
                    raise AssertionError(f"nobody was to write to {self.store.name} alone")
                return self.writers.name


def lower_bucket(store: Bucket, scope: Scope, project: Project, *, written: bool) -> LoweredBucket:
    """Create the bucket, closed to the public, or take the one that exists.

    `written` says whether some service writes to it and reads nothing of it.
    """
    component = scope.component("stores", "Bucket", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = project.inside(component, "storage")
    bucket = (
        gcp.storage.Bucket.get(store.name, existing, opts=inside)
        if existing
        else _create(store, scope, project, inside)
    )
    role = (
        create_writers_role(store, WRITE, scope, project.inside(component, "iam"))
        if written
        else None
    )
    component.register_outputs({"name": bucket.name})
    return LoweredBucket(component, store, bucket, role)


def _create(
    store: Bucket, scope: Scope, project: Project, inside: pulumi.ResourceOptions
) -> gcp.storage.Bucket:
    return gcp.storage.Bucket(
        store.name,
        location=project.region,
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        versioning={"enabled": True},
        soft_delete_policy={
            "retention_duration_seconds": RECOVERY_SECONDS if scope.protected else 0
        },
        lifecycle_rules=[
            {
                "action": {"type": "Delete"},
                "condition": {"days_since_noncurrent_time": OLD_VERSIONS_DAYS},
            },
            {
                "action": {"type": "AbortIncompleteMultipartUpload"},
                "condition": {"age": BROKEN_UPLOADS_DAYS},
            },
        ],
        force_destroy=not scope.protected,
        opts=inside,
    )
