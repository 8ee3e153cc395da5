"""Look-ups (data sources) of any cloud: their arguments, and the rest of their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from . import sdk
from .cloud import Cloud
from .problems import Problem, RefusedError
from .synthesis import synthesize
from .wire import Values

Answers: TypeAlias = Mapping[str, Callable[[Cloud, Values], Values]]


def call(answers: Answers, cloud: Cloud, token: str, arguments: Values) -> Values:
    """Answer a look-up. Raises `RefusedError`."""
    try:
        problems = tuple(sdk.check_arguments(token, arguments))
        fields = sdk.fields(sdk.function_result(token))
    except sdk.UnknownTypeError as error:
        raise RefusedError(Problem("", str(error))) from None
    if token not in answers:
        problems = (*problems, Problem("", f"the stand-in cannot look up {token}"))
    if problems:
        raise RefusedError(*problems)
    answer = {"region": cloud.region, **arguments, **answers[token](cloud, arguments)}
    rest = {
        name: synthesize(name, kind, "0123456789abcdef0")
        for name, kind in fields.items()
        if name not in answer
    }
    return {name: value for name, value in {**rest, **answer}.items() if name in fields}
