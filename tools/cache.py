"""Where tools put the real parts that tests run against."""

from __future__ import annotations

import argparse
import os
from pathlib import Path


def read_cache(tool: str | None) -> Path:
    """Read where the cache is from a tool's command line, or take the usual place."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
    parser = argparse.ArgumentParser(
        description=tool, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=usual, help="folder of real parts")
    return parser.parse_args().cache
