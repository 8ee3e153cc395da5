"""What a module binds is read of its text, and doubted where that does not say."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from resolving import resolve_text
from twofold.diagnostics import CompileError
from twofold.services.handlers import read_module

BOUND = [
    "app = 1",
    "app: int = 1",
    "app, other = 1, 2",
    "app += 1",
    "async def app(): ...",
    "class app: ...",
    "import app",
    "import app.parts",
    "from .parts import other as app",
    "if True:\n    app = 1",
    "try:\n    import fast\nexcept ImportError:\n    app = 1",
    "with open('x') as app: ...",
    "for app in []: ...",
    "[app := each for each in ()]",
    "match 1:\n    case app: ...",
    "def make():\n    global app\n    app = 1\nmake()",
]
UNBOUND = [
    "",
    "print(app)",
    "'''\napp = 1\n'''",
    "# app = 1",
    "import parts.app",
    "parts.app = 1",
    "def make():\n    app = 1",
    "class Parts:\n    app = 1",
    "[each for app in ()]",
    r"path = '\d'",  # of which Python warns
]
UNTOLD = [
    "from parts import *",
    "from parts import (\n    *\n)",
    "def __getattr__(name): ...",
    "globals()['app'] = 1",
    "exec('app = 1')",
    "import sys\nsys.modules[__name__] = 1",
    "def app(:",
    "\0",
    "x = " + "(" * 300 + ")" * 300,
]


def written(folder: Path, text: str) -> str:
    path = folder / "main.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("text", BOUND)
def test_a_name_is_bound(text: str, tmp_path: Path) -> None:
    bound = read_module(written(tmp_path, text))

    assert bound is not None
    assert "app" in bound.names


@pytest.mark.parametrize("text", UNBOUND)
def test_a_name_is_not_bound(text: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bound = read_module(written(tmp_path, text))

    assert bound is not None
    assert "app" not in bound.names


@pytest.mark.parametrize("text", UNTOLD)
def test_what_cannot_be_told_is_not_judged(text: str, tmp_path: Path) -> None:
    assert read_module(written(tmp_path, text)) is None
    (tmp_path / "main.py").rename(tmp_path / "web.py")

    graph = resolve_text(tmp_path, "name: shop\nservices: {cart: {code: ., handler: web.app}}")

    assert len(graph.services) == 1


def test_what_is_no_text_cannot_be_told(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(b"\xff\xfe")

    assert read_module(str(tmp_path / "main.py")) is None


def test_a_module_of_a_package_may_be_its_name(tmp_path: Path) -> None:
    """It is one as soon as anybody has imported it."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "__init__.py").touch()
    (tmp_path / "web" / "app.py").touch()

    graph = resolve_text(tmp_path, "name: shop\nservices: {cart: {code: ., handler: web.app}}")

    assert len(graph.services) == 1


def test_a_dockerfile_may_start_something_else(tmp_path: Path) -> None:
    (tmp_path / "main.py").touch()
    (tmp_path / "Dockerfile").touch()

    assert resolve_text(tmp_path, "name: shop\nservices: {cart: {code: .}}").services


def test_what_the_module_has_is_suggested_and_what_it_imports_is_not(tmp_path: Path) -> None:
    text = "import json\n_private = 1\napplication = 1\nother = 2\n"
    written(tmp_path, text)

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path, "name: shop\nservices:\n  cart: {code: ., handler: main.root}")

    [finding] = caught.value.findings
    assert finding.code == "handler-missing"
    assert (finding.span.line, finding.span.column) == (3, 28)
    assert finding.message.endswith("'main.py' has no `root`")
    assert finding.hint == (
        "add an application `root` to it, or name another `handler`; known here: "
        "'main.application', 'main.other'"
    )
