"""A stack's configuration becomes a `Stack`, or findings in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from error_cases import ERRORS, cases, check_findings
from json_schemas import mistakes
from twofold.blueprint.text import parse
from twofold.clouds import aws
from twofold.placement.config import read_stack, stack_of_options
from twofold.placement.model import (
    ApplicationStack,
    Domain,
    ExistingNetwork,
    PlatformNetwork,
    PlatformStack,
)
from twofold.placement.schema import stack_schema

CLOUDS = {"aws": aws.CLOUD.region}


@pytest.mark.parametrize("case", cases("stack", at_least=27))
def test_a_wrong_stack_file_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding points into the stack's file."""
    folder = ERRORS / "stack" / case
    monkeypatch.chdir(folder)
    [path] = [each for each in Path().glob("*.yaml") if each.name != "shop.yaml"]

    check_findings(folder, lambda: read_stack(path, Path(), CLOUDS))


APPLICATION = """
config:
  aws:region: eu-west-1
  aws:defaultTags: {tags: {team: shop}}
  shop:colour: {secure: AAABAF}
  twofold:cloud: aws
  twofold:environment: prod
  twofold:blueprint: blueprints/shop.yaml
  twofold:styles: {cart: kubernetes}
  twofold:network: {id: vpc-1, subnets: [subnet-1, subnet-2]}
  twofold:domain: {name: shop.example.com, zone: example.com}
  twofold:existing: {stores: {ledger: ledger-1}, secrets: {mail-key: arn-1}}
  twofold:secrets: {gateway-key: generate}
  twofold:transforms: transforms.py
encryptionsalt: v1:abc
"""
PLATFORM = """
config:
  aws:region: eu-west-1
  twofold:cloud: aws
  twofold:environment: {environment}
  twofold:platform: {platform}
"""


def assert_fits(text: str) -> None:
    """Check that an editor finds nothing wrong with a stack's file."""
    assert mistakes(stack_schema(), parse(text, Path("Pulumi.shop.yaml")).data) == []


def stack_file(root: Path, text: str, name: str = "Pulumi.shop-aws-prod.yaml") -> Path:
    """Write a stack's file, and the files that stacks name."""
    (root / "blueprints").mkdir()
    (root / "blueprints" / "shop.yaml").write_text("name: shop\n", encoding="utf-8")
    (root / "transforms.py").touch()
    (root / "stacks").mkdir()
    path = root / "stacks" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_stack_file_says_all_of_a_stack(tmp_path: Path) -> None:
    """Keys of other namespaces, and what Pulumi keeps in the file, are left alone."""
    path = stack_file(tmp_path, APPLICATION)
    assert_fits(APPLICATION)

    assert read_stack(path, tmp_path, CLOUDS) == ApplicationStack(
        name="shop-aws-prod",
        cloud="aws",
        environment="prod",
        region="eu-west-1",
        blueprint=tmp_path / "blueprints" / "shop.yaml",
        style="functions",
        styles={"cart": "kubernetes"},
        network=ExistingNetwork("vpc-1", ("subnet-1", "subnet-2")),
        domain=Domain("shop.example.com", "example.com"),
        existing_stores={"ledger": "ledger-1"},
        existing_secrets={"mail-key": "arn-1"},
        secrets={"gateway-key": "generate"},
        transforms=tmp_path / "transforms.py",
    )


def test_a_network_may_be_a_platform_stacks(tmp_path: Path) -> None:
    """The platform stack is named as Pulumi names it."""
    network = "{platform: acme/shop/platform-aws-prod}"
    text = APPLICATION.replace("{id: vpc-1, subnets: [subnet-1, subnet-2]}", network)

    stack = read_stack(stack_file(tmp_path, text), tmp_path, CLOUDS)

    assert isinstance(stack, ApplicationStack)
    assert stack.network == PlatformNetwork("acme/shop/platform-aws-prod")


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ("dev", "{}", ("10.0.0.0/16", 2, False)),
        ("prod", "{}", ("10.0.0.0/16", 3, True)),
        ("prod", "{protected: false}", ("10.0.0.0/16", 2, False)),
        ("test", "{cidr: 172.16.16.0/20, zones: 3}", ("172.16.16.0/20", 3, False)),
        ("test", "{cidr: 192.168.0.0/16, protected: true}", ("192.168.0.0/16", 3, True)),
    ],
)
def test_a_platform_stack_has_defaults_by_environment(
    environment: str, platform: str, expected: tuple[str, int, bool], tmp_path: Path
) -> None:
    """`prod` is protected, and what is protected is spread over more zones."""
    text = PLATFORM.format(environment=environment, platform=platform)
    path = stack_file(tmp_path, text, "Pulumi.platform.yaml")
    assert_fits(text)

    stack = read_stack(path, tmp_path, CLOUDS)

    assert isinstance(stack, PlatformStack)
    assert (stack.name, stack.environment, stack.region) == ("platform", environment, "eu-west-1")
    assert (stack.cidr, stack.zones, stack.protected) == expected


def test_options_of_the_command_line_make_a_stack(tmp_path: Path) -> None:
    """Its name follows from the blueprint's, the cloud's and the environment's."""
    blueprint = tmp_path / "anything.yaml"
    blueprint.write_text("name: shop\n", encoding="utf-8")

    stack = stack_of_options(blueprint, cloud="aws", environment="dev", style="functions")

    assert (stack.name, stack.region, stack.blueprint) == ("shop-aws-dev", None, blueprint)


def test_a_blueprint_without_a_name_lends_its_files(tmp_path: Path) -> None:
    """What is wrong with the name is for `load` to say."""
    blueprint = tmp_path / "shop.yaml"
    blueprint.write_text("name: 1\n", encoding="utf-8")

    stack = stack_of_options(blueprint, cloud="aws", environment="dev", style="functions")

    assert stack.name == "shop-aws-dev"
