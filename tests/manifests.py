"""Kubernetes objects of the cases, with plausible values for what only the cloud knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

from compiled import ALL
from twofold.compile import compile_stack
from twofold.placement.model import ApplicationStack, PlatformStack, Stack
from twofold.project.manifests import objects_beside_charts
from twofold.resources.graph import ResourceGraph
from twofold.values import replace

# A Kubernetes object, or a part of one.
Object: TypeAlias = dict[str, Any]

# Where what stands in an application's network, and what the cluster's services, have addresses.
NETWORK, SERVICES = "10.0.0.0/16", "172.20.0.0/16"
# Where Azure's stores have theirs in it.
ENDPOINTS = "10.0.4.0/24"

# What takes the place of a token, by the end of the token's name; `{}` is the token in lower case.
PLAUSIBLE = {
    "ENDPOINTS_BLOCK": ENDPOINTS,
    "ADDRESS_PREFIX": ENDPOINTS,
    "SECRET_URI": "https://vault.vault.azure.net/secrets/{}",
    "AUDIENCE": "00000000-0000-4000-8000-000000000000",
    "HEX": "{}-0a1b2c3d",
    "SERVICE_IPV4_CIDR": SERVICES,
    "CIDR_BLOCK": NETWORK,
    "API_ENDPOINT": "https://{}.execute-api.eu-central-1.amazonaws.com",
    "ENDPOINT": "{}.cluster-0123456789ab.eu-central-1.rds.amazonaws.com",
    "PRIVATE_IP_ADDRESS": "10.0.64.3",
    "CONNECTION_IP_ADDRESS": "10.0.96.3",
    "ENTRY_ADDRESS": "10.0.112.5",
    "ADDRESS": "{}.serverless.euc1.cache.amazonaws.com",
    "PORT": "5432",
    "URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/{}",
    "ARN": "arn:aws:service:eu-central-1:123456789012:{}",
    "REF": f"123456789012.dkr.ecr.eu-central-1.amazonaws.com/applications@sha256:{'0' * 64}",
    "REGION": "eu-central-1",
    "EMAIL": "{}@acme-shop.iam.gserviceaccount.com",
    "CERT": "a certificate",
    "CERTIFICATES_0": "a certificate",
    "NUMBER": "123456789012",
    "ID": "projects/acme-shop/things/{}",
    "NAME": "{}",
    "BUCKET": "{}",
    "RESULT": "0123456789abcdef",
    "GATEWAY_KEY": "0123456789abcdef",
    "TOLD": "0123456789abcdef",
}

TOKEN = re.compile(r"\$\{(\w+)\}")


def has_objects(stack: Stack) -> bool:
    """Whether anything of a stack is in a cluster."""
    match stack:
        case ApplicationStack():
            return "kubernetes" in {stack.style, *stack.styles.values()}
        case PlatformStack():
            return stack.cluster is not None or stack.existing is not None


def _stacks() -> Mapping[str, Stack]:
    cases = {name: case.stack() for name, case in ALL.items()}
    shop = cases["shop-aws-dev"]
    assert isinstance(shop, ApplicationStack)
    moved = {"shop-in-kubernetes": replace(shop, style="kubernetes", styles={})}
    return {name: stack for name, stack in {**cases, **moved}.items() if has_objects(stack)}


# Every stack that has Kubernetes objects, and the shop with all of its services moved there.
STACKS = _stacks()


@cache
def graph_of(name: str) -> ResourceGraph:
    """One of the stacks, compiled."""
    return compile_stack(STACKS[name])


def objects_of(name: str) -> list[Object]:
    """The objects of one of the stacks, new each time and as a cluster takes them."""
    return in_full(graph_of(name))


def in_full(graph: ResourceGraph) -> list[Object]:
    """The objects of a graph, with a value for everything that only the cloud knows."""
    return [filled(each) for each in objects_beside_charts(graph)]


def filled(value: Any) -> Any:
    """The same with a plausible value for each token.

    >>> filled({"cidr": "${VPC_CIDR_BLOCK}", "url": "${DOOR_API_ENDPOINT}/x"})
    {'cidr': '10.0.0.0/16', 'url': 'https://door.execute-api.eu-central-1.amazonaws.com/x'}
    """
    match value:
        case dict():
            return {key: filled(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
        case list():
            return [filled(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
        case str():
            return TOKEN.sub(lambda found: plausible(found[1]), value)
        case _:
            return value


def plausible(token: str) -> str:
    """What may take a token's place. Raises `ValueError` where nobody has thought of it yet.

    >>> plausible("AWS_SQS_QUEUE_NEWS_BOTH_URL")
    'https://sqs.eu-central-1.amazonaws.com/123456789012/aws-sqs-queue-news-both'
    """
    for end, value in PLAUSIBLE.items():
        if token.endswith(f"_{end}"):
            return value.format(token.removesuffix(f"_{end}").lower().replace("_", "-"))
    raise ValueError(f"{token} needs a plausible value here")


def one(objects: list[Object], kind: str, name: str) -> Object:
    """The object of a kind and a name."""
    [found] = [each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found
