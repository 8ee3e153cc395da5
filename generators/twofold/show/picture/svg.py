"""A picture as SVG: one file, in light and dark, which says in words what it shows."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from twofold.show.picture.heights import END
from twofold.show.picture.layout import Box, Layout, Leg, Size, Track, Wire, lay_out
from twofold.show.picture.letters import width, wrapped
from twofold.show.picture.model import Arrow, Picture, Thing, resources, sentences
from twofold.show.picture.shapes import inset, mark, number, outline
from twofold.show.picture.style import NAME, SMALL, TITLE, style

# From one line of text to the next.
LINE = 15.0
# Around a thing's text, around all, and around what is written above a line.
PADDING = Size(22, 11)
BORDER = 24.0
BESIDE, ABOVE = 8.0, 5.0
HEAD = Size(9, 8)
# A title has at least so much room.
NARROWEST = 320.0
# Under its lid a store's text has less room.
LIDDED = {"relational": 12.0}
# Messages go along dashed lines.
MESSAGES = frozenset({"publish", "consume"})
NO_LETTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def svg(picture: Picture, *, with_resources: bool) -> str:
    """Draw a picture by itself, in letters that any encoding has."""
    drawing = draw(picture, with_resources=with_resources, linked=False)
    return tostring(drawing, encoding="us-ascii").decode()


def draw(picture: Picture, *, with_resources: bool, linked: bool) -> Element:
    """Draw a picture; in a page that says more about each thing, as links to `#KEY`."""
    texts = {thing.key: _text(thing, with_resources=with_resources) for thing in picture.things}
    layout = lay_out(
        {thing.key: _size(thing, texts[thing.key]) for thing in picture.things},
        [Wire(each.source.key, each.target.key, _label_size(each)) for each in picture.arrows],
    )
    least = 0 if linked else max(NARROWEST, width(picture.name, TITLE, bold=True))
    wide = max(layout.size.width, least)
    title = [] if linked else wrapped(picture.about, SMALL + 1, wide)
    top = BORDER + (0 if linked else TITLE + 14 + LINE * len(title))
    root = _root(picture, Size(wide + 2 * BORDER, top + layout.size.height + BORDER), linked=linked)
    if not linked:
        _write_title(root, picture.name, title)
    inside = SubElement(root, "g", transform=f"translate({number(BORDER)} {number(top)})")
    for arrow, track in zip(picture.arrows, layout.tracks, strict=True):
        _draw_arrow(inside, arrow, track, layout)
    for thing in picture.things:
        _draw_thing(inside, thing, texts[thing.key], layout.boxes[thing.key], linked=linked)
    return root


def _root(picture: Picture, size: Size, *, linked: bool) -> Element:
    wide, high = number(size.width), number(size.height)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {wide} {high}",
            "width": wide,
            "height": high,
            # What is an image as a whole has no links in it.
            "role": "group" if linked else "img",
            "aria-labelledby": "picture-title picture-desc",
            "class": "picture",
        },
    )
    SubElement(root, "title", id="picture-title").text = _clean(picture.name)
    described = " ".join([picture.about, *sentences(picture)])
    SubElement(root, "desc", id="picture-desc").text = _clean(described)
    SubElement(root, "style").text = style()
    SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    return root


def _write_title(root: Element, name: str, about: list[str]) -> None:
    _write(root, "title", BORDER, BORDER + TITLE * 0.75, name)
    for at, line in enumerate(about):
        _write(root, "about", BORDER, BORDER + TITLE + 12 + LINE * at, line)


# --- things ---------------------------------------------------------------------------


def _text(thing: Thing, *, with_resources: bool) -> tuple[str, ...]:
    """The lines of a thing: what it is, its name, and what it holds."""
    return (thing.caption, thing.name, *(resources(thing) if with_resources else ()))


def _size(thing: Thing, text: tuple[str, ...]) -> Size:
    caption, name, *rest = text
    widths = [width(line, SMALL) for line in (caption, *rest)]
    return Size(
        max(width(name, NAME, bold=True), *widths) + 2 * PADDING.width,
        LINE * len(text) + (6 if rest else 2) + 2 * PADDING.height + LIDDED.get(thing.kind, 0),
    )


def _draw_thing(
    parent: Element, thing: Thing, text: tuple[str, ...], box: Box, *, linked: bool
) -> None:
    group = SubElement(
        parent,
        "a" if linked else "g",
        {"class": f"thing {thing.kind}"} | ({"href": f"#{thing.key}"} if linked else {}),
    )
    if thing.about:
        SubElement(group, "title").text = _clean(thing.about)
    SubElement(group, "path", {"class": "shape", "d": outline(thing.kind, box)})
    if inner := mark(thing.kind, box):
        SubElement(group, "path", {"class": "mark", "d": inner})
    high = _size(thing, text).height - 2 * PADDING.height
    lid = LIDDED.get(thing.kind, 0)
    top = box.y + (box.height - high) / 2 + lid
    caption, name, *rest = text
    middle = box.x + box.width / 2
    _write(group, "caption", middle, top + SMALL, caption)
    _write(group, "name", middle, top + SMALL + LINE + 2, name)
    for at, line in enumerate(rest):
        _write(group, "held", box.x + PADDING.width, top + SMALL + LINE * (at + 2) + 5, line)


# --- arrows ---------------------------------------------------------------------------


def _label_size(arrow: Arrow) -> Size:
    widths = [width(line, SMALL) + 2 * BESIDE for line in arrow.label]
    return Size(max(widths, default=0), END + LINE * max(0, len(arrow.label) - 1))


def _draw_arrow(parent: Element, arrow: Arrow, track: Track, layout: Layout) -> None:
    """Draw a line, a head where it leads to, and what is written where it begins."""
    left, right = (arrow.target, arrow.source) if track.turned else (arrow.source, arrow.target)
    first, last = track.legs[0], track.legs[-1]
    x1 = first.x1 - _inset(left, first.y1, layout, left=False)
    x2 = last.x2 + _inset(right, last.y2, layout, left=True)
    messages = " messages" if MESSAGES & {*arrow.words} else ""
    group = SubElement(
        parent,
        "g",
        {
            "class": f"arrow{messages}",
            "data-source": arrow.source.key,
            "data-target": arrow.target.key,
        },
    )
    if arrow.words:
        SubElement(group, "title").text = _clean(", ".join(arrow.words))
    way = f"M{number(x1)} {number(first.y1)}{''.join(map(_leg, track.legs))}H{number(x2)}"
    SubElement(group, "path", {"class": "line", "d": way})
    tip, height, back = (x1, first.y1, 1) if track.turned else (x2, last.y2, -1)
    SubElement(group, "path", {"class": "head", "d": _head(tip, height, back * HEAD.width)})
    x, y, anchor = (
        (x2 - BESIDE, last.y2, "end") if track.turned else (x1 + BESIDE, first.y1, "start")
    )
    top = y - ABOVE - LINE * (len(arrow.label) - 1)
    for at, line in enumerate(arrow.label):
        _write(group, f"label {anchor}", x, top + LINE * at, line)


def _inset(thing: Thing, y: float, layout: Layout, *, left: bool) -> float:
    box = layout.boxes[thing.key]
    return inset(thing.kind, (y - box.y) / box.height, left=left)


def _leg(leg: Leg) -> str:
    if leg.y1 == leg.y2:
        return f"H{number(leg.bend2)}"
    middle = number((leg.bend1 + leg.bend2) / 2)
    return (
        f"H{number(leg.bend1)}C{middle} {number(leg.y1)} {middle} {number(leg.y2)} "
        f"{number(leg.bend2)} {number(leg.y2)}"
    )


def _head(x: float, y: float, back: float) -> str:
    half = number(HEAD.height / 2)
    return f"M{number(x)} {number(y)}l{number(back)} -{half}v{number(HEAD.height)}Z"


# --- text -----------------------------------------------------------------------------


def _write(parent: Element, kind: str, x: float, y: float, text: str) -> None:
    SubElement(parent, "text", {"class": kind, "x": number(x), "y": number(y)}).text = _clean(text)


def _clean(text: str) -> str:
    """Text in one line, without what XML has no letter for."""
    return NO_LETTER.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
