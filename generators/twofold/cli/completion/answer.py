"""What fits a half-typed word: told to the shell that asks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from shlex import shlex

from twofold.cli.completion import COMPLETING, LINE
from twofold.cli.line.command import Documented, Group, summary
from twofold.cli.line.parameters import HELP, Asked, Option, Words, parse, spellings


def answer(app: Group) -> None:
    """Print what fits the word that a shell completes; or the script of a shell that is named."""
    what, _, shell = os.environ[COMPLETING].partition("_")
    if what == "source":
        # Who completes needs no script.
        from twofold.cli.completion.shells import script  # noqa: PLC0415

        print(script(shell), end="")  # noqa: T201 (as it is)
        return
    words = _of_bash() if shell == "bash" else _divided(os.environ[LINE])
    if shell != "bash" and os.environ[LINE].endswith(" "):
        words.append("")
    for text, meaning in offers(app, words[1:-1], words[-1]):
        print(text if shell == "bash" or not meaning else f"{text}\t{meaning}")  # noqa: T201


def _of_bash() -> list[str]:
    """The words of a line up to the one to complete, as bash tells them."""
    words, at = joined(os.environ["COMP_WORDS"], int(os.environ["COMP_CWORD"]))
    before = words.split("\n")[: at + 1]
    return [next(iter(_divided(word)), "") for word in before]


def joined(words: str, at: int) -> tuple[str, int]:
    r"""Put `--cloud=aws` together again, which bash divides; `at` is the word to complete.

    >>> joined("twofold\ncheck\n--cloud\n=\na", 4)
    ('twofold\ncheck\n--cloud\na', 3)
    """
    kept: list[str] = []
    for index, word in enumerate(words.split("\n")):
        if word == "=" and kept and kept[-1].startswith("--"):
            at -= index < at
        else:
            kept.append(word)
    return "\n".join(kept), at


def _divided(line: str) -> list[str]:
    """A line's words without their quotes; one that is not closed yet ends with the line.

    >>> _divided("twofold check 'my sh")
    ['twofold', 'check', 'my sh']
    """
    reader = shlex(line, posix=True)
    reader.whitespace_split, reader.commenters = True, ""
    found: list[str] = []
    try:
        found += reader
    except ValueError:
        found.append(reader.token)
    return found


def offers(command: Documented, words: Sequence[str], word: str) -> Iterator[tuple[str, str]]:
    """What fits the beginning of a word behind others, each with what it means, if that is said."""
    if isinstance(command, Group):
        yield from _of_group(command, words, word)
        return
    name, given, value = word.partition("=")
    if given and name.startswith("--"):
        words, word = [*words, name], value
    parameters = command.parameters
    # An option at the end whose word is not there yet.
    name = spellings(parameters).get(words[-1], "") if words else ""
    option = parameters.get(name)
    awaits = isinstance(option, Option) and bool(option.metavar)
    found = parse(words[:-1] if awaits else words, parameters)
    wanted = name if awaits else found.awaited(parameters)
    if word.startswith("-") and not awaits:
        yield from _options(command, found, word)
    elif wanted:
        fitting = parameters[wanted].completion(Asked(word, found.given))
        yield from ((each, "") for each in fitting if each.startswith(word))


def _of_group(group: Group, words: Sequence[str], word: str) -> Iterator[tuple[str, str]]:
    before = [each for each in words if not each.startswith("-")]
    if not before and word.startswith("-"):
        yield from _options(group, parse((), group.parameters), word)
    elif not before:
        yield from (
            (name, summary(each)) for name, each in group.commands.items() if name.startswith(word)
        )
    elif before[0] in group.commands:
        yield from offers(group.commands[before[0]], words[words.index(before[0]) + 1 :], word)


def _options(command: Documented, found: Words, word: str) -> Iterator[tuple[str, str]]:
    for key, each in {**command.parameters, "": HELP}.items():
        if isinstance(each, Option) and not each.hidden and key not in found.given:
            yield from ((name, each.help) for name in each.names if name.startswith(word))
