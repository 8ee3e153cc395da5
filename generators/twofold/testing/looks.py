"""Look at what a run leaves behind, for all that passed only because nobody looked."""

from __future__ import annotations

import asyncio
import gc
import inspect
import sys
import warnings
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import CoroutineType
from typing import TYPE_CHECKING, Any, cast

import pulumi

# The SDKs' own way between the names of Python and Pulumi; there is no public one.
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]

from twofold.diagnostics import nearest
from twofold.testing.answers import missing
from twofold.testing.hints import output_types
from twofold.testing.model import Data, Properties, Secret, Unknown

if TYPE_CHECKING:
    from twofold.testing.result import Result
    from twofold.testing.watch import Outputs


@contextmanager
def own_garbage() -> Generator[None]:
    """Collect a run's garbage at its end, and only its own.

    A coroutine that nobody awaited speaks up when it is collected, which has to be in its run.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        (gc.enable if was_on else gc.disable)()


@contextmanager
def forgotten_coroutines(problems: list[str]) -> Generator[None]:
    """Make a problem of each coroutine that nobody awaits; other warnings pass."""
    depth = sys.get_coroutine_origin_tracking_depth()
    sys.set_coroutine_origin_tracking_depth(1)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.filterwarnings(
                "always", message=".*was never awaited", category=RuntimeWarning
            )
            yield
            told = {id(each.source) for each in caught}
            held = [each for each in unstarted() if id(each) not in told]
            for each in held:
                each.close()
            gc.collect()
    finally:
        sys.set_coroutine_origin_tracking_depth(depth)
    forgotten = [f"coroutine {each.__qualname__!r} was never awaited" for each in held]
    for each in caught:
        if "was never awaited" in str(each.message):
            forgotten.append(" ".join(str(each.message).split()))
        else:
            warnings.warn_explicit(each.message, each.category, each.filename, each.lineno)
    # A program that failed leaves much undone, which says nothing.
    problems.extend(() if problems else forgotten)


def unstarted() -> Iterator[CoroutineType[Any, Any, Any]]:
    """Find the coroutines of this run that nobody has awaited, while something still holds them."""
    for each in gc.get_objects():
        # What was there before the run is frozen, and not among these.
        if isinstance(each, CoroutineType):
            coroutine = cast("CoroutineType[Any, Any, Any]", each)
            if inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED:
                yield coroutine


def unfinished(tasks: set[asyncio.Task[Any]]) -> Iterator[str]:
    """Name tasks that still wait when the program has ended."""
    for task in tasks:
        yield f"{getattr(task.get_coro(), '__qualname__', task)} was started and never awaited"


def nothings(resource: pulumi.Resource) -> Iterator[str]:
    """Name outputs that are `None` though their type says that they never are."""
    if not isinstance(resource, pulumi.CustomResource):
        return
    python_names = sdk_types.resource_pulumi_to_py_names(type(resource))
    for name, hint in output_types(type(resource)).items():
        output = resource.__dict__.get(python_names.get(name, name))
        if isinstance(output, pulumi.Output):
            path = f"{resource.pulumi_resource_type} {resource.pulumi_resource_name}: {name}"
            data = data_of(cast("pulumi.Output[Any]", output))
            yield from missing(hint, data.result().value, path)


def nothing_given(value: object, path: str, outputs: Outputs) -> Iterator[str]:
    """Name outputs that turn into `None` where they are used, unless the program chose so.

    Pulumi would leave out what was meant to be there.
    """
    if isinstance(value, pulumi.Output):
        data = data_of(cast("pulumi.Output[Any]", value))
        if data.result().value is None and not outputs.is_chosen(data):
            yield (
                f"{path} is an output that turns into None: give it an answer, or let the"
                " function of the last apply say `-> ... | None` where that is meant"
            )
    elif sdk_types.is_input_type(type(value)):
        yield from nothing_given(sdk_types.input_type_to_dict(value), path, outputs)
    elif isinstance(value, Mapping):
        for key, each in cast("Mapping[str, object]", value).items():
            yield from nothing_given(each, f"{path} {key}", outputs)
    elif isinstance(value, list | tuple):
        for index, each in enumerate(cast("list[object]", value)):
            yield from nothing_given(each, f"{path} {index}", outputs)


def data_of(output: pulumi.Output[Any]) -> asyncio.Future[Any]:
    """Give what an output knows; it is there when the program has ended."""
    return output._data  # pyright: ignore[reportPrivateUsage]  # there is no public way


def unknowns(result: Result) -> Iterator[str]:
    """Name what was asked for, or told others, with a value that nobody knew."""
    for resource in result.resources:
        yield from (f"{resource}: the input {path} is unknown" for path in unknown(resource.inputs))
    yield from (f"the stack's output {path} is unknown" for path in unknown(result.outputs))


def unknown(value: Data, path: str = "") -> Iterator[str]:
    """Find where something unknown stands in some data."""
    match value:
        case Properties():
            for key, each in value.items():
                yield from unknown(each, f"{path}.{key}".lstrip("."))
        case list():
            for index, each in enumerate(value):
                yield from unknown(each, f"{path}[{index}]")
        case Secret(inner):
            yield from unknown(inner, path)
        case Unknown():
            yield path
        case _:
            return


def strange_names(result: Result) -> Iterator[str]:
    """Name the inputs, also those in others, that the SDK's class does not have."""
    for resource in result.resources:
        for path, near in strangers(resource.inputs):
            yield f"{resource}: the input {path} is none that its SDK knows; {near}"


def strangers(value: Data, path: str = "") -> Iterator[tuple[str, str]]:
    """Find the names that a class does not have in some data, each with the nearest that it has."""
    match value:
        case Properties():
            for name, near in value.strangers():
                yield f"{path}.{name}".lstrip("."), near
            for key, each in value.items():
                yield from strangers(each, f"{path}.{key}".lstrip("."))
        case list():
            for index, each in enumerate(value):
                yield from strangers(each, f"{path}[{index}]")
        case Secret(inner):
            yield from strangers(inner, path)
        case _:
            return


def unused_answers(
    answers: Iterable[str | tuple[str, str]], asked: set[tuple[str, str]]
) -> Iterator[str]:
    """Name the answers that nothing asked for; `asked` are tokens and names."""
    tokens = {token for token, _ in asked}
    for key in answers:
        token, name = (key, "") if isinstance(key, str) else key
        if token not in tokens:
            yield f"the answer for {key!r} was never used; {nearest(token, tokens)}"
        elif name and (token, name) not in asked:
            names = {each for of, each in asked if of == token}
            yield f"the answer for {key!r} was never used; {nearest(name, names)}"
