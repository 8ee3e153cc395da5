"""`twofold version`: which twofold this is."""

from __future__ import annotations

from twofold.cli.commands import HELP
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.options import FormatOption


def version(format_: FormatOption = "text") -> None:
    """Print twofold's version."""
    from twofold.cli.actions.version import print_version

    print_version(format_)


command = Command(
    HELP,
    version,
    Manual(("twofold version --format json",)),
)
