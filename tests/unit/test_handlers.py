"""What a module binds is read of its text, and doubted where that does not say."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest

from resolving import resolve_text
from twofold.diagnostics import CompileError
from twofold.packaging.python.images import BASES
from twofold.services.handlers import Bound, NoPython, read_module

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
    "all(each for app in ())",
    pytest.param(
        "[each for app in ()]",
        marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="no table of its own"),
    ),
    r"path = '\d'",  # of which Python warns
]
UNTOLD = [
    "from parts import *",
    "from parts import \\\n    *",
    "def __getattr__(name): ...",
    "globals()['app'] = 1",
    "exec('app = 1')",
    "import sys\nsys.modules[__name__] = 1",
    pytest.param(f"x = {'-' * 10_000}1", id="too-deep"),
]
# A text that no Python reads, the line at fault, and a part of the reason.
BROKEN = [
    ("def app(:", 1, "invalid syntax"),
    ("app = 1\ndef (", 2, ""),
    ("if True:\napp = 1", 2, "indented"),
    ("from parts import *\napp = ", 2, "invalid syntax"),
    ("from parts import (\n    *\n)", 2, "invalid syntax"),
    ("\napp = 1\0", 2, "null byte"),
    pytest.param(f"app = {'(' * 300}{')' * 300}", 1, "parenthes", id="too-deep"),
]
# What Python 3.11 does not read, and one that runs services does.
YOUNGER = [
    "type app = int",
    "if True: type app = int",
    "def app[T](it: T): ...",
    "class app[T]: ...",
    "def \\\n  app [T](it: T): ...",
    "app = f'{d['a']}'",
    "app = rF'{d['a']}'",
]


def written(folder: Path, text: str) -> str:
    path = folder / "main.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("text", BOUND)
def test_a_name_is_bound(text: str, tmp_path: Path) -> None:
    bound = read_module(written(tmp_path, text), "python3.13")

    assert isinstance(bound, Bound)
    assert "app" in bound.names


@pytest.mark.parametrize("text", UNBOUND)
def test_a_name_is_not_bound(text: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bound = read_module(written(tmp_path, text), "python3.13")

    assert isinstance(bound, Bound)
    assert "app" not in bound.names


@pytest.mark.parametrize("text", UNTOLD)
def test_what_cannot_be_told_is_not_judged(text: str, tmp_path: Path) -> None:
    assert read_module(written(tmp_path, text), "python3.13") is None
    (tmp_path / "main.py").rename(tmp_path / "web.py")

    graph = resolve_text(tmp_path, "name: shop\nservices: {cart: {code: ., handler: web.app}}")

    assert len(graph.services) == 1


@pytest.mark.parametrize(("text", "line", "reason"), BROKEN)
def test_what_no_python_reads_is_said_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    found = read_module(written(tmp_path, text), "python3.13")

    assert isinstance(found, NoPython)
    assert found.line == line
    assert reason in found.reason


@pytest.mark.parametrize("text", YOUNGER)
def test_what_a_younger_python_may_read_is_not_judged(tmp_path: Path, text: str) -> None:
    """By one that is older than the service's; others read it."""
    found = read_module(written(tmp_path, text), "python3.13")

    assert not isinstance(found, NoPython)


def test_what_the_services_own_python_does_not_read_is_judged(tmp_path: Path) -> None:
    """Also where an f-string might mean something to a younger one."""
    found = read_module(written(tmp_path, "app = f'{1}'\ndef ("), "python3.11")

    assert isinstance(found, NoPython)


def test_every_runtime_is_one_whose_syntax_is_known() -> None:
    """Who adds one looks up what Python has learnt until then."""
    assert set(BASES) == {"python3.11", "python3.12", "python3.13"}


@pytest.mark.parametrize("content", [b"\xff\xfe", b"app = 1\n# caf\xe9", b"# coding: utf-8\n#\xe9"])
def test_a_module_is_utf_8(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "main.py").write_bytes(content)

    found = read_module(str(tmp_path / "main.py"), "python3.13")

    assert isinstance(found, NoPython)
    assert "is not UTF-8" in found.reason


def test_a_module_may_say_that_it_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(b"# coding: latin-1\napp = 'caf\xe9'\n")

    found = read_module(str(tmp_path / "main.py"), "python3.13")

    assert isinstance(found, Bound)
    assert "app" in found.names


def test_a_handler_that_is_no_python_is_a_finding(tmp_path: Path) -> None:
    written(tmp_path, "app = 1\nother = = 2\n")

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path, "name: shop\nservices:\n  cart: {code: ., handler: main.app}")

    [finding] = caught.value.findings
    assert finding.code == "not-python"
    assert (finding.span.line, finding.span.column) == (3, 28)
    assert finding.message == (
        "handler 'main.app' of service 'cart': 'main.py' is not Python, in line 2: invalid syntax"
    )


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


# Each is, or may be, an application.
CALLABLE = [
    "async def app(scope, receive, send): ...",
    "def app(scope, receive, send, *, more=1): ...",
    "def app(*given): ...",
    "def app(first, *rest): ...",
    "@wrapped\ndef app(event, context): ...",
    "def app(event, context): ...\napp = wrapped(app)",
    "def app(event, context): ...\nfrom web import app",
    "if old:\n    def app(event, context): ...",
    "class app:\n    def app(self, event): ...",
    "app = lambda event, context: 1",
    "app = Flask(__name__)\napp = WsgiToAsgi(app)",
    "app = WsgiToAsgi(Flask(__name__))",
    "wsgi = Flask(__name__)\napp = WsgiToAsgi(wsgi)",
    "app = Flask",
    "app, other = Flask(__name__), 1",
]


@pytest.mark.parametrize("text", CALLABLE)
def test_what_may_be_an_application_is_taken_for_one(text: str, tmp_path: Path) -> None:
    written(tmp_path, text)

    assert resolve_text(tmp_path, "name: shop\nservices: {cart: {code: .}}").services


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        # As in serverless-patterns (lambda-durable-webhook-sam-python), and as WSGI has it.
        ("def app(event, context):\n    return {}\n", "'event' and 'context'"),
        ("async def app(event: dict, context=None): ...", "'event' and 'context'"),
        ("def app(\n    environ,\n    start_response,\n): ...", "'environ' and 'start_response'"),
    ],
)
def test_a_function_of_two_things_is_no_application(text: str, taken: str, tmp_path: Path) -> None:
    written(tmp_path, text)

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path, "name: shop\nservices:\n  cart: {code: ., handler: main.app}")

    [finding] = caught.value.findings
    assert finding.code == "no-application"
    assert (finding.span.line, finding.span.column) == (3, 28)
    assert f" takes {taken}: " in finding.message
    assert "`async def app(scope, receive, send)`" in finding.hint


# As in serverless/examples (aws-python-flask-dynamodb-api), and as Bottle and Django have it.
@pytest.mark.parametrize(
    ("text", "maker"),
    [
        ("from flask import Flask\napp = Flask(__name__)\napp.debug = True\n", "Flask"),
        ("import bottle\napp: bottle.Bottle = bottle.Bottle()\n", "Bottle"),
        ("app = get_wsgi_application()", "get_wsgi_application"),
    ],
)
def test_an_application_of_wsgi_is_none(text: str, maker: str, tmp_path: Path) -> None:
    written(tmp_path, text)

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path, "name: shop\nservices: {cart: {code: .}}")

    [finding] = caught.value.findings
    assert finding.code == "no-application"
    assert f" is made by `{maker}`: " in finding.message
    assert "`asgi = WsgiToAsgi(app)`" in finding.hint


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
