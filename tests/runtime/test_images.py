"""The Dockerfiles of services, of which no image can be built in a test."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from .images import SERVICES, Dockerfile, read

FOLDERS = sorted(path for path in SERVICES.iterdir() if path.is_dir())
ASKED = ["cart", "checkout", "greeter", "payment", "product"]


@pytest.fixture(params=FOLDERS, ids=lambda path: path.name)
def dockerfile(request: pytest.FixtureRequest) -> Dockerfile:
    return read(request.param)


def hadolint(path: Path) -> subprocess.CompletedProcess[str]:
    """Let hadolint read a Dockerfile: https://github.com/hadolint/hadolint."""
    program = Path(sys.executable).with_name("hadolint")
    return subprocess.run(
        [program, "--no-color", path], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_linter_has_nothing_to_say(folder: Path) -> None:
    linted = hadolint(folder / "Dockerfile")

    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.mark.parametrize("line", ["USER root", "CMD python serve.py", "COPY", "NOTHING"])
def test_the_linter_sees_what_is_wrong(line: str, tmp_path: Path) -> None:
    text = (SERVICES / "greeter" / "Dockerfile").read_text(encoding="utf-8")
    (tmp_path / "Dockerfile").write_text(f"{text}{line}\n", encoding="utf-8")

    assert hadolint(tmp_path / "Dockerfile").returncode == 1


def test_images_begin_with_a_python_that_stays_the_same(dockerfile: Dockerfile) -> None:
    """As functions do: 3.13."""
    (base,) = dockerfile.all("FROM")

    assert re.fullmatch(r"python:3\.13\.\d+-slim-\w+@sha256:[0-9a-f]{64}", base)
    assert base == read(SERVICES / "greeter").all("FROM")[0]


def test_containers_run_as_a_number_that_is_not_root(dockerfile: Dockerfile) -> None:
    """Kubernetes cannot tell who a name is."""
    assert dockerfile.all("USER") == ["1000:1000"]


def test_images_hold_what_is_in_their_folder_and_nothing_else(dockerfile: Dockerfile) -> None:
    """The folder alone is what the builder gets."""
    assert not dockerfile.all("ADD")
    assert not dockerfile.all("VOLUME")
    assert not any("--" in value for value in dockerfile.all("COPY"))
    for source in dockerfile.sources():
        assert ".." not in source
        assert not source.startswith(("/", "http"))
    assert {path.name for path in dockerfile.copied()} == {"main.py", "serve.py"}


def test_containers_run_a_program_that_signals_reach(dockerfile: Dockerfile) -> None:
    """A shell would keep them to itself."""
    assert dockerfile.command() == ["python", "serve.py"]
    assert not dockerfile.all("ENTRYPOINT")
    assert not dockerfile.all("STOPSIGNAL")


def test_services_that_are_asked_share_how_they_answer() -> None:
    """A folder is all that its image sees, so each has a copy: change one, change all."""
    for name in ("serve.py", "Dockerfile"):
        assert len({(SERVICES / each / name).read_bytes() for each in ASKED}) == 1, name


def test_the_receipt_image_has_the_client_that_tests_run() -> None:
    packages = " ".join(f"{name}=={version(name)}" for name in ("boto3", "botocore"))

    assert read(SERVICES / "receipt").all("RUN") == [f"pip install --no-cache-dir {packages}"]
