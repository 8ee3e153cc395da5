"""Rules about what a handler names: it is called as ASGI calls an application."""

from __future__ import annotations

import re
from typing import TypeAlias

from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span
from twofold.services.model import Code
from twofold.values import frozen

# What makes applications of WSGI, and nothing else: Flask's, Bottle's and Django's.
OF_WSGI = ("Flask", "Bottle", "get_wsgi_application")
# Where a function does not take three plain parameters or more.
NOT_THREE = r"(?!(?:[^(),]+,){2}\s*\w[^(),]*[,)])"


@frozen
class TwoParameters:
    """A function that takes two things, as handlers of Lambda and applications of WSGI do.

    ASGI has three for it: https://asgi.readthedocs.io/en/latest/specs/main.html#applications
    """

    first: str
    second: str


@frozen
class OfWsgi:
    """An application for servers of another kind, by what makes it."""

    maker: str


NoApplication: TypeAlias = TwoParameters | OfWsgi


def no_application_in(text: str, name: str) -> NoApplication | None:
    """Whether a name is, in the text of a module, surely nothing that ASGI can call."""
    # Most modules have none of it, or a function of three things, and reading one takes a while.
    function = rf"^(?:async[ \t]+)?def[ \t]+{name}\({NOT_THREE}"
    made = rf"^{name}\b[^\n=]*=[^\n=]*\b(?:{'|'.join(OF_WSGI)})\("
    if not re.search(f"{function}|{made}", text, re.MULTILINE):
        return None
    from twofold.services.bindings import maker_of, parameters_of  # noqa: PLC0415

    match parameters_of(text, name):
        case [first, second]:
            return TwoParameters(first, second)
        case _:
            maker = maker_of(text, name)
            return OfWsgi(maker) if maker in OF_WSGI else None


def no_application(service: str, source: Code, found: NoApplication, span: Span) -> Diagnostic:
    """The handler is something that cannot be called as an application of ASGI is."""
    handler = printable(source.handler)
    name = handler.rpartition(".")[2]
    match found:
        case TwoParameters(first, second):
            is_ = f"takes '{first}' and '{second}': it is no application of ASGI"
            hint = (
                f"write it as `async def {name}(scope, receive, send)`, or name an application of"
                " FastAPI, Starlette or the like; requests come to it, and events as requests"
            )
        case OfWsgi(maker):
            is_ = f"is made by `{maker}`: it is an application of WSGI, and not of ASGI"
            hint = (
                f"name what wraps it, as in `asgi = WsgiToAsgi({name})` with `asgiref.wsgi`, or"
                " write it with FastAPI, Starlette or the like"
            )
    return Diagnostic(
        "no-application", f"handler '{handler}' of service '{service}' {is_}", span, hint
    )
