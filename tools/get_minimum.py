"""Install the oldest versions of Pulumi's SDKs that we say we work with, into a cache folder.

Takes a quarter of a minute, once: what is there already is left alone.
"""

from __future__ import annotations

from cache import read_cache
from environment import BUILT, get_environment


def main() -> None:
    """Install what the lock says."""
    get_environment(read_cache(__doc__), "minimum", BUILT)


if __name__ == "__main__":
    main()
