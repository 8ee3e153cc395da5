"""The pictures that tests look at: of every stack, and one with the nastiest names there can be."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import get_args

from compiled import ALL, Case
from twofold.compile import CLOUDS, place_stack
from twofold.placement.model import ApplicationStack, PlatformStack
from twofold.show.picture.application import application
from twofold.show.picture.model import Arrow, Kind, Picture, Thing
from twofold.show.picture.parts import platform
from twofold.show.tree import Row

# What means something to Mermaid, Markdown, XML, HTML or JavaScript, or to several of them.
NAMES = (
    '"]; end %%{init: {"theme": "dark"}}%%',
    "<script>document.title = 'injected'</script>",
    "</title></style></script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} ${7} <%= 7 %> {% raw %}",
    "&lt;b&gt; #35; &amp; &#60;",
    "`**bold**` _it_ ~~no~~ [link](javascript:alert(1))",
    "$$x^2$$ and fa:fa-car @{ shape: circle }",
    "Größe é 日本語の名前 🎉👩‍👩‍👧",
    "\u202eright to left\u202c",
    "1. list",
    "- item",
    "# heading",
    "> quote",
    "| table |",
    "::: class",
    "--- rule",
    "--> arrow",
    "%% comment",
    "click cart call alert()",
    "end",
    "graph",
    "o",
    "<br/>",
    "]]> <!-- -->",
    "'; alert(1); //",
    "\\n \\u003c \\",
    "javascript:alert(1)",
    "0 2 * * *",
    "lambda.Function app-1.2",
    "a name that is as long as the longest of them all, and then some more, and yet more",
)


@cache
def picture(case: Case) -> Picture:
    """The picture of a stack."""
    stack, details = case.stack(), CLOUDS[case.stack().cloud].details
    match stack:
        case ApplicationStack():
            return application(place_stack(stack), case.graph(), details)
        case PlatformStack():
            return platform(stack, case.graph(), details)


def nasty() -> Picture:
    """Nothing of this passes a blueprint's rules, except as a description."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    things = tuple(
        Thing(
            f"service-n{number}",
            kinds[number % len(kinds)],
            name,
            name,
            name,
            (Row(name, name, name, (Row(name, name, name, (Row("", "", name),)),)),),
        )
        for number, name in enumerate(NAMES)
    )
    arrows = tuple(Arrow(one, other, (one.name, other.name)) for one, other in pairwise(things))
    return Picture(NAMES[0], " ".join(NAMES), things, arrows)


PICTURES = {**{name: picture(case) for name, case in ALL.items()}, "nasty": nasty()}
