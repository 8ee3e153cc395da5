"""Rules about what a handler names: it is called as ASGI calls an application."""

from __future__ import annotations

import re

from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span
from twofold.services.model import Code
from twofold.values import frozen


@frozen
class TwoParameters:
    """A function that takes two things, as handlers of Lambda and applications of WSGI do.

    ASGI has three for it: https://asgi.readthedocs.io/en/latest/specs/main.html#applications
    """

    first: str
    second: str


def takes_two(text: str, name: str) -> TwoParameters | None:
    """Whether a name is, in the text of a module, nothing but a function of two parameters."""
    # Most modules have none, and reading one takes a while.
    if not re.search(rf"^(?:async[ \t]+)?def[ \t]+{name}\(", text, re.MULTILINE):
        return None
    from twofold.services.parameters import parameters_of  # noqa: PLC0415

    match parameters_of(text, name):
        case [first, second]:
            return TwoParameters(first, second)
        case _:
            return None


def no_application(service: str, source: Code, found: TwoParameters, span: Span) -> Diagnostic:
    """The handler is a function that cannot be called as an application of ASGI is."""
    name = printable(source.handler).rpartition(".")[2]
    return Diagnostic(
        "no-application",
        f"handler '{printable(source.handler)}' of service '{service}' takes '{found.first}' and"
        f" '{found.second}': it is no application of ASGI",
        span,
        f"write it as `async def {name}(scope, receive, send)`, or name an application of FastAPI,"
        " Starlette or the like; requests come to it, and events as requests",
    )
