"""Files that say dependencies to other tools: they are found, so that none is left out unsaid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from twofold.packaging.texts import is_file, text_of
from twofold.values import frozen

_BY_HAND = "list what it names in a 'requirements.txt', as an index of Python's calls it"


@frozen
class Unread:
    """A file of dependencies that is not read here, and how to make one of it that is."""

    file: Path
    way_out: str


def _run(command: str) -> str:
    return f"run `{command} requirements.txt` there"


# Each with what makes a 'requirements.txt' of it, which uv resolves for the target. A lock of
# Pipenv's has what the machine needs that locked it, which may be less than a target needs:
# https://github.com/pypa/pipenv/issues/5130
# https://pipenv.pypa.io/en/latest/cli.html#requirements
# https://github.com/python-poetry/poetry-plugin-export
# https://pdm-project.org/latest/usage/lockfile/#export-locked-packages-to-alternative-formats
# https://docs.astral.sh/uv/pip/compile/
WAYS_OUT: Mapping[str, str] = {
    "Pipfile.lock": _run("pipenv requirements >"),
    "Pipfile": _run("pipenv lock && pipenv requirements >"),
    "poetry.lock": _run("poetry export --output"),
    "pdm.lock": _run("pdm export --prod --output"),
    "pylock.toml": _BY_HAND,
    "requirements.in": _run("uv pip compile requirements.in --output-file"),
    "setup.py": _run("uv pip compile setup.py --output-file"),
    "setup.cfg": _run("uv pip compile setup.cfg --output-file"),
    "environment.yml": _BY_HAND,
    "environment.yaml": _BY_HAND,
}

# What says the same as a project's own table, or may say nothing that the table does not.
# https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic
BESIDE_PROJECTS = frozenset({"poetry.lock", "pdm.lock", "setup.py", "setup.cfg"})

# Of files that many have for something else: what one of dependencies has.
SIGNS: Mapping[str, re.Pattern[str]] = {
    "setup.cfg": re.compile(r"^\[options\b", re.MULTILINE),
    "environment.yml": re.compile(r"\bdependencies\b"),
    "environment.yaml": re.compile(r"\bdependencies\b"),
}


def unread(folder: Path, *, has_project: bool) -> Unread | None:
    """The file in a folder that says dependencies and is not read, if there is one.

    `has_project` says whether there is a project's table that has none. Raises a finding where a
    file cannot be read.
    """
    names = {each.name for each in folder.iterdir()}
    for name, way_out in WAYS_OUT.items():
        path = folder / name
        if name in names and not (has_project and name in BESIDE_PROJECTS) and is_file(path):
            sign = SIGNS.get(name)
            if sign is None or sign.search(text_of(path)):
                return Unread(path, way_out)
    return None
