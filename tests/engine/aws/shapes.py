"""What AWS makes of a resource: its id, its ARN and what else it computes.

Templates over the inputs and `{hex}` (17 hexadecimal digits of the resource's own), `{uuid}`,
`{region}`, `{account}`; from the "Import" and "Attribute reference" parts of the SDK's
docstrings and AWS's service authorization reference for the ARNs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..wire import Value, Values


@dataclass(frozen=True, slots=True)
class Shape:
    """How a resource looks once it exists: templates for its id, its ARN, other outputs."""

    id: str
    arn: str = ""
    more: Mapping[str, Value] = field(default_factory=dict[str, Value])


_LAMBDA = "arn:aws:lambda:{region}:{account}:"
_RDS = "arn:aws:rds:{region}:{account}:"
_CACHE = "arn:aws:elasticache:{region}:{account}:"
_EC2 = "arn:aws:ec2:{region}:{account}:"
_LB = "arn:aws:elasticloadbalancing:{region}:{account}:"
_INVOKE = "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/"

SHAPES: Mapping[str, Shape] = {
    "aws:lambda/function:Function": Shape(
        "{name}",
        _LAMBDA + "function:{name}",
        {
            "invokeArn": _INVOKE + "{arn}/invocations",
            "qualifiedArn": "{arn}:1",
            "qualifiedInvokeArn": _INVOKE + "{arn}:1/invocations",
            "responseStreamingInvokeArn": "arn:aws:apigateway:{region}:lambda:path/2021-11-15"
            "/functions/{arn}/response-streaming-invocations",
            "version": "1",
        },
    ),
    "aws:lambda/alias:Alias": Shape(
        "{arn}",
        _LAMBDA + "function:{functionName}:{name}",
        {"invokeArn": _INVOKE + "{arn}/invocations"},
    ),
    "aws:lambda/permission:Permission": Shape("{statementId}"),
    "aws:lambda/eventSourceMapping:EventSourceMapping": Shape(
        "{uuid}", _LAMBDA + "event-source-mapping:{uuid}", {"uuid": "{uuid}"}
    ),
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": Shape(
        "{functionName},{qualifier}"
    ),
    "aws:lambda/invocation:Invocation": Shape("{functionName}_{hex}", "", {"result": "{{}}"}),
    "aws:iam/role:Role": Shape(
        "{name}", "arn:aws:iam::{account}:role{path}{name}", {"uniqueId": "AROA{HEX}"}
    ),
    "aws:iam/rolePolicy:RolePolicy": Shape("{role}:{name}"),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Shape("{role}/{policyArn}"),
    "aws:cloudwatch/logGroup:LogGroup": Shape(
        "{name}", "arn:aws:logs:{region}:{account}:log-group:{name}"
    ),
    "aws:apigatewayv2/api:Api": Shape(
        "{hex10}",
        "arn:aws:apigateway:{region}::/apis/{hex10}",
        {
            "executionArn": "arn:aws:execute-api:{region}:{account}:{hex10}",
            "apiEndpoint": "https://{hex10}.execute-api.{region}.amazonaws.com",
        },
    ),
    "aws:apigatewayv2/stage:Stage": Shape(
        "{name}",
        "arn:aws:apigateway:{region}::/apis/{apiId}/stages/{name}",
        {
            "executionArn": "arn:aws:execute-api:{region}:{account}:{apiId}/{name}",
            "invokeUrl": "https://{apiId}.execute-api.{region}.amazonaws.com/{name}",
        },
    ),
    "aws:apigatewayv2/integration:Integration": Shape("{hex10}"),
    "aws:apigatewayv2/route:Route": Shape("{hex10}"),
    "aws:apigatewayv2/apiMapping:ApiMapping": Shape("{hex10}"),
    "aws:apigatewayv2/domainName:DomainName": Shape(
        "{domainName}",
        "arn:aws:apigateway:{region}::/domainnames/{domainName}",
        {
            "domainNameConfiguration": {
                "targetDomainName": "d-{hex10}.execute-api.{region}.amazonaws.com",
                "hostedZoneId": "Z{HEX}",
            }
        },
    ),
    "aws:apigatewayv2/vpcLink:VpcLink": Shape(
        "{hex10}", "arn:aws:apigateway:{region}::/vpclinks/{hex10}"
    ),
    "aws:eks/cluster:Cluster": Shape(
        "{name}",
        "arn:aws:eks:{region}:{account}:cluster/{name}",
        {
            "certificateAuthority": {"data": "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=="},
            "clusterId": "",  # only of local clusters on Outposts
            "endpoint": "https://{HEX}.gr7.{region}.eks.amazonaws.com",
            "status": "ACTIVE",
            "vpcConfig": {"clusterSecurityGroupId": "sg-{hex}"},
        },
    ),
    "aws:eks/addon:Addon": Shape(
        "{clusterName}:{addonName}",
        "arn:aws:eks:{region}:{account}:addon/{clusterName}/{addonName}/{uuid}",
    ),
    "aws:eks/accessEntry:AccessEntry": Shape("{clusterName}:{principalArn}"),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Shape(
        "{clusterName}#{principalArn}#{policyArn}"
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Shape(
        "a-{hex}",
        "",
        {
            "associationArn": (
                "arn:aws:eks:{region}:{account}:podidentityassociation/{clusterName}/a-{hex}"
            ),
            "associationId": "a-{hex}",
        },
    ),
    "aws:ecr/repository:Repository": Shape(
        "{name}",
        "arn:aws:ecr:{region}:{account}:repository/{name}",
        {
            "registryId": "{account}",
            "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
        },
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Shape("{repository}"),
    "aws:lb/loadBalancer:LoadBalancer": Shape(
        "{arn}",
        _LB + "loadbalancer/net/{name}/{hex10}{hex6}",
        {
            "arnSuffix": "net/{name}/{hex10}{hex6}",
            "dnsName": "{name}-{hex10}{hex6}.elb.{region}.amazonaws.com",
            "zoneId": "Z{HEX}",
        },
    ),
    "aws:lb/targetGroup:TargetGroup": Shape(
        "{arn}",
        _LB + "targetgroup/{name}/{hex10}{hex6}",
        {"arnSuffix": "targetgroup/{name}/{hex10}{hex6}"},
    ),
    "aws:lb/listener:Listener": Shape("{arn}", _LB + "listener/net/of/{hex10}{hex6}/{hex10}{hex6}"),
    "aws:acm/certificate:Certificate": Shape(
        "{arn}",
        "arn:aws:acm:{region}:{account}:certificate/{uuid}",
        {
            "domainValidationOptions": [
                {
                    "domainName": "{domainName}",
                    "resourceRecordName": "_{hex}.{domainName}.",
                    "resourceRecordType": "CNAME",
                    "resourceRecordValue": "_{hex}.acm-validations.aws.",
                }
            ],
            "status": "ISSUED",
        },
    ),
    "aws:acm/certificateValidation:CertificateValidation": Shape("{hex}"),
    "aws:route53/record:Record": Shape("{zoneId}_{name}_{type}", "", {"fqdn": "{name}"}),
    "aws:route53/zone:Zone": Shape(
        "Z{HEX}", "arn:aws:route53:::hostedzone/Z{HEX}", {"zoneId": "Z{HEX}"}
    ),
    "aws:dynamodb/table:Table": Shape(
        "{name}",
        "arn:aws:dynamodb:{region}:{account}:table/{name}",
        {"streamArn": "{arn}/stream/2026-01-01T00:00:00.000"},
    ),
    "aws:elasticache/serverlessCache:ServerlessCache": Shape(
        "{name}",
        _CACHE + "serverlesscache:{name}",
        {
            "endpoints": [
                {"address": "{name}-{hex6}.serverless.cache.amazonaws.com", "port": 6379}
            ],
            "readerEndpoints": [
                {"address": "{name}-{hex6}.serverless.cache.amazonaws.com", "port": 6380}
            ],
            "status": "available",
        },
    ),
    "aws:elasticache/user:User": Shape("{userId}", _CACHE + "user:{userId}"),
    "aws:elasticache/userGroup:UserGroup": Shape(
        "{userGroupId}", _CACHE + "usergroup:{userGroupId}"
    ),
    "aws:elasticache/userGroupAssociation:UserGroupAssociation": Shape("{userGroupId},{userId}"),
    "aws:rds/cluster:Cluster": Shape(
        "{clusterIdentifier}",
        _RDS + "cluster:{clusterIdentifier}",
        {
            "endpoint": "{clusterIdentifier}.cluster-{hex10}.{region}.rds.amazonaws.com",
            "readerEndpoint": "{clusterIdentifier}.cluster-ro-{hex10}.{region}.rds.amazonaws.com",
            "clusterResourceId": "cluster-{HEX}",
            "hostedZoneId": "Z{HEX}",
            "port": 5432,
            "masterUserSecrets": [
                {
                    "kmsKeyId": "arn:aws:kms:{region}:{account}:key/{uuid}",
                    "secretArn": "arn:aws:secretsmanager:{region}:{account}"
                    ":secret:rds!cluster-{uuid}-{hex6}",
                    "secretStatus": "active",
                }
            ],
        },
    ),
    "aws:rds/clusterInstance:ClusterInstance": Shape(
        "{identifier}",
        _RDS + "db:{identifier}",
        {
            "dbiResourceId": "db-{HEX}",
            "endpoint": "{identifier}.{hex10}.{region}.rds.amazonaws.com",
            "port": 5432,
        },
    ),
    "aws:rds/subnetGroup:SubnetGroup": Shape("{name}", _RDS + "subgrp:{name}"),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": Shape(
        "{name}", _RDS + "cluster-pg:{name}"
    ),
    "aws:s3/bucket:Bucket": Shape(
        "{bucket}",
        "arn:aws:s3:::{bucket}",
        {
            "bucketDomainName": "{bucket}.s3.amazonaws.com",
            "bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
            "bucketRegion": "{region}",
            "hostedZoneId": "Z{HEX}",
        },
    ),
    "aws:sns/topic:Topic": Shape(
        "{arn}", "arn:aws:sns:{region}:{account}:{name}", {"owner": "{account}"}
    ),
    "aws:sns/topicSubscription:TopicSubscription": Shape(
        "{arn}", "{topic}:{uuid}", {"ownerId": "{account}", "pendingConfirmation": False}
    ),
    "aws:sns/topicPolicy:TopicPolicy": Shape("{arn}", "", {"owner": "{account}"}),
    "aws:sqs/queue:Queue": Shape(
        "https://sqs.{region}.amazonaws.com/{account}/{name}",
        "arn:aws:sqs:{region}:{account}:{name}",
        {"url": "https://sqs.{region}.amazonaws.com/{account}/{name}"},
    ),
    "aws:sqs/queuePolicy:QueuePolicy": Shape("{queueUrl}"),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": Shape("{queueUrl}"),
    "aws:scheduler/schedule:Schedule": Shape(
        "{groupName}/{name}", "arn:aws:scheduler:{region}:{account}:schedule/{groupName}/{name}"
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Shape(
        "{name}", "arn:aws:scheduler:{region}:{account}:schedule-group/{name}"
    ),
    "aws:secretsmanager/secret:Secret": Shape(
        "{arn}", "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{hex6}"
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": Shape(
        "{secretId}|{uuid}", "{secretId}", {"versionId": "{uuid}"}
    ),
    "aws:ec2/vpc:Vpc": Shape(
        "vpc-{hex}",
        _EC2 + "vpc/vpc-{hex}",
        {
            "defaultSecurityGroupId": "sg-{hex}",
            "defaultRouteTableId": "rtb-{hex}",
            "mainRouteTableId": "rtb-{hex}",
            "defaultNetworkAclId": "acl-{hex}",
        },
    ),
    "aws:ec2/subnet:Subnet": Shape("subnet-{hex}", _EC2 + "subnet/subnet-{hex}"),
    "aws:ec2/internetGateway:InternetGateway": Shape(
        "igw-{hex}", _EC2 + "internet-gateway/igw-{hex}"
    ),
    "aws:ec2/natGateway:NatGateway": Shape("nat-{hex}"),
    "aws:ec2/eip:Eip": Shape(
        "eipalloc-{hex}",
        _EC2 + "elastic-ip/eipalloc-{hex}",
        {"allocationId": "eipalloc-{hex}", "publicIp": "203.0.113.7"},
    ),
    "aws:ec2/routeTable:RouteTable": Shape("rtb-{hex}", _EC2 + "route-table/rtb-{hex}"),
    "aws:ec2/route:Route": Shape("r-{routeTableId}{hex6}"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Shape("rtbassoc-{hex}"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Shape(
        "vpce-{hex}", _EC2 + "vpc-endpoint/vpce-{hex}", {"prefixListId": "pl-{hex}"}
    ),
    "aws:ec2/securityGroup:SecurityGroup": Shape("sg-{hex}", _EC2 + "security-group/sg-{hex}"),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Shape(
        "sg-{hex}", _EC2 + "security-group/sg-{hex}"
    ),
    "aws:ec2/flowLog:FlowLog": Shape("fl-{hex}", _EC2 + "vpc-flow-log/fl-{hex}"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Shape(
        "sgr-{hex}", _EC2 + "security-group-rule/sgr-{hex}", {"securityGroupRuleId": "sgr-{hex}"}
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": Shape(
        "sgr-{hex}", _EC2 + "security-group-rule/sgr-{hex}", {"securityGroupRuleId": "sgr-{hex}"}
    ),
}

# Bucket settings have the bucket's name as their id; what has neither name nor shape gets digits.
FALLBACK = Shape("{bucket}")

# What AWS fills in for an input that was left out, where programs read it back.
FILLED_IN: Mapping[str, Values] = {
    "aws:scheduler/schedule:Schedule": {"groupName": "default"},
    "aws:lambda/alias:Alias": {"functionVersion": "$LATEST"},
    "aws:iam/role:Role": {"path": "/"},
}
