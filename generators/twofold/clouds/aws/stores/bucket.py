"""A bucket is an S3 bucket, with each of its protections as a resource of its own."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import Statement, allow, deny_insecure, policy, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.scope import Scope
from twofold.services.model import Bucket, Use
from twofold.values import frozen

READ = ("s3:GetObject",)
WRITE = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")
ACTIONS = {"read": READ, "write": WRITE, "read-write": tuple(sorted({*READ, *WRITE}))}

# Old versions and broken uploads cost as much as objects do; of an object whose versions are
# all gone, its deletion stays behind as a marker, which every listing has to step over.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
OLD_VERSIONS_DAYS = 30
BROKEN_UPLOADS_DAYS = 7


@frozen
class LoweredBucket:
    """A bucket."""

    component: pulumi.ComponentResource
    store: Bucket
    bucket: aws.s3.Bucket

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read or write objects; who reads may also see which there are."""
        del member
        objects = pulumi.Output.format("{}/*", self.bucket.arn)
        statements: list[Statement] = [
            allow(sid(link.access, self.store.name), ACTIONS[link.access], [objects])
        ]
        if link.access != "write":
            # Without it, S3 answers 403 where an object is missing instead of 404.
            listing = sid("list", self.store.name)
            statements.append(allow(listing, ["s3:ListBucket"], [self.bucket.arn]))
        return Grant(tuple(statements), {"name": self.bucket.bucket})


def lower_bucket(store: Bucket, scope: Scope) -> LoweredBucket:
    """Create the bucket and its protections, or take the one that exists as it is."""
    component = scope.component("stores", "Bucket", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = pulumi.ResourceOptions(parent=component)
    if existing:
        bucket = aws.s3.Bucket.get(store.name, existing, opts=inside)
    else:
        bucket = aws.s3.Bucket(store.name, force_destroy=not scope.protected, opts=inside)
        _protect(store.name, bucket, inside)
    component.register_outputs({"name": bucket.bucket})
    return LoweredBucket(component, store, bucket)


def _protect(name: str, bucket: aws.s3.Bucket, inside: pulumi.ResourceOptions) -> None:
    closed = aws.s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.bucket,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=inside,
    )
    aws.s3.BucketOwnershipControls(
        name,
        bucket=bucket.bucket,
        rule={"object_ownership": "BucketOwnerEnforced"},
        opts=inside,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=bucket.bucket,
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
        opts=inside,
    )
    versioning = aws.s3.BucketVersioning(
        name,
        bucket=bucket.bucket,
        versioning_configuration={"status": "Enabled"},
        opts=inside,
    )
    aws.s3.BucketLifecycleConfiguration(
        name,
        bucket=bucket.bucket,
        rules=[
            {
                "id": "expire-leftovers",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "expiration": {"expired_object_delete_marker": True},
                "noncurrent_version_expiration": {"noncurrent_days": OLD_VERSIONS_DAYS},
                "abort_incomplete_multipart_upload": {"days_after_initiation": BROKEN_UPLOADS_DAYS},
            }
        ],
        # S3 may refuse rules about versions while versioning is still being switched on.
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[versioning]),
    )
    aws.s3.BucketPolicy(
        name,
        bucket=bucket.bucket,
        policy=policy(
            [deny_insecure([bucket.arn, pulumi.Output.format("{}/*", bucket.arn)], "s3:*")]
        ),
        # Both change how the bucket is opened: one at a time, or S3 refuses the second.
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[closed]),
    )
