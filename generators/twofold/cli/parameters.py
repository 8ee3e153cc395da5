"""What a command takes, and how the words behind it are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeAlias, TypeVar

from twofold.cli.leaving import UsageError
from twofold.values import frozen

# The help's group of options that are in none.
OPTIONS = "Options"
Word = TypeVar("Word", bound=str)


@frozen
class Asked:
    """The beginning of a word that is to be completed, and what the words before it give."""

    word: str
    given: Mapping[str, str] = field(default_factory=dict[str, str])


Completion: TypeAlias = Callable[[Asked], Iterable[str]]


def _nothing(_: Asked) -> Iterable[str]:
    return ()


@frozen
class Argument:
    """A word that needs no name."""

    metavar: str
    help: str
    read: Callable[[str], object] = str
    completion: Completion = _nothing

    @property
    def named(self) -> str:
        """What messages call it."""
        return self.metavar


@frozen
class Option:
    """A name with a word behind it or, without a `metavar`, a flag: a name alone."""

    names: tuple[str, ...]
    help: str
    metavar: str = ""
    read: Callable[[str], object] = str
    completion: Completion = _nothing
    panel: str = OPTIONS
    hidden: bool = False

    @property
    def named(self) -> str:
        """What messages call it."""
        return self.names[0]


# What every command has.
HELP = Option(("--help", "-h"), "Say this and leave.")

Parameter: TypeAlias = Argument | Option
# By the names that a command's function has for them.
Parameters: TypeAlias = Mapping[str, Parameter]


class Words:
    """The words behind a command: which of them is meant for which parameter.

    `given` has a flag as its own name. `open` is the option at the end whose word is not there
    yet, `mistake` the first thing that is wrong.

    >>> words = Words(["-sshop", "-h"], {"stack": Option(("--stack", "-s"), "", "NAME")})
    >>> words.given, words.helped, words.mistake
    ({'stack': 'shop'}, True, '')
    """

    def __init__(self, words: Iterable[str], parameters: Parameters) -> None:
        self.given: dict[str, str] = {}
        self.helped = False
        self.open = ""
        self.mistake = ""
        self._parameters = parameters
        self._options = {word: name for name, word in _spellings(parameters)}
        self._places = [name for name, each in parameters.items() if isinstance(each, Argument)]
        self._take(list(words))

    @property
    def awaited(self) -> str:
        """The argument that a further word would be; nothing where there is none."""
        return next(iter(self._places), "")

    def _take(self, words: list[str]) -> None:
        while words:
            word = words.pop(0)
            if word == "--":
                self._take_arguments(words)
                return
            if word.startswith("--"):
                name, given, value = word.partition("=")
                self._take_option(name, value if given else None, words)
            elif word.startswith("-") and word != "-":
                self._take_letters(word, words)
            else:
                self._take_arguments([word])

    def _take_arguments(self, words: list[str]) -> None:
        for word in words:
            if self._places:
                self.given[self._places.pop(0)] = word
            else:
                self._complain(f"Got unexpected extra argument ({word})")

    def _take_option(self, word: str, value: str | None, words: list[str]) -> None:
        """Take an option that may have its value with it, or else in the next word."""
        name = self._options.get(word, "")
        if word in HELP.names:
            self.helped = True
        elif not name:
            self._complain(f"No such option: {word}{self._meant(word)}")
        elif self._is_flag(name):
            self.given[name] = word
            if value is not None:
                self._complain(f"Option '{word}' does not take a value.")
        elif value is not None or words:
            self.given[name] = words.pop(0) if value is None else value
        else:
            self.open = name
            self._complain(f"Option '{word}' requires an argument.")

    def _take_letters(self, word: str, words: list[str]) -> None:
        """Take options of one letter, of which the last may have its value with it."""
        for at, letter in enumerate(word[1:], 2):
            name = self._options.get(f"-{letter}", "")
            if name and not self._is_flag(name):
                self._take_option(f"-{letter}", word[at:] or None, words)
                return
            self._take_option(f"-{letter}", None, words)

    def _is_flag(self, name: str) -> bool:
        parameter = self._parameters[name]
        return isinstance(parameter, Option) and not parameter.metavar

    def _complain(self, mistake: str) -> None:
        self.mistake = self.mistake or mistake

    def _meant(self, word: str) -> str:
        from difflib import get_close_matches  # noqa: PLC0415 (most words are right)

        close = get_close_matches(word, [*self._options, *HELP.names])
        return f" (Possible options: {', '.join(sorted(close))})" if close else ""


def _spellings(parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Every option's name in a program, with each way that it is written."""
    for name, each in parameters.items():
        if isinstance(each, Option):
            yield from ((name, word) for word in each.names)


def values(words: Words, parameters: Parameters, defaults: Mapping[str, object]) -> dict[str, Any]:
    """What a command's function is called with. Raises `UsageError`."""
    if words.mistake:
        raise UsageError(words.mistake)
    return {name: _value(name, each, words, defaults) for name, each in parameters.items()}


def _value(name: str, parameter: Parameter, words: Words, defaults: Mapping[str, object]) -> object:
    given = words.given.get(name)
    if given is None and name in defaults:
        return defaults[name]
    if given is None:
        kind = "option" if isinstance(parameter, Option) else "argument"
        raise UsageError(f"Missing {kind} {parameter.named}.")
    if isinstance(parameter, Option) and not parameter.metavar:
        return True
    try:
        return parameter.read(given)
    except UsageError as error:
        raise UsageError(str(error), parameter.named) from None


def one_of(*words: Word) -> Callable[[str], Word]:
    """Make a reader of a parameter that is one of a few words."""

    def read(text: str) -> Word:
        for word in words:
            if word == text:
                return word
        raise UsageError(f"'{text}' is none of these: {', '.join(words)}")

    return read
