"""Where AWS writes about stores and secrets."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, POLICY, PROVIDER, SEPARATE, UNUSED, Mapped, because, policy

# The longest of the type tokens.
_ENCRYPTION = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
)

BUCKET = "checked where the bucket is made"

STORES: Mapping[str, Mapped] = {
    "aws:dynamodb/table:Table": Mapped(
        "AWS::DynamoDB::Table",
        ("dynamodb.CreateTable",),
        names={
            "name": "TableName",
            "attributes": "AttributeDefinitions",
            "attributes.name": "AttributeName",
            "attributes.type": "AttributeType",
            "hashKey": "KeySchema.AttributeName",
            "rangeKey": "KeySchema.AttributeName",
            "readCapacity": "ProvisionedThroughput.ReadCapacityUnits",
            "writeCapacity": "ProvisionedThroughput.WriteCapacityUnits",
            "pointInTimeRecovery": "PointInTimeRecoverySpecification",
            "pointInTimeRecovery.enabled": "PointInTimeRecoveryEnabled",
            "serverSideEncryption": "SSESpecification",
            "serverSideEncryption.enabled": "SSEEnabled",
            "serverSideEncryption.kmsKeyArn": "KMSMasterKeyId",
            "streamViewType": "StreamSpecification.StreamViewType",
            "ttl": "TimeToLiveSpecification",
            "globalSecondaryIndexes.name": "IndexName",
            "globalSecondaryIndexes.projectionType": "Projection.ProjectionType",
            "globalSecondaryIndexes.nonKeyAttributes": "Projection.NonKeyAttributes",
            "globalSecondaryIndexes.hashKey": "KeySchema.AttributeName",
            "globalSecondaryIndexes.rangeKey": "KeySchema.AttributeName",
            "globalSecondaryIndexes.readCapacity": "ProvisionedThroughput.ReadCapacityUnits",
            "globalSecondaryIndexes.writeCapacity": "ProvisionedThroughput.WriteCapacityUnits",
            "localSecondaryIndexes.name": "IndexName",
            "localSecondaryIndexes.projectionType": "Projection.ProjectionType",
            "localSecondaryIndexes.nonKeyAttributes": "Projection.NonKeyAttributes",
            "localSecondaryIndexes.rangeKey": "KeySchema.AttributeName",
        },
        own=because(
            UNUSED,
            "globalTableWitness",
            "importTable",
            "replicas",
            "restoreBackupArn",
            "restoreDateTime",
            "restoreSourceName",
            "restoreSourceTableArn",
            "restoreToLatestTime",
        )
        | {"streamEnabled": "said by the view type being there"},
        fixed=frozenset({"hashKey", "rangeKey"}),
    ),
    "aws:elasticache/serverlessCache:ServerlessCache": Mapped(
        "AWS::ElastiCache::ServerlessCache",
        ("elasticache.CreateServerlessCache",),
        names={"name": "ServerlessCacheName"},
    ),
    "aws:elasticache/user:User": Mapped(
        "AWS::ElastiCache::User",
        ("elasticache.CreateUser",),
        own=because(UNUSED, "passwordsWo", "passwordsWoVersion")
        | {"authenticationMode.passwordCount": COMPUTED},
    ),
    "aws:elasticache/userGroup:UserGroup": Mapped(
        "AWS::ElastiCache::UserGroup",
        ("elasticache.CreateUserGroup",),
        optional={"UserIds": "an association may add the users"},
    ),
    "aws:elasticache/userGroupAssociation:UserGroupAssociation": Mapped(
        api=("elasticache.ModifyUserGroup",),
        names={"userId": "UserIdsToAdd"},
        fixed=frozenset({"userGroupId", "userId"}),
    ),
    "aws:rds/cluster:Cluster": Mapped(
        "AWS::RDS::DBCluster",
        ("rds.CreateDBCluster",),
        names={
            "clusterIdentifier": "DBClusterIdentifier",
            "enabledCloudwatchLogsExports": "EnableCloudwatchLogsExports",
            "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
            "masterPassword": "MasterUserPassword",
        },
        own=because(
            UNUSED,
            "clusterMembers",
            "iamRoles",
            "masterPasswordWo",
            "masterPasswordWoVersion",
            "restoreToPointInTime",
            "s3Import",
        )
        | because(
            PROVIDER,
            "allowMajorVersionUpgrade",
            "finalSnapshotIdentifier",
            "skipFinalSnapshot",
            "warningEventCategories",
        ),
        fixed=frozenset({"engine", "masterUsername"}),
    ),
    "aws:rds/clusterInstance:ClusterInstance": Mapped(
        "AWS::RDS::DBInstance",
        ("rds.CreateDBInstance",),
        names={
            "clusterIdentifier": "DBClusterIdentifier",
            "identifier": "DBInstanceIdentifier",
            "instanceClass": "DBInstanceClass",
            "caCertIdentifier": "CACertificateIdentifier",
            "performanceInsightsEnabled": "EnablePerformanceInsights",
        },
        own={"warningEventCategories": PROVIDER},
    ),
    "aws:rds/subnetGroup:SubnetGroup": Mapped(
        "AWS::RDS::DBSubnetGroup",
        ("rds.CreateDBSubnetGroup",),
        names={"description": "DBSubnetGroupDescription", "name": "DBSubnetGroupName"},
    ),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": Mapped(
        "AWS::RDS::DBClusterParameterGroup",
        ("rds.ModifyDBClusterParameterGroup",),
        names={
            "name": "DBClusterParameterGroupName",
            "parameters.name": "ParameterName",
            "parameters.value": "ParameterValue",
        },
        optional={"Parameters": "the group may be left as its family has it"},
    ),
    "aws:s3/bucket:Bucket": Mapped(
        "AWS::S3::Bucket",
        ("s3.CreateBucket",),
        names={"bucket": "BucketName"},
        own=because(
            SEPARATE,
            "accelerationStatus",
            "acl",
            "corsRules",
            "grants",
            "lifecycleRules",
            "logging",
            "objectLockConfiguration",
            "policy",
            "replicationConfiguration",
            "requestPayer",
            "serverSideEncryptionConfiguration",
            "versioning",
            "website",
        ),
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Mapped(
        "AWS::S3::Bucket/PublicAccessBlockConfiguration",
        ("s3.PutPublicAccessBlock",),
        fixed=frozenset({"bucket"}),
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Mapped(
        "AWS::S3::Bucket/OwnershipControls",
        ("s3.PutBucketOwnershipControls/OwnershipControls",),
        names={"rule": "Rules"},
        own={"bucket": BUCKET},
        fixed=frozenset({"bucket"}),
    ),
    _ENCRYPTION: Mapped(
        "AWS::S3::Bucket/BucketEncryption",
        ("s3.PutBucketEncryption/ServerSideEncryptionConfiguration",),
        names={
            "rules": "ServerSideEncryptionConfiguration",
            "rules.applyServerSideEncryptionByDefault": "ServerSideEncryptionByDefault",
        },
        own={"bucket": BUCKET, "expectedBucketOwner": UNUSED},
        fixed=frozenset({"bucket"}),
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Mapped(
        api=("s3.PutBucketVersioning",),
        names={"versioningConfiguration.mfaDelete": "MFADelete"},
        fixed=frozenset({"bucket"}),
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Mapped(
        "AWS::S3::Bucket/LifecycleConfiguration",
        ("s3.PutBucketLifecycleConfiguration/LifecycleConfiguration",),
        own={"bucket": BUCKET, "expectedBucketOwner": UNUSED},
        fixed=frozenset({"bucket"}),
    ),
    "aws:s3/bucketPolicy:BucketPolicy": Mapped(
        "AWS::S3::BucketPolicy",
        ("s3.PutBucketPolicy",),
        names={"policy": "PolicyDocument"},
        own=policy("policy"),
    ),
    "aws:secretsmanager/secret:Secret": Mapped(
        "AWS::SecretsManager::Secret",
        ("secretsmanager.CreateSecret", "secretsmanager.DeleteSecret"),
        names={"replicas": "ReplicaRegions"},
        own={
            "policy": POLICY,
            **because(
                COMPUTED, "replicas.lastAccessedDate", "replicas.status", "replicas.statusMessage"
            ),
        },
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": Mapped(
        api=("secretsmanager.PutSecretValue",),
        names={"secretStringWo": "SecretString"},
        own={"secretStringWoVersion": PROVIDER},
        fixed=frozenset({"secretId"}),
    ),
}
