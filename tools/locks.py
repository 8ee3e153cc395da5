"""Read the locks in `requirements/`, which `make lock` writes of `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

FOLDER = Path(__file__).parents[1] / "requirements"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a lock: its version, and the digests of the files that it may come in."""

    name: str
    version: Version
    hashes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def lock_path(name: str) -> Path:
    """Where a lock is."""
    return FOLDER / f"{name}.txt"


def read_lock(name: str) -> tuple[Package, ...]:
    """Read the packages of a lock."""
    return tuple(packages(lock_path(name).read_text(encoding="utf-8")))


def packages(text: str) -> Iterator[Package]:
    """Find the packages in a lock's text.

    Raises `ValueError` for a line that is none, or that does not name one version of it.
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        written, *hashes = line.split(" --hash=")
        requirement = Requirement(written.strip())
        (pin,) = requirement.specifier
        if pin.operator != "==":
            raise ValueError(line)
        name = canonicalize_name(requirement.name)
        yield Package(name, Version(pin.version), tuple(map(str.strip, hashes)))
