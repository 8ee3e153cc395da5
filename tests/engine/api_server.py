"""Asking a Kubernetes API server: objects applied, read and deleted, and what it says of them."""

from __future__ import annotations

import json
import re
import ssl
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPSConnection
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

from kubernetes.server import Kubernetes

Object: TypeAlias = dict[str, Any]

# Who applies, to the server: it keeps for every field who has set it.
MANAGER = "pulumi"


class RefusedError(Exception):
    """The server does not take an object, or would not let its pods run; the text is its own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Where the server keeps the objects of a kind."""

    folder: str
    namespaced: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one request."""

    status: int
    body: dict[str, Any]
    warnings: tuple[str, ...]


class ApiServer:
    """A running API server, as its administrator uses it."""

    def __init__(self, kubernetes: Kubernetes) -> None:
        self._kubernetes = kubernetes
        self._kinds: dict[str, dict[str, Kind]] = {}

    def kind(self, api_version: str, kind: str) -> Kind:
        """Find a kind. Raises `RefusedError` where the server has none of this name."""
        if api_version not in self._kinds:
            self._kinds[api_version] = self._discover(api_version)
        try:
            return self._kinds[api_version][kind]
        except KeyError:
            raise RefusedError(f"no matches for kind {kind} in version {api_version}") from None

    def apply(self, thing: Object, *, dry: bool = False) -> Object:
        """Apply an object on the server's side, strictly; `dry` lets it be as it was.

        Raises `RefusedError` for what the server refuses, and for what it only warns of: of a
        Deployment whose pods it will refuse, it says no more than that.
        """
        options = {"fieldManager": MANAGER, "fieldValidation": "Strict"}
        if dry:
            options["dryRun"] = "All"
        answer = self._ask("PATCH", f"{self._path(thing)}?{urlencode(options)}", thing)
        if answer.status >= 300 or answer.warnings:
            words = [str(answer.body.get("message", ""))] if answer.status >= 300 else []
            raise RefusedError("; ".join([*words, *answer.warnings]))
        return _shown(answer.body)

    def find(self, thing: Object) -> Object | None:
        """Read an object by its kind and name, or find that there is none."""
        answer = self._ask("GET", self._path(thing))
        return None if answer.status == 404 else _shown(_good(answer))

    def delete(self, thing: Object) -> None:
        """Delete an object. A namespace is then gone as well, for which there is a controller."""
        answer = self._ask("DELETE", self._path(thing), {"propagationPolicy": "Background"})
        if answer.status == 404:
            return
        _good(answer)
        if thing["kind"] == "Namespace":
            final = {"apiVersion": "v1", "kind": "Namespace", "metadata": thing["metadata"]}
            _good(self._ask("PUT", f"{self._path(thing)}/finalize", {**final, "spec": {}}))

    def _discover(self, api_version: str) -> dict[str, Kind]:
        root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        answer = self._ask("GET", root)
        return {
            each["kind"]: Kind(f"{root}%s/{each['name']}", each["namespaced"])
            for each in answer.body.get("resources", ())
            if "/" not in each["name"]
        }

    def _path(self, thing: Object) -> str:
        kind, metadata = self.kind(thing["apiVersion"], thing["kind"]), thing["metadata"]
        inside = f"/namespaces/{metadata['namespace']}" if kind.namespaced else ""
        return f"{kind.folder % inside}/{metadata['name']}"

    def _ask(self, method: str, path: str, body: Object | None = None) -> Answer:
        connection = HTTPSConnection(self._place, context=self._trust, timeout=60)
        kind = "application/apply-patch+yaml" if method == "PATCH" else "application/json"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            text, warnings = answer.read(), answer.headers.get_all("Warning") or ()
        finally:
            connection.close()
        told = tuple(_warning(each) for each in warnings)
        return Answer(answer.status, json.loads(text), told)

    @cached_property
    def _config(self) -> dict[str, Any]:
        return json.loads(self._kubernetes.kubeconfig.read_text(encoding="utf-8"))

    @cached_property
    def _place(self) -> str:
        server: str = self._config["clusters"][0]["cluster"]["server"]
        return urlsplit(server).netloc

    @cached_property
    def _token(self) -> str:
        return self._config["users"][0]["user"]["token"]

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        authority = self._config["clusters"][0]["cluster"]["certificate-authority"]
        return ssl.create_default_context(cafile=authority)


def _warning(header: str) -> str:
    r"""What a warning says, of the header that it came in.

    >>> _warning(r'299 - "unknown field \"spec.replica\""')
    'unknown field "spec.replica"'
    """
    return re.sub(r'^299 \S+ "(.*)"$', r"\1", header).replace('\\"', '"')


def _good(answer: Answer) -> dict[str, Any]:
    if answer.status >= 300:
        raise RefusedError(str(answer.body.get("message", answer.body)))
    return answer.body


def _shown(thing: dict[str, Any]) -> dict[str, Any]:
    """An object without the book that the server keeps of who has set what."""
    thing.get("metadata", {}).pop("managedFields", None)
    return thing
