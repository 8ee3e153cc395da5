"""Every code of a finding, with its cause and its way out, read from the code that makes it."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from reference.ways import SHOWN, WAYS, Example
from twofold.compile import support_tables
from twofold.placement.support import Need, Refused, cell, targets
from twofold.services.links import TARGETS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "generators" / "twofold"
CASES = ROOT / "tests" / "cases" / "errors"

# What makes a finding, and where its arguments for the code, the message and the hint are.
MAKERS = {"Diagnostic": (0, 1, 3), "MistakeError": (0, 1, 2), "_syntax": (None, 0, 2)}
IMPLIED = "syntax"

# Causes of findings whose function is no rule of its own, and has another docstring or none.
CAUSES = {
    ("_bytes", "no-such-file"): "A file that somebody names is there.",
    ("_bytes", "directory"): "What somebody names is a file.",
    ("_events", "syntax"): "A file is text in YAML.",
    ("_amount", "invalid-amount"): "An amount is a whole number, or text of one with a unit.",
    ("check", "either-or"): "A mapping says exactly one of two keys, and is what that makes it.",
    ("port_name", "wrong-type"): "A port is referred to by its name.",
    ("single", "wrong-type"): "A value is one that an environment variable can hold.",
    ("private_block", "invalid-block"): "A network's block is private, IPv4, and of a usual size.",
    ("in_zone", "outside-zone"): "A host name lies in its zone.",
    ("_conflicts", "would-overwrite"): "A file to be written is not twofold's, or was changed.",
}

# A finding in a case's `expected.txt`.
EXPECTED = re.compile(
    r"^\S+:\d+:\d+: error\[([a-z0-9-]+)\]: (.*)\n(?:  hint: (.*)\n)?", re.MULTILINE
)

OR = "; or: "

# Rules about links, whose codes name what a verb links to.
LINKS = ("unknown_target", "wrong_target")


@dataclass(frozen=True, slots=True)
class Rule:
    """A place in the code that makes findings of a code.

    `message` and `hint` are as the code has them, with `NAME` for what it fills in.
    """

    code: str
    cause: str
    message: str
    hint: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the source, in the order of the files."""
    paths = [path for path in sorted(SOURCE.rglob("*.py")) if not _is_template(path)]
    return tuple(rule for path in paths for rule in _rules_of(path))


def _is_template(path: Path) -> bool:
    """Whether a file is yet to be rendered: cookiecutter's, with a hook or a name to fill in."""
    return any(part == "hooks" or "{{" in part for part in path.parts)


@cache
def examples() -> dict[str, Example]:
    """The first finding of each code that the cases show."""
    found: dict[str, Example] = {}
    for path in sorted(CASES.rglob("expected.txt")):
        for code, message, hint in EXPECTED.findall(path.read_text(encoding="utf-8")):
            if code not in found or (hint and not found[code].hint):
                found[code] = Example(message, hint)
    return found


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a finding is made: the rule, and its module."""

    function: ast.FunctionDef
    tree: ast.Module
    module: str

    @property
    def cause(self) -> str:
        """The docstring of the rule, in one line."""
        return " ".join((ast.get_docstring(self.function) or "").split())


def _rules_of(path: Path) -> Iterator[Rule]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = path.relative_to(SOURCE).as_posix()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name not in MAKERS:
            site = _Site(function, tree, module)
            for call in ast.walk(function):
                match call:
                    case ast.Call(func=ast.Name(id=name)) if name in MAKERS:
                        yield from _rules_at(call, MAKERS[name], site)
                    case _:
                        continue


def _rules_at(call: ast.Call, places: tuple[int | None, int, int], site: _Site) -> Iterator[Rule]:
    code, message, hint = (_argument(call, each) for each in places)
    if code is None or message is None:
        raise LookupError(f"{site.module}:{call.lineno}: a finding without a code or a message")
    for each in _codes(code, site):
        cause = CAUSES.get((site.function.name, each)) or site.cause
        if not cause:
            raise LookupError(f"{site.module}:{call.lineno}: a finding without a docstring")
        yield Rule(each, cause, _text(message, site), _text(hint, site))


def _argument(call: ast.Call, index: int | None) -> ast.expr | None:
    if index is None:
        return ast.Constant(IMPLIED)
    named = {each.arg: each.value for each in call.keywords}
    if index < len(call.args):
        return call.args[index]
    return named.get("hint") if index > 1 else None


def _codes(code: ast.expr, site: _Site) -> Iterator[str]:
    """The codes that an expression comes to; a part of one may be an argument of the function."""
    match code:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            [filled] = [each for each in parts if isinstance(each, ast.FormattedValue)]
            for word in _words(ast.unparse(filled.value), site):
                yield "".join(word if each is filled else ast.literal_eval(each) for each in parts)
        case ast.Attribute():  # a mistake's own code, which has a rule where it is made
            return
        case _:
            raise LookupError(f"{site.module}:{code.lineno}: nobody knows which code this is")


def _words(name: str, site: _Site) -> Sequence[str]:
    """What a part of a code may be: a kind of thing, a need, or what callers of the rule write."""
    function = site.function
    if function.name in LINKS:
        # Whoever names a secret declares it.
        return sorted({section.removesuffix("s") for section in TARGETS.values()} - {"secret"})
    if name == "claim.need":
        return sorted(refused())
    arguments = [*function.args.args, *function.args.kwonlyargs]
    [index] = [at for at, each in enumerate(arguments) if each.arg == name]
    calls = (
        each
        for each in ast.walk(site.tree)
        if isinstance(each, ast.Call) and ast.unparse(each.func) == function.name
    )
    return sorted({ast.literal_eval(each.args[index]) for each in calls})


def refused() -> dict[str, list[str]]:
    """The needs that some target does not meet, each with the ways out."""
    found: dict[str, dict[str, None]] = {}
    tables = support_tables()
    for target in targets(tables):
        for need in get_args(Need):
            refused = cell(tables, target, need)
            if isinstance(refused, Refused):
                found.setdefault(need, {})[refused.instead] = None
    return {need: _distinct(ways) for need, ways in found.items()}


def _text(value: ast.expr | None, site: _Site) -> str:
    """A text as the code has it, with what is filled in by its name in capital letters."""
    match value:
        case None:
            return ""
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(each, site) for each in parts)
        case ast.FormattedValue(value=inner):
            return _filled(inner, site)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, site) + _text(right, site)
        case ast.IfExp(body=body, orelse=other):
            return OR.join(filter(None, (_text(body, site), _text(other, site))))
        case ast.BoolOp(values=values):
            return OR.join(filter(None, (_text(each, site) for each in values)))
        case ast.Call(func=ast.Name(id="nearest")):
            return "write the name that the hint suggests"
        case ast.Name(id=name):
            return _assigned(name, site)
        case _:
            return _filled(value, site)


def _assigned(name: str, site: _Site) -> str:
    """The text that a local name was given last."""
    for each in reversed(list(ast.walk(site.function))):
        match each:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                return _text(value, site)
            case _:
                continue
    return name.upper()


def _filled(value: ast.expr, site: _Site) -> str:
    """What stands for a value: itself, where it is a constant of the module."""
    if isinstance(value, ast.Name) and value.id.isupper():
        name = f"twofold.{site.module.removesuffix('.py').replace('/', '.')}"
        return str(getattr(importlib.import_module(name), value.id))
    words = re.findall(r"[A-Za-z]+", ast.unparse(value))
    return words[-1].upper() if words else "..."


HEAD = """\
# Diagnostics

Every finding has a code, a place and, where there is one, a hint. Codes are stable: scripts may
name them. `twofold check --format json` prints findings as data: see
[JSON output](../command-line.md#json-output).

This page is made from the rules in the source and the cases in `tests/cases/errors`. An entry
shows a finding as it is printed behind its place, then says the rule that it is about, or what
breaks it, and then the way out. Words in capitals stand for what a finding fills in.
"""


def codes() -> dict[str, list[Rule]]:
    """The rules of each code, by code."""
    found: dict[str, list[Rule]] = {}
    for rule in rules():
        found.setdefault(rule.code, []).append(rule)
    return dict(sorted(found.items()))


def page() -> str:
    """The page."""
    lines = [HEAD]
    for code, made in codes().items():
        lines += [f"## `{code}` {{: #{code} }}", ""]
        lines += ["```text", *_shown(code, made), "```", ""]
        lines += [*_listed(list(dict.fromkeys(rule.cause for rule in made))), ""]
        ways = [way if way.endswith("?") else f"{way}." for way in ways_out(code, made)]
        lines += [*_listed(ways, "Way out: "), ""]
    return "\n".join(lines)


def _listed(texts: Sequence[str], before: str = "") -> Iterator[str]:
    """One text as it is, several as a list."""
    if len(texts) == 1:
        yield f"{before}{texts[0]}"
        return
    if before:
        yield from (f"{before.replace('Way', 'Ways').strip()}", "")
    yield from (f"- {text}" for text in texts)


def _shown(code: str, made: Sequence[Rule]) -> Iterator[str]:
    """A finding of a code, as the command line prints it behind the place."""
    rule = made[0]
    shown = examples().get(code) or SHOWN.get(code) or Example(rule.message, rule.hint)
    yield f"error[{code}]: {shown.message}"
    if shown.hint:
        yield f"  hint: {shown.hint}"


def ways_out(code: str, made: Sequence[Rule]) -> list[str]:
    """What to do about a finding: what the table says of a need, else what the rules say."""
    need = code.removeprefix("unsupported-")
    if need != code and need in refused():
        return refused()[need]
    if code in WAYS:
        return [WAYS[code]]
    return _distinct(way for rule in made for way in rule.hint.split(OR) if way)


def _distinct(ways: Iterable[str]) -> list[str]:
    """Every way once, and none that another one says with more besides."""
    once = list(dict.fromkeys(ways))
    return [
        way for way in once if not any(other != way and other.startswith(way) for other in once)
    ]
