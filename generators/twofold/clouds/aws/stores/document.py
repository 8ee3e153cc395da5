"""A document store is a DynamoDB table."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member
from twofold.clouds.aws.policies import allow, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.scope import Scope
from twofold.services.model import DocumentStore, Use
from twofold.values import frozen

# What each verb means, from the actions that the service authorization reference lists for
# DynamoDB tables and indexes.
READ = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
)
WRITE = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:DescribeTable",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
ACTIONS = {"read": READ, "write": WRITE, "read-write": tuple(sorted({*READ, *WRITE}))}

# A write that answers with what was there, or with what is there now, is a read.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
UNSEEN = {"StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"}}


@frozen
class LoweredDocumentStore:
    """A table."""

    component: pulumi.ComponentResource
    store: DocumentStore
    table: aws.dynamodb.Table

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read the table and its indexes, or write the table."""
        del member  # reached over the internet's side of AWS, by the role alone
        resources: list[pulumi.Input[str]] = [self.table.arn]
        if link.access != "write":
            resources.append(pulumi.Output.format("{}/index/*", self.table.arn))
        statement = allow(
            sid(link.access, self.store.name),
            ACTIONS[link.access],
            resources,
            Condition=UNSEEN if link.access == "write" else None,
        )
        return Grant((statement,), {"name": self.table.name})


def lower_document_store(store: DocumentStore, scope: Scope) -> LoweredDocumentStore:
    """Create the table, or take the one that exists."""
    component = scope.component("stores", "DocumentStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = pulumi.ResourceOptions(parent=component)
    table = (
        aws.dynamodb.Table.get(store.name, existing, opts=inside)
        if existing
        else _create(store, scope, inside)
    )
    component.register_outputs({"name": table.name})
    return LoweredDocumentStore(component, store, table)


def _create(
    store: DocumentStore, scope: Scope, inside: pulumi.ResourceOptions
) -> aws.dynamodb.Table:
    # Only attributes of keys may be declared: any other one shows as a difference for ever.
    keys = [store.key, store.sort] if store.sort else [store.key]
    return aws.dynamodb.Table(
        store.name,
        billing_mode="PAY_PER_REQUEST",
        hash_key=store.key,
        range_key=store.sort,
        attributes=[{"name": key, "type": "S"} for key in keys],
        ttl={"attribute_name": store.expires, "enabled": True} if store.expires else None,
        # An AWS-managed key, whose use CloudTrail shows; otherwise one that AWS owns.
        server_side_encryption={"enabled": scope.protected},
        point_in_time_recovery={"enabled": scope.protected},
        deletion_protection_enabled=scope.protected,
        opts=inside,
    )
