"""What a `write` is about to do to a folder, kept beside it until it is done."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from twofold.project.memory import inside
from twofold.values import frozen

JOURNAL = "journal.json"


@frozen
class Journal:
    """The files to place and to remove, in order, each with the digest of what it held before."""

    writes: Mapping[PurePosixPath, str | None]
    removes: Mapping[PurePosixPath, str | None]

    @property
    def is_of_new_folder(self) -> bool:
        """Whether there was nothing before."""
        return not self.removes and all(before is None for before in self.writes.values())

    def dumped(self) -> bytes:
        """The journal as it is kept."""
        kept = {
            "writes": {str(path): before for path, before in self.writes.items()},
            "removes": {str(path): before for path, before in self.removes.items()},
        }
        return json.dumps(kept).encode()


def staging(out: Path) -> Path:
    """The folder beside a project where its next state is made: on the same file system."""
    return out.parent / f".{out.name}.twofold-new"


def is_unfinished(out: Path) -> bool:
    """Whether a `write` is in the middle of its renames into a folder, or was when it ended."""
    # Not every path is one that the system takes.
    return os.path.exists(staging(out.resolve()) / JOURNAL)  # noqa: PTH110 (a `Path` would raise)


def read_journal(out: Path) -> Journal | None:
    """The journal beside a project; None where there is none, or none that can be read."""
    try:
        found = json.loads((staging(out) / JOURNAL).read_bytes())
        return Journal(_digests(found["writes"]), _digests(found["removes"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _digests(found: Mapping[str, object]) -> Mapping[PurePosixPath, str | None]:
    return {inside(path): None if each is None else str(each) for path, each in found.items()}
