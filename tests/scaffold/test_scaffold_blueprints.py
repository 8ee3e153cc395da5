"""A blueprint that gets a service says what it said, as it said it, and the service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiled import ROOT
from twofold.blueprint.load import load
from twofold.blueprint.text import Value, parse
from twofold.diagnostics import CompileError
from twofold.scaffold.add import addition
from twofold.scaffold.answers import Kind, ServiceAnswers
from twofold.services.resolve import resolve

CASES = ROOT / "tests" / "cases"


def loads(path: Path) -> bool:
    """Whether a file is a whole blueprint without findings."""
    try:
        resolve(load(path))
    except CompileError:
        return False
    return True


def is_inside(text: str, other: str) -> bool:
    """Whether a text has every character of one that it came from, in order."""
    rest = iter(other)
    return all(each in rest for each in text)


# Those of the repository, and those of the cases that have nothing wrong in them.
FOUND = sorted([*ROOT.glob("blueprints/*.yaml"), *CASES.rglob("*.yaml")])
WHOLE = [path for path in FOUND if not path.name.startswith("Pulumi.") and loads(path)]
KINDS: tuple[Kind, ...] = ("http", "event", "schedule")


def answers(kind: Kind = "http", **others: str) -> ServiceAnswers:
    """A service that no blueprint has."""
    usual = {
        "name": "newcomer",
        "description": "Is new here.",
        "route": "GET /newcomer/{id}/{rest+}",
        "topic": "new-topic",
        "schedule": "5 4 * * *",
        "application": "any",
    }
    return ServiceAnswers(kind=kind, **{**usual, **others})


def added(text: str, folder: Path, kind: Kind = "event", **others: str) -> str:
    """A text with a service added, of a blueprint in a folder."""
    path = folder / "blueprint.yaml"
    path.write_bytes(text.encode())
    return addition(load(path), text, answers(kind, **others)).text


def test_there_are_blueprints() -> None:
    assert len(WHOLE) >= 20
    assert ROOT / "blueprints" / "shop.yaml" in WHOLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", WHOLE, ids=lambda path: "-".join(path.parts[-3:]))
def test_every_blueprint_takes_a_service(path: Path, kind: Kind) -> None:
    """Something is put in between, and nothing is touched."""
    text = path.read_bytes().decode()

    made = addition(load(path), text, answers(kind))

    before, after = parse(text, path).data, parse(made.text, path).data
    services, more = before.get("services") or {}, after["services"]
    assert is_inside(text, made.text)
    assert isinstance(services, dict)
    assert isinstance(more, dict)
    assert [*more] == [*services, "newcomer"]
    assert {**after, "services": services, "topics": before.get("topics")} == {
        "services": services,
        "topics": before.get("topics"),
        **before,
    }
    topics = before.get("topics") or {}
    assert isinstance(topics, dict)
    new_topics: dict[str, Value] = {"new-topic": {}} if kind == "event" else {}
    assert (after.get("topics") or {}) == {**topics, **new_topics}


SHOP = """\
# Ours.
name: shop   # not theirs

services:
  # The first.
  cart: &cart
    image: "nginx:1"  # quoted
    http: [ "GET /cart" ]

  # The second.
  price:
      image: nginx:1
      calls:
      - cart
      # Its last words.

# What they keep.
stores:
  carts: { kind: cache }
"""

SHOP_AFTER = (
    SHOP.replace(
        "      # Its last words.\n",
        """\
      # Its last words.

  newcomer:
      description: Is new here.
      code: services/newcomer
      on: [{topic: new-topic}]
""",
    )
    + "\ntopics:\n  new-topic: {}\n"
)


def test_comments_blank_lines_and_indentation_are_kept(tmp_path: Path) -> None:
    assert added(SHOP, tmp_path) == SHOP_AFTER


def test_windows_lines_are_kept(tmp_path: Path) -> None:
    assert added(SHOP.replace("\n", "\r\n"), tmp_path) == SHOP_AFTER.replace("\n", "\r\n")


def test_a_text_that_ends_without_its_line_still_does(tmp_path: Path) -> None:
    assert added(SHOP.rstrip(), tmp_path) == SHOP_AFTER.rstrip()


def test_a_byte_order_mark_is_kept(tmp_path: Path) -> None:
    assert added(f"\ufeff{SHOP}", tmp_path) == f"\ufeff{SHOP_AFTER}"


FIELDS = "{description: Is new here., code: services/newcomer, on: [{topic: new-topic}]}"
# U+0085 ends a line for some; a variable's value may have it.
WIDE = "{image: nginx, environment: {WIDE: ü \x85 ü}}"
IN_BLOCK = """\
  newcomer:
    description: Is new here.
    code: services/newcomer
    on: [{topic: new-topic}]
"""

WRITTEN = {
    "in braces": (
        "name: shop\nservices: {cart: {image: nginx}} # all\ntopics: {}\n",
        f"name: shop\nservices: {{cart: {{image: nginx}}, newcomer: {FIELDS}}} # all\n"
        "topics: {new-topic: {}}\n",
    ),
    "in braces altogether": (
        "{name: shop, services: {cart: {image: nginx}}}",
        f"{{name: shop, services: {{cart: {{image: nginx}}, newcomer: {FIELDS}}},"
        " topics: {new-topic: {}}}",
    ),
    "in braces over lines": (
        "name: shop\nservices: {\n  cart: {image: nginx}, # one\n}\n",
        f"name: shop\nservices: {{\n  cart: {{image: nginx}},\n  newcomer: {FIELDS}, # one\n}}\n"
        "topics:\n  new-topic: {}\n",
    ),
    "JSON in YAML": (
        '{"name": "shop", "services": {"cart": {"image": "nginx"}}}\n',
        f'{{"name": "shop", "services": {{"cart": {{"image": "nginx"}}, newcomer: {FIELDS}}},'
        " topics: {new-topic: {}}}\n",
    ),
    "anchors": (
        "name: shop\nservices:\n  cart: &same {image: nginx}\n  price: *same\n",
        f"name: shop\nservices:\n  cart: &same {{image: nginx}}\n  price: *same\n{IN_BLOCK}"
        "topics:\n  new-topic: {}\n",
    ),
    "a text in lines": (
        "name: shop\nservices:\n  cart:\n    image: nginx\n    description: |\n      One.\n"
        "      # no comment\n",
        "name: shop\nservices:\n  cart:\n    image: nginx\n    description: |\n      One.\n"
        f"      # no comment\n{IN_BLOCK}topics:\n  new-topic: {{}}\n",
    ),
    "nothing below": (
        "name: shop\nservices: {cart: {image: nginx}}\ntopics: # none\n",
        f"name: shop\nservices: {{cart: {{image: nginx}}, newcomer: {FIELDS}}}\n"
        "topics: # none\n  new-topic: {}\n",
    ),
    "a document's marks": (
        "---\nname: shop\nservices:\n  cart: {image: nginx}\n...\n",
        f"---\nname: shop\nservices:\n  cart: {{image: nginx}}\n{IN_BLOCK}"
        "topics:\n  new-topic: {}\n...\n",
    ),
    "wide characters": (
        f"name: shop\ndescription: \U0001f6d2 ü \u2028\nservices: {{cart: {WIDE}}}\n",
        "name: shop\ndescription: \U0001f6d2 ü \u2028\n"
        f"services: {{cart: {WIDE}, newcomer: {FIELDS}}}\ntopics:\n  new-topic: {{}}\n",
    ),
    "tagged": (
        "name: shop\nservices: !!map\n  cart: !!map {image: !!str nginx}\n",
        f"name: shop\nservices: !!map\n  cart: !!map {{image: !!str nginx}}\n{IN_BLOCK}"
        "topics:\n  new-topic: {}\n",
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_service_is_written_as_the_others_are(name: str, tmp_path: Path) -> None:
    before, after = WRITTEN[name]

    assert added(before, tmp_path) == after


HELD_BACK = {
    "asked keys": "name: shop\nservices:\n  ? cart\n  : image: nginx\n",
    "a text that keeps its lines": "name: shop\nservices:\n  cart:\n    image: nginx\n"
    "    description: |+\n      One.\n\n\n",
}


def test_what_cannot_be_added_to_is_left_alone(tmp_path: Path) -> None:
    """Keys that are asked for with `?` stand in no column of their own."""
    text = HELD_BACK["asked keys"]

    with pytest.raises(CompileError) as raised:
        added(text, tmp_path)

    (finding,) = raised.value.findings
    assert finding.code == "no-place-to-add"
    assert (
        f"`newcomer: {FIELDS}` below `services`; `new-topic: {{}}` below `topics`" in finding.hint
    )


def test_a_text_that_keeps_its_lines_keeps_them(tmp_path: Path) -> None:
    text = HELD_BACK["a text that keeps its lines"]

    assert added(text, tmp_path) == f"{text}{IN_BLOCK}\ntopics:\n  new-topic: {{}}\n"


def test_json_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text('{"name": "shop", "services": {"cart": {"image": "nginx"}}}')

    with pytest.raises(CompileError, match="no-place-to-add"):
        addition(load(path), path.read_text(), answers())


def test_an_included_file_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "team.yaml").write_text("services: {cart: {image: nginx}}\ntopics: {news: {}}\n")

    text = added("name: shop\ninclude: [team.yaml]\n", tmp_path, topic="news")

    block = IN_BLOCK.replace("new-topic", "news")
    assert text == f"name: shop\ninclude: [team.yaml]\nservices:\n{block}"


def test_code_lies_beside_the_last_services(tmp_path: Path) -> None:
    (tmp_path / "apps" / "cart").mkdir(parents=True)
    (tmp_path / "apps" / "cart" / "main.py").write_text("app = None\n")

    text = added("name: shop\nservices: {cart: {code: apps/cart}}\n", tmp_path, "http")

    assert "code: apps/newcomer" in text


def test_a_service_says_its_handler_where_others_have_another(tmp_path: Path) -> None:
    text = added(
        "name: shop\ndefaults: {handler: web.application}\nservices: {cart: {image: nginx}}\n",
        tmp_path,
        "http",
    )

    assert "handler: main.app" in text


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ({"name": "carts"}, "equal-names"),
        ({"topic": "carts"}, "equal-names"),
        ({"topic": "newcomer"}, "equal-names"),
    ],
)
def test_what_would_come_out_is_looked_at(
    others: dict[str, str], code: str, tmp_path: Path
) -> None:
    text = "name: shop\nservices: {cart: {image: nginx}}\nstores: {carts: {kind: cache}}\n"

    with pytest.raises(CompileError) as raised:
        added(text, tmp_path, "event", **others)

    assert {each.code for each in raised.value.findings} == {code}
    assert {each.span.path for each in raised.value.findings} == {"<command line>"}


def test_a_route_that_is_taken_is_a_finding(tmp_path: Path) -> None:
    text = "name: shop\nservices: {cart: {image: nginx, http: [GET /cart/{id}]}}\n".replace(
        "GET /cart/{id}", '"GET /cart/{id}"'
    )

    with pytest.raises(CompileError, match=re.escape("route 'GET /cart/{name}'")):
        added(text, tmp_path, "http", route="GET /cart/{name}")
