"""Where Google's Functions Framework looks for the function."""

from twofold_adapter.google_function import handle

__all__ = ["handle"]
