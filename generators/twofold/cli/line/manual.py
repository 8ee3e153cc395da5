"""What help says of commands besides what they take: examples, files, and what a status means."""

from __future__ import annotations

from typing import TypeAlias

from twofold.values import frozen

Rows: TypeAlias = tuple[tuple[str, str], ...]

STATUSES: Rows = (
    ("0", "Done."),
    ("1", "There are findings."),
    ("2", "The command line is wrong: an unknown option, cloud, environment or stack."),
    ("70", "A mistake of twofold's. It prints a traceback; report it."),
    ("130", "Interrupted by Ctrl-C."),
    ("141", "Whoever read the output stopped reading, as `head` does."),
)

ENVIRONMENT: Rows = (
    ("NO_COLOR", "If it is set to anything, nothing is coloured (https://no-color.org)."),
    ("TERM", "If it is `dumb`, nothing is coloured, and no progress is shown."),
    ("COLUMNS", "How wide lines may be, where that is not the terminal's own width."),
)


@frozen
class Manual:
    """What a command's help says that its parameters do not.

    `statuses` are those that mean more than they do for every command.
    """

    examples: tuple[str, ...]
    files: Rows = ()
    statuses: Rows = ()

    @property
    def exit_statuses(self) -> Rows:
        """Every status that the command may leave with."""
        own = dict(self.statuses)
        return tuple((status, own.get(status, meaning)) for status, meaning in STATUSES)
