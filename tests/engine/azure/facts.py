"""What Azure's documentation says that no model does; each rule with its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..problems import Problem
from ..wire import Value


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Everything that Azure's documentation forbids about the inputs of a resource."""
    if token in FACTS:
        yield from FACTS[token](given)


def _app(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code
    if "linux" in str(given.get("kind")) and not given.get("reserved"):
        yield Problem("reserved", "an app on Linux is reserved")


FACTS: Mapping[str, Callable[[Mapping[str, Value]], Iterator[Problem]]] = {
    "azure-native:web:WebApp": _app,
}
