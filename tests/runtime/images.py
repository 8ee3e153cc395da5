"""Images, built of packages by Buildah, which needs neither a daemon nor a registry.

What they stand on is of Debian's packages, in the place of Docker's image of the same Python.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from get_base_image import base_image_path

from .parts import required
from .processes import free_port, wait_for_port

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
BASE = "localhost/python"
TAG = "localhost/built"

# The C libraries that Debian 13 is no older than.
OLDEST, NEWEST = 17, 41

# In the place of an index: pip in the image finds what was downloaded here.
PIP = "[global]\nno-index = true\nfind-links = /wheels\nbreak-system-packages = true\n"


@dataclass(frozen=True, slots=True)
class Builder:
    """Buildah, with all that it keeps in a folder of its own."""

    folder: Path

    def run(self, *words: str | Path) -> str:
        """Run a command of Buildah's; gives what it prints.

        Raises `subprocess.CalledProcessError`, with its own words as a note, when it fails.
        """
        try:
            done = subprocess.run(
                self.command(*words), check=True, capture_output=True, text=True, timeout=300
            )
        except subprocess.CalledProcessError as error:
            error.add_note(f"{error.stdout}{error.stderr}")
            raise
        return done.stdout.strip()

    def command(self, *words: str | Path) -> Sequence[str | Path]:
        """The words that run a command of Buildah's."""
        program = required(Path(shutil.which("buildah") or "/usr/bin/buildah"), "install it")
        kept = ("--root", self.folder / "store", "--runroot", self.folder / "run")
        return [program, *kept, "--storage-driver", "vfs", *words]

    def make_base(self) -> None:
        """Make the image that others stand on."""
        files = required(base_image_path(CACHE), "run tools/get_base_image.py")
        container = self.run("from", "scratch")
        self.run("add", "--quiet", container, files, "/")
        self.run("commit", "--quiet", "--rm", container, BASE)

    def build(self, context: Path, version: str) -> str:
        """Build an image as a Dockerfile says, on another base; gives what was printed.

        `version` is that of Python, for which wheels are downloaded before.
        """
        wheels, config = self.folder / "wheels", self.folder / "pip.conf"
        download(context / "requirements.txt", version, wheels)
        config.write_text(PIP, encoding="utf-8")
        return self.run(
            *("build", "--isolation", "chroot", "--from", BASE, "--pull-never", "--tag", TAG),
            *("--volume", f"{wheels}:/wheels:ro", "--volume", f"{config}:/etc/pip.conf:ro"),
            context,
        )

    def configuration(self) -> Mapping[str, Any]:
        """What the image says of how it is run."""
        return json.loads(self.run("inspect", "--type", "image", TAG))["OCIv1"]["config"]

    def container(self) -> str:
        """A container of the image; gives its name."""
        return self.run("from", "--pull-never", TAG)

    def inside(self, container: str, *words: str) -> str:
        """Run a command in a container, as the user that the image says; gives what it prints."""
        return self.run("run", "--isolation", "chroot", container, "--", *words)

    @contextmanager
    def started(self, container: str, log: Path) -> Generator[int]:
        """Run the image's own command until the block ends; gives the port that it listens on."""
        port = free_port()
        words = ("run", "--isolation", "chroot", "--env", f"PORT={port}", container, "--")
        command = self.command(*words, *self.configuration()["Cmd"])
        with log.open("wb") as out:
            # What it starts is in another session, which ends with it.
            process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        try:
            wait_for_port(port, process)
            yield port
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def download(requirements: Path, version: str, folder: Path) -> None:
    """Download wheels for an image, each by its hash."""
    machine = platform.machine()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(OLDEST, NEWEST + 1)]
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version", version),
            *(word for tag in (*tags, f"manylinux2014_{machine}") for word in ("--platform", tag)),
            *("--dest", folder, "--requirement", requirements),
        ],
        check=True,
        timeout=120,
    )
