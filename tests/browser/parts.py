"""Where the real parts are that pictures are looked at with."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

from runtime.parts import required

PARTS = tomllib.loads(Path(__file__).with_name("parts.toml").read_text(encoding="utf-8"))
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> Path:
    """Find the browser, which is the system's."""
    found = next(filter(None, map(shutil.which, BROWSERS)), "/usr/bin/chromium")
    return required(Path(found), "install Debian's chromium")


def mermaid() -> Path:
    """Find Mermaid, as one script."""
    place = CACHE / f"mermaid-{PARTS['mermaid']}" / "mermaid.min.js"
    return required(place, "run `python tools/get_mermaid.py`")
