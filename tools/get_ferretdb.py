"""Build FerretDB, which speaks as MongoDB does and keeps documents in SQLite.

    python tools/get_ferretdb.py

puts it at `ferretdb-<version>/ferretdb` in the cache, if it is not there already.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from cache import read_cache
from golang import go

# The last that needs no PostgreSQL extension beside it.
VERSION = "1.24.2"
MODULE = "github.com/FerretDB/FerretDB"


def ferretdb_path(cache: Path) -> Path:
    """Where the server is, or goes."""
    return cache / f"ferretdb-{VERSION}" / "ferretdb"


def build(path: Path) -> None:
    """Build it from its module, and move it into place when it is whole.

    Raises `subprocess.CalledProcessError` when Go fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        print(f"Building {path.name} {VERSION} ...", flush=True)
        found = json.loads(go(folder, "mod", "download", "-json", f"{MODULE}@v{VERSION}"))
        source = Path(folder, "source")
        # Modules lie in Go's cache as nobody may change them.
        shutil.copytree(found["Dir"], source, copy_function=shutil.copyfile)
        for each in (source, *source.rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
        # Its own build writes it of its repository's tags; without, it does not start.
        stamp = source / "build" / "version" / "version.txt"
        stamp.write_text(f"v{VERSION}\n", encoding="utf-8")
        made = Path(folder, path.name)
        go(str(source), "build", "-o", str(made), "./cmd/ferretdb")
        made.replace(path)


def main() -> None:
    """Build what is not there yet."""
    path = ferretdb_path(read_cache(__doc__))
    if not path.exists():
        build(path)


if __name__ == "__main__":
    main()
