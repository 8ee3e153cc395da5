"""How AWS resources take changes; `tests/engine` holds it against AWS's own schemas."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.kubernetes import lifecycle as kubernetes
from twofold.resources.lifecycle import Lifecycle, Renewal

STATEFUL = frozenset(
    {
        "pulumi_aws.dynamodb.Table",
        "pulumi_aws.ecr.Repository",
        "pulumi_aws.eks.Cluster",
        "pulumi_aws.elasticache.ServerlessCache",
        "pulumi_aws.rds.Cluster",
        "pulumi_aws.s3.Bucket",
        "pulumi_aws.secretsmanager.Secret",
        "pulumi_aws.sqs.Queue",
    }
)

LOGS = frozenset({"pulumi_aws.cloudwatch.LogGroup"})

# Of the inputs that lowerings give: `createOnlyProperties` of the CloudFormation schemas, and
# where those say less than the provider, "Forces new resource" in its documentation.
FIXED: Mapping[str, frozenset[str]] = {
    "pulumi_aws.acm.Certificate": frozenset({"domain_name"}),
    "pulumi_aws.acm.CertificateValidation": frozenset({"certificate_arn"}),
    "pulumi_aws.apigatewayv2.Api": frozenset({"protocol_type"}),
    "pulumi_aws.apigatewayv2.ApiMapping": frozenset({"domain_name"}),
    "pulumi_aws.apigatewayv2.DomainName": frozenset({"domain_name"}),
    "pulumi_aws.apigatewayv2.Integration": frozenset({"api_id", "integration_type"}),
    "pulumi_aws.apigatewayv2.Route": frozenset({"api_id"}),
    "pulumi_aws.apigatewayv2.Stage": frozenset({"api_id", "name"}),
    "pulumi_aws.apigatewayv2.VpcLink": frozenset({"security_group_ids", "subnet_ids"}),
    "pulumi_aws.cloudwatch.LogGroup": frozenset({"name"}),
    "pulumi_aws.dynamodb.Table": frozenset({"hash_key", "range_key"}),
    "pulumi_aws.ec2.DefaultSecurityGroup": frozenset({"vpc_id"}),
    "pulumi_aws.ec2.FlowLog": frozenset(
        {
            "iam_role_arn",
            "log_destination",
            "log_destination_type",
            "max_aggregation_interval",
            "traffic_type",
            "vpc_id",
        }
    ),
    "pulumi_aws.ec2.NatGateway": frozenset({"allocation_id", "subnet_id"}),
    "pulumi_aws.ec2.Route": frozenset({"destination_cidr_block", "route_table_id"}),
    "pulumi_aws.ec2.RouteTable": frozenset({"vpc_id"}),
    "pulumi_aws.ec2.RouteTableAssociation": frozenset({"route_table_id", "subnet_id"}),
    "pulumi_aws.ec2.SecurityGroup": frozenset({"description", "vpc_id"}),
    "pulumi_aws.ec2.Subnet": frozenset({"availability_zone", "cidr_block", "vpc_id"}),
    "pulumi_aws.ec2.Vpc": frozenset({"cidr_block"}),
    "pulumi_aws.ec2.VpcEndpoint": frozenset({"service_name", "vpc_endpoint_type", "vpc_id"}),
    "pulumi_aws.ecr.LifecyclePolicy": frozenset({"policy", "repository"}),
    "pulumi_aws.eks.AccessEntry": frozenset({"cluster_name", "principal_arn", "type"}),
    "pulumi_aws.eks.AccessPolicyAssociation": frozenset(
        {"access_scope", "cluster_name", "policy_arn", "principal_arn"}
    ),
    "pulumi_aws.eks.Addon": frozenset({"addon_name", "cluster_name"}),
    "pulumi_aws.eks.Cluster": frozenset(
        {
            "access_config.bootstrap_cluster_creator_admin_permissions",
            "bootstrap_self_managed_addons",
            "kubernetes_network_config.service_ipv4_cidr",
            "name",
            "role_arn",
        }
    ),
    "pulumi_aws.eks.PodIdentityAssociation": frozenset(
        {"cluster_name", "namespace", "service_account"}
    ),
    "pulumi_aws.elasticache.ServerlessCache": frozenset({"subnet_ids"}),
    "pulumi_aws.elasticache.User": frozenset({"user_id", "user_name"}),
    "pulumi_aws.elasticache.UserGroup": frozenset({"user_group_id"}),
    "pulumi_aws.elasticache.UserGroupAssociation": frozenset({"user_group_id", "user_id"}),
    "pulumi_aws.iam.Role": frozenset({"path"}),
    "pulumi_aws.iam.RolePolicy": frozenset({"role"}),
    "pulumi_aws.iam.RolePolicyAttachment": frozenset({"policy_arn", "role"}),
    "pulumi_aws.lambda_.Alias": frozenset({"function_name", "name"}),
    "pulumi_aws.lambda_.EventSourceMapping": frozenset({"event_source_arn"}),
    "pulumi_aws.lambda_.Function": frozenset({"package_type"}),
    "pulumi_aws.lambda_.FunctionEventInvokeConfig": frozenset({"function_name", "qualifier"}),
    "pulumi_aws.lambda_.Invocation": frozenset({"function_name"}),
    "pulumi_aws.lambda_.Permission": frozenset({"action", "function", "principal", "source_arn"}),
    "pulumi_aws.lambda_.ProvisionedConcurrencyConfig": frozenset({"function_name", "qualifier"}),
    "pulumi_aws.lb.Listener": frozenset({"load_balancer_arn"}),
    "pulumi_aws.lb.LoadBalancer": frozenset({"internal", "load_balancer_type"}),
    "pulumi_aws.lb.TargetGroup": frozenset({"port", "protocol", "target_type", "vpc_id"}),
    "pulumi_aws.rds.Cluster": frozenset(
        {
            "cluster_identifier",
            "database_name",
            "db_subnet_group_name",
            "engine",
            "engine_mode",
            "master_username",
            "storage_encrypted",
        }
    ),
    "pulumi_aws.rds.ClusterInstance": frozenset({"cluster_identifier", "db_subnet_group_name"}),
    "pulumi_aws.rds.ClusterParameterGroup": frozenset({"description", "family"}),
    "pulumi_aws.route53.Record": frozenset({"name", "type", "zone_id"}),
    "pulumi_aws.s3.BucketLifecycleConfiguration": frozenset({"bucket"}),
    "pulumi_aws.s3.BucketOwnershipControls": frozenset({"bucket"}),
    "pulumi_aws.s3.BucketPolicy": frozenset({"bucket"}),
    "pulumi_aws.s3.BucketPublicAccessBlock": frozenset({"bucket"}),
    "pulumi_aws.s3.BucketServerSideEncryptionConfiguration": frozenset({"bucket"}),
    "pulumi_aws.s3.BucketVersioning": frozenset({"bucket"}),
    "pulumi_aws.scheduler.Schedule": frozenset({"group_name"}),
    "pulumi_aws.secretsmanager.SecretVersion": frozenset({"secret_id"}),
    "pulumi_aws.sns.TopicSubscription": frozenset({"endpoint", "protocol", "topic"}),
    "pulumi_aws.sqs.QueuePolicy": frozenset({"queue_url"}),
    "pulumi_aws.sqs.RedriveAllowPolicy": frozenset({"queue_url"}),
    "pulumi_aws.vpc.SecurityGroupEgressRule": frozenset(
        {
            "cidr_ipv4",
            "from_port",
            "ip_protocol",
            "referenced_security_group_id",
            "security_group_id",
            "to_port",
        }
    ),
    "pulumi_aws.vpc.SecurityGroupIngressRule": frozenset(
        {"from_port", "ip_protocol", "referenced_security_group_id", "security_group_id", "to_port"}
    ),
    "pulumi_random.RandomId": frozenset({"byte_length", "prefix"}),
    "pulumi_random.RandomPassword": frozenset({"length", "special"}),
}

# Every update of a function that publishes makes a version, which is new with it:
# `updateComputedAttributesOnPublish` in the provider's internal/service/lambda/function.go,
# with the names that Pulumi gives its attributes. Tags and limits are no part of a version.
RENEWED: Mapping[str, Renewal] = {
    "pulumi_aws.lambda_.Function": Renewal(
        outputs=frozenset({"qualified_arn", "qualified_invoke_arn", "version"}),
        inputs=frozenset(
            {
                "architectures",
                "code",
                "dead_letter_config",
                "description",
                "environment",
                "ephemeral_storage",
                "file_system_config",
                "handler",
                "image_config",
                "image_uri",
                "kms_key_arn",
                "layers",
                "logging_config",
                "memory_size",
                "publish",
                "role",
                "runtime",
                "s3_bucket",
                "s3_key",
                "s3_object_version",
                "snap_start",
                "source_code_hash",
                "timeout",
                "tracing_config",
                "vpc_config",
            }
        ),
    ),
}

LIFECYCLE = Lifecycle(
    stateful=STATEFUL | kubernetes.STATEFUL,
    logs=LOGS,
    fixed={**FIXED, **kubernetes.FIXED},
    renewed=RENEWED,
)
