"""What a Python service depends on, pinned and as files: uv resolves, fetches and unpacks."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from twofold.packaging.builds import Build, Kind
from twofold.packaging.inputs import Inputs
from twofold.packaging.python.dependencies import Foreign, Listed, Unlocked
from twofold.packaging.python.locks import Locked
from twofold.packaging.python.unread import Unread
from twofold.packaging.tools import Tools
from twofold.resources.archives import archived_files
from twofold.values import frozen

# What each target runs: the processor, and no younger a C library than there is.
PLATFORMS: Mapping[Kind, str] = {
    # Amazon Linux 2 under Python 3.11, with glibc 2.26; uv knows nothing between 2.17 and 2.28.
    # https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
    # https://docs.aws.amazon.com/linux/al2023/ug/glibc-gcc-and-binutils.html
    "lambda": "aarch64-manylinux_2_17",
    # Debian 11 under Python 3.11, with glibc 2.31; Debian 12, with 2.36, under younger ones.
    # https://github.com/Azure/azure-functions-python-worker/issues/1651
    # https://github.com/Azure/azure-functions-docker/tree/dev/host/4/bookworm/python
    "azure-functions": "x86_64-manylinux_2_31",
    # Ubuntu 22.04, with glibc 2.35, under 3.11 to 3.13: the stack google-22.
    # https://docs.cloud.google.com/run/docs/runtimes/python
    # https://packages.ubuntu.com/jammy/libc6
    "cloud-functions": "x86_64-manylinux_2_35",
    # Debian 13, with glibc 2.41; uv knows nothing younger than 2.40.
    # https://packages.debian.org/trixie/libc6
    "container": "x86_64-manylinux_2_40",
}
# Amazon Linux 2023 under younger ones, with glibc 2.34: the same pages.
YOUNGER_AMAZON_LINUX = "aarch64-manylinux_2_34"

# Versions of what adapters import that are known to go together. uv takes these where a service's
# own dependencies allow it: the same package comes out tomorrow.
PINS = Path(__file__).with_name("pins.txt")

# What installers note for each other, with paths and times of the machine.
NOTES = frozenset({"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_cache.json"})

_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


class Unpinned(Exception):  # noqa: N818 (it is what is the matter)
    """What a service depends on is not locked, or is said to other tools than ours."""

    def __init__(self, said: Unlocked | Foreign | Unread) -> None:
        self.said = said
        super().__init__(str(said.file))


@frozen
class Wheels:
    """Resolves and fetches for one build, in a folder of its own for what comes in between."""

    build: Build
    inputs: Inputs
    tools: Tools
    work: Path

    def pinned(self) -> str:
        """Every requirement, by version and hash, that is to be fetched from an index.

        Raises `Unpinned`, and what running uv raises.
        """
        match self.inputs.dependencies:
            case Locked() as locked:
                own = self._locked(locked)
                return own + self._resolved([], own)
            case Listed(file):
                return self._resolved([str(file)], "")
            case Unlocked() | Foreign() | Unread() as said:
                raise Unpinned(said)
            case None:
                return self._resolved([], "")

    def check(self, pinned: str) -> None:
        """See that there is a wheel of everything for the target, and fetch none."""
        self._install(pinned, ["--dry-run"])

    def files(self, pinned: str) -> Mapping[PurePosixPath, bytes]:
        """The files of everything that is pinned."""
        self._install(pinned, [])
        return dict(installed(self.work / "site"))

    def shared(self) -> Mapping[PurePosixPath, bytes]:
        """The files of the packages that lie beside the service, built as their projects say."""
        dependencies = self.inputs.dependencies
        folders = dependencies.folders if isinstance(dependencies, Locked) else ()
        return {path: content for each in folders for path, content in self._built(each)}

    def _locked(self, locked: Locked) -> str:
        extras = [word for extra in locked.extras for word in ("--extra", extra)]
        return self.tools.uv(
            [
                *("export", "--quiet", "--locked", "--package", locked.name, *extras),
                *("--no-dev", "--no-emit-local", "--format", "requirements.txt"),
                *("--no-header", "--no-annotate"),
            ],
            locked.lock.parent,
        )

    def _resolved(self, files: Sequence[str], own: str) -> str:
        """Resolve files, and what adapters import, so that it goes with what is pinned already."""
        wanted, kept, pins = (self.work / f"{name}.txt" for name in ("wanted", "own", "pins"))
        wanted.write_text("\n".join((*self.inputs.requirements, "")), encoding="utf-8")
        kept.write_text(own, encoding="utf-8")
        shutil.copyfile(PINS, pins)
        self.tools.uv(
            [
                *("pip", "compile", "--quiet", str(wanted), *files),
                *("--constraints", str(kept), "--output-file", str(pins)),
                *("--generate-hashes", "--no-header", "--no-annotate", *self._target),
            ],
            self.work,
        )
        known = set(map(normal, _REQUIREMENT.findall(own)))
        return "".join(
            each
            for each in requirements(pins.read_text(encoding="utf-8"))
            if normal(each) not in known
        )

    def _install(self, pinned: str, more: Sequence[str]) -> None:
        file = self.work / "requirements.txt"
        file.write_text(pinned, encoding="utf-8")
        self.tools.uv(
            [
                *("pip", "install", "--quiet", "--target", str(self.work / "site")),
                *("--no-deps", "--require-hashes", "--requirements", str(file)),
                *(*self._target, *more),
            ],
            self.work,
        )

    @property
    def _target(self) -> Sequence[str]:
        version = self.build.code.runtime.removeprefix("python")
        young = self.build.kind == "lambda" and version != "3.11"
        usual = YOUNGER_AMAZON_LINUX if young else PLATFORMS[self.build.kind]
        return (
            *("--python-platform", self.build.platform or usual, "--python-version", version),
            *("--only-binary", ":all:"),
        )

    def _built(self, folder: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
        """Build a wheel of a copy: some builders write beside what they build of."""
        copy, out = self.work / "copies" / folder.name, self.work / "wheels" / folder.name
        for inside in archived_files(folder):
            (copy / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / inside, copy / inside)
        self.tools.uv(["build", "--wheel", "--out-dir", str(out), str(copy)], self.work)
        (wheel,) = out.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(out / "site")
        yield from installed(out / "site")


def installed(site: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files of installed packages that are the packages' own, the same on every machine."""
    for path in sorted(site.rglob("*")):
        inside = PurePosixPath(path.relative_to(site).as_posix())
        if path.is_file() and not is_note(inside):
            yield inside, path.read_bytes()


def is_note(inside: PurePosixPath) -> bool:
    """Whether a file is an installer's, or a script that names the Python of this machine.

    >>> is_note(PurePosixPath("idna-3.1.dist-info/RECORD")), is_note(PurePosixPath("bin/idna"))
    (True, True)
    >>> is_note(PurePosixPath("idna/core.py")), is_note(PurePosixPath("idna-3.1.dist-info/WHEEL"))
    (False, False)
    """
    top = inside.parts[0]
    return (
        top in {"bin", ".lock"}
        or "__pycache__" in inside.parts
        or (top.endswith(".dist-info") and inside.name in NOTES)
    )


def requirements(text: str) -> Iterator[str]:
    r"""Divide a file of pinned requirements: each with its lines of hashes.

    >>> list(requirements("a==1 \\\n    --hash=x\nb==2 \\\n    --hash=y\n"))
    ['a==1 \\\n    --hash=x\n', 'b==2 \\\n    --hash=y\n']
    """
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if line[:1].isspace() and found:
            found[-1] += line
        elif line.strip() and not line.startswith("#"):
            found.append(line)
    return iter(found)


def normal(requirement: str) -> str:
    """The name in a requirement, as indexes compare it.

    >>> normal("Typing_Extensions==4.1"), normal("a2wsgi==1")
    ('typing-extensions', 'a2wsgi')
    """
    match = _REQUIREMENT.match(requirement)
    return re.sub(r"[-_.]+", "-", match[1]).lower() if match else ""
