"""A document store is a Firestore database."""

from __future__ import annotations

from twofold.clouds.gcp.grants import Grant, Member, allow_on
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.stores.roles import create_writers_role
from twofold.clouds.scope import Scope
from twofold.services.model import DocumentStore, Use
from twofold.values import frozen

READ_ROLE, USE_ROLE = "roles/datastore.viewer", "roles/datastore.user"

# What a write takes, in a transaction as well, and what reads nothing.
# https://cloud.google.com/datastore/docs/access/iam#required_permissions_for_api_methods
WRITE = (
    "datastore.databases.get",
    "datastore.entities.allocateIds",
    "datastore.entities.create",
    "datastore.entities.delete",
    "datastore.entities.update",
)

# The collection that a service keeps its documents in. Expiry is a setting of a collection.
COLLECTION = "documents"

# https://cloud.google.com/firestore/docs/backups
BACKUP_RETENTION = f"{7 * 24 * 60 * 60}s"


@frozen
class LoweredDocumentStore:
    """A database, and its id."""

    component: pulumi.ComponentResource
    store: DocumentStore
    project: Project
    database: gcp.firestore.Database
    id: pulumi.Input[str]
    writers: gcp.projects.IAMCustomRole | None

    def grant(self, link: Use, member: Member) -> Grant:
        """Let a service read or write the database, and no other one.

        https://cloud.google.com/firestore/docs/manage-databases#configure_per-database_access_permissions
        """
        granted = allow_on(self.id, self._role(link), self.store, member, self.project)
        return Grant({"name": self.database.name, "collection": COLLECTION}, (granted,))

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


def lower_document_store(
    store: DocumentStore, scope: Scope, project: Project, *, written: bool
) -> LoweredDocumentStore:
    """Create the database, or take the one that exists.

    `written` says whether some service writes to it and reads nothing of it.
    """
    component = scope.component("stores", "DocumentStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = project.inside(component, "firestore")
    database = (
        gcp.firestore.Database.get(store.name, existing, opts=inside)
        if existing
        else _create(store, scope, project, inside)
    )
    role = (
        create_writers_role(store, WRITE, scope, project.inside(component, "iam"))
        if written
        else None
    )
    component.register_outputs({"name": database.name})
    # In a preview, engines do not all say the id of what is only read.
    known = existing or database.id
    return LoweredDocumentStore(component, store, project, database, known, role)


def _create(
    store: DocumentStore, scope: Scope, project: Project, inside: pulumi.ResourceOptions
) -> gcp.firestore.Database:
    database = gcp.firestore.Database(
        store.name,
        location_id=project.region,
        type="FIRESTORE_NATIVE",
        point_in_time_recovery_enablement="POINT_IN_TIME_RECOVERY_ENABLED"
        if scope.protected
        else "POINT_IN_TIME_RECOVERY_DISABLED",
        delete_protection_state="DELETE_PROTECTION_ENABLED"
        if scope.protected
        else "DELETE_PROTECTION_DISABLED",
        # Left out, a deleted database would only be forgotten, and go on to be paid for.
        deletion_policy="DELETE",
        opts=inside,
    )
    if store.expires:
        gcp.firestore.Field(
            store.name,
            database=database.name,
            collection=COLLECTION,
            field=store.expires,
            ttl_config={},
            # An index of times that only go up is where all writes meet.
            # https://cloud.google.com/firestore/docs/ttl#ttl_and_indexing
            index_config={},
            opts=inside,
        )
    if scope.protected:
        gcp.firestore.BackupSchedule(
            store.name,
            database=database.name,
            retention=BACKUP_RETENTION,
            daily_recurrence={},
            opts=inside,
        )
    return database
