"""Install the IAM evaluator that `tests/iam` runs, into a cache folder outside the repository."""

from __future__ import annotations

from pathlib import Path

from cache import read_cache
from npm import put, version_of

WANTED = Path(__file__).parents[1] / "tests" / "iam"
PACKAGE = "@cloud-copilot/iam-simulate"


def main() -> None:
    """Install what the lock file says, unless just that is there already."""
    put(WANTED, read_cache(__doc__) / f"iam-simulate-{version_of(PACKAGE, WANTED)}")


if __name__ == "__main__":
    main()
