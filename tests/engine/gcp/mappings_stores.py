"""Where Google writes about what holds data, messages and secrets."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, PLACE, PRIVATE, PROVIDER, UNUSED, Mapped, because, fact

_BUCKETS = "https://cloud.google.com/storage/docs/naming-buckets"
_INSTANCES = "https://cloud.google.com/sql/docs/postgres/instance-settings"
_SQL = "settings.ipConfiguration.pscConfigs.pscAutoConnections."

# Topics and subscriptions are named alike.
_PUBSUB = r"^(?!goog)[A-Za-z][A-Za-z0-9_.~+%-]{2,254}$"

_SECRET = fact(
    "secretmanager.v1 projects.secrets.create secretId", pattern=r"^[A-Za-z0-9_-]{1,255}$"
)

_VERSION = Mapped(
    ("secretmanager.v1/SecretVersion", "secretmanager.v1/SecretPayload"),
    "secretmanager.googleapis.com",
    names={"secretData": "data"},
    own={
        "secret": PLACE,
        "enabled": "a call of its own sets it",
        "isSecretDataBase64": PROVIDER,
        "secretDataWo": PRIVATE,
        "secretDataWoVersion": PRIVATE,
    },
    fixed=frozenset({"isSecretDataBase64", "secret", "secretData", "secretDataWoVersion"}),
)

STORES: Mapping[str, Mapped] = {
    "gcp:pubsub/topic:Topic": Mapped(
        ("pubsub.v1/Topic",),
        "pubsub.googleapis.com",
        facts={
            "name": fact("pubsub.v1 Topic.name", pattern=_PUBSUB),
            "messageRetentionDuration": fact(
                "pubsub.v1 Topic.messageRetentionDuration", format="600s to 2678400s"
            ),
        },
        fixed=frozenset({"name"}),
    ),
    "gcp:pubsub/subscription:Subscription": Mapped(
        ("pubsub.v1/Subscription",),
        "pubsub.googleapis.com",
        own=because(COMPUTED, "cloudStorageConfig.state", "cloudStorageConfig.textConfig.state"),
        facts={
            "name": fact("pubsub.v1 Subscription.name", pattern=_PUBSUB),
            "ackDeadlineSeconds": fact(
                "pubsub.v1 Subscription.ackDeadlineSeconds", minimum=10, maximum=600
            ),
            "messageRetentionDuration": fact(
                "pubsub.v1 Subscription.messageRetentionDuration", format="600s to 2678400s"
            ),
            "deadLetterPolicy.maxDeliveryAttempts": fact(
                "pubsub.v1 DeadLetterPolicy.maxDeliveryAttempts", minimum=5, maximum=100
            ),
            "retryPolicy.minimumBackoff": fact(
                "pubsub.v1 RetryPolicy.minimumBackoff", format="0s to 600s"
            ),
            "retryPolicy.maximumBackoff": fact(
                "pubsub.v1 RetryPolicy.maximumBackoff", format="0s to 600s"
            ),
            "pushConfig.pushEndpoint": fact(
                "https://cloud.google.com/pubsub/docs/create-push-subscription",
                pattern=r"^https://",
            ),
        },
        fixed=frozenset({"enableMessageOrdering", "filter", "name", "topic"}),
    ),
    "gcp:secretmanager/secret:Secret": Mapped(
        ("secretmanager.v1/Secret",),
        "secretmanager.googleapis.com",
        names={"replication.auto": "automatic"},
        own={"deletionProtection": PROVIDER},
        facts={"secretId": _SECRET},
        fixed=frozenset({"replication", "secretId"}),
    ),
    "gcp:secretmanager/secretVersion:SecretVersion": _VERSION,
    "gcp:secretmanager/regionalSecret:RegionalSecret": Mapped(
        ("secretmanager.v1/Secret",),
        "secretmanager.googleapis.com",
        own={"location": PLACE, "deletionProtection": PROVIDER},
        facts={"secretId": _SECRET},
        fixed=frozenset({"location", "secretId"}),
    ),
    "gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion": _VERSION,
    "gcp:storage/bucket:Bucket": Mapped(
        ("storage.v1/Bucket",),
        "storage.googleapis.com",
        names={
            "lifecycleRules": "lifecycle.rule",
            "publicAccessPrevention": "iamConfiguration.publicAccessPrevention",
            "requesterPays": "billing.requesterPays",
        },
        own={
            "enableObjectRetention": "a parameter of the request that makes a bucket",
            "forceDestroy": PROVIDER,
            "uniformBucketLevelAccess": "iamConfiguration.uniformBucketLevelAccess.enabled",
            "lifecycleRules": UNUSED,
        },
        facts={
            "name": fact(
                _BUCKETS, pattern=r"^(?!goog)(?!.*(google|g00gle))[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$"
            ),
            "publicAccessPrevention": fact(
                "storage.v1 Bucket.iamConfiguration", enum=["enforced", "inherited"]
            ),
            "storageClass": fact(
                "storage.v1 Bucket.storageClass",
                enum=["STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE", "MULTI_REGIONAL", "REGIONAL"],
            ),
            "lifecycleRules.action.type": fact(
                "storage.v1 Bucket.lifecycle.rule.action.type",
                enum=["Delete", "SetStorageClass", "AbortIncompleteMultipartUpload"],
            ),
            "lifecycleRules.condition.age": fact("storage.v1 Bucket.lifecycle", minimum=0),
            "lifecycleRules.condition.withState": fact("SDK", enum=["LIVE", "ARCHIVED", "ANY"]),
            # From 7 to 90 days, or none: https://cloud.google.com/storage/docs/soft-delete
            "softDeletePolicy.retentionDurationSeconds": fact(
                "https://cloud.google.com/storage/docs/soft-delete",
                pattern=r"^\d+$",
                minimum=0,
                maximum=7776000,
            ),
        },
        fixed=frozenset(
            {
                "customPlacementConfig",
                "enableObjectRetention",
                "hierarchicalNamespace",
                "location",
                "name",
            }
        ),
    ),
    "gcp:storage/bucketObject:BucketObject": Mapped(
        ("storage.v1/Object",),
        "storage.googleapis.com",
        own={
            **because(
                PROVIDER,
                "content",
                "customerEncryption",
                "detectMd5hash",
                "forceEmptyContentType",
                "source",
                "sourceMd5hash",
            ),
            "contexts.customs": UNUSED,
        },
        facts={
            "name": fact(
                "https://cloud.google.com/storage/docs/objects#naming",
                maxLength=1024,
                pattern=r"^(?!\.well-known/acme-challenge/)\S[^\r\n]*$",
            )
        },
        # What an object is, is written anew; the provider's schema has all of it as ForceNew.
        fixed=frozenset({"bucket", "cacheControl", "contentType", "name", "source"}),
    ),
    "gcp:storage/notification:Notification": Mapped(
        ("storage.v1/Notification",),
        "storage.googleapis.com",
        own={"bucket": PLACE},
        facts={
            "payloadFormat": fact(
                "storage.v1 Notification.payload_format", enum=["JSON_API_V1", "NONE"]
            ),
            "eventTypes": fact(
                "https://cloud.google.com/storage/docs/pubsub-notifications",
                enum=[
                    "OBJECT_FINALIZE",
                    "OBJECT_METADATA_UPDATE",
                    "OBJECT_DELETE",
                    "OBJECT_ARCHIVE",
                ],
            ),
        },
        fixed=frozenset(
            {
                "bucket",
                "customAttributes",
                "eventTypes",
                "objectNamePrefix",
                "payloadFormat",
                "topic",
            }
        ),
    ),
    "gcp:firestore/database:Database": Mapped(
        ("firestore.v1/GoogleFirestoreAdminV1Database",),
        "firestore.googleapis.com",
        own={"cmekConfig.activeKeyVersions": COMPUTED},
        facts={
            "name": fact(
                "firestore.v1 projects.databases.create databaseId",
                pattern=r"^(\(default\)|(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$)"
                r"[a-z][a-z0-9-]{2,61}[a-z0-9])$",
            )
        },
        fixed=frozenset({"cmekConfig", "databaseEdition", "locationId", "name"}),
    ),
    "gcp:firestore/backupSchedule:BackupSchedule": Mapped(
        ("firestore.v1/GoogleFirestoreAdminV1BackupSchedule",),
        "firestore.googleapis.com",
        own={"database": PLACE},
        facts={
            # "up to 14 weeks"
            "retention": fact(
                "firestore.v1 GoogleFirestoreAdminV1BackupSchedule.retention",
                format="1s to 8467200s",
            )
        },
        fixed=frozenset({"database", "dailyRecurrence", "weeklyRecurrence"}),
    ),
    "gcp:firestore/index:Index": Mapped(
        ("firestore.v1/GoogleFirestoreAdminV1Index",),
        "firestore.googleapis.com",
        own={"collection": PLACE, "database": PLACE, "skipWait": PROVIDER},
        fixed=frozenset({"apiScope", "collection", "database", "fields", "queryScope"}),
    ),
    "gcp:firestore/field:Field": Mapped(
        ("firestore.v1/GoogleFirestoreAdminV1Field",),
        "firestore.googleapis.com",
        own={
            **because(PLACE, "collection", "database", "field"),
            "skipWait": PROVIDER,
            "ttlConfig.state": COMPUTED,
            "indexConfig.indexes": UNUSED,
        },
        optional={"name": "made of the database, the collection and the field"},
        fixed=frozenset({"collection", "database", "field"}),
    ),
    "gcp:sql/databaseInstance:DatabaseInstance": Mapped(
        ("sqladmin.v1/DatabaseInstance",),
        "sqladmin.googleapis.com",
        names={
            "settings.diskAutoresize": "storageAutoResize",
            "settings.diskAutoresizeLimit": "storageAutoResizeLimit",
            "settings.diskSize": "dataDiskSizeGb",
            "settings.diskType": "dataDiskType",
            "encryptionKeyName": "diskEncryptionConfiguration.kmsKeyName",
        },
        own={
            **because(
                PROVIDER,
                "blueGreenDeployment",
                "deletionProtection",
                "enforceNewSqlNetworkArchitecture",
                "finalBackupDescription",
            ),
            **because(
                UNUSED,
                "backupdrBackup",
                "clone",
                "encryptionConfidentialMode",
                "pointInTimeRestoreContext",
                "replicaConfiguration",
                "replicationCluster",
                "restoreBackupContext",
                "settings.backupConfiguration.backupTier",
            ),
            **because(PRIVATE, "rootPasswordWo", "rootPasswordWoVersion"),
            **because(
                COMPUTED,
                "settings.effectiveAvailabilityType",
                "settings.version",
                f"{_SQL}consumerServiceProjectId",
                f"{_SQL}instanceAutoDnsStatus",
                f"{_SQL}serviceConnectionPolicy",
                f"{_SQL}serviceConnectionPolicyCreationResult",
                f"{_SQL}writeEndpointAutoDnsStatus",
            ),
        },
        facts={
            "name": fact(_INSTANCES, pattern=r"^[a-z](?:[a-z0-9-]{0,96}[a-z0-9])?$"),
            "settings.tier": fact(
                "https://cloud.google.com/sql/docs/postgres/machine-series-overview",
                pattern=r"^db-(f1-micro|g1-small|custom-\d+-\d+|perf-optimized-[NC]-\d+"
                r"|c4a-highmem-\d+|n\d+-\w+-\d+)$",
            ),
            "settings.diskSize": fact("sqladmin.v1 Settings.dataDiskSizeGb", minimum=10),
            "settings.backupConfiguration.startTime": fact(
                "sqladmin.v1 BackupConfiguration.startTime", pattern=r"^([01]\d|2[0-3]):[0-5]\d$"
            ),
            # 7 in Enterprise, 35 in Enterprise Plus.
            "settings.backupConfiguration.transactionLogRetentionDays": fact(
                "https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr",
                minimum=1,
                maximum=35,
            ),
            "settings.backupConfiguration.backupRetentionSettings.retainedBackups": fact(
                "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups",
                minimum=1,
                maximum=365,
            ),
        },
        fixed=frozenset(
            {
                "encryptionKeyName",
                "masterInstanceName",
                "name",
                "region",
                "replicaConfiguration",
                "settings.collation",
                "settings.timeZone",
            }
        ),
    ),
    "gcp:sql/database:Database": Mapped(
        ("sqladmin.v1/Database",),
        "sqladmin.googleapis.com",
        facts={
            "name": fact(
                "https://www.postgresql.org/docs/current/sql-syntax-lexical.html", maxLength=63
            )
        },
        fixed=frozenset({"instance", "name"}),
    ),
    "gcp:sql/user:User": Mapped(
        ("sqladmin.v1/User",),
        "sqladmin.googleapis.com",
        own={
            "passwordPolicy.statuses": COMPUTED,
            **because(PRIVATE, "passwordWo", "passwordWoVersion"),
        },
        facts={
            "name": fact(
                "https://www.postgresql.org/docs/current/sql-syntax-lexical.html", maxLength=63
            )
        },
        fixed=frozenset({"host", "instance", "name", "type"}),
    ),
    "gcp:sql/provisionScript:ProvisionScript": Mapped(
        ("sqladmin.v1/ExecuteSqlPayload",),
        "sqladmin.googleapis.com",
        names={"script": "sqlStatement"},
        own={"instance": PLACE, "description": PROVIDER},
        facts={
            "deletionPolicy": fact("SDK", enum=["ABANDON"]),
            "passwordSecretVersion": fact(
                "sqladmin.v1 ExecuteSqlPayload.passwordSecretVersion",
                pattern=r"^projects/[^/]+/locations/[^/]+/secrets/[^/]+/versions/[^/]+$",
            ),
        },
        # The SDK's docstring: each of them makes the script run again.
        fixed=frozenset({"database", "instance", "passwordSecretVersion", "script", "user"}),
    ),
    "gcp:memorystore/aclPolicy:AclPolicy": Mapped(
        ("memorystore.v1/AclPolicy",),
        "memorystore.googleapis.com",
        own={"location": PLACE},
        fixed=frozenset({"aclPolicyId", "location"}),
    ),
    "gcp:memorystore/instance:Instance": Mapped(
        ("memorystore.v1/Instance",),
        "memorystore.googleapis.com",
        own={
            "location": PLACE,
            **because(
                UNUSED,
                "crossInstanceReplicationConfig",
                "gcsSource",
                "maintenancePolicy",
                "maintenanceVersion",
                "managedBackupSource",
                "serverCaPool",
            ),
            "desiredPscAutoConnections": "deprecated: desiredAutoCreatedEndpoints stands for it",
        },
        fixed=frozenset({"desiredAutoCreatedEndpoints", "gcsSource", "instanceId", "location"}),
    ),
}
