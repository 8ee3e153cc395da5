"""The images of services: what the Dockerfile in a folder of code says."""

# pyright: reportUnknownMemberType=false
# `dockerfile-parse` has no types.

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

from dockerfile_parse import DockerfileParser  # pyright: ignore[reportMissingTypeStubs]

from compiled import ROOT

SERVICES = ROOT / "blueprints" / "services"


class Instruction(TypedDict):
    """One instruction, without its comments and line breaks."""

    instruction: str
    value: str


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """The instructions in a folder's Dockerfile."""

    folder: Path
    instructions: Sequence[tuple[str, str]]
    settings: Mapping[str, str]

    def all(self, word: str) -> Sequence[str]:
        """What follows each instruction of a kind."""
        return [value for name, value in self.instructions if name == word]

    def command(self) -> list[str]:
        """What the container runs; a `CMD` in shell form is no JSON."""
        return cast("list[str]", json.loads(self.all("CMD")[-1]))

    def sources(self) -> Sequence[str]:
        """What is copied into the image, as the Dockerfile calls it."""
        return [source for value in self.all("COPY") for source in shlex.split(value)[:-1]]

    def copied(self) -> Sequence[Path]:
        """The files that are copied into the image."""
        return [path for source in self.sources() for path in sorted(self.folder.glob(source))]


def read(folder: Path) -> Dockerfile:
    """Read the Dockerfile of a folder of code."""
    parser = DockerfileParser(str(folder / "Dockerfile"))
    instructions = cast("list[Instruction]", parser.structure)
    return Dockerfile(
        folder,
        [(each["instruction"], each["value"]) for each in instructions],
        dict(cast("dict[str, str]", parser.envs)),
    )
