"""Text becomes plain data with the place of every value, or findings; never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from twofold.blueprint.nodes import DEEPEST
from twofold.blueprint.text import LARGEST, Document, Value, parse, read
from twofold.diagnostics import CompileError, Span

PATH = Path("shop.yaml")


def value(text: str) -> Value:
    """What a YAML value means."""
    return parse(f"key: {text}", PATH).data["key"]


def finding(text: str, path: Path = PATH) -> str:
    """The one finding that stops the reading of a text, with its place and code."""
    with pytest.raises(CompileError) as caught:
        parse(text, path)
    [only] = caught.value.findings
    return f"{only.span}: {only.code}"


def codes(document: Document) -> list[str]:
    """The codes of what is wrong with a document that can be read."""
    return [each.code for each in document.findings]


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "y", "Yes", "12:30", "2024-01-31", "="])
def test_words_that_other_readers_bend_stay_text(word: str) -> None:
    """YAML 1.2's core schema knows neither dates nor base 60, and two words for truth."""
    assert value(word) == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-012", -12),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ('"12"', "12"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int '12'", 12),
        ("!!float 1", 1.0),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("+", "+"),
        (".", "."),
        ("9" * 65, "9" * 65),
        ("[a, {b: 1}]", ["a", {"b": 1}]),
    ],
)
def test_values_mean_what_the_core_schema_says(text: str, expected: Value) -> None:
    """Numbers that nobody can mean, for their length, stay text."""
    found = value(text)

    assert found == expected
    assert type(found) is type(expected)


def test_every_value_has_the_place_of_its_key_and_its_own() -> None:
    """Lines and columns count from 1; an item of a list is its own key."""
    places = parse("name: shop\nservices:\n  cart:\n    http: [GET /, GET /a]\n", PATH).places

    code = places.of("services", "cart", "http")
    item = places.of("services", "cart", "http", 1)
    absent = places.of("services", "cart", "image")

    assert (code.key, code.value) == (Span("shop.yaml", 4, 5), Span("shop.yaml", 4, 11))
    assert (item.key, item.value) == (Span("shop.yaml", 4, 19), Span("shop.yaml", 4, 19))
    assert absent == places.of("services", "cart")
    assert code.file == PATH


def test_a_repeated_value_stands_where_its_anchor_does() -> None:
    """A mistake in a repeated value is corrected where it is written."""
    document = parse("a: &x {b: 1}\nc: *x\n", PATH)

    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.places.of("c").key == Span("shop.yaml", 2, 1)
    assert document.places.of("c", "b").value == Span("shop.yaml", 1, 11)


def test_an_anchor_may_be_defined_anew() -> None:
    """An alias repeats the last anchor of its name that stands before it."""
    document = parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", PATH)

    assert document.data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_json_is_read_as_it_is_written_elsewhere() -> None:
    """Tabs, escaped slashes and characters in two halves are JSON's own."""
    data = {"name": "shop", "description": "🛒 \\ud83d 'é' \n", "list": [1, -2.5e-3, True, None]}
    text = json.dumps(data, indent="\t").replace("shop", "\\/shop")

    assert parse(text, Path("shop.json")).data == data | {"name": "/shop"}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Some editors write one."""
    path = tmp_path / "shop.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: shop\r\nlist:\r\n- 1\r\n")

    document = read(path)

    assert document.data == {"name": "shop", "list": [1]}
    assert document.places.of("name").key == Span(str(path), 1, 1)
    assert document.places.of("list", 0).key == Span(str(path), 3, 3)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "- " * 100_000])
def test_a_hundred_thousand_levels_are_refused(text: str) -> None:
    """The place is that of the first value that is too deep."""
    assert finding(text).endswith(": too-deep")


def test_depth_counts_what_aliases_repeat() -> None:
    """Values can become deep without a deep line."""
    lines = [f"a{level + 1}: &a{level + 1} [*a{level}]\n" for level in range(DEEPEST)]

    assert finding("a0: &a0 [x]\n" + "".join(lines)) == f"shop.yaml:{DEEPEST}:12: too-deep"


def test_an_alias_bomb_is_refused() -> None:
    """Fifteen lines would become a million billion values."""
    lines = [f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(15)]

    assert finding("a0: &a0 [x]\n" + "".join(lines)).endswith(": alias-bomb")


def test_a_byte_that_is_no_text_has_its_place(tmp_path: Path) -> None:
    """Columns count characters, not bytes."""
    path = tmp_path / "shop.yaml"
    path.write_bytes("name: shop\ndescription: é ".encode() + b"\xe9\n")

    with pytest.raises(CompileError) as caught:
        read(path)

    assert str(caught.value) == (
        f"{path}:2:16: error[not-utf-8]: byte 0xE9 is not UTF-8\n  hint: save the file as UTF-8"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_other_encodings_are_refused(encoding: str, tmp_path: Path) -> None:
    """With or without a mark of their own."""
    path = tmp_path / "shop.yaml"
    path.write_bytes("name: shop\n".encode(encoding))

    with pytest.raises(CompileError, match=r":1:\d: error\[(not-utf-8|control-character)\]"):
        read(path)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x84", "\ufffe"])
def test_control_characters_are_refused(character: str) -> None:
    """They come from binary files, or from a terminal."""
    assert finding(f"name: shop\nkey: a{character}b") == "shop.yaml:2:7: control-character"


def test_a_file_that_nobody_can_keep_an_eye_on_is_refused(tmp_path: Path) -> None:
    """Nor does reading it take the machine's memory."""
    path = tmp_path / "shop.yaml"
    path.write_bytes(b"#" * (LARGEST + 1))

    with pytest.raises(CompileError, match=r":1:1: error\[too-large\]: .* 2 MiB"):
        read(path)


@pytest.mark.parametrize(
    ("name", "code"), [(".", "directory"), ("none.yaml", "no-such-file"), ("x" * 999, "unreadable")]
)
def test_what_is_no_file_is_said_so(name: str, code: str, tmp_path: Path) -> None:
    """The place is the beginning of what would be the file."""
    path = tmp_path / name

    with pytest.raises(CompileError, match=rf":1:1: error\[{code}\]"):
        read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_said_so(tmp_path: Path) -> None:
    """The operating system's reason is shown."""
    path = tmp_path / "shop.yaml"
    path.touch(mode=0o000)

    with pytest.raises(CompileError, match=r"error\[unreadable\]: .*Permission denied"):
        read(path)


def test_the_path_is_shown_as_it_was_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A terminal makes a link of it."""
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text("a: @\n", encoding="utf-8")

    with pytest.raises(CompileError, match=r"^shop.yaml:1:4: "):
        read(Path("shop.yaml"))


def test_findings_that_leave_something_to_read_come_together() -> None:
    """The rest of the document is there for further findings."""
    document = parse("a: *x\na: 1\n2: 3\nb: !T y\n<<: {}\nc: 4\n---\nd: 5\n", PATH)

    assert sorted(codes(document)) == [
        "duplicate-key",
        "merge-key",
        "no-text-key",
        "several-documents",
        "undefined-anchor",
        "unknown-tag",
    ]
    assert document.data == {"a": None, "b": None, "c": 4}


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_line_ends_where_yaml_1_2_ends_it(character: str, quote: str) -> None:
    """YAML 1.1, which the parser knows, ended lines at three characters more."""
    document = parse(f"a: {quote}one{character}two{quote}\nb: 2\n", PATH)

    assert document.data == {"a": f"one{character}two", "b": 2}
    assert document.places.of("b").key.line == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes here")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    """Nobody writes to it: reading it would never end."""
    os.mkfifo(tmp_path / "shop.yaml")

    with pytest.raises(CompileError, match=r"error\[no-file\]"):
        read(tmp_path / "shop.yaml")
