"""What something costs while nobody uses it is said for every resource that there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiled import ALL
from docs.snippets import DOCS
from twofold.resources.graph import Resource

FUNCTIONS = "aws-functions.md"
KUBERNETES = "aws-kubernetes.md"

# What has a price by the hour or the month, and how the page of a target calls it.
PRICED = {
    "pulumi_aws.ec2.Eip": (FUNCTIONS, "public address"),
    "pulumi_aws.ec2.NatGateway": (FUNCTIONS, "NAT gateway"),
    "pulumi_aws.ec2.FlowLog": (FUNCTIONS, "network flows"),
    "pulumi_aws.eks.Addon": (KUBERNETES, "CloudWatch's agent"),
    "pulumi_aws.eks.Cluster": (KUBERNETES, "the EKS cluster"),
    "pulumi_aws.elasticache.ServerlessCache": (FUNCTIONS, "a `cache`"),
    "pulumi_aws.lambda_.EventSourceMapping": (FUNCTIONS, "each subscriber of a topic"),
    "pulumi_aws.lambda_.ProvisionedConcurrencyConfig": (FUNCTIONS, "`scale: {min: 1}`"),
    "pulumi_aws.lb.LoadBalancer": (KUBERNETES, "the network load balancer"),
    "pulumi_aws.rds.Cluster": (FUNCTIONS, "a `relational` store in `dev`"),
    "pulumi_aws.rds.ClusterInstance": (FUNCTIONS, "a `relational` store in `prod`"),
    "pulumi_aws.secretsmanager.Secret": (FUNCTIONS, "a secret"),
    "pulumi_kubernetes.apps.v1.Deployment": (KUBERNETES, "machines"),
    "pulumi_kubernetes.apps.v1.StatefulSet": (KUBERNETES, "a `volume`"),
    "pulumi_kubernetes.helm.v3.Release": (KUBERNETES, "operators"),
}
# What costs by its use, by what it holds (which the pages say comes on top), or nothing.
FREE = """
acm.Certificate acm.CertificateValidation route53.Record
apigatewayv2.Api apigatewayv2.ApiMapping apigatewayv2.DomainName apigatewayv2.Integration
apigatewayv2.Route apigatewayv2.Stage apigatewayv2.VpcLink
cloudwatch.LogGroup dynamodb.Table
ec2.DefaultSecurityGroup ec2.InternetGateway ec2.Route ec2.RouteTable ec2.RouteTableAssociation
ec2.SecurityGroup ec2.Subnet ec2.Vpc ec2.VpcEndpoint
vpc.SecurityGroupEgressRule vpc.SecurityGroupIngressRule
ecr.LifecyclePolicy ecr.Repository
eks.AccessEntry eks.AccessPolicyAssociation eks.PodIdentityAssociation
elasticache.User elasticache.UserGroup elasticache.UserGroupAssociation
iam.Role iam.RolePolicy iam.RolePolicyAttachment
lambda_.Alias lambda_.Function lambda_.FunctionEventInvokeConfig lambda_.Invocation
lambda_.Permission lb.Listener lb.TargetGroup
rds.ClusterParameterGroup rds.SubnetGroup
s3.Bucket s3.BucketLifecycleConfiguration s3.BucketOwnershipControls s3.BucketPolicy
s3.BucketPublicAccessBlock s3.BucketServerSideEncryptionConfiguration s3.BucketVersioning
scheduler.Schedule scheduler.ScheduleGroup secretsmanager.SecretVersion
sns.Topic sns.TopicSubscription sqs.Queue sqs.QueuePolicy sqs.RedriveAllowPolicy
"""


def created() -> Iterator[Resource]:
    for case in ALL.values():
        if case.stack().cloud == "aws":
            yield from (node for node in case.graph().nodes if isinstance(node, Resource))


def test_every_resource_of_aws_has_a_price_or_is_known_to_have_none() -> None:
    """A new kind of resource is looked up before anybody pays for it."""
    kinds = {each.address.kind for each in created() if each.address.kind.startswith("pulumi_aws.")}

    unknown = {kind.removeprefix("pulumi_aws.") for kind in kinds - PRICED.keys()}

    assert unknown - {*FREE.split()} == set()
    assert len(kinds) > 50


def test_endpoints_are_of_the_type_that_is_free() -> None:
    endpoints = [each for each in created() if each.address.kind == "pulumi_aws.ec2.VpcEndpoint"]

    assert endpoints
    assert all(each.inputs["vpc_endpoint_type"] == "Gateway" for each in endpoints)


@pytest.mark.parametrize("kind", PRICED)
def test_what_has_a_price_is_on_the_page(kind: str) -> None:
    page, called = PRICED[kind]

    costs = (DOCS / "targets" / page).read_text(encoding="utf-8").partition("## What it costs")[2]

    assert called in costs.partition("\n## ")[0]
    assert kind in {each.address.kind for each in created()}
