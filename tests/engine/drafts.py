"""Objects of a preview: whether the API server would take them, where that can be asked."""

from __future__ import annotations

import hashlib
import threading
from typing import cast

from .api_server import ApiServer, Object
from .wire import UNKNOWN, Value

# Stands where a preview does not know a text yet: names, labels and images may be that.
NOT_KNOWN_YET = "unknown"

# Values of other forms, by the names of what they are values of.
FORMS = {"cidr": "192.0.2.1/32"}

# The labels by which a namespace says what its pods may be.
POD_SECURITY = "pod-security.kubernetes.io/"


class Drafts:
    """Tries objects on a server and leaves it as it was, but for namespaces to try them in.

    An object whose namespace is only planned is tried in one with the same rules for pods.
    """

    def __init__(self, server: ApiServer) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._planned: dict[str, Object] = {}
        self._made: dict[str, Object] = {}

    def begin(self) -> None:
        """Start a command: nothing planned."""
        self._planned.clear()

    def clean(self) -> None:
        """Delete the namespaces that were made to try things in."""
        for each in self._made.values():
            self._server.delete(each)

    def try_new(self, given: Object) -> None:
        """Try an object that is to be created. Raises `RefusedError`."""
        thing = cast("Object", _guessed(given))
        if thing["kind"] == "Namespace":
            self._planned[thing["metadata"]["name"]] = thing
        namespace = thing["metadata"].get("namespace")
        if namespace in self._planned:
            thing = self._moved(thing, self._planned[namespace])
        elif self._server.find(thing):
            # It is going to be replaced; there, what is to come would be a change of it.
            if not namespace:
                return
            thing = self._moved(thing, self._namespace(namespace))
        self._server.apply(thing, dry=True)

    def try_change(self, given: Object) -> Object:
        """Try what an object is to become; gives what it would then be. Raises `RefusedError`."""
        return self._server.apply(cast("Object", _guessed(given)), dry=True)

    def _namespace(self, name: str) -> Object:
        thing = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
        return self._server.find(thing) or thing

    def _moved(self, thing: Object, namespace: Object) -> Object:
        labels: dict[str, str] = namespace["metadata"].get("labels") or {}
        rules = {key: labels[key] for key in labels if key.startswith(POD_SECURITY)}
        name = f"drafts-{hashlib.sha256(repr(sorted(rules.items())).encode()).hexdigest()[:8]}"
        metadata: Object = {"name": name, "labels": rules}
        with self._lock:
            if name not in self._made:
                place: Object = {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}
                self._server.apply(place)
                self._made[name] = place
        return {**thing, "metadata": {**thing["metadata"], "namespace": name}}


def _guessed(value: Value) -> Value:
    """What is given, with a word for what is not known yet."""
    match value:
        case dict():
            # Of a Secret's values the SDK says none before all are known, and a type asks for some.
            open_ = {"stringData", "type"} if value.get("stringData") == UNKNOWN else set[str]()
            return {
                key: FORMS[key] if each == UNKNOWN and key in FORMS else _guessed(each)
                for key, each in value.items()
                if key not in open_
            }
        case list():
            return [_guessed(each) for each in value]
        case _:
            return NOT_KNOWN_YET if value == UNKNOWN else value
