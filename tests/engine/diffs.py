"""What changes between two sets of inputs, and which changes need a new resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pulumi.runtime.proto import provider_pb2 as proto

from .wire import ARCHIVE, ASSET, Value, signature

_KINDS = {
    ("add", False): proto.PropertyDiff.ADD,
    ("add", True): proto.PropertyDiff.ADD_REPLACE,
    ("delete", False): proto.PropertyDiff.DELETE,
    ("delete", True): proto.PropertyDiff.DELETE_REPLACE,
    ("update", False): proto.PropertyDiff.UPDATE,
    ("update", True): proto.PropertyDiff.UPDATE_REPLACE,
}


def diff(
    is_fixed: Callable[[str], bool],
    before: Mapping[str, Value],
    after: Mapping[str, Value],
    ignored: set[str],
) -> proto.DiffResponse:
    """Compare old inputs with new ones; a change of one that is fixed is a replacement."""
    changes = {
        path: kind
        for path, kind in compare(_inputs(before), _inputs(after), "")
        if path.split(".")[0] not in ignored and path not in ignored
    }
    fixed = {path for path in changes if is_fixed(re.sub(r"\[\d+\]", "", path))}
    return proto.DiffResponse(
        changes=proto.DiffResponse.DIFF_SOME if changes else proto.DiffResponse.DIFF_NONE,
        diffs=sorted({path.split(".")[0].split("[")[0] for path in changes}),
        replaces=sorted(fixed),
        stables=[] if fixed else ["arn", "id"],
        detailedDiff={
            path: proto.PropertyDiff(kind=_KINDS[kind, path in fixed], inputDiff=True)
            for path, kind in changes.items()
        },
        hasDetailedDiff=True,
    )


def _inputs(values: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in values.items() if not key.startswith("__")}


def compare(before: Value, after: Value, path: str) -> Iterator[tuple[str, str]]:
    """The paths at which two values differ, each with add, delete or update."""
    match before, after:
        case dict(), dict() if signature(after) in {ARCHIVE, ASSET}:
            # Where an archive lies says nothing about what is in it.
            if before.get("hash") != after.get("hash"):
                yield path, "update"
        case dict(), dict():
            for key in sorted({*before, *after}):
                yield from compare(
                    before.get(key), after.get(key), f"{path}.{key}" if path else key
                )
        case list(), list() if len(before) == len(after):
            for index, (old, new) in enumerate(zip(before, after, strict=True)):
                yield from compare(old, new, f"{path}[{index}]")
        case _ if before == after:
            return
        case None, _:
            yield path, "add"
        case _, None:
            yield path, "delete"
        case _:
            yield path, "update"
