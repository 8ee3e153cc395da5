"""The public routes of an application as the OpenAPI document that API Gateway takes.

https://cloud.google.com/api-gateway/docs/oasv2-extensions
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from twofold.clouds.gcp.sdk import pulumi
from twofold.services.model import Method, Route
from twofold.services.routes import METHODS, PARAMETER, shape
from twofold.values import frozen


@frozen
class Backend:
    """Where a route leads: a service's address, and how many seconds it may take."""

    route: Route
    url: pulumi.Output[str]
    timeout: int


def document(title: str, backends: Sequence[Backend]) -> Mapping[str, object]:
    """The document: every path with its methods, and what each leads to."""
    return {
        "swagger": "2.0",
        "info": {"title": title, "version": "1"},
        "schemes": ["https"],
        "produces": ["application/json"],
        "paths": {
            template(first.route.path): {
                method.lower(): _operation(method, first.route.path, backend)
                for method, backend in methods(same).items()
            }
            for first, same in _paths(backends)
        },
    }


def _paths(backends: Iterable[Backend]) -> Iterator[tuple[Backend, list[Backend]]]:
    """Routes that match the same paths belong together, whatever their parameters are called."""
    found: dict[str, list[Backend]] = {}
    for backend in backends:
        found.setdefault(shape(backend.route.path), []).append(backend)
    for same in found.values():
        yield same[0], same


def methods(same: Sequence[Backend]) -> Mapping[Method, Backend]:
    """Every method of a path: `ANY` is each of those that no route has for itself."""
    said = {each.route.method: each for each in same if each.route.method != "ANY"}
    every = [each for each in same if each.route.method == "ANY"]
    rest = {method: each for each in every for method in METHODS if method != "ANY"}
    return {method: said.get(method) or rest[method] for method in METHODS if method in said | rest}


def template(path: str) -> str:
    """A path as the gateway writes it.

    https://cloud.google.com/api-gateway/docs/path-templating

    >>> template("/carts/{id}/{rest+}")
    '/carts/{id}/{rest=**}'
    """
    return PARAMETER.sub(lambda found: f"{{{found[1]}{'=**' if found[2] else ''}}}", path)


def _operation(method: Method, path: str, backend: Backend) -> Mapping[str, object]:
    parameters = [
        {"name": name, "in": "path", "required": True, "type": "string"}
        for name, _ in PARAMETER.findall(path)
    ]
    return {
        "operationId": operation_id(method, path),
        "parameters": parameters or None,
        "responses": {"200": {"description": "What the service answers."}},
        "x-google-backend": {
            "address": backend.url,
            "path_translation": "APPEND_PATH_TO_ADDRESS",
            "jwt_audience": backend.url,
            "deadline": float(backend.timeout),
        },
    }


def operation_id(method: Method, path: str) -> str:
    """What an operation is called: no two of a document have the same name.

    >>> operation_id("GET", "/carts/{id}/{rest+}")
    'get_carts__id___rest__'
    """
    return method.lower() + re.sub(r"[^A-Za-z0-9]", "_", path)
