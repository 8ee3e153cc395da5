"""A picture's page does what it is for in a real browser, by day and by night, on a phone too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from pictured import NAMES, PICTURES
from twofold.show.picture.html import html
from twofold.show.picture.model import Picture, Thing

from .looks import looks

pytestmark = pytest.mark.xdist_group("browser")

Scheme = Literal["light", "dark"]
PHONE = (360, 740)
DESK = (1400, 900)
# What WCAG 2 asks of text.
ENOUGH = 4.5
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Opened:
    """A page that is open, what it asked others for, and what it complained of."""

    page: Page
    requests: list[Request] = field(default_factory=list[Request])
    complaints: list[str] = field(default_factory=list[str])

    def choose(self, thing: Thing) -> None:
        """Click on a thing in the picture."""
        self.page.locator(f'a.thing[href="#{thing.key}"]').click()


@dataclass(frozen=True)
class Opener:
    """Opens pages from files, as somebody does who was sent one."""

    browser: Browser
    folder: Path
    opened: list[Page] = field(default_factory=list[Page])

    def __call__(
        self,
        picture: Picture,
        size: tuple[int, int] = DESK,
        scheme: Scheme = "light",
        *,
        scripts: bool = True,
        touch: bool = False,
    ) -> Opened:
        width, height = size
        file = self.folder / "picture.html"
        file.write_text(html(picture), encoding="ascii")
        page = self.browser.new_page(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            has_touch=touch,
        )
        self.opened.append(page)
        made = Opened(page)
        page.on("request", lambda request: made.requests.append(request))  # noqa: PLW0108
        page.on("console", lambda message: made.complaints.append(message.text))
        page.on("pageerror", lambda error: made.complaints.append(error.message))
        page.goto(file.as_uri())
        return made


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path)
    yield opener
    for page in opener.opened:
        page.close()


def named(picture: Picture, name: str) -> Thing:
    return next(thing for thing in picture.things if thing.name == name)


SHOP = PICTURES["shop-aws-dev"]
CART = named(SHOP, "cart")


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_asks_for_nothing_and_complains_of_nothing(open_page: Opener, name: str) -> None:
    opened = open_page(PICTURES[name])

    for thing in PICTURES[name].things[:4]:
        opened.page.evaluate("(key) => { location.hash = key; }", thing.key)

    asked = [each.url for each in opened.requests if not each.is_navigation_request()]
    assert [url for url in asked if not url.startswith("data:")] == []
    assert opened.complaints == []


@pytest.mark.parametrize("name", ["shop-aws-dev", "online-boutique-aws-dev", "nasty"])
def test_a_page_is_no_wider_than_a_phone(open_page: Opener, name: str) -> None:
    picture = PICTURES[name]
    page = open_page(picture, PHONE).page

    for thing in picture.things:
        page.evaluate("(key) => { location.hash = key; }", thing.key)

        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        panel = page.locator("aside")
        assert panel.evaluate("(panel) => panel.scrollWidth <= panel.clientWidth")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["shop-aws-dev", "mixed", "platform-aws-dev", "nasty"])
def test_every_text_can_be_read(open_page: Opener, name: str, scheme: Scheme) -> None:
    picture = PICTURES[name]
    opened = open_page(picture, DESK, scheme)
    opened.choose(picture.things[0])

    seen = looks(opened.page)

    assert len(seen) > 3 * len(picture.things)
    assert [look for look in seen if look.contrast < ENOUGH] == []
    assert [look.text for look in seen if not look.inside] == []


def test_by_night_a_page_is_dark(open_page: Opener) -> None:
    grounds = {
        scheme: open_page(SHOP, scheme=scheme).page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in SCHEMES
    }

    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 24)"}


def test_a_click_on_a_service_shows_its_resources(open_page: Opener) -> None:
    opened = open_page(SHOP)
    section = opened.page.locator(f"section#{CART.key}")
    expect(section).to_be_hidden()

    opened.choose(CART)

    expect(section).to_be_visible()
    expect(section).to_contain_text("lambda.Function cart")
    expect(section).to_contain_text("python3.13, arm64, 512 MB")
    expect(section).to_contain_text("may elasticache:Connect on")
    expect(section).to_contain_text("ANY /cart/{path+}")
    assert opened.page.locator("section:visible").count() == 1


def test_what_is_chosen_is_marked_with_its_arrows(open_page: Opener) -> None:
    opened = open_page(SHOP)

    opened.choose(CART)

    chosen = opened.page.locator("a.thing[aria-current]")
    expect(chosen).to_have_attribute("href", f"#{CART.key}")
    near = len(SHOP.arrows_from(CART)) + len(SHOP.arrows_to(CART))
    expect(opened.page.locator(".arrow.near")).to_have_count(near)


def test_a_keyboard_does_it_all(open_page: Opener) -> None:
    page = open_page(SHOP).page
    cart = page.locator(f'a.thing[href="#{CART.key}"]')
    for _ in range(len(SHOP.things) + 5):
        page.keyboard.press("Tab")
        if cart.evaluate("(cart) => cart === document.activeElement"):
            break

    page.keyboard.press("Enter")
    expect(page.locator(f"section#{CART.key}")).to_be_focused()

    page.keyboard.press("Escape")
    expect(page.locator("section:visible")).to_have_count(0)
    expect(cart).to_be_focused()

    before = page.locator("svg.picture").evaluate("(svg) => svg.clientWidth")
    page.keyboard.press("+")
    assert page.locator("svg.picture").evaluate("(svg) => svg.clientWidth") > before


def test_a_tap_shows_and_a_swipe_scrolls(open_page: Opener) -> None:
    opened = open_page(SHOP, PHONE, touch=True)
    view = opened.page.locator(".view")
    assert view.evaluate("(view) => view.scrollWidth > view.clientWidth")
    assert view.evaluate("(view) => getComputedStyle(view).touchAction") == "pan-x pan-y"

    opened.page.locator(f'a.thing[href="#{CART.key}"]').tap()

    expect(opened.page.locator(f"section#{CART.key}")).to_be_visible()


PINCH = """(view) => {
    const touch = (identifier, clientX) =>
        new Touch({ identifier, target: view, clientX, clientY: 200 });
    const tell = (type, ...across) => view.dispatchEvent(new TouchEvent(type, {
        touches: across.map((x, at) => touch(at, x)), cancelable: true, bubbles: true,
    }));
    const before = view.firstElementChild.clientWidth;
    tell("touchstart", 100, 200);
    tell("touchmove", 50, 250);
    return view.firstElementChild.clientWidth / before;
}"""


def test_two_fingers_zoom(open_page: Opener) -> None:
    page = open_page(SHOP, PHONE, touch=True).page

    assert page.locator(".view").evaluate(PINCH) == pytest.approx(2, abs=0.05)


def test_the_buttons_and_the_wheel_zoom_and_a_mouse_drags(open_page: Opener) -> None:
    page = open_page(SHOP).page
    picture, view = page.locator("svg.picture"), page.locator(".view")

    def wide() -> int:
        return picture.evaluate("(svg) => svg.clientWidth")

    page.get_by_label("Larger").click()
    larger = wide()
    page.mouse.move(400, 400)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_function(
        "(wide) => document.querySelector('svg.picture').clientWidth > wide", arg=larger
    )
    before = view.evaluate("(view) => view.scrollLeft")
    page.mouse.down()
    page.mouse.move(300, 380, steps=3)
    page.mouse.up()

    assert view.evaluate("(view) => view.scrollLeft") == pytest.approx(before + 100, abs=2)
    assert page.url.endswith(".html")

    page.get_by_text("Fit").click()
    assert wide() <= view.evaluate("(view) => view.clientWidth")


def test_a_page_works_without_scripts(open_page: Opener) -> None:
    opened = open_page(SHOP, scripts=False)

    opened.choose(CART)

    expect(opened.page.locator(f"section#{CART.key}")).to_be_visible()
    expect(opened.page.locator(".zoom")).to_be_hidden()


def test_nothing_that_is_named_becomes_markup(open_page: Opener) -> None:
    opened = open_page(PICTURES["nasty"])
    page = opened.page

    assert page.locator("img, iframe, [onerror], a[href^=javascript]").count() == 0
    assert page.locator("script").count() == 1
    assert page.title() == NAMES[0]
    assert [*page.locator("section > h2").all_text_contents()] == [*NAMES]
    drawn = page.locator("svg .name").all_text_contents()
    assert sorted(drawn) == sorted(" ".join(name.split()) for name in NAMES)


def test_a_script_that_came_in_all_the_same_would_not_run(open_page: Opener) -> None:
    page = open_page(SHOP).page

    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'injected'";
            document.body.append(script);
        }"""
    )

    assert page.title() == SHOP.name
