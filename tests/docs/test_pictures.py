"""The pictures in the documentation are those that twofold draws."""

from __future__ import annotations

from commanding import invoke
from compiled import ROOT
from docs.snippets import DOCS

SHOP = ["show", str(ROOT / "blueprints/shop.yaml"), "--cloud", "aws", "--format", "svg"]


def test_the_picture_of_the_shop_is_up_to_date() -> None:
    """`twofold show blueprints/shop.yaml --cloud aws --format svg > docs/pictures/shop.svg`."""
    drawn = invoke(*SHOP)

    assert drawn.stdout == (DOCS / "pictures/shop.svg").read_text(encoding="utf-8")


def test_pages_show_it() -> None:
    for page, path in (
        (ROOT / "README.md", "docs/pictures/shop.svg"),
        (DOCS / "command-line.md", "pictures/shop.svg"),
    ):
        assert f"]({path})" in page.read_text(encoding="utf-8")
