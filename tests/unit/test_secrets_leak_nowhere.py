"""A canary walks through every command: no secret's value is in any output or file."""

from __future__ import annotations

from pathlib import Path

import pytest

from commanding import invoke

# Nothing else looks like it; its first letters make it a token that is known by its looks.
CANARY = "ghp_canary8d1f0c5esings0000000000000000000"

BLUEPRINT = """\
name: shop
services:
  cart:
    code: cart
    http: [GET /cart]
    secrets: [gateway-key]
    environment: {LEVEL: debug}
"""
STACK = """\
config:
  aws:region: eu-central-1
  twofold:blueprint: shop.yaml
  twofold:cloud: aws
  twofold:environment: dev
  twofold:style: kubernetes
  twofold:cluster: {platform: platform-aws-dev}
  twofold:secrets: {gateway-key: config}
"""
FILE = "stacks/Pulumi.shop-aws-dev.yaml"

# Where people put a secret's value, by what they put it in place of, in which file.
PLACES = {
    "as a secret's origin": (FILE, "gateway-key: config", f"gateway-key: {CANARY}"),
    "as all secrets": (FILE, "{gateway-key: config}", CANARY),
    "as a provider's key": (FILE, "config:\n", f"config:\n  aws:secretKey: {CANARY}\n"),
    "as an application's setting": (FILE, "config:\n", f"config:\n  shop:token: {CANARY}\n"),
    "as a secret that exists": (
        FILE,
        "  twofold:secrets: {gateway-key: config}\n",
        f"  twofold:existing: {{secrets: {{gateway-key: {CANARY}}}}}\n",
    ),
    "in the environment": ("shop.yaml", "LEVEL: debug", f"LEVEL: {CANARY}"),
    "as a name of a secret": ("shop.yaml", "[gateway-key]", f"[{CANARY}]"),
    "as a mapping": ("shop.yaml", "[gateway-key]", f"{{gateway-key: {CANARY}}}"),
    "beside a mistake": (FILE, "gateway-key: config}", f"gateway-key: {CANARY}"),
    "in a default": ("shop.yaml", "services:", f"defaults: {{API_KEY: {CANARY}}}\nservices:"),
}

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "--stack", "shop-aws-dev"),
    "check as JSON": ("check", "--stack", "shop-aws-dev", "--format", "json"),
    "check of the blueprint": ("check", "shop.yaml"),
    "show": ("show", "--stack", "shop-aws-dev"),
    "show as JSON": ("show", "--stack", "shop-aws-dev", "--format", "json"),
    "show as HTML": ("show", "--stack", "shop-aws-dev", "--format", "html"),
    "show as SVG": ("show", "--stack", "shop-aws-dev", "--format", "svg"),
    "show as Mermaid": ("show", "--stack", "shop-aws-dev", "--format", "mermaid"),
    "diff": ("diff", "--stack", "shop-aws-dev"),
    "compile": ("compile", "--stack", "shop-aws-dev", "--out", "out"),
    "compile with manifests": (
        *("compile", "--stack", "shop-aws-dev", "--out", "out"),
        *("--manifests", "manifests"),
    ),
    "stack new": (
        *("stack", "new", "other-aws-dev", "--blueprint", "shop.yaml", "--cloud", "aws"),
        *("--region", "eu-central-1"),
    ),
    "schema": ("schema",),
    "version": ("version",),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Pulumi project with one service and its stack, compiled once, where commands run."""
    for name, text in {
        "cart/main.py": "async def app(scope, receive, send): ...\n",
        "cart/Dockerfile": "FROM scratch\n",
        "shop.yaml": BLUEPRINT,
        "Pulumi.yaml": "name: mine\nruntime: python\nstackConfigDir: stacks\n",
        FILE: STACK,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = invoke("compile", "--stack", "shop-aws-dev")
    assert made.exit_code == 0, made.stderr
    return tmp_path


def files(folder: Path) -> dict[Path, bytes]:
    """Every file with its content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_no_command_repeats_a_secret(place: str, command: str, here: Path) -> None:
    name, there, instead = PLACES[place]
    text = (here / name).read_text(encoding="utf-8")
    assert there in text
    (here / name).write_text(text.replace(there, instead), encoding="utf-8")
    before = files(here)

    result = invoke(*COMMANDS[command])

    assert CANARY not in result.stdout
    assert CANARY not in result.stderr
    new = {path: content for path, content in files(here).items() if before.get(path) != content}
    assert [path for path, content in new.items() if CANARY.encode() in content] == []
    assert result.exit_code in {0, 1}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works_where_no_secret_is(command: str, here: Path) -> None:
    """Otherwise the walk above would see error messages alone."""
    assert here.is_dir()
    result = invoke(*COMMANDS[command])
    assert result.exit_code == 0, result.stderr
