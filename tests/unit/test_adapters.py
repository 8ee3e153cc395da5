"""A package has every adapter that another one of it needs, and asks for what they import."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from resolving import resolve_text
from twofold.packaging import python
from twofold.packaging.builds import FUNCTIONS, Build
from twofold.placement.model import Style
from twofold.services.model import Code

TARGETS: list[tuple[str, Style]] = [
    *((cloud, "functions") for cloud in FUNCTIONS),
    *((cloud, "kubernetes") for cloud in ("aws", "azure", "gcp", "kubernetes")),
]

# What is installed under another name than it is imported by.
DISTRIBUTIONS = {"functions_framework": "functions-framework"}

# What comes with what is asked for: functions-framework's own server.
BROUGHT = {"starlette": "functions-framework"}


@dataclass(frozen=True, slots=True)
class Import:
    """A module that a file imports; `level` is how many folders up it begins."""

    file: str
    module: str
    level: int


@pytest.fixture(params=TARGETS, ids="-".join)
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    return build_of(tmp_path, *request.param)


def build_of(folder: Path, cloud: str, style: Style, service: str = "") -> Build:
    """The build of a service that hears of two topics, wakes at a time, and answers."""
    (folder / "cart").mkdir()
    (folder / "cart" / "main.py").write_text("app = None\n", encoding="utf-8")
    text = service or (
        'http: [GET /cart], on: [{topic: orders}, {topic: paid-back}, {schedule: "0 2 * * *"}]'
    )
    topics = "topics: {orders: {}, paid-back: {}}"
    graph = resolve_text(
        folder, f"name: shop\nservices: {{cart: {{code: cart, {text}}}}}\n{topics}"
    )
    (cart,) = graph.services
    assert isinstance(cart.source, Code)
    triggers = graph.triggers_of(cart)
    return Build(folder, graph.name, cart, cart.source, triggers, cloud, style)


def imports(build: Build) -> Iterator[Import]:
    """Everything that a package's adapters import when they run."""
    for path, text in python.files(build).items():
        if path.endswith(".py"):
            for node in _run(ast.parse(text)):
                if isinstance(node, ast.ImportFrom) and node.level and node.module is None:
                    for each in node.names:
                        yield Import(path, each.name, node.level)
                elif isinstance(node, ast.ImportFrom):
                    yield Import(path, node.module or "", node.level)
                elif isinstance(node, ast.Import):
                    for each in node.names:
                        yield Import(path, each.name, 0)


def _run(tree: ast.Module) -> Iterator[ast.AST]:
    """The statements of a module but those for its type checker."""
    for node in tree.body:
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from ast.walk(node)


def asked(build: Build) -> set[str]:
    """The distributions that a package asks for."""
    return {re.split("[><=]", each)[0] for each in python.requirements(build)}


def test_every_adapter_that_another_one_imports_is_there(build: Build) -> None:
    files = python.files(build)

    for each in imports(build):
        start = Path(each.file).parents[each.level - 1] if each.level else Path()
        if each.level or each.module.startswith(python.PACKAGE):
            found = start / each.module.replace(".", "/")
            inside = (files.keys() & {f"{found}.py", f"{found}/__init__.py"}) or (
                # A name of the package itself, and no module of it.
                each.module in files[f"{start}/__init__.py"]
            )
            assert inside, each


def test_what_adapters_import_is_asked_for(build: Build) -> None:
    wanted: set[str] = set()
    for each in imports(build):
        top = each.module.partition(".")[0]
        own = each.level or top in {python.PACKAGE, "__future__"}
        if not own and top not in sys.stdlib_module_names:
            module = ".".join(each.module.split(".")[: 2 if top == "azure" else 1])
            distribution = DISTRIBUTIONS.get(module, module.replace(".", "-"))
            wanted.add(BROUGHT.get(distribution, distribution))

    assert wanted == asked(build)


def test_requirements_have_an_end(build: Build) -> None:
    for each in python.requirements(build):
        assert re.fullmatch(r"[a-z0-9-]+>=[\d.]+,<\d+", each)


def test_what_the_cloud_starts_is_there(build: Build) -> None:
    files, entry = python.files(build), python.entry(build.kind)
    match build.kind:
        case "azure-functions":
            assert entry == ""
            assert {"function_app.py", "host.json"} <= files.keys()
            assert json.loads(files["host.json"])["extensions"]["http"] == {"routePrefix": ""}
        case "container":
            assert entry == "python -m twofold_adapter.serve"
            assert "twofold_adapter/serve.py" in files
        case "lambda" | "cloud-functions":
            module, _, function = entry.rpartition(".")
            text = files[f"{module.replace('.', '/')}.py"]
            assert re.search(rf"\b{function}\b", text)


def test_what_differs_from_service_to_service_stands_in_one_file(tmp_path: Path) -> None:
    build = build_of(tmp_path, "aws", "functions")

    names = python.files(build)["twofold_adapter/names.py"]

    assert 'HANDLER = "main.app"\n' in names
    assert 'TOPICS: tuple[str, ...] = ("ORDERS", "PAID_BACK")\n' in names
    assert "SCHEDULED = True\n" in names


def test_a_service_without_events_has_the_file_as_it_stands_here(tmp_path: Path) -> None:
    build = build_of(tmp_path, "aws", "functions", "http: [GET /cart]")

    kept = (python.ADAPTERS / "twofold_adapter" / "names.py").read_text(encoding="utf-8")

    assert python.files(build)["twofold_adapter/names.py"] == kept


def test_no_client_library_comes_with_a_service_that_hears_of_nothing(tmp_path: Path) -> None:
    assert asked(build_of(tmp_path, "aws", "kubernetes", "http: [GET /cart]")) == {"uvicorn"}


def test_a_dockerfile_of_ones_own_gets_no_adapters(tmp_path: Path) -> None:
    build = build_of(tmp_path, "aws", "kubernetes")
    (tmp_path / "cart" / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")

    assert (python.files(build), python.requirements(build)) == ({}, ())
    assert not python.consumes(build)


def test_no_adapter_is_of_no_package(tmp_path: Path) -> None:
    """Or it would be code that nobody runs."""
    there = {
        path.relative_to(python.ADAPTERS).as_posix()
        for path in python.ADAPTERS.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    used: set[str] = set()
    for number, (cloud, style) in enumerate(TARGETS):
        folder = tmp_path / str(number)
        folder.mkdir()
        used |= python.files(build_of(folder, cloud, style)).keys()

    assert there == used
