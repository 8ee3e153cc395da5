"""What Google publishes in words alone, for APIs that have no discovery document in the wheel."""

from __future__ import annotations

from collections.abc import Mapping

from ..schemas import Schema

# cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.instances
_MEMORYSTORE: Mapping[str, Schema] = {
    # cloud.google.com/memorystore/docs/valkey/reference/rest/v1/projects.locations.aclPolicies
    "AclPolicy": {
        "required": ["aclPolicyId", "rules"],
        "properties": {
            "aclPolicyId": {"pattern": r"^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$"},
            "rules": {
                "items": {
                    "required": ["rule", "username"],
                    "properties": {
                        "username": {"type": "string"},
                        # https://valkey.io/topics/acl/
                        "rule": {
                            "pattern": r"^(on|off)( ([~%&]\S+|[+-]@?[a-z0-9|-]+"
                            r"|(all|reset)(keys|channels)))*$"
                        },
                    },
                }
            },
        },
    },
    "Instance": {
        "required": ["shardCount"],
        "properties": {
            # 4 to 63 characters, a letter or a digit first, no hyphen last.
            "instanceId": {"pattern": r"^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$"},
            "shardCount": {"minimum": 1, "maximum": 250},
            "replicaCount": {"minimum": 0, "maximum": 5},
            "labels": {"additionalProperties": {"type": "string"}},
            "authorizationMode": {"enum": ["AUTH_DISABLED", "IAM_AUTH"], "immutable": True},
            "transitEncryptionMode": {
                "enum": ["TRANSIT_ENCRYPTION_DISABLED", "SERVER_AUTHENTICATION"],
                "immutable": True,
            },
            "nodeType": {
                "enum": [
                    "SHARED_CORE_NANO",
                    "CUSTOM_PICO",
                    "CUSTOM_MICRO",
                    "CUSTOM_MINI",
                    "HIGHMEM_MEDIUM",
                    "HIGHCPU_MEDIUM",
                    "HIGHMEM_XLARGE",
                    "STANDARD_SMALL",
                    "STANDARD_LARGE",
                    "HIGHMEM_2XLARGE",
                ]
            },
            "mode": {"enum": ["CLUSTER", "CLUSTER_DISABLED"], "immutable": True},
            "engineVersion": {"pattern": r"^VALKEY_\d+_\d+$"},
            "engineConfigs": {"additionalProperties": {"type": "string"}},
            "aclPolicy": {"pattern": r"^projects/[^/]+/locations/[^/]+/aclPolicies/[^/]+$"},
            "deletionProtectionEnabled": {"type": "boolean"},
            "kmsKey": {"type": "string", "immutable": True},
            "serverCaMode": {
                "enum": [
                    "GOOGLE_MANAGED_PER_INSTANCE_CA",
                    "GOOGLE_MANAGED_SHARED_CA",
                    "CUSTOMER_MANAGED_CAS_CA",
                ]
            },
            "desiredAutoCreatedEndpoints": {
                "items": {
                    "required": ["network", "projectId"],
                    "properties": {
                        "network": {"pattern": r"^projects/[^/]+/global/networks/[^/]+$"},
                        "projectId": {"type": "string"},
                    },
                },
            },
            "persistenceConfig": {
                "properties": {
                    "mode": {"enum": ["DISABLED", "RDB", "AOF"]},
                    "rdbConfig": {
                        "properties": {
                            "rdbSnapshotPeriod": {
                                "enum": [
                                    "ONE_HOUR",
                                    "SIX_HOURS",
                                    "TWELVE_HOURS",
                                    "TWENTY_FOUR_HOURS",
                                ]
                            },
                            "rdbSnapshotStartTime": {"type": "string"},
                        }
                    },
                    "aofConfig": {
                        "properties": {"appendFsync": {"enum": ["NEVER", "EVERY_SEC", "ALWAYS"]}}
                    },
                }
            },
            "automatedBackupConfig": {
                "properties": {
                    # From a day to a year.
                    "retention": {"format": "86400s to 31536000s"},
                    "fixedFrequencySchedule": {
                        "required": ["startTime"],
                        "properties": {
                            "startTime": {
                                "required": ["hours"],
                                "properties": {"hours": {"minimum": 0, "maximum": 23}},
                            }
                        },
                    },
                }
            },
            "zoneDistributionConfig": {
                "properties": {
                    "mode": {"enum": ["MULTI_ZONE", "SINGLE_ZONE"], "immutable": True},
                    "zone": {"type": "string", "immutable": True},
                }
            },
        },
    },
}

PROSE: Mapping[str, Mapping[str, Schema]] = {"memorystore.v1": _MEMORYSTORE}
