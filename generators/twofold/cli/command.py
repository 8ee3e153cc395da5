"""Commands: a function is called with what its command line says, or its manual page is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, TypeAlias, TypeVar, get_type_hints

from twofold.cli.guard import guarded
from twofold.cli.leaving import Leave, UsageError
from twofold.cli.output import complain, say
from twofold.cli.parameters import Argument, Option, Parameters, parse, values

if TYPE_CHECKING:
    from twofold.cli.manual import Manual

Function = TypeVar("Function", bound=Callable[..., None])

WRONG_USAGE = 2


class Command:
    """A function as a command: its parameters' annotations say how they are read and shown."""

    def __init__(self, panel: str, manual: Manual, function: Callable[..., None]) -> None:
        self.panel = panel
        self.manual = manual
        self.help = function.__doc__ or ""
        self._function = function

    @cached_property
    def parameters(self) -> Parameters:
        """What the function takes, by the names that it has for them."""
        hints = get_type_hints(self._function, include_extras=True)
        return {
            name: each
            for name, hint in hints.items()
            for each in getattr(hint, "__metadata__", ())
            if isinstance(each, Argument | Option)
        }

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """What the function is given where somebody leaves a parameter out."""
        names = self._function.__code__.co_varnames[: self._function.__code__.co_argcount]
        given = self._function.__defaults__ or ()
        placed = dict(zip(names[len(names) - len(given) :], given, strict=True))
        return {**placed, **(self._function.__kwdefaults__ or {})}

    def run(self, path: str, words: Sequence[str]) -> None:
        """Do what the words behind the command say; `path` is how it is called."""
        found = parse(words, self.parameters)
        if found.helped and not found.mistake:
            _show(self, path)
            return
        try:
            guarded(self._function)(**values(found, self.parameters, self.defaults))
        except UsageError as error:
            _explain(error, self, path)


class Group:
    """Commands below one word; what a flag before them does is all that is done."""

    def __init__(self, panel: str, manual: Manual, text: str) -> None:
        self.panel = panel
        self.manual = manual
        self.help = text
        self.commands: dict[str, Documented] = {}
        self.parameters: dict[str, Option] = {}
        self.defaults: Mapping[str, object] = {}
        self._flags: dict[str, Callable[[], None]] = {}

    def command(self, name: str, panel: str, manual: Manual) -> Callable[[Function], Function]:
        """Make a function a command; the panel is its place in the help."""

        def add(function: Function) -> Function:
            self.commands[name] = Command(panel, manual, function)
            return function

        return add

    def flag(self, name: str, text: str) -> Callable[[Function], Function]:
        """Make a function what a flag does."""

        def add(function: Function) -> Function:
            self.parameters[name] = Option((name,), text)
            self._flags[name] = function
            return function

        return add

    def run(self, path: str, words: Sequence[str]) -> None:
        """Do what the words say: a command, or a flag."""
        if not words:
            _show(self, path, wrong=True)
        word, *rest = words
        if word in self.commands:
            self.commands[word].run(f"{path} {word}", rest)
            return
        found = parse([word], self.parameters)
        if found.helped:
            _show(self, path)
            return
        mistake = found.mistake if word.startswith("-") else _no_command(word, self.commands)
        if mistake:
            _explain(UsageError(mistake), self, path)
        try:
            guarded(self._flags[word])()
        except UsageError as error:
            _explain(error, self, path)

    def main(self, words: Sequence[str]) -> int:
        """Run as a program; the status is what to leave with."""
        try:
            self.run("twofold", words)
        except Leave as leaving:
            return leaving.status
        return 0


Documented: TypeAlias = Command | Group


def _show(command: Documented, path: str, *, wrong: bool = False) -> None:
    # Most runs show no help.
    from twofold.cli.manual import page  # noqa: PLC0415

    if wrong:
        complain(page(command, path, sys.stderr))
        raise Leave(WRONG_USAGE)
    guarded(say)(page(command, path, sys.stdout))


def _explain(error: UsageError, command: Documented, path: str) -> NoReturn:
    """Say what is wrong with a command line, and how it would be right."""
    from twofold.cli.manual import usage  # noqa: PLC0415 (as above)

    complain(f"Usage: {usage(path, command)}")
    complain(f"Try '{path} --help' for help.")
    complain()
    complain(f"Error: {error}")
    raise Leave(WRONG_USAGE) from None


def summary(command: Documented) -> str:
    """What a command does, in a sentence."""
    return " ".join(command.help.partition("\n\n")[0].split())


def _no_command(word: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (as above)

    close = ", ".join(f"'{each}'" for each in get_close_matches(word, known))
    return f"No such command '{word}'.{f' Did you mean {close}?' if close else ''}"
