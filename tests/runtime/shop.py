"""Everything that the shop's services are linked to on AWS, as processes of this machine.

DynamoDB, S3, SNS, SQS and Secrets Manager are moto's; the ledger is a PostgreSQL whose roles are
made as Aurora's are; the carts are a cluster by TLS, whose users have the rights that the lowering
gives them.
"""

# pyright: reportUnknownMemberType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, cast

import boto3
import httpx2
import pytest
from moto.server import ThreadedMotoServer

from compiled import ROOT
from twofold.clouds.aws.stores.cache import ACCESS

from .addresses import CREDENTIALS, REGION
from .postgres import Database
from .roles import Roles
from .tls import Certificate
from .valkey import Server, server

SERVICES = ROOT / "blueprints" / "services"

# Where messages go that receipt has failed for good.
DEAD = "orders-receipt-dead"

# Who the cloud says that a service is, and where it finds its cloud.
IDENTITY = {
    "AWS_ACCESS_KEY_ID": CREDENTIALS.access_key,
    "AWS_SECRET_ACCESS_KEY": CREDENTIALS.secret_key,
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(frozen=True, slots=True)
class Cloud:
    """An AWS of this machine's, and clients of it."""

    url: str

    @property
    def session(self) -> boto3.Session:
        """Log in as somebody who may do everything."""
        return boto3.Session(CREDENTIALS.access_key, CREDENTIALS.secret_key, region_name=REGION)

    def client(self, name: str) -> Any:
        """A client of one of its services."""
        make = cast("Callable[..., Any]", self.session.client)
        return make(name, endpoint_url=self.url)


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop is linked to, and what its services are told of it, by setting."""

    cloud: Cloud
    database: Database
    carts: Server
    settings: Mapping[str, str]
    environment: Mapping[str, str]

    def told(self, lowered: Mapping[str, object], calls: Mapping[str, str]) -> dict[str, str]:
        """A service's environment: what its lowering writes, with what only the cloud knows.

        `calls` are the addresses of services, by setting.
        """
        known = {**self.environment, **self.settings, **calls}
        told = {
            name: value if isinstance(value, str) and name not in calls else known[name]
            for name, value in lowered.items()
        }
        return {**self.environment, **told}

    def receipts(self) -> list[dict[str, Any]]:
        """The receipts that have been written."""
        client = self.cloud.client("s3")
        found = client.list_objects_v2(Bucket="receipts").get("Contents", [])
        return [
            json.loads(client.get_object(Bucket="receipts", Key=each["Key"])["Body"].read())
            for each in found
        ]

    def publish(self, message: str) -> None:
        """Publish to the topic of orders what checkout would not."""
        self.cloud.client("sns").publish(TopicArn=self.settings["TOPIC_ORDERS_ID"], Message=message)

    def dead_letters(self) -> list[str]:
        """What receipt has failed for good, as far as nobody has looked at it yet."""
        client = self.cloud.client("sqs")
        url = client.get_queue_url(QueueName=DEAD)["QueueUrl"]
        return [each["Body"] for each in client.receive_message(QueueUrl=url).get("Messages", [])]


@contextmanager
def cloud() -> Generator[Cloud]:
    """Run an AWS that has nothing yet."""
    moto = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        host, port = moto.get_host_and_port()
        # All servers of a process have the same things.
        httpx2.post(f"http://{host}:{port}/moto-api/reset").raise_for_status()
        yield Cloud(f"http://{host}:{port}")
    finally:
        moto.stop()


@contextmanager
def linked(database: Database, authority: Certificate) -> Generator[Shop]:
    """Run what the shop is linked to; what is for sale is there, and nobody has bought anything."""
    with pytest.MonkeyPatch.context() as patch:
        roles = Roles.load(database, patch)
        roles.create("checkout", "read-write")
        roles.create("report", "read")
    with ExitStack() as stack:
        aws = stack.enter_context(cloud())
        users = [f"user shop-cart nopass {ACCESS['read-write']}"]
        carts = stack.enter_context(server(users, secure=True, cluster=True))
        assert carts.certificate
        made = _create(aws)
        yield Shop(
            aws,
            database,
            carts,
            {
                **made,
                "STORE_CARTS_NAME": "carts",
                "STORE_CARTS_HOST": "localhost",
                "STORE_CARTS_PORT": str(carts.port),
                "STORE_CARTS_USER": "shop-cart",
                "STORE_LEDGER_HOST": "localhost",
                "STORE_LEDGER_PORT": str(database.port),
                "STORE_LEDGER_DATABASE": database.name,
            },
            {
                **IDENTITY,
                "AWS_ENDPOINT_URL": aws.url,
                "PGSSLROOTCERT": str(authority.certificate),
                "SSL_CERT_FILE": str(carts.certificate.certificate),
            },
        )


def seed(aws: Cloud, table: str) -> None:
    """Put what is for sale into a table, as the shop's owner does."""
    settings = {**IDENTITY, "AWS_ENDPOINT_URL": aws.url, "STORE_CATALOG_NAME": table}
    done = subprocess.run(
        [sys.executable, "seed.py", "products.json"],
        cwd=SERVICES,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(SERVICES / "ports" / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **settings,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "3 products are for sale\n", done.stderr


def _create(aws: Cloud) -> dict[str, str]:
    """Create what moto has: what the shop's stack creates, as far as it is asked for here."""
    aws.client("dynamodb").create_table(
        TableName="catalog",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    seed(aws, "catalog")
    aws.client("s3").create_bucket(
        Bucket="receipts", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    secret = aws.client("secretsmanager").create_secret(Name="key", SecretString="a gateway's key")
    topic = aws.client("sns").create_topic(Name="orders")["TopicArn"]
    aws.client("sqs").create_queue(QueueName=DEAD)
    redrive = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:123456789012:{DEAD}"}
    queue = aws.client("sqs").create_queue(
        QueueName="orders-receipt",
        Attributes={
            # Short, where a stack has minutes: a test waits for it.
            "VisibilityTimeout": "2",
            "RedrivePolicy": json.dumps({**redrive, "maxReceiveCount": 2}),
        },
    )["QueueUrl"]
    aws.client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:123456789012:orders-receipt",
        Attributes={"RawMessageDelivery": "true"},
    )
    return {
        "STORE_CATALOG_NAME": "catalog",
        "STORE_RECEIPTS_NAME": "receipts",
        "SECRET_GATEWAY_KEY_ID": secret["ARN"],
        "TOPIC_ORDERS_ID": topic,
        "EVENT_ORDERS_QUEUE_URL": queue,
    }
