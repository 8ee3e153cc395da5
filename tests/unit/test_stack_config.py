"""A stack's configuration becomes a `Stack`, or findings in its file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from error_cases import ERRORS, cases, check_findings
from json_schemas import mistakes
from twofold.blueprint.text import parse
from twofold.clouds import aws, gcp
from twofold.diagnostics import CompileError
from twofold.placement.config import read_stack, stack_of_options
from twofold.placement.model import (
    ApplicationStack,
    Cluster,
    Domain,
    ExistingCluster,
    ExistingNetwork,
    Gateway,
    NewCluster,
    PlatformCluster,
    PlatformNetwork,
    PlatformStack,
)
from twofold.placement.schema import stack_schema
from twofold.values import replace

CLOUDS = {"aws": aws.CLOUD.region, "gcp": gcp.CLOUD.region}


@pytest.mark.parametrize("case", cases("stack", at_least=40))
def test_a_wrong_stack_file_is_explained(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every finding points into the stack's file."""
    folder = ERRORS / "stack" / case
    monkeypatch.chdir(folder)
    # The file of a platform stack may lie beside it.
    [*_, path] = sorted(each for each in Path().glob("*.yaml") if each.name != "shop.yaml")

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
  twofold:variables: {cart: {LEVEL: debug, N: 3}}
  twofold:images: {payment: "registry.example.com/payment:2"}
  twofold:network: {id: vpc-1, subnets: [subnet-1, subnet-2]}
  twofold:cluster: {platform: platform-aws-prod}
  twofold:domain: {name: shop.example.com, zone: example.com}
  twofold:contact: team@example.com
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
        cluster=PlatformCluster("platform-aws-prod"),
        domain=Domain("shop.example.com", "example.com"),
        existing_stores={"ledger": "ledger-1"},
        existing_secrets={"mail-key": "arn-1"},
        secrets={"gateway-key": "generate"},
        transforms=tmp_path / "transforms.py",
        contact="team@example.com",
        variables={"cart": {"LEVEL": "debug", "N": 3}},
        images={"payment": "registry.example.com/payment:2"},
    )


def test_a_network_may_be_a_platform_stacks(tmp_path: Path) -> None:
    """The platform stack is named as Pulumi names it."""
    network = "{platform: acme/shop/platform-aws-prod}"
    text = APPLICATION.replace("{id: vpc-1, subnets: [subnet-1, subnet-2]}", network)

    stack = read_stack(stack_file(tmp_path, text), tmp_path, CLOUDS)

    assert isinstance(stack, ApplicationStack)
    assert stack.network == PlatformNetwork("acme/shop/platform-aws-prod")


BARE = ExistingCluster("team", None, None, None, None, None, None, {})
CLUSTERS: Mapping[str, Cluster] = {
    "{platform: platform-aws-prod}": PlatformCluster("platform-aws-prod"),
    "{platform: acme/shop/platform-aws-prod}": PlatformCluster("acme/shop/platform-aws-prod"),
    "{name: team}": BARE,
    "{name: team, gateway: {name: public, namespace: gateways}}": replace(
        BARE, gateway=Gateway("gateways", "public", proxies="gateways")
    ),
    "{name: team, gateway: {name: public, namespace: gateways, proxies: envoy}}": replace(
        BARE, gateway=Gateway("gateways", "public", proxies="envoy")
    ),
    "{name: team, listener: a, link: b, scaler: c, registry: d, storage: e}": ExistingCluster(
        "team", None, listener="a", link="b", scaler="c", registry="d", storage="e", operators={}
    ),
}


@pytest.mark.parametrize("written", CLUSTERS)
def test_a_cluster_is_a_platform_stacks_or_one_that_exists(written: str, tmp_path: Path) -> None:
    """What the configuration does not say of a cluster, it does not offer."""
    text = APPLICATION.replace("{platform: platform-aws-prod}", written)
    path = stack_file(tmp_path, text)
    assert_fits(text)

    stack = read_stack(path, tmp_path, CLOUDS)

    assert isinstance(stack, ApplicationStack)
    assert stack.cluster == CLUSTERS[written]


def test_without_a_word_there_is_no_cluster(tmp_path: Path) -> None:
    """Not even that of the platform stack beside it."""
    text = APPLICATION.replace("  twofold:cluster: {platform: platform-aws-prod}\n", "")

    stack = read_stack(stack_file(tmp_path, text), tmp_path, CLOUDS)

    assert isinstance(stack, ApplicationStack)
    assert stack.cluster is None


@pytest.mark.parametrize(
    ("platform", "found"),
    [("{cluster: {}}", False), ("{cluster: {administrators: []}}", False), ("{}", True)],
)
def test_a_platform_stack_beside_it_says_whether_it_makes_a_cluster(
    platform: str, tmp_path: Path, *, found: bool
) -> None:
    path = stack_file(tmp_path, APPLICATION)
    beside = PLATFORM.format(environment="prod", platform=platform)
    path.with_name("Pulumi.platform-aws-prod.yaml").write_text(beside, encoding="utf-8")

    def act() -> None:
        read_stack(path, tmp_path, CLOUDS)

    if not found:
        act()
        return
    with pytest.raises(CompileError, match="error\\[no-cluster\\]: the platform stack"):
        act()


@pytest.mark.parametrize(
    ("platform", "cluster"),
    [
        ("{}", None),
        ("{cluster: }", None),
        ("{cluster: {}}", NewCluster(())),
        ("{cluster: {administrators: []}}", NewCluster(())),
        (
            "{cluster: {administrators: ['arn:aws:iam::123456789012:role/platform']}}",
            NewCluster(("arn:aws:iam::123456789012:role/platform",)),
        ),
        (
            "{cluster: {addresses: [203.0.113.0/24, 198.51.100.7]}}",
            NewCluster((), ("203.0.113.0/24", "198.51.100.7/32")),
        ),
    ],
)
def test_a_platform_stack_makes_a_cluster_where_it_says_so(
    platform: str, cluster: NewCluster | None, tmp_path: Path
) -> None:
    text = PLATFORM.format(environment="dev", platform=platform)
    assert_fits(text)

    stack = read_stack(stack_file(tmp_path, text, "Pulumi.platform.yaml"), tmp_path, CLOUDS)

    assert isinstance(stack, PlatformStack)
    assert stack.cluster == cluster


@pytest.mark.parametrize(
    "cluster",
    [
        "{}",
        "team",
        "{name: team, platform: platform-aws-prod}",
        "{platform: platform-aws-prod, storage: gp3}",
        "{name: team, gateway: public}",
        "{name: team, gateway: {name: public}}",
        "{name: team, gateway: {name: Public, namespace: gateways}}",
        "{name: team, listner: a}",
    ],
)
def test_an_editor_sees_a_cluster_that_is_none(cluster: str) -> None:
    text = APPLICATION.replace("{platform: platform-aws-prod}", cluster)

    assert mistakes(stack_schema(), parse(text, Path("Pulumi.shop.yaml")).data)


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
