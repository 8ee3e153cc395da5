"""Commands: what each takes, says of itself and does, and the words that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from typing import TypeAlias, cast, get_type_hints

from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option, Parameters
from twofold.values import ByName, frozen


class Command:
    """A function as a command: its parameters' annotations say how they are read and shown.

    `panel` is its place in the help of the commands around it.
    """

    def __init__(self, panel: str, function: Callable[..., None], manual: Manual) -> None:
        self.panel = panel
        self.function = function
        self.manual = manual
        self.help = function.__doc__ or ""

    @cached_property
    def parameters(self) -> Parameters:
        """What the function takes, by the names that it has for them."""
        hints = get_type_hints(self.function, include_extras=True)
        return {
            name: each
            for name, hint in hints.items()
            for each in getattr(hint, "__metadata__", ())
            if isinstance(each, Argument | Option)
        }

    @cached_property
    def defaults(self) -> Mapping[str, object]:
        """What the function is given where somebody leaves a parameter out."""
        names = self.function.__code__.co_varnames[: self.function.__code__.co_argcount]
        given = self.function.__defaults__ or ()
        placed = dict(zip(names[len(names) - len(given) :], given, strict=True))
        return {**placed, **(self.function.__kwdefaults__ or {})}


@frozen
class Flag:
    """An option that stands before all commands; what it does is all that is done."""

    name: str
    help: str
    function: Callable[[], None]


class Group:
    """Commands below one word, by the words for them; or flags in their stead."""

    def __init__(
        self,
        panel: str,
        text: str,
        manual: Manual,
        commands: Mapping[str, Documented],
        *flags: Flag,
    ) -> None:
        self.panel = panel
        self.manual = manual
        self.help = text
        self.commands = commands
        self.flags = {each.name: each for each in flags}
        self.parameters = {each.name: Option((each.name,), each.help) for each in flags}
        self.defaults: Mapping[str, object] = {}


Documented: TypeAlias = Command | Group


def commands_in(package: str, *words: str) -> Mapping[str, Documented]:
    """The commands that the modules of a package are; none is imported before its word is said."""
    return ByName(
        words, lambda word: cast("Documented", import_module(f"{package}.{word}").command)
    )


def summary(command: Documented) -> str:
    """What a command does, in a sentence."""
    return " ".join(command.help.partition("\n\n")[0].split())
