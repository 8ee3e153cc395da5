"""What a stack says of single services holds there as if its blueprint had said it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiled import REGION_KEYS
from twofold.compile import compile_stack, place_stack, support_tables
from twofold.diagnostics import CompileError
from twofold.placement.config import read_stack
from twofold.placement.model import ApplicationStack
from twofold.placement.support import Target, targets
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import document

TARGETS = targets(support_tables())
# Images in registries that functions of the cloud start them from.
REGISTRIES = {
    "aws": "123456789012.dkr.ecr.eu-central-1.amazonaws.com",
    "azure": "registry.example.com",
    "gcp": "docker.io/acme",
    "kubernetes": "registry.example.com",
}
PROVIDERS: dict[str, dict[str, str]] = {
    "aws": {"aws:region": "eu-central-1"},
    "azure": {"azure-native:location": "westeurope"},
    "gcp": {"gcp:project": "acme-shop", "gcp:region": "europe-west1"},
    "kubernetes": {},
}
OWN_ENVIRONMENT = 'environment: {TABLE: "the ${carts.name}", OWN: "1"}'
BLUEPRINT = f"""
name: shop
defaults: {{environment: {{LEVEL: info, REGION: here}}}}
services:
  cart:
    image: REGISTRY/cart:1
    http: [GET /cart]
    uses: {{carts: read-write}}
    {OWN_ENVIRONMENT}
  door: {{image: REGISTRY/door:1, http: [GET /door], calls: [cart]}}
stores:
  carts: {{kind: document}}
"""


def stack(
    folder: Path,
    target: Target,
    variables: str = "{}",
    images: str = "{}",
    blueprint: str = BLUEPRINT,
) -> ApplicationStack:
    """The stack of a blueprint on a target, whose file says that of variables and images."""
    registry = REGISTRIES[target.cloud]
    (folder / "shop.yaml").write_text(blueprint.replace("REGISTRY", registry), encoding="utf-8")
    path = folder / f"Pulumi.shop-{target.cloud}-dev.yaml"
    lines = (
        *(f"{key}: {value}" for key, value in PROVIDERS[target.cloud].items()),
        "twofold:blueprint: shop.yaml",
        f"twofold:cloud: {target.cloud}",
        "twofold:environment: dev",
        f"twofold:style: {target.style}",
        f"twofold:cluster: {{platform: platform-{target.cloud}-dev}}",
        f"twofold:variables: {variables}",
        f"twofold:images: {images.replace('REGISTRY', registry)}",
    )
    path.write_text("\n  ".join(("config:", *lines)), encoding="utf-8")
    made = read_stack(path, folder, REGION_KEYS)
    assert isinstance(made, ApplicationStack)
    return made


def text(graph: ResourceGraph) -> str:
    """All that is deployed, to the last character."""
    return json.dumps(document(graph), indent=1)


def changed(one: ResourceGraph, other: ResourceGraph) -> set[str]:
    """The names of the components that two graphs have differently."""
    theirs = {each.address: each for each in other.components}
    assert theirs.keys() == {each.address for each in one.components}
    return {each.address.name for each in one.components if each != theirs[each.address]}


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_variables_of_a_stack_are_as_if_the_blueprint_said_them(
    target: Target, tmp_path: Path
) -> None:
    """Over the defaults and over the service's own, and beside both; nothing else changes."""
    said = 'OWN: "2", LEVEL: debug, NEW: "a ${carts.name}", N: 3, VERSION: 3.10, ON: true'
    blueprint = BLUEPRINT.replace('OWN: "1"', said)
    before = compile_stack(stack(tmp_path, target))
    expected = compile_stack(stack(tmp_path, target, blueprint=blueprint))

    after = compile_stack(stack(tmp_path, target, f"{{cart: {{{said}}}}}"))

    assert text(after) == text(expected) != text(before)
    assert changed(before, after) == {"cart"}


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_an_image_of_a_stack_is_as_if_the_blueprint_said_it(target: Target, tmp_path: Path) -> None:
    """As when the digest that one stack has tried becomes another's; nothing else changes."""
    digest = f"REGISTRY/cart@sha256:{'0a1b2c3d' * 8}"
    before = compile_stack(stack(tmp_path, target))
    blueprint = BLUEPRINT.replace("REGISTRY/cart:1", digest)
    expected = compile_stack(stack(tmp_path, target, blueprint=blueprint))

    after = compile_stack(stack(tmp_path, target, images=f"{{cart: {digest}}}"))

    assert text(after) == text(expected) != text(before)
    assert changed(before, after) == {"cart"}


def test_a_stack_that_says_nothing_of_a_service_is_the_blueprint_as_it_is(tmp_path: Path) -> None:
    before = compile_stack(stack(tmp_path, TARGETS[0]))

    after = compile_stack(stack(tmp_path, TARGETS[0], "{cart: {}}"))

    assert text(after) == text(before)


def test_values_are_text_as_it_is_written(tmp_path: Path) -> None:
    """A version such as `3.10` is no number to the process that finds it in its environment."""
    said = "{cart: {VERSION: 3.10, ON: yes, OFF: False}}"

    graph = place_stack(stack(tmp_path, TARGETS[0], said)).graph

    values = {each.name: each.parts for each in graph.variables if each.service.name == "cart"}
    assert (values["VERSION"], values["ON"], values["OFF"]) == (("3.10",), ("yes",), ("False",))


@pytest.mark.parametrize("environment", [OWN_ENVIRONMENT, ""])
def test_an_environment_that_a_stack_makes_too_large_is_found_in_its_file(
    environment: str, tmp_path: Path
) -> None:
    """Whether the blueprint says some of it or not."""
    blueprint = BLUEPRINT.replace(OWN_ENVIRONMENT, environment)
    own = stack(tmp_path, TARGETS[0], f"{{cart: {{TEXT: {'x' * 4096}}}}}", blueprint=blueprint)

    with pytest.raises(CompileError) as caught:
        compile_stack(own)

    [finding] = caught.value.findings
    where = (finding.code, Path(finding.span.path).name)
    assert where == ("environment-too-large", "Pulumi.shop-aws-dev.yaml")


def test_a_stack_puts_nothing_right_that_is_wrong_in_its_blueprint(tmp_path: Path) -> None:
    """A blueprint is the same for all of its stacks: who checks it alone finds the same."""
    wrong = BLUEPRINT.replace('OWN: "1"', 'OWN: "${nothing.name}"')
    own = stack(tmp_path, TARGETS[0], "{cart: {OWN: other}}", blueprint=wrong)

    with pytest.raises(CompileError) as caught:
        compile_stack(own)

    [finding] = caught.value.findings
    assert (finding.code, Path(finding.span.path).name) == ("unknown-reference", "shop.yaml")
