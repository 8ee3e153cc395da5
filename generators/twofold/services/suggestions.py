"""What to do about a name that nobody declared."""

from __future__ import annotations

from collections.abc import Collection

from twofold.diagnostics import nearest


def suggest(name: str, known: Collection[str], section: str) -> str:
    """Suggest the known name that was probably meant, or where to declare it.

    >>> suggest("ordres", ["orders"], "topics")
    "did you mean 'orders'?"
    >>> suggest("orders", [], "topics")
    "declare it: `topics: {orders: ...}`"
    """
    return nearest(name, known) or f"declare it: `{section}: {{{name}: ...}}`"
