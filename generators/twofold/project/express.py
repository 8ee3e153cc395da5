"""Graph values as Python expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twofold.project.imports import spelled
from twofold.project.layout import (
    Expression,
    call,
    dictionary,
    escaped,
    listing,
    preferred_quote,
    quoted,
    suffixed,
)
from twofold.resources.graph import (
    Address,
    Archive,
    Config,
    Enum,
    Folder,
    Format,
    Json,
    Key,
    Options,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in one place of a program.

    `nodes` says how a node (or a component) is reached from there, `folders` where the
    files of an archive lie.
    """

    nodes: Mapping[Address, str]
    folders: Mapping[Archive, str]


def express(value: Value, scope: Scope) -> Expression:  # noqa: C901 (a case for each kind of value)
    """A value as an expression."""
    match value:
        case str():
            return quoted(value)
        case float():
            return repr(value).replace("e+", "e")
        case bool() | int() | None:
            return repr(value)
        case Ref(source, path):
            return scope.nodes[source] + steps(path)
        case StackOutput(source, output, path):
            required = call(f"{scope.nodes[source]}.require_output", [quoted(output)])
            return suffixed(required, steps(path))
        case Config(namespace, key, secret):
            method = "require_secret" if secret else "require"
            return call(f"{config_name(namespace)}.{method}", [quoted(key)])
        case Setting(name):
            return f"pulumi.get_{name}()"
        case Secret(inner):
            return call("pulumi.Output.secret", [express(inner, scope)])
        case Json(inner):
            dumps = "pulumi.Output.json_dumps" if is_output(inner) else "json.dumps"
            return call(dumps, [express(inner, scope)])
        case Format():
            return _formatted(value, scope)
        case Enum(kind, member):
            return f"{spelled(kind)}.{member}"
        case Archive():
            return call("pulumi.FileArchive", [quoted(scope.folders[value])])
        case Folder(archive):
            return quoted(scope.folders[archive])
        case tuple():
            return listing(express(item, scope) for item in value)
        case Mapping():
            return dictionary({key: express(item, scope) for key, item in value.items()})


def _formatted(value: Format, scope: Scope) -> Expression:
    if is_output(value):
        parts = (express(part, scope) for part in value.parts)
        return call("pulumi.Output.format", [quoted(value.template), *parts])
    return _f_string(value, scope)


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
            return f"{{{express(part, scope)}}}"
        case _:
            return escaped(str(part), '"').replace("{", "{{").replace("}", "}}")


def is_output(value: Value) -> bool:
    """Whether a value's expression is an output, or holds one."""
    match value:
        case Ref() | StackOutput() | Secret():
            return True
        case Config():
            return value.secret
        case Format():
            return not all(_fits_f_string(part) for part in value.parts)
        case Json(inner):
            return is_output(inner)
        case tuple():
            return any(is_output(item) for item in value)
        case Mapping():
            return any(is_output(item) for item in value.values())
        case str() | int() | float() | None | Setting() | Enum() | Archive() | Folder():
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


def steps(path: Iterable[Step]) -> str:
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


def config_name(namespace: str | None) -> str:
    """The variable that holds a namespace of the stack's configuration."""
    return f"{re.sub(r'[^a-z0-9]+', '_', namespace.lower())}_config" if namespace else "config"


def options(given: Options, scope: Scope, parent: str | None) -> Mapping[str, Expression]:
    """The arguments of `pulumi.ResourceOptions`, those that say something."""
    said: dict[str, Expression | None] = {
        "parent": parent,
        "depends_on": _all(scope.nodes[each] for each in given.depends_on),
        "protect": _true(given.protect),
        "aliases": _all(
            call("pulumi.Alias", keywords={"name": quoted(alias.name)}) for alias in given.aliases
        ),
        "ignore_changes": _all(map(quoted, given.ignore_changes)),
        "replace_on_changes": _all(map(quoted, given.replace_on_changes)),
        "additional_secret_outputs": _all(map(quoted, given.additional_secret_outputs)),
        "retain_on_delete": _true(given.retain_on_delete),
        "delete_before_replace": _true(given.delete_before_replace),
        "provider": scope.nodes[given.provider] if given.provider else None,
        "import_": quoted(given.import_) if given.import_ is not None else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _all(items: Iterable[Expression]) -> Expression | None:
    found = tuple(items)
    return listing(found) if found else None


def _true(flag: bool) -> str | None:
    return "True" if flag else None
