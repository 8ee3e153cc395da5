"""What `twofold show` says of AWS resources: the facts that somebody would look for first.

How a fact is written is explained in `twofold.show.summary`; policies show themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

DETAILS: Mapping[str, tuple[str, ...]] = {
    "pulumi_aws.acm.Certificate": ("{domain_name}", "checked by {validation_method}"),
    "pulumi_aws.acm.CertificateValidation": (),
    "pulumi_aws.apigatewayv2.Api": (
        "{protocol_type}",
        "under its own domain only{disable_execute_api_endpoint:yes}",
    ),
    "pulumi_aws.apigatewayv2.ApiMapping": ("{domain_name} to {api_id}",),
    "pulumi_aws.apigatewayv2.DomainName": ("{domain_name}",),
    "pulumi_aws.apigatewayv2.Integration": (
        "{integration_type}",
        "to {integration_uri}",
        "{timeout_milliseconds} ms",
    ),
    "pulumi_aws.apigatewayv2.Route": ("{route_key}", "authorized by {authorization_type}"),
    "pulumi_aws.apigatewayv2.Stage": (
        "{name}",
        "{default_route_settings.throttling_rate_limit} requests/s",
        "logs to {access_log_settings.destination_arn}",
    ),
    "pulumi_aws.cloudwatch.LogGroup": ("kept {retention_in_days:days}",),
    "pulumi_aws.dynamodb.Table": (
        "key {hash_key}",
        "ordered by {range_key}",
        "{billing_mode}",
        "expires by {ttl.attribute_name}",
        "point-in-time recovery{point_in_time_recovery.enabled:yes}",
        "deletion refused{deletion_protection_enabled:yes}",
    ),
    "pulumi_aws.ec2.DefaultSecurityGroup": (),
    "pulumi_aws.ec2.InternetGateway": ("of {vpc_id}",),
    "pulumi_aws.ec2.FlowLog": ("{traffic_type} of {vpc_id}", "to {log_destination}"),
    "pulumi_aws.ec2.NatGateway": ("in {subnet_id}", "from {allocation_id}"),
    "pulumi_aws.ec2.Route": (
        "{destination_cidr_block} by {gateway_id}",
        "{destination_cidr_block} by {nat_gateway_id}",
    ),
    "pulumi_aws.ec2.RouteTableAssociation": ("{subnet_id} to {route_table_id}",),
    "pulumi_aws.ec2.RouteTable": ("of {vpc_id}",),
    "pulumi_aws.ec2.SecurityGroup": ("{description}",),
    "pulumi_aws.ec2.Subnet": ("{cidr_block}", "in {availability_zone}"),
    "pulumi_aws.ec2.Vpc": ("{cidr_block}",),
    "pulumi_aws.ec2.VpcEndpoint": ("{service_name}", "{vpc_endpoint_type}"),
    "pulumi_aws.elasticache.ServerlessCache": (
        "{engine} {major_engine_version}",
        "at most {cache_usage_limits.data_storage.maximum} GB",
        "at most {cache_usage_limits.ecpu_per_seconds.maximum} units/s",
        "{snapshot_retention_limit} snapshots",
    ),
    "pulumi_aws.elasticache.User": ("{user_name}", "access {access_string}"),
    "pulumi_aws.elasticache.UserGroup": ("{engine}", "users {user_ids}"),
    "pulumi_aws.elasticache.UserGroupAssociation": ("{user_id} in {user_group_id}",),
    "pulumi_aws.iam.Role": (),
    "pulumi_aws.iam.RolePolicy": (),
    "pulumi_aws.lambda_.Alias": ("{name}", "of {function_name}"),
    "pulumi_aws.lambda_.EventSourceMapping": (
        "{event_source_arn} to {function_name}",
        "batches of {batch_size}",
        "at most {scaling_config.maximum_concurrency} at once",
    ),
    "pulumi_aws.lambda_.Function": (
        "{runtime}",
        "{image_uri}",
        "{architectures}",
        "{memory_size} MB",
        "{timeout} s",
        "at most {reserved_concurrent_executions} at once",
        "code {code}",
        "in the network{vpc_config:yes}",
        "env {environment.variables:keys}",
    ),
    "pulumi_aws.lambda_.FunctionEventInvokeConfig": (
        "{maximum_retry_attempts} more tries",
        "what failed to {destination_config.on_failure.destination}",
    ),
    "pulumi_aws.lambda_.Invocation": ("calls {function_name}",),
    "pulumi_aws.lambda_.Permission": ("{principal} may {action}", "from {source_arn}"),
    "pulumi_aws.lambda_.ProvisionedConcurrencyConfig": (
        "{provisioned_concurrent_executions} always ready",
    ),
    "pulumi_aws.rds.Cluster": (
        "{engine} {engine_version}",
        "{serverlessv2_scaling_configuration.min_capacity} to "
        "{serverlessv2_scaling_configuration.max_capacity} units",
        "database {database_name}",
        "backups kept {backup_retention_period:days}",
        "encrypted{storage_encrypted:yes}",
        "deletion refused{deletion_protection:yes}",
    ),
    "pulumi_aws.rds.ClusterInstance": ("{instance_class}", "of {cluster_identifier}"),
    "pulumi_aws.rds.ClusterParameterGroup": ("{family}",),
    "pulumi_aws.route53.Record": ("{type}", "{name}"),
    "pulumi_aws.s3.Bucket": ("emptied when deleted{force_destroy:yes}",),
    "pulumi_aws.s3.BucketOwnershipControls": ("{rule.object_ownership}",),
    "pulumi_aws.s3.BucketPolicy": (),
    "pulumi_aws.s3.BucketPublicAccessBlock": ("nothing public{block_public_policy:yes}",),
    "pulumi_aws.s3.BucketVersioning": ("{versioning_configuration.status}",),
    "pulumi_aws.scheduler.Schedule": (
        "{schedule_expression}",
        "{schedule_expression_timezone}",
        "{target.retry_policy.maximum_retry_attempts} retries",
        "dead letters to {target.dead_letter_config.arn}",
    ),
    "pulumi_aws.scheduler.ScheduleGroup": (),
    "pulumi_aws.secretsmanager.Secret": (
        "{description}",
        "deleted after {recovery_window_in_days:days}",
    ),
    "pulumi_aws.secretsmanager.SecretVersion": ("of {secret_id}",),
    "pulumi_aws.sns.Topic": ("encrypted by {kms_master_key_id}",),
    "pulumi_aws.sns.TopicSubscription": (
        "{topic} to {endpoint}",
        "by {protocol}",
        "dead letters to {redrive_policy.deadLetterTargetArn}",
    ),
    "pulumi_aws.sqs.Queue": (
        "kept {message_retention_seconds:time}",
        "seen again after {visibility_timeout_seconds:time}",
        "{redrive_policy.maxReceiveCount} tries",
        "dead letters to {redrive_policy.deadLetterTargetArn}",
    ),
    "pulumi_aws.sqs.QueuePolicy": (),
    "pulumi_aws.sqs.RedriveAllowPolicy": (
        "dead letters of {redrive_allow_policy.sourceQueueArns}",
    ),
    "pulumi_aws.vpc.SecurityGroupEgressRule": (
        "{ip_protocol} {to_port}",
        "to {cidr_ipv4}",
        "to {referenced_security_group_id}",
    ),
    "pulumi_aws.vpc.SecurityGroupIngressRule": (
        "{ip_protocol} {to_port}",
        "from {cidr_ipv4}",
        "from {referenced_security_group_id}",
    ),
    "pulumi_random.RandomId": ("{byte_length} bytes",),
    "pulumi_random.RandomPassword": ("{length} characters",),
}
