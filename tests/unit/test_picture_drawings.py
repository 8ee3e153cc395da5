"""Drawings as text: the same each time, in plain letters, and of nothing that is not theirs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree.ElementTree import fromstring

import pytest

from commanding import invoke
from compiled import ALL, ROOT
from graphs_by_hand import shop
from pictured import NAMES, PICTURES, nasty
from twofold.show.picture.colours import DARK, LIGHT
from twofold.show.picture.html import html
from twofold.show.picture.mermaid import mermaid
from twofold.show.picture.model import Picture
from twofold.show.picture.parts import part_key, parts
from twofold.show.picture.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawings(picture: Picture) -> list[str]:
    return [
        mermaid(picture, with_resources=True),
        svg(picture, with_resources=True),
        html(picture),
    ]


@pytest.mark.parametrize("name", PICTURES)
def test_drawings_are_plain_letters_and_name_no_place_of_this_machine(name: str) -> None:
    for text in drawings(PICTURES[name]):
        assert text.isascii()
        assert str(ROOT) not in text


def test_no_drawing_shows_a_secret() -> None:
    graph = shop(password="hunter2")
    keys = [part_key(component.address) for component in graph.components]
    picture = Picture("shop", "", tuple(parts(graph, keys, {})), ())

    assert "RandomPassword" in html(picture)
    assert not any("hunter2" in text for text in drawings(picture))


@pytest.mark.parametrize("name", PICTURES)
def test_a_drawing_loads_nothing(name: str) -> None:
    page, drawing = html(PICTURES["shop-aws-dev"]), svg(PICTURES[name], with_resources=True)

    assert {*re.findall(r"https?://[^\"' ]+", page)} == {"http://www.w3.org/2000/svg"}
    assert {each.tag for each in fromstring(drawing).iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "style", "rect", "g", "path", "text")
    }
    assert not re.search(r"url\(|@import|<(link|script|img)[^>]+(src|href)=\"(?!data:,)", page)


def test_a_drawing_of_the_nastiest_names_is_well_formed() -> None:
    root = fromstring(svg(nasty(), with_resources=True))

    names = [each.text for each in root.iter(f"{SVG}text") if each.get("class") == "name"]
    assert names == [" ".join(name.split()) for name in NAMES]


def test_letters_that_xml_lacks_are_replaced() -> None:
    first, *_ = nasty().things
    wrong = Picture("a\x00b", "\ud800 \ufffe", (first,), ())

    assert "a\ufffdb" in [each.text for each in fromstring(svg(wrong, with_resources=False)).iter()]


def test_kinds_have_colours_by_day_and_by_night() -> None:
    for colours in (LIGHT, DARK):
        assert len({each.fill for each in colours.of.values()}) == len(colours.of)


# --- the command ----------------------------------------------------------------------


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators"), "PYTHONHASHSEED": "1"},
    )


@pytest.mark.parametrize("drawing", ["mermaid", "svg", "html"])
def test_the_command_prints_a_drawing_and_the_same_one_each_time(drawing: str) -> None:
    """It runs in a process whose hashes are others than ours."""
    done = python("-m", "twofold", "show", "--stack", "shop-aws-dev", "--format", drawing)

    picture = PICTURES["shop-aws-dev"]
    expected = {
        "mermaid": mermaid(picture, with_resources=False),
        "svg": svg(picture, with_resources=False),
        "html": html(picture),
    }
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{expected[drawing].rstrip()}\n"


def test_who_wants_text_waits_for_no_picture() -> None:
    program = (
        "import sys; from twofold.cli.app import app; from twofold.cli.line import run; "
        "run.main(app, ['show', '--stack', 'hello-aws-dev']); "
        "print([name for name in sys.modules if 'picture' in name])"
    )

    done = python("-c", program)

    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def shown(*options: str, stack: str = "shop-aws-dev") -> str:
    result = invoke("show", "--stack", stack, *options)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_resources_are_drawn_on_demand() -> None:
    for drawing in ("mermaid", "svg"):
        assert "lambda.Function cart" not in shown("--format", drawing)
        assert "lambda.Function cart" in shown("--format", drawing, "--resources")


@pytest.mark.parametrize("drawing", ["mermaid", "svg", "html"])
def test_only_leaves_a_thing_and_its_neighbours(drawing: str) -> None:
    text = shown("--format", drawing, "--only", "orders")

    assert "checkout" in text
    assert "receipt" in text
    assert "ledger" not in re.sub(r"<section.*</section>", "", text, flags=re.DOTALL)


def test_only_of_something_that_is_not_there_suggests_what_is() -> None:
    result = invoke("show", "--stack", "shop-aws-dev", "--format", "svg", "--only", "cats")

    assert result.exit_code == 2
    assert "nothing is called 'cats'" in result.stderr


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("platform-aws")])
def test_a_platform_is_drawn_too(name: str) -> None:
    assert "part_cluster_cluster" in shown("--format", "mermaid", stack=name)


def test_a_mistake_leaves_nothing_on_standard_output() -> None:
    result = invoke("show", "nowhere.yaml", "--cloud", "aws", "--format", "html")

    assert result.exit_code == 1
    assert result.stdout == ""


def test_a_page_has_the_facts_of_the_tree() -> None:
    assert "python3.13, arm64, 512 MB, 10 s" in html(PICTURES["shop-aws-dev"])


def test_a_drawing_is_as_wide_as_its_title() -> None:
    name = "a-stack-whose-name-is-rather-long-aws-production"

    root = fromstring(svg(Picture(name, "", (), ()), with_resources=False))

    assert float(root.get("width", "0")) > len(name) * 10
