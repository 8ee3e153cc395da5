"""The texts below a model's fields: what each is for, as its author wrote it there.

They are read when somebody wants to know: most who check a blueprint do not.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path


def text_below(model: type[object], field: str) -> str:
    """The text below a field where a model declares it, in one line; else nothing."""
    texts = _texts(sys.modules[model.__module__].__file__ or "")
    return texts.get(model.__qualname__, {}).get(field, "")


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
                yield name, " ".join(text.split())
            case _:
                continue
