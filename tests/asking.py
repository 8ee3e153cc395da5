"""What programs ask Pulumi for, with answers for all that the stacks of the tests look up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from printing import PROJECT
from twofold.resources.graph import ResourceGraph, StackReference
from twofold.resources.values import Config
from twofold.testing import Result, run

PLATFORM = {
    "vpc_id": "vpc-1",
    "private_subnet_ids": ["subnet-1", "subnet-2"],
    "cluster_name": "platform",
    "scaler_role_arn": "arn:aws:iam::123456789012:role/scaler",
    "image_repository_url": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/images",
    "gateway_listener_arn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/n",
    "gateway_link_id": "abc123",
}

AZURE_GROUP = "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/platform"
AZURE_PLATFORM = {
    name: f"{AZURE_GROUP}/providers/Microsoft.Network/{name}"
    for name in (
        "functions_subnet_id",
        "endpoints_subnet_id",
        "scripts_subnet_id",
        "postgres_zone_id",
        "redis_zone_id",
    )
} | {
    "endpoints_block": "10.0.192.0/20",
    "cluster_name": "platform",
    "cluster_group": "platform",
    "image_repository_url": "images1a2b3c4d.azurecr.io/images",
    "gateway_address": "10.0.209.4",
    "door_environment_id": f"{AZURE_GROUP}/providers/Microsoft.App/managedEnvironments/doors",
    "door_domain": "nice-sea-1a2b3c4d.westeurope.azurecontainerapps.io",
}

GCP_PLATFORM = {
    "network_id": "projects/acme-shop/global/networks/network",
    "subnet_id": "projects/acme-shop/regions/europe-west1/subnetworks/services",
    "cluster_name": "platform",
    "image_repository_url": "europe-west1-docker.pkg.dev/acme-shop/platform-gcp-dev/images",
    "gateway_address": "10.0.112.5",
    "door_subnet_id": "projects/acme-shop/regions/europe-west1/subnetworks/doors",
}

CLUSTER_PLATFORM = {
    "context": "development",
    "image_repository_url": "registry.example.com/development",
}

# The platform stacks that applications refer to.
PLATFORMS = {
    f"organization/{PROJECT}/platform-{cloud}-{environment}": outputs
    for cloud, outputs in (
        ("aws", PLATFORM),
        ("azure", AZURE_PLATFORM),
        ("gcp", GCP_PLATFORM),
        ("kubernetes", CLUSTER_PLATFORM),
    )
    for environment in ("dev", "prod", "staging")
}

# What providers answer only if something else did so before, by the SDK's class and its token.
ANSWERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "pulumi_aws.elasticache.ServerlessCache": (
        "aws:elasticache/serverlessCache:ServerlessCache",
        {"user_group_id": "shared"},
    ),
}

# A type, or one resource of a type.
Asked: TypeAlias = str | tuple[str, str]

REGIONS = {"aws:region": "eu-central-1", "azure-native:location": "westeurope"}


def answers_of(graph: ResourceGraph) -> Mapping[Asked, Mapping[str, Any]]:
    """The answers that a stack asks for; one that is never used would fail it."""
    kinds = {node.address.kind for node in graph.nodes if not isinstance(node, StackReference)}
    told: dict[Asked, Mapping[str, Any]] = dict(_secrets_of_vaults(graph))
    told |= dict(own for kind, own in ANSWERS.items() if kind in kinds)
    return told


def _secrets_of_vaults(graph: ResourceGraph) -> Iterator[tuple[Asked, Mapping[str, Any]]]:
    """Each secret of a vault has an address of its own."""
    for node in graph.nodes:
        if node.address.kind == "pulumi_azure_native.keyvault.Secret":
            uri = f"https://vault.vault.azure.net/secrets/{node.address.name}"
            told = {"secret_uri": uri, "secret_uri_with_version": f"{uri}/1"}
            yield ("azure-native:keyvault:Secret", node.address.name), {"properties": told}


def secrets_of(graph: ResourceGraph) -> Mapping[str, str]:
    """A value for every secret that a graph takes from configuration."""
    return {part.key: "a-value" for part in graph.parts if isinstance(part, Config) and part.secret}


def settings_of(graph: ResourceGraph) -> Mapping[str, str]:
    """A value for everything else that a graph takes from configuration."""
    return {
        f"{part.namespace or PROJECT}:{part.key}": "a-value"
        for part in graph.parts
        if isinstance(part, Config) and not part.secret
    }


def asked(program: ResourceGraph | Path, graph: ResourceGraph, stack: str) -> Result:
    """What a program asks Pulumi for, where `graph` is the one that it was made of."""
    return run(
        program,
        project=PROJECT,
        stack=stack,
        config={**REGIONS, **settings_of(graph)},
        secrets=secrets_of(graph),
        stacks=PLATFORMS,
        answers=answers_of(graph),
    )
