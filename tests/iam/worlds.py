"""A stack's policies with ARNs in them, and what its blueprint says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeAlias

from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.placement.config import stack_of_options
from twofold.placement.model import ApplicationStack, ExistingNetwork
from twofold.resources.graph import Resource as Node
from twofold.services.model import ServiceGraph
from twofold.services.resolve import resolve
from twofold.testing import Policy, Result, run

from .arns import REGION, answers

ROOT = Path(__file__).parents[2]
BLUEPRINTS: Mapping[str, Path] = {
    "shop": ROOT / "blueprints" / "shop.yaml",
    "museum": Path(__file__).with_name("museum.yaml"),
}

Document: TypeAlias = Mapping[str, object]

# What policies ask of the account, besides resources.
DATA_SOURCES: Mapping[str, Mapping[str, str]] = {
    "aws:index/getPartition:getPartition": {"partition": "aws"},
    "aws:index/getRegion:getRegion": {"region": REGION},
}


@dataclass(frozen=True)
class World:
    """A blueprint in an environment: its services and links, and the policies that came out."""

    services: ServiceGraph
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


def document(policy: Policy) -> Document:
    """Give a policy document as it was written."""
    return json.loads(policy.resource.inputs[policy.path])


@cache
def world(blueprint: str, environment: str = "dev") -> World:
    """Compile a blueprint and run it under mocks that answer with well-formed ARNs."""
    path = BLUEPRINTS[blueprint]
    stack = stack_of(path, environment)
    graph = compile_stack(stack)
    told: dict[str | tuple[str, str], Mapping[str, object]] = {**DATA_SOURCES}
    for node in graph.nodes:
        if isinstance(node, Node) and (given := answers(node.address.kind, node.address.name)):
            told[token(node.address.kind), node.address.name] = given
    return World(
        resolve(load(path)),
        run(graph, answers=told, config={"aws:region": REGION}, stack=stack.name),
    )


def stack_of(path: Path, environment: str) -> ApplicationStack:
    """Describe a stack that needs nothing from outside."""
    stack = stack_of_options(path, cloud="aws", environment=environment, style="functions")
    secrets = {each.name: "generate" for each in resolve(load(path)).secrets}
    network = ExistingNetwork("vpc-0a1b2c3d", ("subnet-0a1b2c3d", "subnet-1a1b2c3d"))
    return replace(stack, region=REGION, network=network, secrets=secrets)


def token(kind: str) -> str:
    """Give Pulumi's token of an SDK class.

    >>> token("pulumi_aws.lambda_.Function")
    'aws:lambda/function:Function'
    """
    package, module, name = kind.split(".")
    file = name[0].lower() + name[1:]
    return f"{package.removeprefix('pulumi_')}:{module.rstrip('_')}/{file}:{name}"
