"""Build actionlint, which reads workflows of GitHub as GitHub does.

    python tools/get_actionlint.py

puts it at `actionlint-<version>/actionlint` in the cache, if it is not there already.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cache import read_cache
from golang import go

VERSION = "1.7.12"
MODULE = "github.com/rhysd/actionlint"


def actionlint_path(cache: Path) -> Path:
    """Where the program is, or goes."""
    return cache / f"actionlint-{VERSION}" / "actionlint"


def build(path: Path) -> None:
    """Build it from its module, and move it into place when it is whole.

    Raises `subprocess.CalledProcessError` when Go fails.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        print(f"Building {path.name} {VERSION} ...", flush=True)
        made = Path(folder, path.name)
        go(folder, "mod", "init", "twofold.example/tools")
        go(folder, "get", f"{MODULE}/cmd/actionlint@v{VERSION}")
        go(folder, "build", "-o", str(made), f"{MODULE}/cmd/actionlint")
        made.replace(path)


def main() -> None:
    """Build what is not there yet."""
    path = actionlint_path(read_cache(__doc__))
    if not path.exists():
        build(path)


if __name__ == "__main__":
    main()
