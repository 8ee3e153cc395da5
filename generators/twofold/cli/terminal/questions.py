"""Questions at a terminal, asked until an answer will do; each has one already."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from twofold.cli.terminal.output import Format, complain
from twofold.diagnostics import Diagnostic
from twofold.values import frozen


def answered(format_: Format, *, no_input: bool) -> bool:
    """Whether somebody is there to answer: at a terminal that shows the questions."""
    return not no_input and format_ != "json" and sys.stdin.isatty() and sys.stderr.isatty()


@frozen
class Asker:
    """Asks somebody, or takes what is usual where nobody is there."""

    somebody: bool

    def text(
        self,
        given: str | None,
        question: str,
        usual: str,
        check: Callable[[str], Iterable[Diagnostic]],
    ) -> str:
        """Give what an option says, or else an answer that has no findings."""
        if given is not None or not self.somebody:
            return usual if given is None else given
        while True:
            answer = _typed(f"{question} [{usual}]: ") or usual
            found = [*check(answer)]
            if not found:
                return answer
            for each in found:
                complain(f"  {each.message}; {each.hint}", "bad")

    def yes(self, given: bool, question: str) -> bool:
        """Give whether an option is said, or else whether somebody says yes."""
        if given or not self.somebody:
            return given
        while True:
            answer = _typed(f"{question} [y/N]: ").lower()
            if answer in ("", "n", "no", "y", "yes"):
                return answer.startswith("y")


def _typed(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:  # Ctrl-D: nobody is there any more
        sys.stderr.write("\n")
        raise KeyboardInterrupt
    return line.strip()
