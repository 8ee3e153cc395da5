"""Install Azurite, a stand-in for Azure Storage, into a cache folder outside the repository."""

from __future__ import annotations

from pathlib import Path

from cache import read_cache
from npm import put, version_of

WANTED = Path(__file__).parents[1] / "tests" / "runtime" / "npm"
PACKAGE = "azurite"


def main() -> None:
    """Install what the lock file says, unless just that is there already."""
    put(WANTED, read_cache(__doc__) / f"{PACKAGE}-{version_of(PACKAGE, WANTED)}")


if __name__ == "__main__":
    main()
