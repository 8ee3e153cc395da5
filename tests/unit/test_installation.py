"""Where twofold is installed from is what pip and uv kept of it, whatever that was."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from packaging.requirements import Requirement

from twofold import installation
from twofold.installation import address, how_to_install, is_local, requirement, source

Said: TypeAlias = dict[str, Any]

GIT = "https://git.example.com/platform/twofold"
COMMIT = "4f2c1d0e9b8a7f6e5d4c3b2a19080706f5e4d3c2"
ARCHIVE = "https://files.example.com/twofold-0.1.0-py3-none-any.whl"
SHA = "a" * 64

FROM_GIT: Said = {"url": GIT, "vcs_info": {"vcs": "git", "commit_id": COMMIT}}
FROM_ARCHIVE: Said = {"url": ARCHIVE, "archive_info": {"hashes": {"sha256": SHA}}}
FROM_FOLDER: Said = {"url": "file:///srv/two%20fold", "dir_info": {}}
EDITABLE: Said = {"url": "file:///srv/two%20fold", "dir_info": {"editable": True}}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have twofold be installed from somewhere, as its metadata say."""

    def install(said: Said | None) -> None:
        info = tmp_path / "twofold-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: twofold\nVersion: 0.1.0\n")
        if said is not None:
            (info / "direct_url.json").write_text(json.dumps(said))
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    return install


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (FROM_GIT, f"git+{GIT}@{COMMIT}"),
        ({**FROM_GIT, "subdirectory": "tool"}, f"git+{GIT}@{COMMIT}#subdirectory=tool"),
        (FROM_ARCHIVE, f"{ARCHIVE}#sha256={SHA}"),
        ({"url": ARCHIVE, "archive_info": {"hash": "md5=1"}}, ARCHIVE),
        (FROM_FOLDER, "file:///srv/two%20fold"),
        (EDITABLE, "file:///srv/two%20fold"),
    ],
)
def test_an_address_is_one_that_pip_takes(said: Said, expected: str) -> None:
    assert address(said) == expected

    read = Requirement(requirement(["aws", "testing"], expected))

    assert (read.name, read.extras, read.url) == ("twofold", {"aws", "testing"}, expected)


@pytest.mark.parametrize(
    ("said", "expected"),
    [(FROM_GIT, f"git+{GIT}@{COMMIT}"), (EDITABLE, EDITABLE["url"]), (None, ">=0.1.0")],
)
def test_the_source_is_what_the_installer_kept(
    said: Said | None, expected: str, installed: Any
) -> None:
    installed(said)

    assert source() == expected


def test_a_checkout_on_the_path_is_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise installation.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installation.metadata, "distribution", nothing)

    assert source() == Path(installation.__file__).parents[2].as_uri()
    assert is_local(source())


def test_what_an_index_has_is_asked_for_by_version() -> None:
    read = Requirement(requirement(["aws"], ">=0.1.0"))

    assert (read.url, str(read.specifier)) == (None, ">=0.1.0")


@pytest.mark.parametrize(
    ("place", "local"),
    [
        ("file:///srv/twofold", True),
        ("git+file:///srv/twofold@main", True),
        (f"git+{GIT}", False),
        ("git+ssh://git@git.example.com/twofold", False),
        (">=0.1", False),
        ("", False),
    ],
)
def test_what_nobody_else_can_install_from(place: str, local: bool) -> None:
    assert is_local(place) is local


def no_pip(name: str) -> None:
    """Find no module, as in an environment of uv's."""


def beside(name: str) -> str:
    """Find any program."""
    return f"/usr/bin/{name}"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (FROM_GIT, f"pip install 'twofold[scaffold] @ git+{GIT}@{COMMIT}'"),
        (FROM_FOLDER, "pip install 'twofold[scaffold] @ file:///srv/two%20fold'"),
        (EDITABLE, "pip install -e '/srv/two fold[scaffold]'"),
        (None, "pip install 'twofold[scaffold]>=0.1.0'"),
    ],
)
@pytest.mark.parametrize("uv_alone", [False, True])
def test_an_extra_is_installed_as_twofold_is(
    said: Said | None,
    expected: str,
    uv_alone: bool,
    installed: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By pip, or by uv where uv made the environment: it puts no pip there."""
    installed(said)
    if uv_alone:
        monkeypatch.setattr(installation, "find_spec", no_pip)
        monkeypatch.setattr(shutil, "which", beside)

    assert how_to_install("scaffold") == ("uv " if uv_alone else "") + expected
