"""What somebody writes into a file never commands the terminal of whoever looks at it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from commanding import invoke
from twofold.cli.terminal.output import complain, say
from twofold.diagnostics import Diagnostic, Span

# One of every kind of text that a blueprint has, but environment variables' own.
BLUEPRINT: Mapping[str, Any] = {
    "name": "shop",
    "description": "Sells things.",
    "include": ["part.yaml"],
    "defaults": {"runtime": "python3.12", "memory": "512Mi", "timeout": "30s"},
    "services": {
        "cart": {
            "description": "Keeps carts.",
            "was": "basket",
            "code": "cart",
            "handler": "main.app",
            "ports": {"http": {"port": 8080, "protocol": "http"}},
            "http": ["GET /cart/{id}"],
            "on": [
                {"topic": "orders", "path": "/orders"},
                {"schedule": "0 2 * * *", "timezone": "Europe/Berlin", "path": "/nightly"},
            ],
            "uses": {"carts": "read-write", "receipts": "write"},
            "calls": ["payment"],
            "publishes": ["orders"],
            "secrets": ["gateway-key", "mail-key"],
            "scratch": ["/data"],
            "environment": {"CARTS": "${carts.name}"},
            "health": {"path": "/health", "port": "http", "headers": {"Host": "shop"}},
        },
        "payment": {
            "image": "registry.example.com/payment:1",
            "volume": {"path": "/var/lib/data", "size": "10Gi"},
        },
    },
    "stores": {
        "carts": {"kind": "document", "description": "Carts.", "key": "id", "sort": "made"},
        "receipts": {"kind": "bucket", "was": "bills"},
        "ledger": {"kind": "relational", "engine": "postgres"},
    },
    "topics": {"orders": {"description": "Orders.", "was": "sales"}},
    "environments": {"test": {"protected": False, "services": {"cart": {"memory": "1Gi"}}}},
}
STACK: Mapping[str, Any] = {
    "config": {
        "aws:region": "eu-central-1",
        "twofold:blueprint": "shop.yaml",
        "twofold:cloud": "aws",
        "twofold:environment": "test",
        "twofold:style": "kubernetes",
        "twofold:styles": {"payment": "kubernetes"},
        "twofold:variables": {"cart": {"MODE": "plain"}},
        "twofold:images": {"payment": "registry.example.com/payment:2"},
        "twofold:transforms": "transforms.py",
        "twofold:contact": "team@example.com",
        "twofold:network": {
            "id": "vpc-0a1b2c3d4e5f60718",
            "subnets": ["subnet-0a1b2c3d4e5f60718"],
        },
        "twofold:cluster": {
            "name": "team",
            "gateway": {"name": "entry", "namespace": "gateways", "proxies": "proxies"},
            "listener": "arn:listener",
            "link": "a1b2c3",
            "scaler": "arn:aws:iam::123456789012:role/keda",
            "registry": "registry.example.com/images",
            "storage": "gp3",
            "operators": {"keda": "scaling"},
        },
        "twofold:domain": {"name": "shop.example.com", "zone": "example.com", "id": "Z1"},
        "twofold:existing": {"stores": {"ledger": "db-1"}, "secrets": {"mail-key": "mail"}},
        "twofold:secrets": {"gateway-key": "generate"},
    }
}
COMMAND = "\x1b[2J"


def spoiled(whole: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Copies of data, each with the command for a terminal in another key or text."""
    inner: Any = whole
    for step in at:
        inner = inner[step]
    steps: list[str | int] = [*inner] if isinstance(inner, dict) else [*range(len(inner))]
    for step in steps:
        place = "/".join(map(str, (*at, step)))
        if isinstance(step, str):
            yield f"key {place}", changed(whole, at, step, f"{step}{COMMAND}", inner[step])
        if isinstance(inner[step], str):
            yield place, changed(whole, at, step, step, f"{inner[step]}{COMMAND}")
        elif isinstance(inner[step], dict | list):
            yield from spoiled(whole, (*at, step))


def changed(whole: Any, at: tuple[str | int, ...], old: Any, new: Any, value: Any) -> Any:
    """A copy of data, in which something has another name or value."""
    made = copy.deepcopy(whole)
    inner = made
    for step in at:
        inner = inner[step]
    if new != old:
        del inner[old]
    inner[new] = value
    return made


BLUEPRINTS, STACKS = dict(spoiled(BLUEPRINT)), dict(spoiled(STACK))


def written(folder: Path, blueprint: Any, stack: Any) -> None:
    """A project of these, in JSON: it is YAML that says an ESC without being one."""
    (folder / "cart").mkdir()
    (folder / "cart" / "main.py").write_text("async def app(scope, receive, send): ...\n")
    (folder / "transforms.py").touch()
    (folder / "part.yaml").write_text("topics: {returns: {}}\n")
    (folder / "Pulumi.yaml").write_text("name: mine\nruntime: python\nstackConfigDir: .\n")
    (folder / "shop.yaml").write_text(json.dumps(blueprint))
    (folder / "Pulumi.shop.yaml").write_text(json.dumps(stack))


def test_every_kind_of_text_is_tried() -> None:
    assert len(BLUEPRINTS) > 80
    assert len(STACKS) > 50


def test_nothing_is_wrong_but_what_is_spoiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, BLUEPRINT, STACK)
    monkeypatch.chdir(tmp_path)

    assert invoke("show", "--stack", "shop").stderr == ""


@pytest.mark.parametrize("place", BLUEPRINTS)
def test_a_blueprint_commands_no_terminal(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, BLUEPRINTS[place], STACK)
    monkeypatch.chdir(tmp_path)

    result = invoke("show", "--stack", "shop")

    assert "\x1b" not in result.stdout + result.stderr
    assert (result.exit_code, "error[" in result.stderr) == (
        (0, False) if place == "services/cart/environment/CARTS" else (1, True)
    )


@pytest.mark.parametrize("place", STACKS)
def test_a_stack_file_commands_no_terminal(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, BLUEPRINT, STACKS[place])
    monkeypatch.chdir(tmp_path)

    result = invoke("show", "--stack", "shop")

    assert "\x1b" not in result.stdout + result.stderr
    assert (result.exit_code, "error[" in result.stderr) == (
        (0, False) if place == "config/twofold:variables/cart/MODE" else (1, True)
    )


def test_a_finding_commands_no_terminal_whatever_it_quotes() -> None:
    """Neither does one that Pulumi shows, which runs a blueprint without our command line."""
    finding = Diagnostic("unknown-key", f"'{COMMAND}'", Span(f"{COMMAND}.yaml", 1, 1), COMMAND)

    assert "\x1b" not in str(finding)
    assert "\\x1b[2J" in str(finding)


def test_what_is_printed_has_no_codes_but_those_of_styles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say(f"safe{COMMAND}\x9b2J\r\x7f", "bold")
    complain(f"safe{COMMAND}\ttab\nline")

    said, complained = capsys.readouterr()
    assert said == "safe\\x1b[2J\\x9b2J\\r\\x7f\n"
    assert complained == "safe\\x1b[2J\ttab\nline\n"
