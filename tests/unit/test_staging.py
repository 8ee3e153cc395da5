"""Folders that resources are built from lie beside a live program, as in a printed project."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import pytest

from printed import everything, printed
from twofold.deploy.staging import stage
from twofold.resources.archives import archive
from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
)
from twofold.resources.values import (
    Address,
    Folder,
    Value,
)

FILES = {"Dockerfile": "FROM scratch\n", "app/main.py": "print()\n", "app.py": ""}
LEFTOVERS = {"__pycache__/app.pyc": "old", "app/.DS_Store": "", ".git/config": ""}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A service's folder, with what tools leave in one."""
    return put(tmp_path / "services" / "cart", {**FILES, **LEFTOVERS})


def put(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    """All files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def building(*values: Value) -> ResourceGraph:
    """A graph whose resources are given these values."""
    images = tuple(
        Resource(
            Address("pulumi_docker_build.Image", f"image-{number}"),
            {"context": {"location": value}},
        )
        for number, value in enumerate(values)
    )
    return ResourceGraph("shop", (Component(Address("a:b:C", "c"), images, {}),), {})


def test_a_copy_holds_what_belongs_in_an_archive_and_no_more(code: Path, tmp_path: Path) -> None:
    stage(building(Folder(archive(code))), tmp_path / "out")

    assert held(tmp_path / "out") == {f"code/cart/{name}": text for name, text in FILES.items()}


def test_a_copy_that_is_up_to_date_is_left_alone(code: Path, tmp_path: Path) -> None:
    """Whoever builds from it sees no reason to build again."""
    stage(building(Folder(archive(code))), tmp_path / "out")
    before = {path: path.stat() for path in (tmp_path / "out").rglob("*")}

    stage(building(Folder(archive(code))), tmp_path / "out")

    assert {path: path.stat() for path in (tmp_path / "out").rglob("*")} == before


@pytest.mark.parametrize("left", [{}, {".cart.new/half": "", ".cart.old/app.py": ""}])
def test_other_content_takes_the_place_of_all_there_was(
    code: Path, tmp_path: Path, left: Mapping[str, str]
) -> None:
    """What a run before left behind in its middle goes too."""
    stage(building(Folder(archive(code))), tmp_path / "out")
    put(tmp_path / "out" / "code", left)
    (code / "app.py").unlink()
    put(code, {"app/main.py": "print(2)\n", "more.py": ""})

    stage(building(Folder(archive(code))), tmp_path / "out")

    assert held(tmp_path / "out") == {
        "code/cart/Dockerfile": "FROM scratch\n",
        "code/cart/app/main.py": "print(2)\n",
        "code/cart/more.py": "",
    }


def test_a_copy_that_somebody_changed_is_made_anew(code: Path, tmp_path: Path) -> None:
    stage(building(Folder(archive(code))), tmp_path / "out")
    put(tmp_path / "out" / "code" / "cart", {"app.py": "mine", "mine.py": ""})

    stage(building(Folder(archive(code))), tmp_path / "out")

    assert held(tmp_path / "out" / "code" / "cart") == FILES


def test_folders_of_one_name_lie_side_by_side(code: Path, tmp_path: Path) -> None:
    """Each content once, however many build from it."""
    other = put(tmp_path / "others" / "cart", {"Dockerfile": "FROM other\n"})
    one, two = Folder(archive(code)), Folder(archive(other))

    stage(building(one, two, one), tmp_path / "out")

    assert [path.name for path in sorted((tmp_path / "out" / "code").iterdir())] == [
        "cart",
        "cart-2",
    ]
    assert held(tmp_path / "out" / "code" / "cart-2") == {"Dockerfile": "FROM other\n"}


def test_archives_are_read_where_they_are(code: Path, tmp_path: Path) -> None:
    """Pulumi packs them itself."""
    stage(building(archive(code)), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_folders_are_called_as_in_a_printed_project(tmp_path: Path) -> None:
    """Archives among them count, so that either program takes over from the other."""
    graph = everything(tmp_path)
    project = {
        str(path): content.decode()
        for path, content in printed(graph, tmp_path).items()
        if str(path).startswith("code/orders-3/") and path.suffix != ".bin"
    }

    stage(graph, tmp_path / "out")
    (tmp_path / "out" / "code" / "orders-3" / "app" / "data.bin").unlink()

    assert held(tmp_path / "out") == project


def test_a_program_waits_for_another_that_builds_from_the_same_place(
    code: Path, tmp_path: Path
) -> None:
    """Both may have other files under one name: who is first builds from his own."""
    out = tmp_path / "out"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out / "code")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdin is not None
    other.stdout.readline()

    waiting = Thread(target=stage, args=(building(Folder(archive(code))), out))
    waiting.start()
    waiting.join(0.5)
    before = held(out)
    other.stdin.close()
    waiting.join(30)

    assert before == {}
    assert held(out) == {f"code/cart/{name}": text for name, text in FILES.items()}
    assert other.wait(30) == 0


HOLD = """
import fcntl, os, sys
os.makedirs(sys.argv[1])
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_what_says_how_it_is_run_can_be_run_in_every_copy(code: Path, tmp_path: Path) -> None:
    (code / "run.sh").write_text("#!/bin/sh\n", encoding="utf-8")

    stage(building(Folder(archive(code))), tmp_path / "out")

    copy = tmp_path / "out" / "code" / "cart"
    assert (copy / "run.sh").stat().st_mode & 0o100
    assert not (copy / "app.py").stat().st_mode & 0o100
