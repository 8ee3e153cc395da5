"""Note the SDKs' classes behind what a program asks for: they tell Pulumi's runtime alone."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pulumi

from twofold.testing.monitor import Seen

ASKING = ("invoke", "invoke_async", "invoke_output", "invoke_single", "invoke_output_single")


@contextmanager
def noting_results(results: dict[str, type]) -> Generator[None]:
    """Keep the class of each data source's result, which an SDK tells only Pulumi's runtime."""
    before = {name: getattr(pulumi.runtime, name) for name in ASKING}

    def noting(ask: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(ask)
        def asked(tok: str, *args: Any, **kwargs: Any) -> Any:
            if kwargs.get("typ"):
                results[tok] = kwargs["typ"]
            return ask(tok, *args, **kwargs)

        return asked

    for name, ask in before.items():
        setattr(pulumi.runtime, name, noting(ask))
    try:
        yield
    finally:
        for name, ask in before.items():
            setattr(pulumi.runtime, name, ask)


@contextmanager
def noting_inputs(seen: Seen) -> Generator[None]:
    """Keep the class of what each resource is given, which an SDK tells only Pulumi's runtime."""
    before = {
        name: getattr(pulumi.resource, name) for name in ("register_resource", "read_resource")
    }

    def noting(ask: Callable[..., None], kinds: dict[str, type]) -> Callable[..., None]:
        signature = inspect.signature(ask)

        @functools.wraps(ask)
        def asked(*args: Any, **kwargs: Any) -> None:
            given = signature.bind(*args, **kwargs).arguments
            if given.get("typ"):
                kinds[given["ty"]] = given["typ"]
            ask(*args, **kwargs)

        return asked

    for name, kinds in (("register_resource", seen.given), ("read_resource", seen.states)):
        setattr(pulumi.resource, name, noting(before[name], kinds))
    try:
        yield
    finally:
        for name, ask in before.items():
            setattr(pulumi.resource, name, ask)
