"""A relational store is the same PostgreSQL everywhere: a service's SQL runs on all targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from compiled import ALL
from twofold.clouds.postgres import MAJOR
from twofold.resources.graph import Resource
from twofold.resources.values import Value

# What a database is on each cloud, and what of it says its version.
DATABASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "aws": {
        "pulumi_aws.rds.Cluster": ("engine_version",),
        "pulumi_aws.rds.ClusterParameterGroup": ("family",),
    },
    "azure": {"pulumi_azure_native.dbforpostgresql.Server": ("version",)},
    "gcp": {"pulumi_gcp.sql.DatabaseInstance": ("database_version",)},
    "kubernetes": {"pulumi_kubernetes.apiextensions.CustomResource": ("spec", "imageName")},
}


def versions(cloud: str) -> Iterator[str]:
    """What the databases of a cloud's cases say of their versions."""
    for case in ALL.values():
        if case.stack().cloud == cloud:
            for node in case.graph().nodes:
                path = DATABASES[cloud].get(node.address.kind)
                if isinstance(node, Resource) and path:
                    found: Value = node.inputs
                    for key in path:
                        found = found.get(key) if isinstance(found, Mapping) else None
                    if isinstance(found, str):
                        yield found


@pytest.mark.parametrize("cloud", DATABASES)
def test_every_database_is_of_one_major_version(cloud: str) -> None:
    found = {*versions(cloud)}

    assert found
    for text in found:
        [version] = re.findall(r"(?:^|postgresql:?|POSTGRES_)(\d+)", text.partition("@")[0])
        assert int(version) == MAJOR, text
