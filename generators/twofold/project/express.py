"""Graph values as Python expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest

from twofold.project.imports import spelled
from twofold.project.layout import (
    UNBROKEN,
    Column,
    chain,
    escaped,
    group,
    group_of_one,
    preferred_quote,
    quoted,
)
from twofold.resources.graph import Alias, Options
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
    Part,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
    parts,
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


# Where values are that refer to nothing.
NOWHERE = Scope({}, {})


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
    head, tail = f"{before}{{", f"}}{after}"
    if len(value) == 1 and at.widens(head, tail):
        ((key, only),) = value.items()
        named = f"{quoted(key)}: "
        return group_of_one(head, lambda inside: express(only, scope, inside, named), tail, at)
    inside = at.inside if len(value) > 1 else at.below
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
    if at.widens(head, tail):
        return group_of_one(head, lambda inside: express(value, scope, inside), tail, at)
    return group(head, [express(value, scope, at.below)], tail, at)


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
    if isinstance(value, str):
        return False
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
        first, *between = (start + steps(path[: links[0]]), *_between(path, links))
        return chain((first, *between[:-1], between[-1] + after), at)
    head, tail = f"{start}{steps(path[:index])}[", f"]{steps(path[index + 1 :])}{after}"
    return group(head, [_step(path[index])[1:-1]], tail, at)


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


def options(given: Options, scope: Scope, parent: str | None, at: Column) -> list[str]:
    """The arguments of `pulumi.ResourceOptions` that say something, each at a column."""
    said = (
        parent and f"parent={parent}",
        _all("depends_on", (scope.nodes[each] for each in given.depends_on), at),
        _true("protect", given.protect),
        _aliases(given.aliases, at),
        _all("ignore_changes", map(quoted, given.ignore_changes), at),
        _all("replace_on_changes", map(quoted, given.replace_on_changes), at),
        _all("additional_secret_outputs", map(quoted, given.additional_secret_outputs), at),
        _true("retain_on_delete", given.retain_on_delete),
        _true("delete_before_replace", given.delete_before_replace),
        given.provider and f"provider={scope.nodes[given.provider]}",
        given.import_ is not None and f"import_={quoted(given.import_)}",
    )
    return [each for each in said if each]


def _aliases(aliases: Sequence[Alias], at: Column) -> str:
    below = at.inside if len(aliases) > 1 else at.below
    named = (group("pulumi.Alias(", [f"name={quoted(each.name)}"], ")", below) for each in aliases)
    return _all("aliases", named, at)


def _all(name: str, items: Iterable[str], at: Column) -> str:
    found = tuple(items)
    return group(f"{name}=[", found, "]", at) if found else ""


def _true(name: str, flag: bool) -> str:
    return f"{name}=True" if flag else ""
