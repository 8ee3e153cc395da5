"""What can be run: a function, a project's folder or file, a resource graph, a stack."""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import yaml

from twofold.deploy.program import run as run_graph
from twofold.placement.model import ApplicationStack, PlatformStack, Stack
from twofold.resources.archives import folders
from twofold.resources.deserialize import read_document
from twofold.resources.graph import ResourceGraph
from twofold.resources.serialize import LAST_COMPILE
from twofold.resources.values import Archive

Function: TypeAlias = Callable[[], Awaitable[None] | None]
Program: TypeAlias = Function | Path | str | ResourceGraph | Stack


@dataclass(frozen=True, slots=True)
class Runnable:
    """A program as a function, with what its files say about project, stack and configuration.

    `folder` is where it runs; files and archives are relative to it. `packages` are archives that
    it names and `twofold package` makes.
    """

    start: Function
    folder: Path
    root: Path
    modules: bool = False
    project: str | None = None
    stack: str | None = None
    config: Mapping[str, str] = field(default_factory=dict[str, str])
    packages: frozenset[str] = frozenset()


def runnable(program: Program, stack: str) -> Runnable:
    """Make a program ready to be run as a stack.

    Raises `FileNotFoundError` where its file is not there, and `CompileError` for a stack that
    does not compile.
    """
    here = Path.cwd()
    match program:
        case ResourceGraph():
            return Runnable(lambda: run_graph(program), here, here)
        case ApplicationStack() | PlatformStack():
            return Runnable(stack_program(program), here, here, stack=program.name)
        case str() | Path():
            path = Path(program).resolve()
            if not path.exists():
                raise FileNotFoundError(f"there is no program at {path}")
            is_stack = path.suffix in {".yaml", ".yml"}
            return stack_file_program(path) if is_stack else project_program(path, stack)
        case _:
            return Runnable(program, here, here)


def stack_program(stack: Stack) -> Function:
    """Compile a stack; its program runs what comes out, with its owner's transforms."""
    from twofold.compile import compile_stack  # noqa: PLC0415 (most programs need no compiler)

    graph = compile_stack(stack)
    return lambda: run_graph(graph, transforms=stack.transforms)


def stack_file_program(path: Path) -> Runnable:
    """Find the program of a stack that twofold compiles, from its `Pulumi.<stack>.yaml`."""
    from twofold.compile import regions  # noqa: PLC0415 (as above)
    from twofold.placement.config import read_stack  # noqa: PLC0415

    root = project_root(path) or path.parent
    stack = read_stack(path, root, regions())
    project = read_yaml(root / "Pulumi.yaml").get("name", "project")
    config = plain_config(read_yaml(path)["config"], project)
    start = stack_program(stack)
    return Runnable(start, root, root, project=project, stack=stack.name, config=config)


def project_root(path: Path) -> Path | None:
    """Find the folder of the project that a file or folder belongs to."""
    return next((each for each in (path, *path.parents) if (each / "Pulumi.yaml").is_file()), None)


def project_program(path: Path, stack: str) -> Runnable:
    """Find the program of a project from its folder, or of a folder or file within it."""
    root = project_root(path)
    project = read_yaml(root / "Pulumi.yaml") if root else {}
    main = path / project.get("main", "") if path == root else path
    folder = main if main.is_dir() else main.parent
    home = root or folder
    config = read_yaml(home / project.get("stackConfigDir", "") / f"Pulumi.{stack}.yaml")
    return Runnable(
        lambda: execute(main),
        folder,
        home,
        modules=True,
        project=project.get("name"),
        config=plain_config(config.get("config") or {}, project.get("name", "")),
        packages=printed_packages(folder),
    )


def printed_packages(folder: Path) -> frozenset[str]:
    """Where the packages lie that a program names which `twofold compile` has printed."""
    notes = folder / LAST_COMPILE
    if not notes.is_file():
        return frozenset()
    graph = read_document(json.loads(notes.read_text(encoding="utf-8")))
    places = folders(each for each in graph.parts if isinstance(each, Archive)).values()
    return frozenset(place for place in places if place.endswith(".zip"))


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one of Pulumi's own files; one that is not there says nothing."""
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


def plain_config(config: Mapping[str, object], project: str) -> dict[str, str]:
    """Keep a stack file's plain values; encrypted ones cannot be read, and tests give their own."""
    return {
        key if ":" in key else f"{project}:{key}": config_text(value)
        for key, value in config.items()
        if not is_encrypted(value)
    }


def is_encrypted(value: object) -> bool:
    """Say whether a stack file holds a value as a secret."""
    return isinstance(value, dict) and "secure" in value


def config_text(value: object) -> str:
    """Write a value as Pulumi hands it to programs."""
    return value if isinstance(value, str) else json.dumps(value)


def execute(main: Path) -> None:
    """Run a file, or a folder's `__main__.py`, as Pulumi does."""
    runpy.run_path(str(main), run_name="__main__")


@contextmanager
def standing_in(folder: Path, modules: bool) -> Generator[None]:
    """Run inside a project's folder; what it imports from there is forgotten after.

    Two printed projects have modules of the same names.
    """
    before, path, arguments, known = Path.cwd(), sys.path.copy(), sys.argv, set(sys.modules)
    os.chdir(folder)
    if modules:
        sys.path.insert(0, str(folder))
        sys.argv = [str(folder)]
    try:
        yield
    finally:
        os.chdir(before)
        sys.path[:] = path
        sys.argv = arguments
        for name in set(sys.modules) - known if modules else ():
            if inside(sys.modules[name], folder):
                del sys.modules[name]


def inside(module: ModuleType, folder: Path) -> bool:
    """Say whether a module, or a package without a file of its own, lies in a folder."""
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", ())]
    return any(Path(place).resolve().is_relative_to(folder) for place in places if place)
