"""ARNs as AWS forms them, for resources that nobody deployed.

Each follows from a resource's kind and logical name, so that a test can name what a policy has to
reach without looking into the policy. The formats are those of the service authorization
reference: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

from collections.abc import Mapping

REGION = "eu-central-1"
ACCOUNT = "123456789012"
HERE = f"{REGION}:{ACCOUNT}"

# The outputs that policies are made of, by the SDK's class; `{}` is the resource's name.
OUTPUTS: Mapping[str, Mapping[str, str]] = {
    "pulumi_aws.apigatewayv2.Api": {"execution_arn": f"arn:aws:execute-api:{HERE}:{{}}-1a2b3c"},
    "pulumi_aws.cloudwatch.LogGroup": {"arn": f"arn:aws:logs:{HERE}:log-group:{{}}-1a2b3c"},
    "pulumi_aws.dynamodb.Table": {"arn": f"arn:aws:dynamodb:{HERE}:table/{{}}-1a2b3c"},
    "pulumi_aws.elasticache.ServerlessCache": {
        "arn": f"arn:aws:elasticache:{HERE}:serverlesscache:{{}}-1a2b3c"
    },
    "pulumi_aws.elasticache.User": {"arn": f"arn:aws:elasticache:{HERE}:user:{{}}-1a2b3c"},
    "pulumi_aws.iam.Role": {"arn": f"arn:aws:iam::{ACCOUNT}:role/{{}}-1a2b3c"},
    "pulumi_aws.lambda_.Alias": {"arn": f"arn:aws:lambda:{HERE}:function:{{}}-1a2b3c:live"},
    "pulumi_aws.lambda_.Function": {"arn": f"arn:aws:lambda:{HERE}:function:{{}}-1a2b3c"},
    "pulumi_aws.rds.Cluster": {
        "arn": f"arn:aws:rds:{HERE}:cluster:{{}}-1a2b3c",
        "cluster_resource_id": "cluster-{}1A2B3C",
    },
    "pulumi_aws.s3.Bucket": {"arn": "arn:aws:s3:::{}-1a2b3c"},
    "pulumi_aws.scheduler.ScheduleGroup": {
        "arn": f"arn:aws:scheduler:{HERE}:schedule-group/{{}}-1a2b3c"
    },
    "pulumi_aws.secretsmanager.Secret": {
        "arn": f"arn:aws:secretsmanager:{HERE}:secret:{{}}-1a2b3c-AbCdEf"
    },
    "pulumi_aws.sns.Topic": {"arn": f"arn:aws:sns:{HERE}:{{}}-1a2b3c"},
    "pulumi_aws.sqs.Queue": {"arn": f"arn:aws:sqs:{HERE}:{{}}-1a2b3c"},
}


def output(kind: str, name: str, attribute: str = "arn") -> str:
    """Give an output of a resource, by its class without `pulumi_aws.` and its name.

    >>> output("sqs.Queue", "orders")
    'arn:aws:sqs:eu-central-1:123456789012:orders-1a2b3c'
    """
    return OUTPUTS[f"pulumi_aws.{kind}"][attribute].format(name)


def administrator(cluster: str) -> str:
    """Give the ARN of the secret in which RDS keeps a cluster's administrator's password."""
    return f"arn:aws:secretsmanager:{HERE}:secret:rds!{cluster}-1a2b3c-AbCdEf"


def answers(kind: str, name: str) -> Mapping[str, object]:
    """Give what a resource answers when it is asked for by policies; nothing for other kinds."""
    known = {key: text.format(name) for key, text in OUTPUTS.get(kind, {}).items()}
    if kind == "pulumi_aws.eks.Cluster":
        return {"vpcConfig": {"clusterSecurityGroupId": "sg-0a1b2c3d", "subnetIds": ["subnet-1"]}}
    if kind != "pulumi_aws.rds.Cluster":
        return known
    secret = {
        "kmsKeyId": f"arn:aws:kms:{HERE}:key/1a2b3c",
        "secretArn": administrator(name),
        "secretStatus": "active",
    }
    return {**known, "masterUserSecrets": [secret]}
