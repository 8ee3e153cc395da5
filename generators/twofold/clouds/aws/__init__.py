"""Amazon Web Services."""

from __future__ import annotations

from twofold.clouds.aws.details import DETAILS
from twofold.clouds.aws.lifecycle import LIFECYCLE
from twofold.clouds.aws.limits import limits
from twofold.clouds.aws.lower import lower
from twofold.clouds.aws.support import SUPPORT
from twofold.clouds.cloud import Cloud
from twofold.clouds.kubernetes import details as kubernetes
from twofold.placement.model import PlatformStack, Region
from twofold.resources.graph import ResourceGraph

TAGGED = frozenset(
    {
        "pulumi_aws.acm.Certificate",
        "pulumi_aws.apigatewayv2.Api",
        "pulumi_aws.apigatewayv2.DomainName",
        "pulumi_aws.apigatewayv2.Stage",
        "pulumi_aws.apigatewayv2.VpcLink",
        "pulumi_aws.cloudwatch.LogGroup",
        "pulumi_aws.dynamodb.Table",
        "pulumi_aws.ec2.DefaultSecurityGroup",
        "pulumi_aws.ec2.Eip",
        "pulumi_aws.ec2.FlowLog",
        "pulumi_aws.ec2.InternetGateway",
        "pulumi_aws.ec2.NatGateway",
        "pulumi_aws.ec2.RouteTable",
        "pulumi_aws.ec2.SecurityGroup",
        "pulumi_aws.ec2.Subnet",
        "pulumi_aws.ec2.Vpc",
        "pulumi_aws.ec2.VpcEndpoint",
        "pulumi_aws.ecr.Repository",
        "pulumi_aws.eks.AccessEntry",
        "pulumi_aws.eks.Addon",
        "pulumi_aws.eks.Cluster",
        "pulumi_aws.eks.PodIdentityAssociation",
        "pulumi_aws.elasticache.ServerlessCache",
        "pulumi_aws.elasticache.User",
        "pulumi_aws.elasticache.UserGroup",
        "pulumi_aws.iam.Role",
        "pulumi_aws.lambda_.EventSourceMapping",
        "pulumi_aws.lambda_.Function",
        "pulumi_aws.lb.Listener",
        "pulumi_aws.lb.LoadBalancer",
        "pulumi_aws.lb.TargetGroup",
        "pulumi_aws.rds.Cluster",
        "pulumi_aws.rds.ClusterInstance",
        "pulumi_aws.rds.ClusterParameterGroup",
        "pulumi_aws.rds.SubnetGroup",
        "pulumi_aws.s3.Bucket",
        "pulumi_aws.scheduler.ScheduleGroup",
        "pulumi_aws.secretsmanager.Secret",
        "pulumi_aws.sns.Topic",
        "pulumi_aws.sqs.Queue",
        "pulumi_aws.vpc.SecurityGroupEgressRule",
        "pulumi_aws.vpc.SecurityGroupIngressRule",
    }
)

# The `regionRegex` of every partition in botocore's data/partitions.json, as one.
REGION_PATTERN = (
    r"^((us|eu|ap|sa|ca|me|af|il|mx|cn)|us-gov|us-iso[bf]?|eu-isoe|eusc-de)-[a-z]+-[0-9]+$"
)


def lower_platform(stack: PlatformStack) -> ResourceGraph:
    """Lower a platform stack; applications do without the lowerings of platforms."""
    from twofold.clouds.aws.platform.lower import lower  # noqa: PLC0415 (see above)

    return lower(stack)


CLOUD = Cloud(
    name="aws",
    region=Region("aws:region", REGION_PATTERN, "eu-central-1"),
    support=SUPPORT,
    limits=limits,
    lower=lower,
    lower_platform=lower_platform,
    tagged=TAGGED,
    details={**DETAILS, **kubernetes.DETAILS},
    lifecycle=LIFECYCLE,
)
