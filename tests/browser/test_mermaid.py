"""Mermaid reads what we write for it, and draws what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from pictured import NAMES, PICTURES, nasty
from twofold.show.picture.mermaid import mermaid
from twofold.show.picture.model import resources

from . import parts

pytestmark = pytest.mark.xdist_group("browser")

DRAW = """async (text) => {
    await mermaid.parse(text);
    const { svg } = await mermaid.render("drawn", text);
    document.body.innerHTML = svg;
}"""


@pytest.fixture(scope="module")
def drawing(browser: Browser) -> Iterator[Page]:
    with browser.new_page() as page:
        page.set_content("<!doctype html><title>Mermaid</title><body></body>")
        page.add_script_tag(path=parts.mermaid())
        page.evaluate("mermaid.initialize({ startOnLoad: false })")
        yield page


def draw(page: Page, text: str) -> None:
    """Have Mermaid draw; an error of its own fails the test."""
    page.evaluate(DRAW, text)


def texts(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all("all => all.map((each) => each.innerText)")
    return [_plain(each) for each in found]


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{ZERO WIDTH SPACE}", "").split())


@pytest.mark.parametrize("with_resources", [False, True])
@pytest.mark.parametrize("name", PICTURES)
def test_every_thing_and_every_arrow_is_drawn(
    drawing: Page, name: str, *, with_resources: bool
) -> None:
    picture = PICTURES[name]

    draw(drawing, mermaid(picture, with_resources=with_resources))

    wanted = [
        _plain(" ".join([each.name, each.caption, *(resources(each) if with_resources else ())]))
        for each in picture.things
    ]
    assert sorted(texts(drawing, ".nodeLabel")) == sorted(wanted)
    assert drawing.locator("path.flowchart-link").count() == len(picture.arrows)
    labels = [_plain(" ".join(arrow.label)) for arrow in picture.arrows if arrow.label]
    assert sorted(filter(None, texts(drawing, "span.edgeLabel"))) == sorted(labels)


def test_nothing_that_is_named_becomes_an_instruction(drawing: Page) -> None:
    draw(drawing, mermaid(nasty(), with_resources=True))

    assert drawing.title() == "Mermaid"
    assert drawing.locator("svg script, svg img, svg a, svg i, svg math").count() == 0
    described = drawing.locator("svg > desc").text_content() or ""
    assert NAMES[0] in described.replace("\N{ZERO WIDTH SPACE}", "")


def test_the_text_has_no_letter_that_an_encoding_lacks() -> None:
    text = mermaid(nasty(), with_resources=True)

    title, rest = re.split(r"(?<=---\n)(?=flowchart)", text)
    assert (title.isascii(), rest.isascii()) == (True, True)
