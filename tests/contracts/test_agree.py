"""The live program and the printed one ask Pulumi for the same things, for every stack there is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from compiled import ALL, ROOT
from printing import PROJECT, printed
from twofold.resources.graph import Config, Read, Resource, ResourceGraph
from twofold.testing import Result, assert_same_requests, run

PLATFORM = {
    "vpc_id": "vpc-1",
    "private_subnet_ids": ["subnet-1", "subnet-2"],
    "cluster_name": "platform",
    "scaler_role_arn": "arn:aws:iam::123456789012:role/scaler",
    "image_repository_url": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/images",
    "gateway_listener_arn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/n",
    "gateway_link_id": "abc123",
}

# The platform stacks that applications refer to.
PLATFORMS = {
    f"organization/{PROJECT}/platform-aws-{environment}": PLATFORM
    for environment in ("dev", "prod", "staging")
}

# What may be left out and is there all the same, by the SDK's class and its token.
ANSWERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "pulumi_aws.acm.Certificate": (
        "aws:acm/certificate:Certificate",
        {
            "domain_validation_options": [
                {
                    "resource_record_name": "_proof.example.com",
                    "resource_record_type": "CNAME",
                    "resource_record_value": "_proof.acm-validations.aws",
                }
            ]
        },
    ),
    "pulumi_aws.apigatewayv2.DomainName": (
        "aws:apigatewayv2/domainName:DomainName",
        {
            "domain_name_configuration": {
                "certificate_arn": "arn:aws:acm:eu-central-1:123456789012:certificate/c",
                "endpoint_type": "REGIONAL",
                "hosted_zone_id": "Z1",
                "security_policy": "TLS_1_2",
                "target_domain_name": "d-1.example.com",
            }
        },
    ),
    "pulumi_aws.eks.Cluster": (
        "aws:eks/cluster:Cluster",
        {"vpc_config": {"cluster_security_group_id": "sg-1", "subnet_ids": ["subnet-1"]}},
    ),
    "pulumi_aws.elasticache.ServerlessCache": (
        "aws:elasticache/serverlessCache:ServerlessCache",
        {"user_group_id": "shared"},
    ),
    "pulumi_aws.rds.Cluster": (
        "aws:rds/cluster:Cluster",
        {"master_user_secrets": [{"secret_arn": "arn:aws:secretsmanager:::secret:rds"}]},
    ),
}
# A platform spreads over three zones.
ZONES = {"aws:index/getAvailabilityZones:getAvailabilityZones": {"names": ["a", "b", "c"]}}


def answers_of(graph: ResourceGraph, name: str) -> Mapping[str, Mapping[str, Any]]:
    """The answers that a stack asks for; one that is never used would fail it."""
    kinds = {node.address.kind for node in graph.nodes if isinstance(node, Resource | Read)}
    own = dict(told for kind, told in ANSWERS.items() if kind in kinds)
    return {**own, **(ZONES if name.startswith("platform") else {})}


def secrets_of(graph: ResourceGraph) -> Mapping[str, str]:
    """A value for every secret that a graph takes from configuration."""
    return {
        value.key: "a-value"
        for node in graph.nodes
        if isinstance(node, Resource)
        for value in node.inputs.values()
        if isinstance(value, Config)
    }


def asked(program: ResourceGraph | Path, name: str) -> Result:
    """What a program asks Pulumi for."""
    return run(
        program,
        project=PROJECT,
        stack=name,
        config={"aws:region": "eu-central-1"},
        secrets=secrets_of(ALL[name].graph()),
        stacks=PLATFORMS,
        answers=answers_of(ALL[name].graph(), name),
    )


@pytest.mark.parametrize("name", ALL)
def test_live_and_printed_programs_agree(name: str, tmp_path: Path) -> None:
    """Types, names, parents, inputs, options, outputs and data sources are all the same."""
    live = asked(ALL[name].graph(), name)

    copy = asked(printed(name, tmp_path), name)

    assert_same_requests(live, copy)
    assert len(live.resources) >= len(list(ALL[name].graph().components))


@pytest.mark.parametrize("name", ["shop-aws-dev", "everything", "pods"])
def test_the_printed_text_is_the_same_whatever_the_hash_seed(name: str, tmp_path: Path) -> None:
    """Sets and dictionaries leave no trace of the order in which memory lay."""
    texts: list[dict[str, bytes]] = []

    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", PRINT, name, str(folder)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'generators'}:{ROOT / 'tests'}"},
            check=True,
        )
        texts.append(
            {
                path.relative_to(folder).as_posix(): path.read_bytes()
                for path in folder.rglob("*")
                if path.is_file()
            }
        )

    assert texts[0] == texts[1]
    assert "__main__.py" in texts[0]


PRINT = """
import sys
from pathlib import Path
from printing import printed
printed(sys.argv[1], Path(sys.argv[2]))
"""
