"""Where Azure Functions looks for functions."""

from twofold_adapter.azure import app

__all__ = ["app"]
