"""What the shop's ports look for in the environment is what each cloud's lowering tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest
from ports.settings import cloud_of, settings_of

from compiled import ALL, ROOT
from twofold.resources.graph import Resource

from .ported import teller

PORTS = ROOT / "blueprints" / "services" / "ports" / "src" / "ports"

# The shop's links, by the port that opens each.
LINKS = {
    "STORE_CATALOG": "documents",
    "STORE_LEDGER": "databases",
    "STORE_CARTS": "caches",
    "STORE_RECEIPTS": "buckets",
    "TOPIC_ORDERS": "topics",
    "SECRET_GATEWAY_KEY": "secrets",
    "CALL_CART": "calls",
}

# The module of a port that is a cloud's, where it is not called like the cloud.
PRODUCTS = {
    "documents": {
        "aws": "dynamodb",
        "azure": "cosmos",
        "gcp": "firestore",
        "kubernetes": "mongodb",
    },
    "topics": {"aws": "sns", "azure": "service_bus", "gcp": "pubsub", "kubernetes": "rabbitmq"},
    "buckets": {"aws": "s3", "kubernetes": "s3"},
}

# Lambda says this of itself; of Azure's the lowering does.
OF_ITSELF = {"aws": {"AWS_REGION": "eu-central-1"}}

# What a module reads for another cloud, or for another way to call.
FOR_OTHERS: Mapping[tuple[str, str], set[str]] = {
    ("aws", "buckets"): {"access_key_id", "secret_access_key", "endpoint"},
    ("aws", "calls"): {"audience"},
    ("kubernetes", "calls"): {"audience"},
    **{(cloud, "secrets"): {"value"} for cloud in ("aws", "azure", "gcp")},
}

STACKS = ["shop-aws-dev", "shop-azure-dev", "shop-gcp-dev", "shop-kubernetes-dev"]


def told(stack: str) -> set[str]:
    """The names of all settings that a stack's services are told."""
    return {
        name
        for node in ALL[stack].graph().nodes
        if isinstance(node, Resource)
        for name in names(node.inputs)
    }


def names(value: object) -> Iterator[str]:
    """Whatever is written as a setting's name, at any depth."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", value):
        yield value
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[object, object]", value).items():
            yield from (*names(key), *names(each))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in cast("Sequence[object]", value):
            yield from names(each)


def read(module: Path) -> set[str]:
    """The attributes of a link that a module reads."""
    text = module.read_text(encoding="utf-8") if module.exists() else ""
    return set(re.findall(r'told\["(\w+)"\]', text))


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("stack", STACKS)
def test_a_port_is_told_what_it_reads(
    stack: str, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud, port = stack.split("-")[1], LINKS[link]
    settings = told(stack)
    tell = teller(monkeypatch)
    tell(**dict.fromkeys(settings, "told"), **OF_ITSELF.get(cloud, {}))

    module = PRODUCTS.get(port, {}).get(cloud, cloud)
    wanted = read(PORTS / port / "__init__.py") | read(PORTS / port / f"{module}.py")

    assert wanted
    missing = {
        f"{link}_{each.upper()}" for each in wanted - FOR_OTHERS.get((cloud, port), set())
    } - settings
    assert not missing
    kind, _, name = link.partition("_")
    if kind != "CALL":
        assert cloud_of(settings_of(kind, name.lower())) == cloud
