"""What a service's move into a cluster, or out of it, may change on each cloud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .pulumi_cli import Step

CRON_JOB = "kubernetes:batch/v1:CronJob"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"

# What services in a cluster may notice of a move, on every cloud.
IN_CLUSTERS: Mapping[str, str] = {
    DEPLOYMENT: r"spec\.template\.spec\.containers\[0\]\.env.*",
    "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": r"spec\.rules.*\.matches.*",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy": r"spec\.(ingress|egress).*",
}

# What the services in a cluster share, of what no component owns: the component of the cluster,
# and the provider of images.
SHARED = re.compile(r"^(cluster|default_\d+_\d+_\d+)$")


@dataclass(frozen=True, slots=True)
class Moves:
    """What stays on a cloud, and what others than the service that moves may notice.

    `kept` are types that hold something, and what leads to it. `noticed` are paths of inputs that
    an update may change, by type; `replaced` are types that only say where a service is, and so
    are others when it is elsewhere. `entries` are names of what is there while somebody asks
    across the cluster's border. `turn` is the step by which requests go elsewhere.
    """

    cloud: str
    kept: frozenset[str]
    noticed: Mapping[str, str]
    replaced: frozenset[str]
    entries: re.Pattern[str]
    turn: tuple[str, str]

    def __str__(self) -> str:
        return self.cloud

    def notices(self, step: Step) -> bool:
        """Whether a step is what another service's move asks for.

        What services in the cluster share comes with the first that needs it, and goes with the
        last.
        """
        if step.type in self.replaced:
            return True
        if step.operation in {"create", "delete"}:
            nobodys = step.owner in {"", f"catalogue-shop-{self.cloud}-dev"}
            shared = nobodys and SHARED.match(step.name) is not None
            return shared or step.owner == "cluster" or self.entries.search(step.name) is not None
        # The engine names the input as well as the paths in it.
        paths = [path for path in step.changed if path != "spec"]
        allowed = {**IN_CLUSTERS, **self.noticed}.get(step.type, "")
        return step.operation == "update" and all(re.fullmatch(allowed, path) for path in paths)

    def runs(self, service: str) -> str:
        """What runs a service of the shop in a cluster: jobs, where nothing else wakes it."""
        if service == "report" and self.cloud != "gcp":
            return "cronjob.batch/report-0-2"
        return f"deployment.apps/{service}"

    def turn_late(self, changes: tuple[Step, ...]) -> bool:
        """Whether requests are sent to pods only when there are some."""
        kinds = [(step.operation, step.type) for step in changes]
        pods = ("create", DEPLOYMENT)
        return not {pods, self.turn} <= {*kinds} or kinds.index(pods) < kinds.index(self.turn)


def others(step: Step, service: str) -> bool:
    """Whether a step is about another service, or about what several use."""
    return service not in {step.owner, step.name}


ON_AWS = Moves(
    cloud="aws",
    kept=frozenset(
        {
            "aws:dynamodb/table:Table",
            "aws:elasticache/serverlessCache:ServerlessCache",
            "aws:elasticache/user:User",
            "aws:elasticache/userGroup:UserGroup",
            "aws:rds/cluster:Cluster",
            "aws:rds/clusterInstance:ClusterInstance",
            "aws:s3/bucket:Bucket",
            "aws:s3/bucketPolicy:BucketPolicy",
            "aws:secretsmanager/secret:Secret",
            "aws:secretsmanager/secretVersion:SecretVersion",
            "aws:sns/topic:Topic",
            "aws:sns/topicSubscription:TopicSubscription",
            "aws:sqs/queue:Queue",
            "aws:sqs/queuePolicy:QueuePolicy",
            "random:index/randomPassword:RandomPassword",
        }
    ),
    # No function notices any: the address that it calls stays.
    noticed={},
    replaced=frozenset(),
    entries=re.compile(r"-call(-default)?$|-address$|-route$"),
    turn=("update", "aws:apigatewayv2/route:Route"),
)

ON_GOOGLE_CLOUD = Moves(
    cloud="gcp",
    kept=frozenset(
        {
            "gcp:apigateway/api:Api",
            "gcp:artifactregistry/repository:Repository",
            "gcp:firestore/database:Database",
            "gcp:memorystore/aclPolicy:AclPolicy",
            "gcp:memorystore/instance:Instance",
            "gcp:projects/iAMCustomRole:IAMCustomRole",
            "gcp:pubsub/topic:Topic",
            "gcp:secretmanager/regionalSecret:RegionalSecret",
            "gcp:secretmanager/regionalSecretVersion:RegionalSecretVersion",
            "gcp:secretmanager/secret:Secret",
            "gcp:secretmanager/secretVersion:SecretVersion",
            "gcp:sql/database:Database",
            "gcp:sql/databaseInstance:DatabaseInstance",
            "gcp:sql/provisionScript:ProvisionScript",
            "gcp:sql/user:User",
            "gcp:storage/bucket:Bucket",
            "random:index/randomId:RandomId",
            "random:index/randomPassword:RandomPassword",
        }
    ),
    # Who asks a service is told where it is now; what waits in a subscription, stays there.
    noticed={
        "gcp:apigateway/gateway:Gateway": r"apiConfig",
        "gcp:cloudfunctionsv2/function:Function": r"serviceConfig(\.environmentVariables.*)?",
        "gcp:cloudscheduler/job:Job": r"httpTarget.*",
        "gcp:pubsub/subscription:Subscription": r"pushConfig.*",
    },
    replaced=frozenset(
        {
            "gcp:apigateway/apiConfig:ApiConfig",
            "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
        }
    ),
    entries=re.compile(r"-address$|-door$|-route$"),
    turn=("update", "gcp:apigateway/gateway:Gateway"),
)

ON_AZURE = Moves(
    cloud="azure",
    kept=frozenset(
        {
            "azure-native:apimanagement:Api",
            "azure-native:apimanagement:ApiManagementService",
            "azure-native:cosmosdb:DatabaseAccount",
            "azure-native:cosmosdb:SqlResourceSqlContainer",
            "azure-native:cosmosdb:SqlResourceSqlDatabase",
            "azure-native:dbforpostgresql:Database",
            "azure-native:dbforpostgresql:Server",
            "azure-native:keyvault:Secret",
            "azure-native:keyvault:Vault",
            "azure-native:redisenterprise:Database",
            "azure-native:redisenterprise:RedisEnterprise",
            "azure-native:resources:AzureCliScript",
            "azure-native:resources:ResourceGroup",
            "azure-native:servicebus:Namespace",
            "azure-native:servicebus:Queue",
            "azure-native:servicebus:Subscription",
            "azure-native:servicebus:Topic",
            "azure-native:storage:ManagementPolicy",
            "random:index/randomPassword:RandomPassword",
        }
    ),
    # Who asks a service is told where it is now, and who asks is let in there.
    noticed={
        "azure-native:apimanagement:ApiPolicy": r"value",
        "azure-native:app:ContainerAppsAuthConfig": r"identityProviders.*",
        "azure-native:web:WebApp": r"siteConfig.*",
    },
    replaced=frozenset(),
    entries=re.compile(r"-door$|-route$"),
    turn=("update", "azure-native:apimanagement:ApiPolicy"),
)

MOVES = (ON_AWS, ON_AZURE, ON_GOOGLE_CLOUD)
