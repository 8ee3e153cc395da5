"""The shapes of the files that are more than code: Jinja fills them in and decides nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def filled(template: str, **values: str) -> str:
    """A template's text with values in it; `jinja2.UndefinedError` where one is missing."""
    return _environment().get_template(f"{template}.j2").render(values)


@cache
def _environment() -> Environment:
    # Only who prints a project waits for Jinja.
    from jinja2 import (  # noqa: PLC0415 (see above)
        Environment,
        PackageLoader,
        StrictUndefined,
    )

    return Environment(
        autoescape=False,  # noqa: S701 (what comes out is Python and Markdown, not a web page)
        keep_trailing_newline=True,
        loader=PackageLoader("twofold.project"),
        undefined=StrictUndefined,
    )
