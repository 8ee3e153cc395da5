"""Fixtures of the tests of the documentation: the engine's, for what its pages deploy."""

from engine.conftest import kubernetes, needs_pulumi

__all__ = ["kubernetes", "needs_pulumi"]
