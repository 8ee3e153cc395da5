"""The events that AWS sends to functions, with the members that it always fills in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from .requests import Request

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


def asked(what: Request) -> dict[str, Any]:
    """The same, of what a client asks; what is no text comes in another form."""
    event = request(what.method, what.path)
    event["rawQueryString"] = what.query
    event["headers"] |= {key.lower(): value for key, value in what.headers.items()}
    if what.body:
        event["headers"]["content-length"] = str(len(what.body))
        try:
            event["body"] = what.body.decode()
        except UnicodeDecodeError:
            event |= {"body": base64.b64encode(what.body).decode(), "isBase64Encoded": True}
    return event


def batch(queue: str, messages: Iterable[tuple[str, str, str | None]]) -> dict[str, Any]:
    """A batch of an SQS queue's messages: the id, the body and the content type of each.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    return {
        "Records": [
            {
                "messageId": identifier,
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1767232800000",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1767232800001",
                },
                "messageAttributes": _typed(content_type) if content_type else {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:eu-central-1:111122223333:{queue}",
                "awsRegion": "eu-central-1",
            }
            for identifier, body, content_type in messages
        ]
    }


def _typed(content_type: str) -> dict[str, Any]:
    return {
        "content-type": {
            "stringValue": content_type,
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": "String",
        }
    }
