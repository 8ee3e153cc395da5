"""Values as they travel between the engine and a provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Values: TypeAlias = dict[str, Value]

# What Pulumi's engine puts in place of a value that is not known before the update, and how it
# marks what is no plain value: sdk/go/common/resource/plugin/rpc.go and properties.go.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"


def plain(values: Struct) -> Values:
    """The Python form of a message, with whole numbers as `int`."""
    return cast("Values", _whole(cast("Value", json_format.MessageToDict(values))))


def _whole(value: Value) -> Value:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {key: _whole(item) for key, item in value.items()}
        case _:
            return value


def message(values: Mapping[str, Value]) -> Struct:
    """The message form of values."""
    return json_format.ParseDict(dict(values), Struct())


def signature(value: Value) -> Value:
    """What kind of special value this is, or `None` for a plain one."""
    return value.get(SIGNATURE) if isinstance(value, dict) else None


def leaves(value: Value, path: str = "") -> Iterator[tuple[str, Value]]:
    """Every scalar in a value, with the path to it as Pulumi writes paths."""
    match value:
        case dict():
            for key, item in value.items():
                yield from leaves(item, f"{path}.{key}" if path else key)
        case list():
            for index, item in enumerate(value):
                yield from leaves(item, f"{path}[{index}]")
        case _:
            yield path, value


def strings(values: Sequence[Value]) -> list[str]:
    """The texts among values."""
    return [value for value in values if isinstance(value, str)]
