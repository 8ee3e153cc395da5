"""The Dockerfile that packaging writes is one to a real builder, and its image serves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from compiled import ALL
from twofold.compile import place_stack
from twofold.packaging.builds import Build, builds_of
from twofold.packaging.kept import ELSEWHERE
from twofold.packaging.python import entry
from twofold.packaging.python.images import BASES
from twofold.packaging.together import make_all
from twofold.placement.model import ApplicationStack

from .images import Builder
from .requests import Request, ask

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("images")]


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a package, a container of it, and what its build printed."""

    builder: Builder
    build: Build
    package: Path
    container: str
    printed: str


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Package a service of the shop for any cluster, and build its image."""
    builder = Builder(tmp_path_factory.mktemp("images"))
    builder.make_base()
    stack = ALL["shop-kubernetes-dev"].stack()
    assert isinstance(stack, ApplicationStack)
    (build,) = (each for each in builds_of(place_stack(stack)) if each.service.name == "product")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ELSEWHERE, str(builder.folder / "packages"))
        (made,) = make_all([build], {build.service.name: build.service.span})
    printed = builder.build(made.path, build.code.runtime.removeprefix("python"))
    yield Image(builder, build, made.path, builder.container(), printed)
    # Without layers in common, all images together are large.
    shutil.rmtree(builder.folder)


def test_the_base_is_that_of_the_service(image: Image) -> None:
    """The one that tests build on has the same Python, and the same system."""
    version = image.build.code.runtime.removeprefix("python")

    python = image.builder.inside(image.container, "python", "--version")
    system = image.builder.inside(image.container, "cat", "/etc/os-release")

    assert python.startswith(f"Python {version}.")
    assert BASES[image.build.code.runtime].split("@")[0].endswith("-slim-trixie")
    assert "VERSION_CODENAME=trixie" in system


def test_every_instruction_was_carried_out(image: Image) -> None:
    """As the Dockerfile has them; a builder counts them."""
    text = (image.package / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]

    said = [line for line in image.printed.splitlines() if line.startswith("STEP ")]

    assert len(said) == len(lines) >= 8
    assert [line.split(": ")[1].split()[0] for line in said] == [each.split()[0] for each in lines]


def test_what_is_required_was_installed(image: Image) -> None:
    """Wheels of compiled code among it, which Debian's C library can load."""
    text = (image.package / "requirements.txt").read_text(encoding="utf-8")
    lines = [line.split(" --hash=")[0] for line in text.replace("\\\n", "").splitlines()]
    python = {"python_full_version": "3.13.0", "python_version": "3.13", "sys_platform": "linux"}
    wanted = {
        canonicalize_name(each.name): each.specifier
        for each in map(Requirement, lines)
        if not each.marker or each.marker.evaluate(python)
    }

    listed = json.loads(image.builder.inside(image.container, "pip", "list", "--format", "json"))
    image.builder.inside(image.container, "python", "-c", "import psycopg, pydantic, pymongo")

    installed = {canonicalize_name(each["name"]): each["version"] for each in listed}
    assert len(wanted) > 20
    assert {name for name, pin in wanted.items() if not pin.contains(installed[name])} == set()


def test_it_runs_as_no_user_that_may_change_it(image: Image) -> None:
    configuration = image.builder.configuration()

    user = image.builder.inside(image.container, "id", "-u")
    writable = image.builder.inside(
        image.container, "find", "/app", "/usr", "-writable", "-type", "f"
    )

    assert configuration["User"] == "1000:1000"
    assert configuration["WorkingDir"] == "/app"
    assert " ".join(configuration["Cmd"]) == entry("container")
    assert user == "1000"
    assert writable == ""


def test_it_serves(image: Image, tmp_path: Path) -> None:
    """It answers by itself, since no store is there to be asked."""
    with image.builder.started(image.container, tmp_path / "log") as port:
        answered = ask(port, Request("GET", "/nowhere"))

    assert answered.status == 404
    assert json.loads(answered.body) == {"error": "Not Found"}
