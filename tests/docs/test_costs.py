"""What something costs while nobody uses it is said for every resource that there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiled import ALL
from docs.snippets import DOCS
from twofold.resources.graph import Resource

FUNCTIONS = "aws-functions.md"
KUBERNETES = "aws-kubernetes.md"
AZURE_FUNCTIONS = "azure-functions.md"
AZURE_KUBERNETES = "azure-kubernetes.md"
GCP_FUNCTIONS = "gcp-functions.md"
GCP_KUBERNETES = "gcp-kubernetes.md"

# Whose SDK a kind is of.
SDKS = {"aws": "pulumi_aws.", "azure": "pulumi_azure_native.", "gcp": "pulumi_gcp."}

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
    "pulumi_azure_native.app.ContainerApp": (AZURE_KUBERNETES, "a door in `prod`"),
    "pulumi_azure_native.app.ManagedEnvironment": (AZURE_KUBERNETES, "the environment of doors"),
    "pulumi_azure_native.cdn.Profile": (AZURE_FUNCTIONS, "`twofold:domain`"),
    "pulumi_azure_native.containerregistry.Registry": (AZURE_KUBERNETES, "the container registry"),
    "pulumi_azure_native.containerservice.ManagedCluster": (AZURE_KUBERNETES, "the AKS cluster"),
    "pulumi_azure_native.cosmosdb.DatabaseAccount": (AZURE_FUNCTIONS, "a `document` store"),
    "pulumi_azure_native.dbforpostgresql.Server": (
        AZURE_FUNCTIONS,
        "a `relational` store in `dev`",
    ),
    "pulumi_azure_native.network.NatGateway": (AZURE_FUNCTIONS, "NAT gateway"),
    "pulumi_azure_native.network.PrivateEndpoint": (AZURE_FUNCTIONS, "a private endpoint"),
    "pulumi_azure_native.network.PublicIPAddress": (AZURE_FUNCTIONS, "public address"),
    "pulumi_azure_native.privatedns.PrivateZone": (AZURE_FUNCTIONS, "private DNS zones"),
    "pulumi_azure_native.redisenterprise.RedisEnterprise": (AZURE_FUNCTIONS, "a `cache` in `dev`"),
    "pulumi_azure_native.servicebus.Namespace": (AZURE_FUNCTIONS, "a Service Bus namespace"),
    "pulumi_azure_native.web.AppServicePlan": (AZURE_FUNCTIONS, "`scale: {min: 1}`"),
    "pulumi_gcp.cloudfunctionsv2.Function": (GCP_FUNCTIONS, "`scale: {min: 1}`"),
    "pulumi_gcp.cloudscheduler.Job": (GCP_FUNCTIONS, "jobs"),
    "pulumi_gcp.compute.Address": (GCP_KUBERNETES, "the load balancer inside the network"),
    "pulumi_gcp.compute.GlobalForwardingRule": (GCP_FUNCTIONS, "`twofold:domain`"),
    "pulumi_gcp.compute.RouterNat": (GCP_KUBERNETES, "Cloud NAT"),
    "pulumi_gcp.container.Cluster": (GCP_KUBERNETES, "the GKE cluster"),
    "pulumi_gcp.memorystore.Instance": (GCP_FUNCTIONS, "a `cache`"),
    "pulumi_gcp.secretmanager.RegionalSecret": (GCP_FUNCTIONS, "its secrets"),
    "pulumi_gcp.secretmanager.Secret": (GCP_FUNCTIONS, "its secrets"),
    "pulumi_gcp.sql.DatabaseInstance": (GCP_FUNCTIONS, "a `relational` store in `dev`"),
    "pulumi_kubernetes.apps.v1.Deployment": (KUBERNETES, "machines"),
    "pulumi_kubernetes.apps.v1.StatefulSet": (KUBERNETES, "a `volume`"),
    "pulumi_kubernetes.helm.v3.Release": (KUBERNETES, "operators"),
}
# What costs by its use, by what it holds (which the pages say comes on top), or nothing.
FREE = {
    "aws": """
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
""",
    "azure": """
apimanagement.Api apimanagement.ApiManagementService apimanagement.ApiOperation
apimanagement.ApiPolicy apimanagement.Diagnostic apimanagement.Logger
app.ContainerAppsAuthConfig applicationinsights.Component authorization.RoleAssignment
cdn.AFDCustomDomain cdn.AFDEndpoint cdn.AFDOrigin cdn.AFDOriginGroup cdn.Route
containerservice.MaintenanceConfiguration
cosmosdb.SqlResourceSqlContainer cosmosdb.SqlResourceSqlDatabase
cosmosdb.SqlResourceSqlRoleAssignment cosmosdb.SqlResourceSqlRoleDefinition
dbforpostgresql.AdministratorsMicrosoftEntra dbforpostgresql.Database
dns.RecordSet keyvault.Secret keyvault.Vault logic.Workflow
managedidentity.FederatedIdentityCredential managedidentity.UserAssignedIdentity
monitor.DataCollectionRule monitor.DataCollectionRuleAssociation monitor.DiagnosticSetting
network.NetworkSecurityGroup network.PrivateDnsZoneGroup network.Subnet network.VirtualNetwork
operationalinsights.Workspace privatedns.VirtualNetworkLink
redisenterprise.AccessPolicyAssignment redisenterprise.Database
resources.AzureCliScript resources.Deployment resources.ResourceGroup
servicebus.Queue servicebus.Subscription servicebus.Topic
storage.Blob storage.BlobContainer storage.BlobServiceProperties storage.ManagementPolicy
storage.StorageAccount web.WebApp web.WebAppAuthSettingsV2 web.WebAppFtpAllowed
web.WebAppScmAllowed
""",
    "gcp": """
apigateway.Api apigateway.ApiConfig apigateway.Gateway
artifactregistry.Repository artifactregistry.RepositoryIamMember
certificatemanager.Certificate certificatemanager.CertificateMap
certificatemanager.CertificateMapEntry certificatemanager.DnsAuthorization
cloudrunv2.Service cloudrunv2.ServiceIamMember
compute.BackendService compute.Firewall compute.GlobalAddress compute.GlobalNetworkEndpoint
compute.GlobalNetworkEndpointGroup compute.Network compute.Router compute.SSLPolicy
compute.Subnetwork compute.TargetHttpsProxy compute.URLMap dns.RecordSet
firestore.BackupSchedule firestore.Database firestore.Field
logging.ProjectBucketConfig logging.ProjectSink memorystore.AclPolicy
networkconnectivity.ServiceConnectionPolicy
projects.IAMCustomRole projects.IAMMember projects.Service projects.ServiceIdentity
pubsub.Subscription pubsub.SubscriptionIAMMember pubsub.Topic pubsub.TopicIAMMember
secretmanager.RegionalSecretVersion secretmanager.SecretIamMember secretmanager.SecretVersion
serviceaccount.Account serviceaccount.IAMMember servicenetworking.Connection
sql.Database sql.ProvisionScript sql.User
storage.Bucket storage.BucketIAMMember storage.BucketObject
""",
}


def created() -> Iterator[Resource]:
    for case in ALL.values():
        yield from (node for node in case.graph().nodes if isinstance(node, Resource))


@pytest.mark.parametrize("cloud", SDKS)
def test_every_resource_of_a_cloud_has_a_price_or_is_known_to_have_none(cloud: str) -> None:
    """A new kind of resource is looked up before anybody pays for it."""
    sdk = SDKS[cloud]
    kinds = {each.address.kind for each in created() if each.address.kind.startswith(sdk)}

    unknown = {kind.removeprefix(sdk) for kind in kinds - PRICED.keys()}

    assert unknown == {*FREE[cloud].split()}
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
