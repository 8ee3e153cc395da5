"""What twofold remembers of a project that it wrote, so that it never loses an owner's work."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import cast

from twofold.values import frozen

MANIFEST = PurePosixPath(".twofold/manifest.json")


@frozen
class Manifest:
    """The digest of every file as it was written, and of every key in the stacks' files."""

    files: Mapping[PurePosixPath, str]
    settings: Mapping[PurePosixPath, Mapping[str, str]]

    def dumped(self) -> bytes:
        """The manifest as it is kept."""
        text = json.dumps(
            {
                "files": {str(path): self.files[path] for path in sorted(self.files)},
                "settings": {
                    str(path): dict(sorted(self.settings[path].items()))
                    for path in sorted(self.settings)
                },
            },
            indent=2,
        )
        return f"{text}\n".encode()


def read_manifest(out: Path) -> Manifest:
    """The manifest of a project; an empty one where there is none, or none that can be read.

    Without a manifest nothing there counts as ours, so that nothing is overwritten.
    """
    try:
        found = json.loads((out / MANIFEST).read_bytes())
        files, settings = found["files"], found["settings"]
        return Manifest(
            {inside(path): str(digest) for path, digest in files.items()},
            {inside(path): _texts(digests) for path, digests in settings.items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Manifest({}, {})


def inside(text: str) -> PurePosixPath:
    """A path of a file inside the project: what is in a file that anyone may edit is checked."""
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{text!r} is not inside the project")
    return path


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return {str(key): str(item) for key, item in cast("dict[object, object]", value).items()}


def digest(content: bytes) -> str:
    """A content's digest; line ends that Git changed on the way count as the same."""
    # Most content has none, which is found out quicker than that nothing is to be replaced.
    text = content.replace(b"\r\n", b"\n") if b"\r" in content else content
    return hashlib.sha256(text).hexdigest()
