"""Packages for tests that deploy: as `twofold package` makes them, but for what is fetched.

Nobody runs what an engine deploys to a stand-in. What services import takes minutes to fetch and to
compress, and says nothing to the engine; everything else of a package is there.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from twofold.compile import compile_stack, place_stack
from twofold.packaging.builds import builds_of
from twofold.packaging.inputs import Reader
from twofold.packaging.kept import ELSEWHERE
from twofold.packaging.make import make
from twofold.packaging.tools import Tools
from twofold.placement.model import ApplicationStack, Stack
from twofold.resources.graph import ResourceGraph


class Hollow(Tools):
    """Stands in for uv: everything is there, and there is nothing in it."""

    def uv(self, arguments: Sequence[str], folder: Path) -> str:
        """Do what uv would, but for what it would fetch."""
        match arguments:
            case ["pip", "compile", *_]:
                after(arguments, "--output-file").write_text("", encoding="utf-8")
            case ["build", *_]:
                out = after(arguments, "--out-dir")
                out.mkdir(parents=True)
                zipfile.ZipFile(out / "hollow-1-py3-none-any.whl", "w").close()
            case ["pip", "install", *_] | ["export", *_]:
                pass
            case _:
                raise AssertionError(f"uv is asked for something else: {arguments}")
        return ""


def after(arguments: Sequence[str], option: str) -> Path:
    """The path that follows an option."""
    return Path(arguments[arguments.index(option) + 1])


def package(stack: Stack) -> None:
    """Make the packages of a stack, where all tests keep theirs."""
    if isinstance(stack, ApplicationStack):
        reader = Reader()
        for build in builds_of(place_stack(stack)):
            if not build.own_dockerfile:
                make(build, reader.inputs(build), Hollow())


def forget() -> None:
    """Have no packages, as somebody who has just begun."""
    shutil.rmtree(os.environ[ELSEWHERE], ignore_errors=True)


def packaged(stack: Stack) -> ResourceGraph:
    """Compile a stack that has its packages."""
    package(stack)
    return compile_stack(stack)
