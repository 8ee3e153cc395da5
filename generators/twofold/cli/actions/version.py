"""Which twofold this is."""

from __future__ import annotations

import platform
from importlib import metadata

from twofold.cli.terminal.output import Format, say, say_json


def print_version(format_: Format) -> None:
    """Print the version, and for programs Python's as well."""
    version = installed()
    if format_ == "json":
        say_json({"version": version, "python": platform.python_version()})
    else:
        say(f"twofold {version}")


def installed() -> str:
    """Find the version that is installed; a checkout on the path has none."""
    try:
        return metadata.version("twofold")
    except metadata.PackageNotFoundError:
        return "unreleased"
