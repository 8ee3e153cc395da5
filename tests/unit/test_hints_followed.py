"""Hints that are followed to the letter help: what they say is taken where they say it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from twofold.blueprint.elsewhere import OF_A_STACK, TABLES, Home, hint_for
from twofold.blueprint.fields import Spec
from twofold.blueprint.load import load
from twofold.blueprint.model import (
    BlueprintSpec,
    CommonSpec,
    DocumentStoreSpec,
    PortSpec,
    ServiceSpec,
    SizeSpec,
    VolumeSpec,
)
from twofold.blueprint.text import parse
from twofold.blueprint.validate import validate
from twofold.compile import CLOUDS
from twofold.diagnostics import CompileError, Diagnostic
from twofold.placement.spec import ApplicationStackSpec, PlatformStackSpec

TEXT = """
name: shop
services:
  greeter:
    description: {description}
    image: shop
    http: {http}
    on: {on}
    environment: {environment}
    timeout: 3s
topics: {{orders: {{}}}}
"""
USUAL = {"description": "Greets.", "http": "[GET /b]", "on": "[]", "environment": "{A: b}"}
LEAST = "name: shop\nservices:\n  greeter:\n    image: shop\n    {}: {}\n"
BRACE = "quotes around all of a text that begins with '{'"
BRACKET = "quotes around all of a text that begins with '['"
# What somebody wrote for a key, what the hint says, and what it is when it is done.
TRAPS = [
    ("http", "[GET /greeter/{id}]", '"GET /greeter/{id}"', '["GET /greeter/{id}"]'),
    ("http", "[GET /{a}/{b}, POST /c]", '["GET /{a}/{b}", POST /c]', '["GET /{a}/{b}", POST /c]'),
    ("http", "GET /greeter/{id}", '["GET /greeter/{id}"]', '["GET /greeter/{id}"]'),
    ("http", "- GET /greeter/{id}", '["GET /greeter/{id}"]', '["GET /greeter/{id}"]'),
    ("http", "[GET /greeter", "close it: [GET /greeter]", "[GET /greeter]"),
    ("http", "[GET /{id}", 'close it: ["GET /{id}"]', '["GET /{id}"]'),
    ("http", "[GET /a #1]", "before the '#'", "[GET /a] #1]"),
    ("http", "[GET /a]]", "remove it", "[GET /a]"),
    ("http", "[*GET]", "text that begins with '*'", None),
    ("http", "[&GET]", "begins with '#', '&' or '!'", None),
    ("http", "[!GET /]", "text that begins with '!'", None),
    ("http", "[%GET]", "put quotes around the text", None),
    ("http", "[@GET]", "put quotes around the text", None),
    ("http", "[`GET`]", "put quotes around the text", None),
    ("http", "[- GET]", "text that begins with ',', '- ',", None),
    ("http", '["GET /a" "GET /b"]', "separate items with ','", '["GET /a", "GET /b"]'),
    (
        "description",
        "{id} of it",
        BRACE,
        '"{id} of it"',
    ),
    ("description", "{id}", BRACE, '"{id}"'),
    ("description", "[a] of it", BRACKET, '"[a] of it"'),
    ("description", "a: b", "quotes around text that holds ': '", '"a: b"'),
    ("description", "*a", "quote text that begins with '*'", '"*a"'),
    ("description", "!a", "quote text that begins with '!'", '"!a"'),
    ("description", "%a", "put quotes around the text", '"%a"'),
    ("description", "@a", "put quotes around the text", '"@a"'),
    ("description", "`a`", "put quotes around the text", '"`a`"'),
    ("environment", "{A: b{c}d}", "text that holds '{', as in {key: \"text\"}", '{A: "b{c}d"}'),
    ("environment", "{A: b[0]}", "text that holds '[', as in {key: \"text\"}", '{A: "b[0]"}'),
    ("environment", "{A: b: c}", "text that holds ': ', as in {key: \"text\"}", '{A: "b: c"}'),
    ("environment", "{A: {b}c}", "all of a text that begins with '{'", '{A: "{b}c"}'),
    ("environment", "{A: b #c}", "text that holds ' #'", '{A: "b #c"}'),
    ("environment", "{A: *b}", "quote text that begins with '*'", '{A: "*b"}'),
    ("environment", "{A: b", "close it with '}'", "{A: b}"),
    ("on", "orders", "[{topic: orders}]", "[{topic: orders}]"),
    ("publishes", "orders", "write it as a list: [orders]", "[orders]"),
    ("publishes", "orders, letters", "[orders, letters]", "[orders, letters]"),
    ("secrets", "gateway-key", "[gateway-key]", "[gateway-key]"),
    ("scratch", "/data", "[/data]", "[/data]"),
    ("cpu", "500m", "write 0.5", "0.5"),
    ("cpu", '"2"', "write digits, without quotes", "2"),
    ("concurrency", "1.5", "write 1 or 2", "2"),
    ("concurrency", "true", "write digits, as in 1", "1"),
    ("scale", "{min:1}", "as in `min: 1`", "{min: 1}"),
    ("on", "*/5 * * * *", "begins with '*'", '"*/5 * * * *"'),
    ("on", '"*/5 * * * *"', '[{schedule: "*/5 * * * *"}]', '[{schedule: "*/5 * * * *"}]'),
    ("on", "[orders]", "as in {topic: orders}", "[{topic: orders}]"),
    ("on", "[{topic:orders}]", "as in {topic: orders}", "[{topic: orders}]"),
    ("on", "[{schedule: 0 2 1,15 * *}]", "text that holds ','", '[{schedule: "0 2 1,15 * *"}]'),
]


def written(key: str, value: str) -> str:
    """A blueprint that is right but for one value."""
    if key in USUAL:
        return TEXT.format(**USUAL | {key: value})
    return LEAST.format(key, value)


def findings(path: Path, text: str) -> tuple[Diagnostic, ...]:
    path.write_text(text, encoding="utf-8")
    try:
        load(path)
    except CompileError as error:
        return error.findings
    return ()


@pytest.mark.parametrize(("key", "wrong", "hint", "right"), TRAPS)
def test_text_that_yaml_takes_otherwise(
    key: str, wrong: str, hint: str, right: str | None, tmp_path: Path
) -> None:
    """Where there is nothing right to be made of it, it is text at least when it is quoted."""
    path = tmp_path / "shop.yaml"
    found = findings(path, written(key, wrong))

    assert [each for each in found if hint in each.hint], [str(each) for each in found]

    quoted = re.sub(r"\[(.*)\]", r'["\1"]', wrong) if right is None else right
    after = findings(path, written(key, quoted))

    # A schedule in quotes is no list yet: the next hint says so, and its case is above.
    assert not [each for each in after if each.code == "syntax"]
    assert right in (None, '"*/5 * * * *"') or after == ()


def test_a_list_that_is_never_closed_is_shown_where_it_begins(tmp_path: Path) -> None:
    text = TEXT.format(**USUAL | {"http": "[GET /greeter"})
    (found,) = findings(tmp_path / "shop.yaml", text)

    line, column = found.span.line, found.span.column

    assert text.splitlines()[line - 1][column - 1 :] == "[GET /greeter"


def test_a_list_of_several_lines_that_is_closed_lacks_a_comma(tmp_path: Path) -> None:
    text = TEXT.format(**USUAL | {"http": '[\n      "GET /a"\n      "GET /b"\n    ]'})
    (found,) = findings(tmp_path / "shop.yaml", text)

    assert "lacks a ','" in found.message
    assert text.splitlines()[found.span.line - 1].strip() == '"GET /b"'


@pytest.mark.parametrize("wrong", ["[hunter2{}]", "[a, hunter2{}]", "[hunter2", "[hunter2[]]"])
def test_what_is_no_route_is_not_repeated(wrong: str, tmp_path: Path) -> None:
    """It might be a secret."""
    found = findings(tmp_path / "shop.yaml", TEXT.format(**USUAL | {"http": wrong}))

    assert found
    assert "hunter2" not in "".join(map(str, found))


# --- keys that belong elsewhere -------------------------------------------------------

STACK = {"twofold:cloud": "aws", "twofold:environment": "dev"}
# What else a model has to be told to be whole.
NEEDED: dict[object, dict[str, Any]] = {
    ServiceSpec: {"image": "shop"},
    BlueprintSpec: {"name": "shop", "services": {"cart": {}}},
    DocumentStoreSpec: {"kind": "document"},
    PortSpec: {"port": 80},
    VolumeSpec: {"path": "/data", "size": "1Gi"},
    ApplicationStackSpec: {**STACK, "twofold:blueprint": "shop.yaml"},
    PlatformStackSpec: STACK,
}


def follow(home: Home, holder: Any) -> None:
    """Write what a hint says where it says. Raises `CompileError` if that will not do."""
    match home.place:
        case "here":
            model = holder
        case "service":
            model = ServiceSpec
        case "blueprint":
            model = BlueprintSpec
        case "stack":
            is_platform = home.key == "twofold:platform"
            model = PlatformStackSpec if is_platform else ApplicationStackSpec
    if home.place == "stack" and not home.key.startswith("twofold:"):
        assert home.key in {CLOUDS["aws"].region_key, CLOUDS["azure"].region_key, "gcp:project"}
        return
    said = parse(home.written.replace("SERVICE", "cart"), Path("followed.yaml"))
    validate(model, {**NEEDED.get(model, {}), **said.data}, said.places)


@pytest.mark.parametrize("holder", TABLES, ids=str)
def test_what_a_hint_says_of_a_key_is_taken_where_it_says(holder: type[Spec]) -> None:
    homes = [home for table in TABLES[holder] for home in table.values()]

    assert homes
    for home in homes:
        follow(home, holder)


def test_what_a_hint_says_of_a_stacks_key_is_taken_where_it_says() -> None:
    for home in (home for table in OF_A_STACK for home in table.values()):
        follow(home, ApplicationStackSpec)


def test_words_that_people_type() -> None:
    """Of compose files, Kubernetes, SAM and the Serverless Framework."""
    typed = "replicas memorySize MemorySize CodeUri env environment_variables depends_on cron "
    words = [*(typed + "port volumes readinessProbe resources region style cloud").split()]

    assert {word for word in words if not hint_for(ServiceSpec, word, "cart")} == set()
    assert hint_for(ServiceSpec, "style", "cart") == (
        "it is a stack's: `twofold:styles: {cart: kubernetes}` in its Pulumi.STACK.yaml"
    )
    # In an environment, where sizes stand: what differs there besides is a stack's.
    assert hint_for(SizeSpec, "environment", "cart") == (
        "it is a stack's: `twofold:variables: {cart: {LOG_LEVEL: debug}}` in its Pulumi.STACK.yaml"
    )
    assert hint_for(SizeSpec, "image", "cart").startswith("it is a stack's: `twofold:images: {cart")
    assert hint_for(CommonSpec, "env", "defaults") == "write `environment: {LOG_LEVEL: info}`"
    assert hint_for(CommonSpec, "http", "defaults").startswith("it is a service's")
    assert hint_for(SizeSpec, "replicas", "cart") == "write `scale: {min: 2, max: 2}`"
    assert hint_for(ApplicationStackSpec, "twofold:region", "").startswith("write `aws:region")
    assert hint_for(ApplicationStackSpec, "twofold:memory", "").startswith("it is the blueprint's")
