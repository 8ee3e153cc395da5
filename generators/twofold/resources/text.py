"""Values as a person reads them, on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from twofold.resources.serialize import origins
from twofold.resources.values import (
    Address,
    Archive,
    Base64,
    Config,
    Enum,
    Folder,
    Format,
    FromBase64,
    Json,
    Key,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
)

# As many digits of an archive's digest as tell two contents apart by eye.
DIGEST_DIGITS = 12
# Keys that need no quotes to be read as one word.
WORD = re.compile(r"[A-Za-z0-9_$/:@-]+")


def text(value: Value) -> str:
    """Write a value on one line: literals as JSON has them, everything else bare.

    >>> text({"url": Ref(Address("pulumi_aws.sqs.Queue", "orders"), ("url",)), "fifo": False})
    '{url: aws.sqs.Queue/orders.url, fifo: false}'
    """
    match value:
        case str() | int() | float() | None:
            return json.dumps(value, ensure_ascii=False)
        case tuple():
            return f"[{', '.join(map(text, value))}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {text(each)}' for key, each in value.items())}}}"
        case Format():
            return f"f{text(_filled(value))}"
        case Json(inner):
            return f"json {text(inner)}"
        case Base64(inner):
            return f"base64 {text(inner)}"
        case FromBase64(inner):
            return f"from base64 {text(inner)}"
        case Secret(inner):
            return f"secret({', '.join(map(text, origins(inner))) or 'hidden'})"
        case Ref() | Config() | Setting() | StackOutput() | Enum() | Archive() | Folder():
            return bare(value)


def _filled(value: Format) -> str:
    """Fill a template with what its parts are called, those of templates within it too."""
    parts = (
        _filled(part) if isinstance(part, Format) else f"{{{bare(part)}}}" for part in value.parts
    )
    return value.template.format(*parts)


def bare(value: Value) -> str:
    """Write a value that stands for another by what it stands for."""
    match value:
        case Ref(source, path):
            return f"{reference(source)}{steps(path)}"
        case Config(namespace, key, secret):
            name = f"{namespace}:{key}" if namespace else key
            return f"config({name}, secret)" if secret else f"config({name})"
        case Setting(name):
            return f"pulumi.{name}"
        case StackOutput(source, output, path):
            return f"{reference(source)}[{output}]{steps(path)}"
        case Enum(kind, member):
            return f"{kind.removeprefix('pulumi_')}.{member}"
        case Archive(name, digest):
            return f"archive({name}, {digest[:DIGEST_DIGITS]})"
        case Folder(Archive(name, digest)):
            return f"folder({name}, {digest[:DIGEST_DIGITS]})"
        case str() | int() | float() | None | tuple() | Mapping():
            return text(value)
        case Format() | Json() | Base64() | FromBase64() | Secret():
            return text(value)


def reference(address: Address) -> str:
    """Write an address within a line.

    >>> reference(Address("pulumi_aws.sqs.Queue", "orders"))
    'aws.sqs.Queue/orders'
    """
    return f"{address.kind.removeprefix('pulumi_')}/{address.name}"


def steps(path: tuple[Step, ...]) -> str:
    """Write a path into an output as Python would.

    >>> steps(("endpoints", 0, "tags", Key("tier")))
    '.endpoints[0].tags["tier"]'
    """
    return "".join(map(_step, path))


def _step(step: Step) -> str:
    match step:
        case Key(name):
            return f"[{json.dumps(name)}]"
        case int():
            return f"[{step}]"
        case str():
            return f".{step}"


def key_step(path: str, key: str) -> str:
    """Write the path of a mapping's key.

    >>> key_step("tags", "owner"), key_step("tags", "a.b"), key_step("", "tags")
    ('tags.owner', 'tags["a.b"]', 'tags')
    """
    if not WORD.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key
