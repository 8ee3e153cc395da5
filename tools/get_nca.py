"""Install the analyzer of network policies that `tests/kubernetes` runs, into a cache folder.

It wants other versions of libraries than we do, and so has an environment of its own. Takes ten
seconds, once: what is there already is left alone.
"""

from __future__ import annotations

from cache import read_cache
from environment import get_environment


def main() -> None:
    """Install what the lock says, and build what it wants that no newer Python has built."""
    get_environment(read_cache(__doc__), "nca")


if __name__ == "__main__":
    main()
