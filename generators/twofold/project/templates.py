"""The shapes of the files that are more than code: values are filled in, nothing is decided.

They are Jinja templates, and the simplest that there are: `{{ name }}`, once for each value. To
fill these in takes no Jinja, for which every compile would wait.
"""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
_PLACE = re.compile(r"\{\{ (\w+) \}\}")


def filled(template: str, **values: str) -> str:
    """A template's text with values in it; `KeyError` where one is missing."""
    text = (TEMPLATES / f"{template}.j2").read_text(encoding="utf-8")
    return _PLACE.sub(lambda place: values[place[1]], text)
