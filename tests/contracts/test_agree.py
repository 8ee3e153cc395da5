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
from twofold.resources.graph import Config, Resource, ResourceGraph
from twofold.testing import Result, assert_same_requests, run

PLATFORM = {"vpc_id": "vpc-1", "private_subnet_ids": ["subnet-1", "subnet-2"]}

# The platform stacks that applications refer to.
PLATFORMS = {
    f"organization/{PROJECT}/platform-aws-{environment}": PLATFORM
    for environment in ("dev", "prod", "staging")
}

# Where a made-up answer would not do, by stack: three zones, an optional output that is there.
ZONES = {"aws:index/getAvailabilityZones:getAvailabilityZones": {"names": ["a", "b", "c"]}}
CACHES = {
    ("aws:elasticache/serverlessCache:ServerlessCache", "values"): {"user_group_id": "shared"}
}
ANSWERS: Mapping[str, Mapping[Any, Mapping[str, Any]]] = {
    "platform-aws-dev": ZONES,
    "platform-aws-prod": ZONES,
    "values": CACHES,
}


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
        answers=ANSWERS.get(name, {}),
    )


@pytest.mark.parametrize("name", ALL)
def test_live_and_printed_programs_agree(name: str, tmp_path: Path) -> None:
    """Types, names, parents, inputs, options, outputs and data sources are all the same."""
    live = asked(ALL[name].graph(), name)

    copy = asked(printed(name, tmp_path), name)

    assert_same_requests(live, copy)
    assert len(live.resources) >= len(list(ALL[name].graph().components))


@pytest.mark.parametrize("name", ["shop-aws-dev", "everything"])
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
