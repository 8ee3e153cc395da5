"""What AWS makes of each need, style by style."""

from __future__ import annotations

from twofold.placement.support import Cell, Emulated, Native, Need, SupportTable

FUNCTIONS: dict[Need, Cell] = {
    "code": Native(("aws.lambda_.Function",)),
    "image": Native(("aws.lambda_.Function",)),
    "http": Native(("aws.apigatewayv2.Route", "aws.apigatewayv2.Integration")),
    "call": Native(("aws.apigatewayv2.Route", "aws.iam.RolePolicy")),
    "topic": Native(("aws.sns.TopicSubscription", "aws.lambda_.EventSourceMapping")),
    "schedule": Emulated(
        ("aws.scheduler.Schedule", "aws.lambda_.FunctionEventInvokeConfig"),
        "Lambda tries a time at which the code failed twice more at most, however many retries "
        "are asked for",
    ),
    "document": Native(("aws.dynamodb.Table",)),
    "relational": Emulated(
        ("aws.rds.Cluster", "aws.lambda_.Invocation"),
        "AWS permissions end at the database: rights on tables are roles and grants inside it, "
        "made by a function through the Data API; only services linked `read-write` make or "
        "change tables, and `write` alone reads nothing",
    ),
    "cache": Native(("aws.elasticache.ServerlessCache", "aws.elasticache.User")),
    "bucket": Native(("aws.s3.Bucket",)),
    "secret": Native(("aws.secretsmanager.Secret",)),
    "memory": Native(("aws.lambda_.Function",)),
    "cpu": Emulated(
        ("aws.lambda_.Function",),
        "Lambda gives a processor for every 1,769 MiB: a function gets at least the memory "
        "that brings the processors asked for",
    ),
    "timeout": Native(("aws.lambda_.Function",)),
    "retries": Native(("aws.sqs.Queue",)),
    "concurrency": Emulated(
        ("aws.lambda_.Function",),
        "an instance of a Lambda function takes one request at a time: more requests at a "
        "time are more instances",
    ),
    "min-scale": Native(("aws.lambda_.ProvisionedConcurrencyConfig",)),
    "max-scale": Native(("aws.lambda_.Function",)),
    "health": Emulated(
        ("aws.lambda_.Function",),
        "Lambda itself replaces an instance that fails: the path is not asked",
    ),
    "domain": Native(("aws.apigatewayv2.DomainName", "aws.acm.Certificate")),
}

SUPPORT: SupportTable = {"functions": FUNCTIONS}
