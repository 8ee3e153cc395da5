"""`twofold package`, and what other commands say of packages."""

from __future__ import annotations

import json

import pytest

from commanding import Result, invoke

from .team import Team, held

PROJECT = "name: mine\nruntime: python\nstackConfigDir: stacks\n"
STACK = """\
config:
  aws:region: eu-central-1
  twofold:blueprint: shop.yaml
  twofold:cloud: aws
  twofold:environment: prod
  twofold:styles: {price: kubernetes}
  twofold:cluster: {platform: platform-aws-prod}
"""


def run(*arguments: str) -> Result:
    """Run a command."""
    return invoke(*arguments)


@pytest.fixture
def stack(team: Team) -> str:
    """A stack with a service in either style."""
    team.write({"Pulumi.yaml": PROJECT, "stacks/Pulumi.shop-aws-prod.yaml": STACK})
    return "shop-aws-prod"


def test_it_says_what_was_built_and_where(team: Team) -> None:
    first = run("package", "shop.yaml", "--cloud", "aws")
    second = run("package", "shop.yaml", "--cloud", "aws")

    assert (first.exit_code, second.exit_code) == (0, 0)
    lines = first.stdout.splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["cart", "price"]
    assert all((team.home / line.split()[-1]).is_file() for line in lines[:2])
    assert lines[2:] == ["ok: 2 built, 0 unchanged"]
    assert second.stdout.splitlines()[2:] == ["ok: 0 built, 2 unchanged"]


def test_it_builds_the_services_that_are_named(team: Team, stack: str) -> None:
    of_blueprint = run("package", "shop.yaml", "price", "--cloud", "azure", "--format", "json")
    of_stack = run("package", "--stack", stack, "cart", "--format", "json")

    found = [json.loads(each.stdout)["packages"] for each in (of_blueprint, of_stack)]
    named = [(each["service"], each["kind"]) for packages in found for each in packages]
    assert named == [("price", "azure-functions"), ("cart", "lambda")]
    assert found[0][0]["size"] == (team.home / found[0][0]["path"]).stat().st_size


def test_a_style_of_its_own_has_a_package_of_its_own(team: Team, stack: str) -> None:
    said = json.loads(run("package", "--stack", stack, "--format", "json").stdout)["packages"]

    assert {each["service"]: each["kind"] for each in said} == {
        "cart": "lambda",
        "price": "container",
    }
    assert (team.home / said[1]["path"] / "Dockerfile").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("shop.yaml", "prize", "--cloud", "aws"), "did you mean 'price'?"),
        (("shop.yaml",), "--cloud aws"),
        (("--stack", "platform-aws-dev"), "is a platform, which runs no services"),
    ],
)
def test_what_cannot_be_packaged_is_said(
    team: Team, stack: str, arguments: tuple[str, ...], words: str
) -> None:
    platform = (
        "config:\n  aws:region: eu-central-1\n  twofold:cloud: aws\n"
        "  twofold:environment: dev\n  twofold:platform: {cidr: 10.0.0.0/16}\n"
    )
    team.write({"stacks/Pulumi.platform-aws-dev.yaml": platform})

    said = run("package", *arguments)

    assert said.exit_code == 2
    assert words in said.stderr


def test_images_are_nothing_to_package(team: Team) -> None:
    team.write({"shop.yaml": "name: shop\nservices: {cart: {image: acme/cart}}\n"})

    said = run("package", "shop.yaml", "--cloud", "aws", "--style", "kubernetes")

    assert (said.exit_code, said.stdout[:3]) == (0, "ok:")


def test_findings_are_told_to_programs_as_well(team: Team) -> None:
    team.write({"services/cart/requirements.txt": "not-there-at-all\n"})

    said = run("package", "shop.yaml", "--cloud", "aws", "--format", "json")

    assert said.exit_code == 1
    [finding] = json.loads(said.stdout)["findings"]
    assert finding["code"] == "package-failed"
    assert "not-there-at-all" in finding["message"]
    assert (finding["path"], finding["line"]) == ("shop.yaml", 4)


def test_compile_says_what_is_not_packaged_and_copies_what_is(team: Team) -> None:
    compile_ = ("compile", "shop.yaml", "--cloud", "aws", "--out", "made")

    before = run(*compile_)
    missing = list((team.home / "made").glob("code/*"))
    packages = team.package()
    after = run(*compile_)
    team.write({"services/cart/main.py": "def app(): return 1\n"})
    stale = run(*compile_)

    command = "twofold package shop.yaml --cloud aws"
    assert (
        f"warning: not packaged, or changed since: 'cart', 'price'; run `{command}`"
        in before.stderr
    )
    assert missing == []
    assert "warning" not in after.stderr
    assert f"not packaged, or changed since: 'cart'; run `{command}`" in stale.stderr
    assert [before.exit_code, after.exit_code, stale.exit_code] == [0, 0, 0]
    assert {path.name for path in (team.home / "made" / "code").iterdir()} == {"price.zip"}
    assert (team.home / "made/code/price.zip").read_bytes() == packages["price"].path.read_bytes()
    function = (team.home / "made" / "shop" / "services" / "price.py").read_text(encoding="utf-8")
    assert 'pulumi.FileArchive("code/price.zip")' in function


def test_a_printed_project_has_the_context_of_an_image(team: Team, stack: str) -> None:
    made = team.package("aws", "kubernetes")["price"]

    said = run("compile", "shop.yaml", "--cloud", "aws", "--style", "kubernetes", "--out", "made")

    assert said.exit_code == 0
    copies = (path for path in (team.home / "made/code/price").rglob("*") if path.is_file())
    assert {
        path.relative_to(team.home / "made/code/price").as_posix(): path.read_bytes()
        for path in copies
    } == held(made)
