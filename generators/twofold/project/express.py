"""Graph values as Python expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from twofold.project.imports import spelled
from twofold.project.layout import (
    UNBROKEN,
    Column,
    escaped,
    group,
    group_of_one,
    preferred_quote,
    quoted,
)
from twofold.project.paths import looked_into, steps
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
    Part,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Value,
    parts,
)
from twofold.values import frozen


@frozen
class Scope:
    """What names mean in one place of a program.

    `nodes` says how a node (or a component) is reached from there, `folders` where the
    files of an archive lie, `marks` which mappings are there by a variable's name.
    """

    nodes: Mapping[Address, str]
    folders: Mapping[Archive, str]
    marks: Mapping[str, Mapping[str, Value]]

    @cached_property
    def without_marks(self) -> Scope:
        """The same where nothing is written by the name of its variable."""
        return Scope(self.nodes, self.folders, {})


# Where values are that refer to nothing.
NOWHERE = Scope({}, {}, {})


def express(value: Value, scope: Scope, at: Column, before: str = "", after: str = "") -> str:
    """A value as an expression that begins at a column.

    `before` is written before it, such as `name=`, and `after` behind it, such as `.arn`.
    """
    # First what is often, which to ask is quicker than to match.
    if isinstance(value, str):
        return f"{before}{quoted(value)}{after}"
    if isinstance(value, dict):
        return _mapping(value, scope, at, before, after)
    if isinstance(value, tuple):
        return _list(value, scope, at, before, after)
    if isinstance(value, Ref):
        return looked_into(before + scope.nodes[value.source], value.path, at, after)
    match value:
        case float():
            # As Ruff writes it.
            number = repr(value).replace("e+", "e")
            return f"{before}{number}{after}"
        case bool() | int() | None:
            return f"{before}{value!r}{after}"
        case Json(inner):
            dumps = "pulumi.Output.json_dumps" if is_output(value) else "json.dumps"
            return _around(f"{before}{dumps}(", inner, f"){after}", scope, at)
        case Mapping():
            return _mapping(value, scope, at, before, after)
        case _:
            return _special(value, scope, at, before, after)


def _mapping(value: Mapping[str, Value], scope: Scope, at: Column, before: str, after: str) -> str:
    if scope.marks:
        for variable, marks in scope.marks.items():
            if value == marks:
                return f"{before}{variable}{after}"
    head, tail = f"{before}{{", f"}}{after}"
    if len(value) == 1:
        ((key, only),) = value.items()
        named = f"{quoted(key)}: "
        return group_of_one(head, lambda inside: express(only, scope, inside, named), tail, at)
    inside = at.inside
    items = [
        f"{quoted(key)}: {quoted(item)}"
        if isinstance(item, str)
        else express(item, scope, inside, f"{quoted(key)}: ")
        for key, item in value.items()
    ]
    return group(head, items, tail, at)


def _list(value: tuple[Value, ...], scope: Scope, at: Column, before: str, after: str) -> str:
    head, tail = f"{before}[", f"]{after}"
    if len(value) == 1:
        return _around(head, value[0], tail, scope, at)
    inside = at.inside
    return group(head, [express(item, scope, inside) for item in value], tail, at)


def _around(head: str, value: Value, tail: str, scope: Scope, at: Column) -> str:
    """A value alone in brackets."""
    return group_of_one(head, lambda inside: express(value, scope, inside), tail, at)


def _special(
    value: StackOutput
    | Config
    | Setting
    | Secret
    | Format
    | Base64
    | FromBase64
    | Enum
    | Archive
    | Folder,
    scope: Scope,
    at: Column,
    before: str,
    after: str,
) -> str:
    match value:
        case StackOutput(source, output, path):
            head, tail = f"{before}{scope.nodes[source]}.require_output(", f"){steps(path)}{after}"
            return group(head, [quoted(output)], tail, at)
        case Config(namespace, key, secret):
            method = "require_secret" if secret else "require"
            return group(
                f"{before}{config_name(namespace)}.{method}(", [quoted(key)], f"){after}", at
            )
        case Setting(name):
            return f"{before}pulumi.get_{name}(){after}"
        case Secret(inner):
            return _around(f"{before}pulumi.Output.secret(", inner, f"){after}", scope, at)
        case Format():
            return _formatted(value, scope, at, before, after)
        case Base64() | FromBase64():
            return _in_base64(value, scope, at, before, after)
        case Enum(kind, member):
            return f"{before}{spelled(kind)}.{member}{after}"
        case Archive():
            head = f"{before}pulumi.FileArchive("
            return group(head, [quoted(scope.folders[value])], f"){after}", at)
        case Folder(archive):
            return f"{before}{quoted(scope.folders[archive])}{after}"


def _in_base64(
    value: Base64 | FromBase64, scope: Scope, at: Column, before: str, after: str
) -> str:
    match value:
        case Base64(inner):
            return _encoded(inner, scope, at, before, after)
        case FromBase64(inner):
            return _decoded(inner, scope, at, before, after)


def _encoded(inner: Value, scope: Scope, at: Column, before: str, after: str) -> str:
    if is_output(inner):
        encode = ".apply(lambda text: b64encode(text.encode()).decode())"
        return express(inner, scope, at, before, encode + after)

    def text(inside: Column) -> str:
        return express(inner, scope, inside, "", ".encode()")

    return group_of_one(f"{before}b64encode(", text, f").decode(){after}", at)


def _decoded(inner: Value, scope: Scope, at: Column, before: str, after: str) -> str:
    read = "lambda text: b64decode(text).decode()"
    match inner:
        case Ref(source, path):
            head = f"{before}{scope.nodes[source]}{steps(path)}.apply("
            return group(head, [read], f"){after}", at)
        case _:
            return express(inner, scope, at, before, f".apply({read}){after}")


def _formatted(value: Format, scope: Scope, at: Column, before: str, after: str) -> str:
    if not is_output(value):
        return f"{before}{_f_string(value, scope)}{after}"
    inside = at.inside
    parts = [express(part, scope, inside) for part in value.parts]
    items = [quoted(value.template), *parts]
    return group(f"{before}pulumi.Output.format(", items, f"){after}", at)


_MARK = re.compile(r"\{\{|\}\}|\{\}")


def _f_string(value: Format, scope: Scope) -> str:
    """A format of parts that are known when the program begins."""
    parts = iter(value.parts)

    def filled(mark: re.Match[str]) -> str:
        return _inside(next(parts), scope) if mark[0] == "{}" else mark[0]

    quote = preferred_quote(value.template)
    text = _MARK.sub(filled, escaped(value.template, quote))
    if any(isinstance(part, Setting) for part in value.parts):
        return f"f{quote}{text}{quote}"
    return quoted(value.template.format(*value.parts))


def _inside(part: Value, scope: Scope) -> str:
    match part:
        case Setting():
            return f"{{{express(part, scope, UNBROKEN)}}}"
        case _:
            return escaped(str(part), '"').replace("{", "{{").replace("}", "}}")


def is_output(value: Value) -> bool:
    """Whether a value's expression is an output, or holds one."""
    found = value.parts if isinstance(value, Json) else parts(value)
    return any(map(_comes_later, found))


def _comes_later(part: Part) -> bool:
    match part:
        case Ref() | StackOutput() | FromBase64() | Secret():
            return True
        case Config():
            return part.secret
        case Format():
            return not all(_fits_f_string(each) for each in part.parts)
        case Json() | Base64() | Setting() | Enum() | Archive() | Folder():
            # Of what these hold, the parts are looked at as well.
            return False


def _fits_f_string(part: Value) -> bool:
    """Before Python 3.12, what is inside an f-string has no quotes and no backslashes."""
    match part:
        case Setting():
            return True
        case str():
            return '"' not in part and "'" not in part and "\\" not in part
        case _:
            return False


def config_name(namespace: str | None) -> str:
    """The variable that holds a namespace of the stack's configuration."""
    return f"{re.sub(r'[^a-z0-9]+', '_', namespace.lower())}_config" if namespace else "config"
