"""A picture as text of Mermaid's, which GitHub, GitLab and many editors draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from twofold.show.picture.colours import LIGHT
from twofold.show.picture.model import Arrow, Kind, Picture, Thing, resources, sentences

# What stands around the text of a thing is its shape.
SHAPES: Mapping[Kind, tuple[str, str]] = {
    "entry": ("[/", "\\]"),
    "schedule": ("((", "))"),
    "functions": ("(", ")"),
    "kubernetes": ("[[", "]]"),
    "document": (">", "]"),
    "relational": ("[(", ")]"),
    "cache": ("{{", "}}"),
    "bucket": ("[\\", "/]"),
    "topic": ("([", "])"),
    "secret": ("[/", "/]"),
    "part": ("[", "]"),
}
# Messages go along dotted lines.
DOTTED = frozenset({"publish", "consume"})
# What could mean something to Mermaid or Markdown: all but letters, digits, a few signs, a dot or
# a dash within a word, and a dot after one.
OTHER = re.compile(
    r"[^a-zA-Z0-9 ,/.-]|(?<![a-z0-9])[.-]|(?<![a-z])\.(?![a-zA-Z0-9])|-(?![a-zA-Z0-9])"
)
# Inside of what means something however it is written: `$$` begins a formula, `fa:fa-car` is an
# icon, `\n` ends a line. What nobody sees goes there.
WITHIN = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa-)|(?<=\\)(?=n)")


def mermaid(picture: Picture, *, with_resources: bool) -> str:
    """Write a picture as a flowchart."""
    return "\n".join(
        [
            "---",
            f"title: {json.dumps(picture.name)}",
            "---",
            "flowchart LR",
            f"  accTitle: {_escaped(picture.name)}",
            f"  accDescr: {_escaped(' '.join([picture.about, *sentences(picture)]))}",
            *(_node(thing, with_resources=with_resources) for thing in picture.things),
            *map(_edge, picture.arrows),
            *_colours(picture),
        ]
    )


def _node(thing: Thing, *, with_resources: bool) -> str:
    opening, closing = SHAPES[thing.kind]
    shown = [thing.name, thing.caption, *(resources(thing) if with_resources else ())]
    return f"  {_id(thing)}{opening}{_quoted(shown)}{closing}:::{thing.kind}"


def _edge(arrow: Arrow) -> str:
    line = "-.->" if DOTTED & {*arrow.words} else "-->"
    label = f"|{_quoted(arrow.label)}|" if arrow.label else ""
    return f"  {_id(arrow.source)} {line}{label} {_id(arrow.target)}"


def _colours(picture: Picture) -> Iterator[str]:
    kinds = {thing.kind for thing in picture.things}
    for kind, colour in ((kind, LIGHT.of[kind]) for kind in LIGHT.of if kind in kinds):
        yield f"  classDef {kind} fill:{colour.fill},stroke:{colour.stroke},color:{LIGHT.ink}"


def _id(thing: Thing) -> str:
    return thing.key.replace("-", "_")


def _quoted(lines: Iterable[str]) -> str:
    return f'"{"<br/>".join(map(_escaped, lines))}"'


def _escaped(text: str) -> str:
    """Write each character that could mean something by its number, as Mermaid reads it.

    >>> _escaped('say "no"')
    'say #34;no#34;'
    """
    apart = WITHIN.sub("\N{ZERO WIDTH SPACE}", " ".join(text.split()))
    return OTHER.sub(lambda found: f"#{ord(found[0])};", apart)
