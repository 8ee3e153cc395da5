"""What API Gateway refuses about the OpenAPI document of an API.

https://swagger.io/specification/v2/ and what Google adds and leaves out:
https://cloud.google.com/api-gateway/docs/oasv2-extensions, .../path-templating
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from ..problems import Problem
from ..wire import UNKNOWN, Value, leaves

CONFIGURATION = "gcp:apigateway/apiConfig:ApiConfig"
CONTENTS = re.compile(r"^openapiDocuments\[\d+\]\.document\.contents$")

METHODS = frozenset({"delete", "get", "head", "options", "patch", "post", "put"})

# The parts of `x-google-backend`, and how it makes the path of a request to the backend.
BACKEND = frozenset(
    {"address", "deadline", "disable_auth", "jwt_audience", "path_translation", "protocol"}
)
TRANSLATIONS = frozenset({"APPEND_PATH_TO_ADDRESS", "CONSTANT_ADDRESS"})

# A part of a path is a word or a parameter; the last one may stand for several.
PATH = re.compile(r"^(/([A-Za-z0-9._~-]+|\{[A-Za-z0-9_]+(=\*)?\}))*(/|/\{[A-Za-z0-9_]+=\*\*\})?$")
PARAMETER = re.compile(r"\{([A-Za-z0-9_]+)")


def contents(token: str, given: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The documents among inputs, as text, with their paths; what is not known yet is left out."""
    if token != CONFIGURATION:
        return
    for path, value in leaves({**given}):
        if CONTENTS.match(path) and isinstance(value, str) and value != UNKNOWN:
            yield path, _decoded(value)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Refuse documents that are none."""
    for path, text in contents(token, given):
        try:
            document: Value = json.loads(text)
        except ValueError:
            yield Problem(path, "is no JSON in base64")
            continue
        for reason in _refused(document):
            yield Problem(path, reason)


def _refused(document: Value) -> Iterator[str]:
    if not isinstance(document, dict) or document.get("swagger") != "2.0":
        yield "is no OpenAPI document of version 2.0"
        return
    about = document.get("info")
    if not isinstance(about, dict) or not about.get("title") or not about.get("version"):
        yield "has no title or no version"
    paths = document.get("paths")
    found = [*_operations(paths if isinstance(paths, dict) else {})]
    if not found:
        yield "has no paths"
    names = [operation.get("operationId") for _, _, operation in found]
    for name in {str(each) for each in names if names.count(each) > 1}:
        yield f"has several operations that are called {name}"
    for path, method, operation in found:
        for reason in (*_refused_path(path, method), *_refused_operation(path, operation)):
            yield f"{method} {path}: {reason}"


def _operations(paths: Mapping[str, Value]) -> Iterator[tuple[str, str, dict[str, Value]]]:
    for path, methods in paths.items():
        for method, operation in cast("dict[str, dict[str, Value]]", methods).items():
            yield path, method, operation


def _refused_path(path: str, method: str) -> Iterator[str]:
    if method not in METHODS:
        yield "is no method"
    if not PATH.match(path):
        yield "is no path"


def _refused_operation(path: str, operation: Mapping[str, Value]) -> Iterator[str]:
    if not operation.get("operationId"):
        yield "has no operationId"
    if not operation.get("responses"):
        yield "has no responses"
    yield from (f"{name} is null" for name, value in operation.items() if value is None)
    parameters = operation.get("parameters")
    declared = {
        str(each.get("name"))
        for each in (parameters if isinstance(parameters, list) else [])
        if isinstance(each, dict) and each.get("in") == "path" and each.get("required") is True
    }
    for name in {*PARAMETER.findall(path)} - declared:
        yield f"does not declare {name}"
    yield from _refused_backend(operation.get("x-google-backend"))


def _refused_backend(backend: Value) -> Iterator[str]:
    if not isinstance(backend, dict):
        yield "leads nowhere"
        return
    for name in sorted(backend.keys() - BACKEND):
        yield f"x-google-backend has no {name}"
    if not str(backend.get("address")).startswith("https://"):
        yield f"{backend.get('address')} is no address"
    if backend.get("path_translation", "CONSTANT_ADDRESS") not in TRANSLATIONS:
        yield f"{backend['path_translation']} is not one of {', '.join(sorted(TRANSLATIONS))}"
    deadline = backend.get("deadline", 1)
    if not isinstance(deadline, int | float) or deadline <= 0:
        yield f"{deadline} is no deadline"
