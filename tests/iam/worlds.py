"""A stack's policies with ARNs in them, and what its blueprint says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from compiled import ALL
from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.placement.config import stack_of_options
from twofold.placement.model import (
    ApplicationStack,
    ExistingCluster,
    ExistingNetwork,
    Gateway,
    Style,
)
from twofold.resources.graph import Resource as Node
from twofold.resources.graph import ResourceGraph
from twofold.services.graph import ServiceGraph
from twofold.services.resolve import resolve
from twofold.testing import Policy, Result, run
from twofold.values import replace

from .arns import ACCOUNT, REGION, answers

ROOT = Path(__file__).parents[2]
BLUEPRINTS: Mapping[str, Path] = {
    "shop": ROOT / "blueprints" / "shop.yaml",
    "museum": Path(__file__).with_name("museum.yaml"),
}

Document: TypeAlias = Mapping[str, object]

# All services in one style, or every second one in a cluster.
Assignment: TypeAlias = Literal["functions", "kubernetes", "mixed"]
ASSIGNMENTS: tuple[Assignment, ...] = ("functions", "kubernetes", "mixed")

# A cluster that stands already, and as whom KEDA runs there.
KEDA = f"arn:aws:iam::{ACCOUNT}:role/team-keda"
CLUSTER = ExistingCluster(
    name="team",
    gateway=Gateway("gateways", "public", "gateways"),
    listener=f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:listener/net/team/1a2b3c/1a2b3c",
    link="1a2b3c",
    scaler=KEDA,
    registry=f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/team",
    storage=None,
)

# What policies ask of the account, besides resources.
DATA_SOURCES: Mapping[str, Mapping[str, str]] = {
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:index/getRegion:getRegion": {"region": REGION},
}
# What only some stacks ask for, by the function of the SDK.
LOOKED_UP: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "pulumi_aws.eks.get_cluster_output": (
        "aws:eks/getCluster:getCluster",
        {"name": CLUSTER.name},
    ),
    "pulumi_aws.get_availability_zones_output": (
        "aws:index/getAvailabilityZones:getAvailabilityZones",
        {"names": ["a", "b", "c"]},
    ),
}


@dataclass(frozen=True)
class Written:
    """The policies that came out of a stack."""

    result: Result

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Every policy document of the stack."""
        return self.result.policies

    @property
    def roles(self) -> tuple[str, ...]:
        """The names of all roles."""
        return tuple(each.name for each in self.result.find("aws:iam/role:Role"))

    def trust(self, role: str) -> Document:
        """Say who may take a role on."""
        (found,) = self._written("aws:iam/role:Role", role)
        return found

    def permissions(self, role: str) -> tuple[Document, ...]:
        """Say what a role may do: the documents of all policies that name it."""
        name = self.result.one("aws:iam/role:Role", role).outputs["name"]
        attached = (
            each
            for each in self.result.find("aws:iam/rolePolicy:RolePolicy")
            if each.inputs["role"] == name
        )
        return tuple(
            document
            for each in attached
            for document in self._written("aws:iam/rolePolicy:RolePolicy", each.name)
        )

    def resource_policy(self, kind: str, name: str) -> Document:
        """Say what a queue's or bucket's own policy says."""
        (found,) = self._written(kind, name)
        return found

    def written(self) -> Mapping[tuple[str, str], Document]:
        """Give every policy document, by the type and name of the resource that carries it."""
        return {(each.resource.type, each.resource.name): document(each) for each in self.policies}

    def _written(self, kind: str, name: str) -> tuple[Document, ...]:
        resource = self.result.one(kind, name)
        return tuple(document(each) for each in self.policies if each.resource == resource)


@dataclass(frozen=True)
class World(Written):
    """A blueprint in an environment: its services and links, how they run, and the policies."""

    services: ServiceGraph
    styles: Mapping[str, Style]


def document(policy: Policy) -> Document:
    """Give a policy document as it was written."""
    return json.loads(policy.resource.inputs[policy.path])


@cache
def world(blueprint: str, environment: str = "dev", assignment: Assignment = "functions") -> World:
    """Compile a blueprint and run it under mocks that answer with well-formed ARNs."""
    path = BLUEPRINTS[blueprint]
    services = resolve(load(path))
    styles = styles_of(services, assignment)
    stack = stack_of(path, environment, styles)
    return World(asked(compile_stack(stack), stack.name), services, styles)


@cache
def platform(name: str) -> Written:
    """Run a platform stack of this repository under the same mocks; it has no services."""
    return Written(asked(ALL[name].graph(), name))


def styles_of(services: ServiceGraph, assignment: Assignment) -> Mapping[str, Style]:
    """Give every service its style."""
    turns: Mapping[Assignment, tuple[Style, Style]] = {
        "functions": ("functions", "functions"),
        "kubernetes": ("kubernetes", "kubernetes"),
        "mixed": ("kubernetes", "functions"),
    }
    turn = turns[assignment]
    return {each.name: turn[at % 2] for at, each in enumerate(services.services)}


def asked(graph: ResourceGraph, stack: str) -> Result:
    """Run a graph under mocks that answer with ARNs."""
    told: dict[str | tuple[str, str], Mapping[str, object]] = {**DATA_SOURCES}
    told |= dict(
        LOOKED_UP[node.address.kind] for node in graph.nodes if node.address.kind in LOOKED_UP
    )
    for node in graph.nodes:
        if isinstance(node, Node) and (given := answers(node.address.kind, node.address.name)):
            told[token(node.address.kind), node.address.name] = given
    return run(graph, answers=told, config={"aws:region": REGION}, stack=stack)


def stack_of(path: Path, environment: str, styles: Mapping[str, Style]) -> ApplicationStack:
    """Describe a stack that needs nothing from outside."""
    stack = stack_of_options(path, cloud="aws", environment=environment, style="functions")
    secrets = {each.name: "generate" for each in resolve(load(path)).secrets}
    network = ExistingNetwork("vpc-0a1b2c3d", ("subnet-0a1b2c3d", "subnet-1a1b2c3d"))
    return replace(
        stack, region=REGION, network=network, cluster=CLUSTER, styles=styles, secrets=secrets
    )


def token(kind: str) -> str:
    """Give Pulumi's token of an SDK class.

    >>> token("pulumi_aws.lambda_.Function")
    'aws:lambda/function:Function'
    """
    package, module, name = kind.split(".")
    file = name[0].lower() + name[1:]
    return f"{package.removeprefix('pulumi_')}:{module.rstrip('_')}/{file}:{name}"
