"""The texts below a model's fields: what each is for, as its author wrote it there.

Pydantic can read them as well (`use_attribute_docstrings`), one class after the other, and takes
longer for that than for all the rest of these models.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel


def describe_fields(model: type[BaseModel]) -> None:
    """Give each field of a new model the text below it, unless it has a description."""
    texts = _texts(sys.modules[model.__module__].__file__ or "").get(model.__qualname__, {})
    for name, text in texts.items():
        field = model.model_fields[name]
        field.description = field.description or text


@cache
def _texts(path: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a file by class and field."""
    module = ast.parse(Path(path).read_text(encoding="utf-8"))
    classes = (each for each in module.body if isinstance(each, ast.ClassDef))
    return {each.name: dict(_texts_of(each)) for each in classes}


def _texts_of(body: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in zip(body.body, body.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                yield name, inspect.cleandoc(text)
            case _:
                continue
