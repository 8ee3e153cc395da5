"""The locks are those of `pyproject.toml`, whole, and of no index in particular.

What fails here is mended by `make lock`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from compiled import ROOT
from locks import FOLDER, lock_path, packages, read_lock

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]
# A package, and by whom it is asked for.
ENTRY = re.compile(r"^([\w.-]+)(?:\[.*?\])?==.*\n(?: +--hash.*\n)+((?: +#.*\n)+)", re.MULTILINE)
LOCKS = ("build", "dev", "docs", "minimum", "nca", "run")
# Azure's library has a line of versions for each half of the Pythons, with the same in both.
# https://github.com/Azure/azure-functions-python-library/releases/tag/2.0.0
TWICE = {"azure-functions": ["1.26.0", "2.2.0"]}


def group(name: str) -> Iterator[str]:
    """The requirements of a dependency group, and of those that it includes."""
    for each in PYPROJECT["dependency-groups"][name]:
        if isinstance(each, str):
            yield each
        else:
            yield from group(each["include-group"])


def wanted(lock: str) -> list[Requirement]:
    """What `pyproject.toml` asks of a lock; the Makefile makes it so."""
    extras = [each for extra in EXTRAS.values() for each in extra]
    run = PYPROJECT["project"]["dependencies"]
    texts = {
        "build": [*group("build"), *PYPROJECT["build-system"]["requires"]],
        "dev": [*run, *extras, *group("dev")],
        "docs": [*run, *group("docs")],
        "minimum": [*run, *extras],
        "nca": [*group("nca")],
        "run": run,
    }
    return [Requirement(each) for each in texts[lock]]


def test_every_lock_is_spoken_of_here() -> None:
    assert tuple(sorted(each.stem for each in FOLDER.iterdir())) == LOCKS


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_one_version_and_its_hashes(lock: str) -> None:
    """One version for every Python and system, so that all run what the tests run."""
    locked = read_lock(lock)
    versions: dict[str, list[str]] = {}
    for each in locked:
        versions.setdefault(each.name, []).append(str(each.version))

    assert locked
    assert {name: given for name, given in versions.items() if len(given) > 1} == (
        TWICE if lock == "dev" else {}
    )
    for each in locked:
        assert each.hashes, each
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", digest) for digest in each.hashes), each


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index(lock: str) -> None:
    """Whoever installs says where from; the hashes say that it is the same."""
    text = lock_path(lock).read_text(encoding="utf-8")
    options = {line.split("=")[0] for line in map(str.strip, text.splitlines()) if line[:1] == "-"}

    assert options == {"--hash"}
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_pyproject_asks_for_and_allows(lock: str) -> None:
    """Also the newest SDKs, those that are tested with, are in the range that users are given."""
    locked: dict[str, list[Version]] = {}
    for each in read_lock(lock):
        locked.setdefault(each.name, []).append(each.version)

    for each in wanted(lock):
        versions = locked.get(canonicalize_name(each.name), [])
        allowed = [*each.specifier.filter(versions)]
        assert allowed, f"{each} is not in the lock, which has {versions}: run `make lock`"
        assert allowed == versions or each.marker, f"{versions} is not {each}: run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_nothing_that_pyproject_asks_for_no_more(lock: str) -> None:
    """What nothing else asks for is there because we do."""
    text = lock_path(lock).read_text(encoding="utf-8")

    ours = {name for name, via in ENTRY.findall(text) if "(pyproject.toml" in via}

    asked = {canonicalize_name(each.name) for each in wanted(lock)}
    assert ours == asked


def test_one_version_of_a_package_is_in_all_locks() -> None:
    """What the documentation is built with, say, is what the tests run."""
    tested = {each.name: each for each in read_lock("dev")}

    for lock in ("build", "docs", "run"):
        assert [each for each in read_lock(lock) if tested.get(each.name) != each] == [], lock


def test_the_minimum_is_what_the_extras_say() -> None:
    """A lower bound that no test stands on would be a guess."""
    locked = {each.name: each.version for each in read_lock("minimum")}

    for each in (Requirement(text) for extra in EXTRAS.values() for text in extra):
        (lower,) = (pin.version for pin in each.specifier if pin.operator == ">=")
        assert locked[canonicalize_name(each.name)] == Version(lower), each


@pytest.mark.parametrize("line", ["rich", "rich>=15", "rich==15.0,<16", "--index-url x", "-r y"])
def test_a_line_that_pins_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        list(packages(f"# of us\n{line}\n"))
