"""What a name of a module is bound to, read of the module's text."""

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
    match _only(text, name):
        case ast.FunctionDef() | ast.AsyncFunctionDef() as function:
            return _plain(function)
        case _:
            return None


def maker_of(text: str, name: str) -> str | None:
    """What is called to make the value of a name, where the module gives it no other.

    >>> maker_of("app = flask.Flask(__name__)", "app")
    'Flask'
    >>> maker_of("app = Flask(__name__); app = wrapped(app)", "app")
    """
    match _only(text, name):
        case ast.Assign(value=ast.Call(func=called)) | ast.AnnAssign(value=ast.Call(func=called)):
            return ast.unparse(called).rpartition(".")[2]
        case _:
            return None


def _only(text: str, name: str) -> ast.stmt | None:
    """The statement at a module's top that binds a name, if it is the only one anywhere."""
    # Deep down, Python gives up on a text that it can read otherwise.
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
        match [each for each in ast.walk(tree) if _binds(each, name)]:
            case [ast.stmt() as only]:
                return only if only in tree.body else None
            case [only]:
                return next((each for each in tree.body if only in _targets(each)), None)
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


def _targets(statement: ast.stmt) -> Sequence[ast.AST]:
    match statement:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target):
            return [target]
        case _:
            return []


def _plain(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Sequence[str] | None:
    """What it takes, unless a decorator or a star leaves that open."""
    told = function.args
    if function.decorator_list or told.vararg or told.kwonlyargs:
        return None
    return [each.arg for each in (*told.posonlyargs, *told.args)]
