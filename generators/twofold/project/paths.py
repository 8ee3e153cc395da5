"""Ways into outputs, as a program writes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest

from twofold.project.layout import Column, fits, group, line, quoted
from twofold.resources.values import Key, Step


@cache
def steps(path: tuple[Step, ...]) -> str:
    """How one looks into an output.

    >>> steps(("names", 0, Key("a-b")))
    '.names[0]["a-b"]'
    """
    return "".join(map(_step, path))


def _step(step: Step) -> str:
    match step:
        case str():
            return f".{step}"
        case int():
            return f"[{step}]"
        case Key(name):
            return f"[{quoted(name)}]"


def looked_into(start: str, path: tuple[Step, ...], at: Column, after: str = "") -> str:
    """A path into an output: where it is too long, Ruff breaks it at its last index.

    >>> print(looked_into("vpc" * 29, ("tags", Key("a"), "b"), Column(0, 88)))
    vpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpcvpc.tags[
        "a"
    ].b
    """
    index = _last_index(path)
    if index is None:
        return f"{start}{steps(path)}{after}"
    links = _links(path)
    if len(links) > FEW_LINKS:
        flat = f"{start}{steps(path)}{after}"
        if fits(flat, at.room):
            return flat
        *between, last = _between(path, links)
        return at.margin.join((_first(start, path[: links[0]], at), *between, last + after))
    head, tail = f"{start}{steps(path[:index])}[", f"]{steps(path[index + 1 :])}{after}"
    return group(head, [_step(path[index])[1:-1]], tail, at)


# So many attributes of what an index gave stay on a line with it, however long that is.
FEW_LINKS = 1


def _first(start: str, path: tuple[Step, ...], at: Column) -> str:
    """What stands before the links of a chain: it ends in an index, where it may be too long."""
    return group(f"{start}{steps(path[:-1])}[", [_step(path[-1])[1:-1]], "]", line(at.indent))


def _links(path: tuple[Step, ...]) -> list[int]:
    """Where a path goes on with an attribute of what an index gave."""
    return [
        at
        for at in range(1, len(path))
        if isinstance(path[at], str) and not isinstance(path[at - 1], str)
    ]


def _between(path: tuple[Step, ...], links: list[int]) -> Iterator[str]:
    for at, end in zip_longest(links, links[1:]):
        yield steps(path[at:end])


@cache
def _last_index(path: tuple[Step, ...]) -> int | None:
    return max((at for at, step in enumerate(path) if not isinstance(step, str)), default=None)
