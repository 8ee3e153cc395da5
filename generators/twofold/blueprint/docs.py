"""The texts below a model's fields: what each is for, as its author wrote it there.

They are read when somebody wants to know: most who check a blueprint do not. Pydantic can read them
as well (`use_attribute_docstrings`), for everybody and one class after the other, and takes longer
for that than for all the rest of these models.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel


def describe_fields(base: type[BaseModel]) -> None:
    """Give the fields of all models of a kind the texts below them, where they have none yet."""
    for model in base.__subclasses__():
        for name, field in model.model_fields.items():
            field.description = field.description or _text(model, name)
        describe_fields(model)


def _text(model: type[BaseModel], field: str) -> str | None:
    """The text below a field, where the model, or one that it is made of, declares it."""
    declared = (each for each in model.__mro__ if field in vars(each).get("__annotations__", {}))
    declaring = next(declared)
    texts = _texts(sys.modules[declaring.__module__].__file__ or "")
    return texts.get(declaring.__qualname__, {}).get(field)


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
