"""The events that AWS sends to functions, with the members that it always fills in."""

from __future__ import annotations

import json
from typing import Any

CALLER = {
    "accessKey": "ASIAEXAMPLE",
    "accountId": "111122223333",
    "callerId": "AROAEXAMPLE:checkout",
    "cognitoIdentity": None,
    "principalOrgId": None,
    "userArn": "arn:aws:sts::111122223333:assumed-role/checkout-1234567/checkout",
    "userId": "AROAEXAMPLE:checkout",
}


def request(
    method: str, path: str, body: object = None, *, query: dict[str, str] | None = None
) -> dict[str, Any]:
    """A request of an HTTP API, payload format 2.0.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "&".join(f"{key}={value}" for key, value in (query or {}).items()),
        "headers": {"accept": "*/*", "content-length": "0"},
        "requestContext": {
            "accountId": "111122223333",
            "apiId": "a1b2c3d4e5",
            "domainName": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "test",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": 1583348638390,
        },
        "isBase64Encoded": False,
    }
    # Neither is there when it is empty.
    if query:
        event["queryStringParameters"] = query
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    return event


def call(method: str, path: str, body: object = None) -> dict[str, Any]:
    """A signed call from one service to another, which comes to the service's own address."""
    event = request(method, path, body)
    event["requestContext"]["authorizer"] = {"iam": CALLER}
    return event


def batch(*bodies: str) -> dict[str, Any]:
    """A batch of an SQS queue's messages, called `m0`, `m1` and so on.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:receipt-orders",
                "awsRegion": "eu-central-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def tick() -> dict[str, Any]:
    """What EventBridge Scheduler sends to a target without an input of its own.

    https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
    """
    return {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "111122223333",
        "time": "2026-01-01T02:00:00Z",
        "region": "eu-central-1",
        "resources": ["arn:aws:scheduler:eu-central-1:111122223333:schedule/shop/report"],
        "detail": "{}",
    }
