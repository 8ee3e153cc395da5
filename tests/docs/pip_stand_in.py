"""Stands for `pip` in the tests of the documentation: installs nothing, but knows our extras."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def main(command: str, *arguments: str) -> None:
    """Leave with an error where a command would fail for want of an extra."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"\[([\w,]+)\]", " ".join(arguments))
    wanted = {extra for each in named for extra in each.split(",")}
    if command != "install" or wanted - project["optional-dependencies"].keys():
        sys.exit(f"pip {command} {' '.join(arguments)}: there is no such extra")


if __name__ == "__main__":
    main(*sys.argv[1:])
