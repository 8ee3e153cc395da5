"""Where this twofold is installed from, and what to type to have more of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NAME = "twofold"
# A distribution's own file that says so, where it is from no index.
# https://packaging.python.org/en/latest/specifications/direct-url/
DIRECT_URL = "direct_url.json"
# How versions are compared: what begins so is no address.
# https://packaging.python.org/en/latest/specifications/version-specifiers/
COMPARISONS = ("<", ">", "=", "!", "~")


def source() -> str:
    """Where this twofold is from: an address, or from which version on an index has it."""
    said, version = _said()
    if said:
        return address(said)
    # A checkout on the path, which nobody has installed.
    checkout = Path(__file__).parents[2]
    return f">={version}" if version else checkout.as_uri()


def address(said: Mapping[str, Any]) -> str:
    """Write what a `direct_url.json` says as an address that pip and uv install from.

    https://packaging.python.org/en/latest/specifications/direct-url-data-structure/

    >>> address({"url": "https://git.example.com/twofold",
    ...          "vcs_info": {"vcs": "git", "commit_id": "4f2c1d0"}})
    'git+https://git.example.com/twofold@4f2c1d0'
    """
    match said:
        case {"vcs_info": {"vcs": str(vcs), "commit_id": str(commit)}}:
            place = f"{vcs}+{said['url']}@{commit}"
        case _:
            place = str(said["url"])
    hashes: Mapping[str, str] = said.get("archive_info", {}).get("hashes", {})
    folder = said.get("subdirectory")
    fragments = [
        *([f"subdirectory={folder}"] if folder else []),
        *([f"sha256={hashes['sha256']}"] if "sha256" in hashes else []),
    ]
    return f"{place}#{'&'.join(fragments)}" if fragments else place


def is_local(place: str) -> bool:
    """Whether an address is a place on this machine, where nobody else installs from."""
    return urlsplit(place).scheme.split("+")[-1] == "file"


def requirement(extras: Iterable[str], place: str) -> str:
    """Write as a requirement what is to be installed, and where from.

    >>> requirement(["aws", "testing"], "git+https://git.example.com/twofold")
    'twofold[aws,testing] @ git+https://git.example.com/twofold'
    >>> requirement(["aws"], ">=0.1")
    'twofold[aws]>=0.1'
    """
    between = "" if not place or place.startswith(COMPARISONS) else " @ "
    return f"{NAME}[{','.join(extras)}]{between}{place}"


def how_to_install(extra: str) -> str:
    """What to type to have an extra as well, of where this twofold is from."""
    said, _ = _said()
    installer = "pip" if find_spec("pip") or not shutil.which("uv") else "uv pip"
    place = source()
    if (said or {}).get("dir_info", {}).get("editable"):
        return f"{installer} install -e '{unquote(urlsplit(place).path)}[{extra}]'"
    return f"{installer} install '{requirement([extra], place)}'"


def _said() -> tuple[Mapping[str, Any] | None, str]:
    """What the installer kept of where it is from, if it is from no index; the version."""
    try:
        found = metadata.distribution(NAME)
    except metadata.PackageNotFoundError:
        return None, ""
    text = found.read_text(DIRECT_URL)
    return (json.loads(text) if text else None), found.version
