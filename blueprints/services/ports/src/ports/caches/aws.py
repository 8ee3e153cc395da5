"""Amazon ElastiCache, serverless: a token that is signed by the service's role, and TLS."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

import os

from botocore.signers import RequestSigner
from redis.cluster import RedisCluster

from ports.caches.common import OPTIONS, Token
from ports.errors import UnavailableError
from ports.identity import aws
from ports.settings import Settings

# The longest that a token lives. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
TOKEN_SECONDS = 900


def connect(told: Settings) -> RedisCluster:
    """A client of a cluster, which every serverless cache is."""
    return RedisCluster(
        told["host"],
        int(told["port"]),
        credential_provider=Token(told["user"], lambda: token(told["name"], told["user"])),
        ssl=True,
        ssl_ca_certs=os.environ.get("SSL_CERT_FILE"),
        **OPTIONS,
    )


def token(cache: str, user: str) -> str:
    """Sign a request to connect to a cache, by its name; without its scheme it is the password."""
    session = aws()
    credentials = session.get_credentials()
    if credentials is None:
        raise UnavailableError("there are no credentials to sign with")
    region = session.region_name
    client = session.client("sts")
    signer = RequestSigner(
        client.meta.service_model.service_id,
        region,
        "elasticache",
        "v4",
        credentials,
        client.meta.events,
    )
    url = f"https://{cache}/?Action=connect&User={user}&ResourceType=ServerlessCache"
    request = {"method": "GET", "url": url, "body": {}, "headers": {}, "context": {}}
    signed = signer.generate_presigned_url(
        request, operation_name="connect", expires_in=TOKEN_SECONDS, region_name=region
    )
    return signed.removeprefix("https://")
