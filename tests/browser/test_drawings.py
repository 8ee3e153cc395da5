"""A drawing by itself: whole, readable by day and by night, and said in words."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from pictured import PICTURES
from twofold.show.picture.svg import svg

from .looks import looks

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("with_resources", [False, True])
@pytest.mark.parametrize("name", ["shop-aws-dev", "everything", "pods", "nasty"])
def test_every_text_is_whole_and_can_be_read(
    browser: Browser,
    tmp_path: Path,
    name: str,
    scheme: Literal["light", "dark"],
    *,
    with_resources: bool,
) -> None:
    file = tmp_path / "picture.svg"
    file.write_text(svg(PICTURES[name], with_resources=with_resources), encoding="ascii")
    with browser.new_page(color_scheme=scheme) as page:
        page.goto(file.as_uri())
        seen = looks(page)

    assert len(seen) > 2 * len(PICTURES[name].things)
    assert [look.text for look in seen if not look.inside] == []
    assert [look for look in seen if look.contrast < 4.5] == []


def test_who_cannot_see_a_drawing_is_told_what_is_in_it(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    file.write_text(svg(PICTURES["shop-aws-dev"], with_resources=False), encoding="ascii")
    with browser.new_page() as page:
        page.goto(file.as_uri())
        image = page.get_by_role("img", name="shop-aws-dev")

        assert image.count() == 1
        assert "cart: read-write carts, call product." in (image.locator("desc").inner_html())
