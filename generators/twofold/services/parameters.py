"""What a function of a module takes, read of its text."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence
from contextlib import suppress


def parameters_of(text: str, name: str) -> Sequence[str] | None:
    r"""The parameters of a function, where its name is that of nothing else in the module.

    >>> parameters_of("def handler(event, context=None): ...", "handler")
    ['event', 'context']
    >>> parameters_of("def app(event, context): ...; app = wrapped(app)", "app")
    >>> parameters_of("@wrapped\ndef app(event, context): ...", "app")
    """
    # Deep down, Python gives up on a text that it can read otherwise.
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
        match [each for each in ast.walk(tree) if _binds(each, name)]:
            case [ast.FunctionDef() | ast.AsyncFunctionDef() as function]:
                return _plain(function) if function in tree.body else None
            case _:
                return None
    return None


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name == name
        case ast.Name(id=said, ctx=ast.Store()):
            return said == name
        case ast.alias():
            return name in (node.name, node.asname)
        case _:
            return False


def _plain(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Sequence[str] | None:
    """What it takes, unless a decorator or a star leaves that open."""
    told = function.args
    if function.decorator_list or told.vararg or told.kwonlyargs:
        return None
    return [each.arg for each in (*told.posonlyargs, *told.args)]
