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
    "as a variable of the stack": (
        FILE,
        "config:\n",
        f"config:\n  twofold:variables: {{cart: {{LEVEL: {CANARY}}}}}\n",
    ),
    "in an image of the stack": (
        FILE,
        "config:\n",
        f"config:\n  twofold:images: {{cart: https://u:{CANARY}@registry.example.com/cart}}\n",
    ),
    "in the environment": ("shop.yaml", "LEVEL: debug", f"LEVEL: {CANARY}"),
    "as a name of a secret": ("shop.yaml", "[gateway-key]", f"[{CANARY}]"),
    "as a mapping": ("shop.yaml", "[gateway-key]", f"{{gateway-key: {CANARY}}}"),
    "beside a mistake": (FILE, "gateway-key: config}", f"gateway-key: {CANARY}"),
    "in a default": ("shop.yaml", "services:", f"defaults: {{API_KEY: {CANARY}}}\nservices:"),
}

# The same by a value that looks like nothing, with the mistakes that people make in YAML; where
# what is right stands is told by `@`.
PLAIN = "hunter2"
SETTING = ("config:\n", "config:\n  @\n")
ORIGIN = ("{gateway-key: config}", "@")
EXISTING = ("twofold:secrets: {gateway-key: config}", "twofold:existing: @")
CLUSTER = ("twofold:cluster: {platform: platform-aws-dev}", "@")
MISTAKES: dict[str, tuple[tuple[str, str], str]] = {
    "never closed": (SETTING, f'catalogue:gateway-key: "{PLAIN}'),
    "with a colon": (SETTING, f"catalogue:gateway-key: {PLAIN}: x"),
    "in a list": (SETTING, f"catalogue:gateway-key: [{PLAIN}"),
    "in braces": (SETTING, f"catalogue:gateway-key: {{{PLAIN}"),
    "behind brackets": (SETTING, f"catalogue:gateway-key: {{a}} {PLAIN}"),
    "twice": (SETTING, f"catalogue:gateway-key: {PLAIN}\n  catalogue:gateway-key: {PLAIN}"),
    "with a control character": (SETTING, f"catalogue:gateway-key: {PLAIN}\a"),
    "as an alias": (SETTING, f"catalogue:gateway-key: *{PLAIN}"),
    "as a tag": (SETTING, f"catalogue:gateway-key: !{PLAIN}"),
    "as a tag of something": (SETTING, f"catalogue:gateway-key: !{PLAIN} x"),
    "as a broken tag": (SETTING, f"catalogue:gateway-key: !<{PLAIN}"),
    "as an anchor": (SETTING, f"catalogue:gateway-key: &{PLAIN}!"),
    "as a block": (SETTING, f"catalogue:gateway-key: |{PLAIN}"),
    "of a character that begins nothing": (SETTING, f"catalogue:gateway-key: @{PLAIN}"),
    "with an escape": (SETTING, f'catalogue:gateway-key: "{PLAIN}\\q"'),
    "without a space": (SETTING, f"catalogue:gateway-key:{PLAIN}"),
    "on a line of its own": (SETTING, f"catalogue:gateway-key:\n  {PLAIN}"),
    "as a key that twofold lacks": (SETTING, f"twofold:gateway-key: {PLAIN}"),
    "behind a tab": (SETTING, f"\tcatalogue:gateway-key: {PLAIN}"),
    "as a comment": (SETTING, f"twofold:styl: functions # {PLAIN}"),
    "as a merge": (SETTING, f"<<: {{catalogue:gateway-key: {PLAIN}}}"),
    "in a document of its own": (SETTING, f"a: b\n--- {PLAIN}"),
    "as a secret that exists": (EXISTING, f"{{gateway-key: {PLAIN}}}"),
    "as a secret that exists, in a list": (EXISTING, f"{{secrets: [{PLAIN}]}}"),
    "as a secret that exists, without a space": (EXISTING, f"{{gateway-key:{PLAIN}}}"),
    "as secrets that exist, without a space": (EXISTING, f"{{secrets: {{gateway-key:{PLAIN}}}}}"),
    "as an origin without a space": (ORIGIN, f"{{gateway-key:{PLAIN}}}"),
    "as the only word": (ORIGIN, f"{{{PLAIN}}}"),
    "as a key without a space": (SETTING, f"twofold:existing: {{secrets:{PLAIN}}}"),
    "as the only word of what exists": (EXISTING, f"{{{PLAIN}}}"),
    "as the only word of secrets that exist": (EXISTING, f"{{secrets: {{{PLAIN}}}}}"),
    "as a variable": (SETTING, f"twofold:variables: {{cart: {{API_KEY: {PLAIN}}}}}"),
    "as a variable without a space": (SETTING, f"twofold:variables: {{cart: {{KEY:{PLAIN}}}}}"),
    "as the only word of variables": (SETTING, f"twofold:variables: {{cart: {{{PLAIN}}}}}"),
    "as the only word of all variables": (SETTING, f"twofold:variables: {{{PLAIN}}}"),
    "as a variable of no service": (SETTING, f"twofold:variables: {{API_KEY: {PLAIN}}}"),
    "as all variables": (SETTING, f"twofold:variables: {PLAIN}"),
    "as a list of variables": (SETTING, f"twofold:variables: {{cart: [API_KEY={PLAIN}]}}"),
    "as a variable's mapping": (SETTING, f"twofold:variables: {{cart: {{KEY: {{a: {PLAIN}}}}}}}"),
    "as an image without a space": (SETTING, f"twofold:images: {{cart:{PLAIN}}}"),
    "as a list": (ORIGIN, f"[{PLAIN}]"),
    "twice in braces": (ORIGIN, f"{{gateway-key: {PLAIN}, gateway-key: {PLAIN}}}"),
    "with another mistake in its line": (CLUSTER, f"{{catalogue:gateway-key: {PLAIN}, a: *b}}"),
    "behind another mistake": (CLUSTER, f"twofold:cluster: {{nam: x, gateway-key: {PLAIN}}}"),
    "in place of a name": (ORIGIN, f"{{{PLAIN}: gateway-key}}"),
    "in place of a name, with an origin": (ORIGIN, f"{{{PLAIN}: config}}"),
    "in place of a name, twice": (ORIGIN, f"{{{PLAIN}: config, {PLAIN}: config}}"),
    "in place of a name, in both places": (
        EXISTING,
        f"{{secrets: {{{PLAIN}: a}}}}\n  twofold:secrets: {{{PLAIN}: config}}",
    ),
    "in place of what exists": (EXISTING, f"{{{PLAIN}: gateway-key}}"),
    "in place of a secret that exists": (EXISTING, f"{{secrets: {{{PLAIN}: gateway-key}}}}"),
    "in place of a number's name": (EXISTING, f"{{secrets: {{{PLAIN}: 5}}}}"),
    "in place of a store": (EXISTING, f"{{stores: {{{PLAIN}: [gateway-key]}}}}"),
    "in place of a key of ours": (SETTING, f"twofold:{PLAIN}: gateway-key"),
    "in place of a cluster's key": (CLUSTER, f"twofold:cluster: {{name: a, {PLAIN}: b}}"),
    "in place of an operator": (
        CLUSTER,
        f"twofold:cluster: {{name: a, operators: {{{PLAIN}: b}}}}",
    ),
    "in place of a service": (SETTING, f"twofold:styles: {{{PLAIN}: functions}}"),
    "in place of a service, with no style": (SETTING, f"twofold:styles: {{{PLAIN}: x}}"),
    "around a mistake": (CLUSTER, f"twofold:cluster: {{name: {{{PLAIN}: {{a: b}}}}}}"),
    "around a list of mistakes": (CLUSTER, f"twofold:network: {{id: a, {PLAIN}: [1, 2]}}"),
    "around a credential": (SETTING, f"shop:db: {{{PLAIN}: {CANARY}}}"),
    "beside the configuration, twice": (
        ("config:\n", "@\nconfig:\n"),
        f"{PLAIN}: a\n{PLAIN}: b",
    ),
    "around what is no configuration": (("config:\n", "@\nother:\n"), f"{PLAIN}: a\n{PLAIN}: b"),
    "in braces over lines": (
        CLUSTER,
        f"twofold:cluster: {{\n    nam: x,\n    gateway-key:\n      {PLAIN},\n    nam: y}}",
    ),
    "as an anchor of a mistake": (CLUSTER, f"twofold:cluster: {{nam: &{PLAIN} x}}"),
    "as what an alias repeats": (
        CLUSTER,
        f"catalogue:a: &a {{{PLAIN}: {PLAIN}}}\n  twofold:cluster: *a",
    ),
    "as a block of a mistake": (CLUSTER, f"twofold:cluster:\n    nam: |\n      {PLAIN}"),
    "folded, in a mistake": (CLUSTER, f"twofold:cluster:\n    nam: >-\n      name: {PLAIN}"),
    "behind a mistake and a tab": (CLUSTER, f"twofold:cluster:\n    nam: x\t# {PLAIN}"),
    "below a tab": (CLUSTER, f"twofold:cluster:\n\tnam: {PLAIN}"),
    "below a key that means secrets": (SETTING, f"twofold:secret:\n    nam: {PLAIN}"),
    "as an explicit key": (CLUSTER, f"twofold:cluster:\n    ? {PLAIN}\n    : x"),
    "without the space, behind another": (CLUSTER, f"twofold:cluster: {{gateway-key:{PLAIN}}}"),
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


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_mistake_repeats_a_secret_that_looks_like_nothing(
    mistake: str, form: str, here: Path
) -> None:
    (there, around), written = MISTAKES[mistake]
    text = (here / FILE).read_text(encoding="utf-8")
    assert there in text
    text = text.replace(there, around.replace("@", written, 1))
    (here / FILE).write_text(text, encoding="utf-8")
    before = files(here)

    result = invoke("compile", "--stack", "shop-aws-dev", "--format", form)

    assert PLAIN not in result.stdout
    assert PLAIN not in result.stderr
    assert [path for path, content in files(here).items() if before.get(path) != content] == []
    assert result.exit_code == 1


def test_a_key_that_somebody_knows_is_named(here: Path) -> None:
    """One of ours that is written wrongly, and a name that the blueprint has."""
    text = (here / FILE).read_text(encoding="utf-8")
    for there, instead in {
        "{gateway-key: config}": "{gateway-key: vault}",
        "{platform: platform-aws-dev}": "{name: team, listner: arn}\n  twofold:styel: functions",
    }.items():
        assert there in text
        text = text.replace(there, instead)
    (here / FILE).write_text(text, encoding="utf-8")

    said = invoke("check", "--stack", "shop-aws-dev").stderr

    assert "unknown key 'twofold:styel' in 'config'" in said
    assert "unknown key 'listner' in 'twofold:cluster'\n" in said
    assert "  twofold:cluster: {name: team, listner: arn}\n" in said
    assert "'gateway-key' in 'twofold:secrets' has to be" in said
    assert "run `pulumi config set --secret gateway-key`" in said


def test_no_number_that_stands_for_a_secret_is_repeated(here: Path) -> None:
    text = (here / FILE).read_text(encoding="utf-8")
    there, instead = EXISTING[0], "twofold:existing: {secrets: {gateway-key: 271828}}"
    assert there in text
    (here / FILE).write_text(text.replace(there, instead), encoding="utf-8")

    result = invoke("check", "--stack", "shop-aws-dev", "--format", "json")

    assert "error[wrong-type]: 'gateway-key' has to be text, not a number" in result.stderr
    assert "271828" not in result.stdout + result.stderr
