"""Routes: a method and a path, read strictly, and no two of them the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from twofold.blueprint.load import Blueprint
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, listing
from twofold.services.model import Method

# Where events reach a service that does not say where, and the routes by which others could.
EVENTS = "/events"
EVENT_METHODS = ("POST", "ANY")

METHODS: tuple[Method, ...] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY")
LITERAL = re.compile(r"[A-Za-z0-9._~-]+")
PARAMETER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(\+?)\}")


class RouteError(ValueError):
    """A route that cannot be: what is wrong with it, and what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@cache
def parse_route(text: str) -> tuple[Method, str]:
    """Read a method and a path; raises `RouteError`.

    >>> parse_route("GET /products/{id}")
    ('GET', '/products/{id}')
    """
    word, _, path = text.strip().partition(" ")
    method, path = _parse_method(word, text), path.strip()
    if not path.startswith("/"):
        raise _no_path(word, path)
    segments = path[1:].split("/") if path != "/" else []
    for segment in segments:
        _check_segment(segment, last=segment is segments[-1])
    _refuse_repeated(PARAMETER.findall(path))
    return method, path


def shape(path: str) -> str:
    """A path without the names of its parameters: equal for paths that match the same requests.

    >>> shape("/carts/{id}/{rest+}")
    '/carts/{}/{+}'
    """
    return PARAMETER.sub(r"{\2}", path)


def leads_to(route: str, path: str) -> bool:
    """Whether requests for a path may come by a route's path.

    >>> leads_to("/{rest+}", "/events"), leads_to("/{id}", "/events"), leads_to("/cart", "/events")
    (True, True, False)
    """
    parts = re.split(r"(/\{[^{}]*\}|\{[^{}]*\})", route)
    pattern = "".join(PLACEHOLDERS.get(shape(each)) or re.escape(each) for each in parts)
    return re.fullmatch(pattern, path) is not None


# What the parts of a route's path stand for. Some clouds have the rest of a path be empty.
PLACEHOLDERS = {"/{}": "/[^/]*", "/{+}": "(/.*)?"}


def _parse_method(word: str, text: str) -> Method:
    for method in METHODS:
        if method == word:
            return method
    if word.upper() in METHODS:
        raise RouteError(
            f"the method is written '{word}'",
            f"write `{printable(text.replace(word, word.upper(), 1))}`",
        )
    if word.startswith("/"):
        raise RouteError(
            "it has no method", f"write `GET {printable(word)}`, or `ANY` for all methods"
        )
    raise RouteError(f"'{printable(word)}' is not a method", f"known here: {listing(METHODS)}")


def _check_segment(segment: str, *, last: bool) -> None:
    parameter = PARAMETER.fullmatch(segment)
    if parameter and parameter[2] and not last:
        raise RouteError(
            f"'{segment}' takes the rest of the path, and is not at its end",
            f"write `{{{parameter[1]}}}` for one part of the path",
        )
    if not parameter and (segment in (".", "..") or not LITERAL.fullmatch(segment)):
        raise _bad_segment(segment)


def _refuse_repeated(parameters: list[tuple[str, str]]) -> None:
    names = [name for name, _ in parameters]
    for name in names:
        if names.count(name) > 1:
            raise RouteError(f"it has two parameters called '{name}'", "give each its own name")


def _no_path(word: str, path: str) -> RouteError:
    if not path:
        return RouteError("it has no path", f"write `{word} /...`")
    return RouteError(
        f"the path '{printable(path)}' does not begin with a slash",
        f"write `{word} /{printable(path)}`",
    )


def _bad_segment(segment: str) -> RouteError:
    if not segment:
        return RouteError(
            "a part of its path is empty", "write no slash at the end, and no two slashes in a row"
        )
    return RouteError(
        f"a part of its path is '{printable(segment)}'",
        "a part is a word of letters, digits and `._~-`, or `{name}`, or `{name+}` at the end",
    )


# --- rules ----------------------------------------------------------------------------


def check_routes(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Every route can be read, and no two are the same.

    `ANY` beside `GET` is fine: everywhere, a method of its own goes before `ANY`, and a path
    of its own before a path with parameters. API Gateway's HTTP APIs say so:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    """
    seen: dict[tuple[Method, str], tuple[str, Span]] = {}
    for service, text, span in _written_routes(blueprint):
        try:
            method, path = parse_route(text)
        except RouteError as error:
            yield invalid_route(text, error, span)
            continue
        if method in EVENT_METHODS:
            yield from _check_events(blueprint, text, path, service, span)
        here = (service, span)
        earlier = seen.setdefault((method, shape(path)), here)
        if earlier is not here:
            yield same_route(text, service, *earlier, span)


def _check_events(
    blueprint: Blueprint, text: str, path: str, service: str, span: Span
) -> Iterator[Diagnostic]:
    for trigger in blueprint.spec.services[service].on or ():
        if leads_to(path, trigger.path or EVENTS):
            yield public_events(text, service, trigger.path or EVENTS, span)
            return


def _written_routes(blueprint: Blueprint) -> Iterator[tuple[str, str, Span]]:
    for service, spec in blueprint.spec.services.items():
        for index, text in enumerate(spec.http or ()):
            yield service, text, blueprint.places.of("services", service, "http", index).value


def invalid_route(text: str, error: RouteError, span: Span) -> Diagnostic:
    """A route cannot be read."""
    return Diagnostic("invalid-route", f"route '{printable(text)}': {error}", span, error.hint)


def public_events(text: str, service: str, path: str, span: Span) -> Diagnostic:
    """Anybody could send a service what it takes for an event."""
    return Diagnostic(
        "public-events",
        f"route '{printable(text)}' of service '{service}' leads to '{path}', where events"
        " come to it",
        span,
        "name narrower routes, or another `path` at the event",
    )


def same_route(text: str, service: str, other: str, first: Span, span: Span) -> Diagnostic:
    """Two routes match the same requests."""
    who = f"service '{other}'" + (" itself" if service == other else "")
    return Diagnostic(
        "same-route",
        f"route '{printable(text)}' of service '{service}' is taken by {who} ({first})",
        span,
        "routes are the same when only the names of their parameters differ; change or remove one",
    )
