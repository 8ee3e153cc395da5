"""How a command ends before its end: with a status, or since it was called wrongly."""

from __future__ import annotations

INTERRUPTED = 130


def is_interrupted(error: BaseException | None) -> bool:
    """Whether an error came of Ctrl-C: argparse, for one, stumbles when it cleans up after that."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


class Leave(Exception):  # noqa: N818 (it says what is done, not that something broke)
    """Leave with a status; what there was to say is said."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        super().__init__(status)


class UsageError(Exception):
    """The command line is wrong; `parameter` is the part of it that is, if one is."""

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(f"Invalid value for {parameter}: {message}" if parameter else message)
