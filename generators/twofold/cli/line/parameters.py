"""What a command takes, and how the words behind it are read."""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from twofold.cli.line.leaving import UsageError
from twofold.values import field, frozen

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
    """A word that needs no name, or as many of them as there are."""

    metavar: str
    help: str
    read: Callable[[str], object] = str
    completion: Completion = _nothing
    many: bool = False

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


@frozen
class Words:
    """What the words behind a command say.

    `given` has a flag as its own name, and many words as lines of one. `mistake` is what is wrong
    with them, if anything is, and `helped` says that somebody asked for help.
    """

    given: Mapping[str, str]
    mistake: str
    helped: bool

    def awaited(self, parameters: Parameters) -> str:
        """The argument that a further word would be; nothing where there is none."""
        places = (name for name, each in parameters.items() if isinstance(each, Argument))
        return next((name for name in places if _takes_more(name, self.given, parameters)), "")


def _takes_more(name: str, given: Mapping[str, str], parameters: Parameters) -> bool:
    parameter = parameters[name]
    return name not in given or (isinstance(parameter, Argument) and parameter.many)


def parse(words: Sequence[str], parameters: Parameters) -> Words:
    """Find out which of some words is meant for which parameter.

    >>> parse(["-sshop", "-h"], {"stack": Option(("--stack", "-s"), "", "NAME")})
    Words(given={'stack': 'shop'}, mistake='', helped=True)
    """
    given = Namespace()
    try:
        _, rest = _parser(parameters).parse_known_intermixed_args(words, given)
        mistake = _unknown(rest, parameters) if rest else ""
    except ArgumentError as error:
        mistake = f"Option '{(error.argument_name or '').partition('/')[0]}' {error.message}."
    found = {name: _line(word) for name, word in vars(given).items() if word not in (None, [])}
    helped = found.pop(HELP.names[0], "")
    return Words({name: found[name] for name in parameters if name in found}, mistake, bool(helped))


def _line(words: str | list[str]) -> str:
    return words if isinstance(words, str) else "\n".join(words)


def _parser(parameters: Parameters) -> ArgumentParser:
    """One that reads every word as it stands: what it means, the parameter itself knows."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for name, each in {**parameters, HELP.names[0]: HELP}.items():
        if isinstance(each, Argument):
            parser.add_argument(name, nargs="*" if each.many else "?")
        elif each.metavar:
            parser.add_argument(*each.names, dest=name)
        else:
            parser.add_argument(*each.names, dest=name, action="store_const", const=each.names[0])
    return parser


def _unknown(rest: Sequence[str], parameters: Parameters) -> str:
    """What is said of words that nothing is called."""
    word = rest[0].partition("=")[0]
    if not word.startswith("-"):
        return f"Got unexpected extra argument ({rest[0]})"
    from difflib import get_close_matches  # noqa: PLC0415 (most words are right)

    known = [*spellings(parameters), *HELP.names]
    close = ", ".join(sorted(get_close_matches(word, known)))
    return f"No such option: {word}{f' (Possible options: {close})' if close else ''}"


def spellings(parameters: Parameters) -> Mapping[str, str]:
    """Each way that an option is written, with its name in a program."""
    return {
        word: name
        for name, each in parameters.items()
        if isinstance(each, Option)
        for word in each.names
    }


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
    if not given:
        # As `--cloud=$CLOUD` is where nobody has set that: not what they left out, but a mistake.
        raise UsageError("it is empty", parameter.named)
    try:
        if isinstance(parameter, Argument) and parameter.many:
            return [parameter.read(word) for word in given.split("\n")]
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
