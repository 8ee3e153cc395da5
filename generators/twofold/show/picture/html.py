"""A picture as a page: one file that needs nothing else, for a phone as well, in light and dark.

What a thing is made of is in the page from the start, and a link to it shows it; the script only
zooms, drags and marks. The page allows itself nothing but its own styles and its own script.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from xml.etree.ElementTree import tostring

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from twofold.show.picture.colours import DARK, LIGHT, Colours
from twofold.show.picture.model import Picture
from twofold.show.picture.style import style
from twofold.show.picture.svg import draw

PAGE = Path(__file__).with_name("page")


def html(picture: Picture) -> str:
    """Write a picture as a page, in letters that any encoding has."""
    styles, script = _styles(), (PAGE / "page.js").read_text(encoding="utf-8")
    template = Environment(
        autoescape=True, loader=FileSystemLoader(PAGE), undefined=StrictUndefined
    ).get_template("page.html.j2")
    page = template.render(
        picture=picture,
        # XML is HTML here: what is drawn has no element that the two read in different ways.
        drawing=tostring(draw(picture, with_resources=False, linked=True), encoding="unicode"),
        style=styles,
        script=script,
        policy=_policy(styles=(styles, style()), script=script),
    )
    return page.encode("ascii", "xmlcharrefreplace").decode()


def _policy(*, styles: tuple[str, ...], script: str) -> str:
    """Say what the page may load and run: what is written in it, by its hash, and an empty icon."""
    return "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            f"style-src {' '.join(map(_hash, styles))}",
            f"script-src {_hash(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _styles() -> str:
    night = f"@media (prefers-color-scheme: dark) {{ {_variables(DARK)} }}"
    page = (PAGE / "page.css").read_text(encoding="utf-8")
    return "\n".join([_variables(LIGHT), night, page])


def _variables(colours: Colours) -> str:
    part = colours.of["part"]
    values = {
        "paper": colours.paper,
        "panel": part.fill,
        "ink": colours.ink,
        "quiet": colours.quiet,
        "line": colours.line,
        "faint": colours.of["entry"].fill,
        "focus": colours.of["kubernetes"].stroke,
    }
    said = " ".join(f"--{name}: {value};" for name, value in values.items())
    return f":root {{ {said} }}"
