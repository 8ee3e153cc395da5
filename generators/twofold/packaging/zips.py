"""Archives whose bytes follow from what is in them: no times, no owners, one order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from twofold.resources.archives import mode

# The earliest time that a zip can say.
BEGINNING = (1980, 1, 1, 0, 0, 0)
# So that the same file comes out where zip's own default changes.
LEVEL = 6
_REGULAR_FILE = 0o100000
_UNIX = 3
# What a folder's creation mask would take away: who runs a package is another user.
_MASK = 0o022


def write_zip(files: Mapping[PurePosixPath, bytes], path: Path) -> None:
    """Write files into a new archive."""
    with ZipFile(path, "x", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for inside, content in sorted(files.items()):
            entry = ZipInfo(str(inside), BEGINNING)
            entry.create_system = _UNIX
            entry.external_attr = (_REGULAR_FILE | mode(content) & ~_MASK) << 16
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)


def write_folder(files: Mapping[PurePosixPath, bytes], folder: Path) -> None:
    """Write files into a new folder."""
    folder.mkdir()
    for inside, content in files.items():
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode(content) & ~_MASK)


def content_digest(files: Mapping[PurePosixPath, bytes]) -> str:
    """A sha256 over the names and contents of files."""
    digest = hashlib.sha256()
    for inside, content in sorted(files.items()):
        digest.update(f"{inside}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
