"""Graph values as Python expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import zip_longest

from twofold.project.imports import spelled
from twofold.project.layout import (
    Expression,
    Group,
    call,
    chain,
    escaped,
    group,
    listing,
    preferred_quote,
    prefixed,
    quoted,
    suffixed,
)
from twofold.resources.graph import (
    NO_OPTIONS,
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
    Options,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
)
from twofold.values import frozen


@frozen
class Scope:
    """What names mean in one place of a program.

    `nodes` says how a node (or a component) is reached from there, `folders` where the
    files of an archive lie.
    """

    nodes: Mapping[Address, str]
    folders: Mapping[Archive, str]


def express(value: Value, scope: Scope, before: str = "") -> Expression:
    """A value as an expression; `before` is written before it, such as `name=`."""
    # First what is often and quickly told.
    match value:
        case str():
            return before + quoted(value)
        case dict():
            return _mapping(value, scope, before)
        case tuple():
            return group(f"{before}[", tuple([express(item, scope) for item in value]), "]")
        case Ref(source, path):
            return looked_into(before + scope.nodes[source], path)
        case float():
            return before + repr(value).replace("e+", "e")
        case bool() | int() | None:
            return before + repr(value)
        case Json(inner):
            dumps = "pulumi.Output.json_dumps" if is_output(inner) else "json.dumps"
            return group(f"{before}{dumps}(", (express(inner, scope),), ")")
        case Mapping():
            return _mapping(value, scope, before)
        case _:
            return prefixed(before, _special(value, scope))


def _mapping(value: Mapping[str, Value], scope: Scope, before: str) -> Group:
    items = [
        f"{quoted(key)}: {quoted(item)}"
        if isinstance(item, str)
        else express(item, scope, f"{quoted(key)}: ")
        for key, item in value.items()
    ]
    return group(f"{before}{{", tuple(items), "}")


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
) -> Expression:
    match value:
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
        case Format():
            return _formatted(value, scope)
        case Base64() | FromBase64():
            return _in_base64(value, scope)
        case Enum(kind, member):
            return f"{spelled(kind)}.{member}"
        case Archive():
            return call("pulumi.FileArchive", [quoted(scope.folders[value])])
        case Folder(archive):
            return quoted(scope.folders[archive])


def _in_base64(value: Base64 | FromBase64, scope: Scope) -> Expression:
    match value:
        case Base64(inner):
            return _encoded(inner, scope)
        case FromBase64(inner):
            return _decoded(inner, scope)


def _encoded(inner: Value, scope: Scope) -> Expression:
    text = express(inner, scope)
    if is_output(inner):
        return suffixed(text, ".apply(lambda text: b64encode(text.encode()).decode())")
    return group("b64encode(", (suffixed(text, ".encode()"),), ").decode()")


def _decoded(inner: Value, scope: Scope) -> Expression:
    read = "lambda text: b64decode(text).decode()"
    match inner:
        case Ref(source, path):
            return group(f"{scope.nodes[source]}{steps(path)}.apply(", (read,), ")")
        case _:
            return suffixed(express(inner, scope), f".apply({read})")


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
        case str():
            return False
        case dict():
            return any(map(is_output, value.values()))
        case tuple():
            return any(map(is_output, value))
        case int() | float() | None | Setting() | Enum() | Archive() | Folder():
            return False
        case Ref() | StackOutput() | FromBase64() | Secret():
            return True
        case Config():
            return value.secret
        case Format():
            return not all(_fits_f_string(part) for part in value.parts)
        case Json(inner) | Base64(inner):
            return is_output(inner)
        case Mapping():
            return any(map(is_output, value.values()))


def _fits_f_string(part: Value) -> bool:
    """Before Python 3.12, what is inside an f-string has no quotes and no backslashes."""
    match part:
        case Setting():
            return True
        case str():
            return '"' not in part and "'" not in part and "\\" not in part
        case _:
            return False


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


def looked_into(start: str, path: tuple[Step, ...]) -> Expression:
    """A path into an output: where it is too long, Ruff breaks it at its last index.

    >>> looked_into("vpc", ("tags", Key("a"), "b"))
    Group(head='vpc.tags[', items=('"a"',), tail='].b')
    """
    at = _last_index(path)
    if at is None:
        return start + steps(path)
    links = _links(path)
    if len(links) > FEW_LINKS:
        return chain((start + steps(path[: links[0]]), *_between(path, links)))
    index = _step(path[at])[1:-1]
    return group(f"{start}{steps(path[:at])}[", (index,), f"]{steps(path[at + 1 :])}")


# So many attributes of what an index gave stay on a line with it, however long that is.
FEW_LINKS = 1


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


def config_name(namespace: str | None) -> str:
    """The variable that holds a namespace of the stack's configuration."""
    return f"{re.sub(r'[^a-z0-9]+', '_', namespace.lower())}_config" if namespace else "config"


def options(given: Options, scope: Scope, parent: str | None) -> Mapping[str, Expression]:
    """The arguments of `pulumi.ResourceOptions`, those that say something."""
    if given is NO_OPTIONS:
        return {"parent": parent} if parent else {}
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
