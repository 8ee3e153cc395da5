"""What a shell offers for a half-typed word. Whoever presses Tab waits: nothing is compiled."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from shlex import shlex
from typing import TYPE_CHECKING

from twofold.cli import COMPLETING
from twofold.cli.command import Documented, Group, summary
from twofold.cli.parameters import HELP, Asked, Completion, Option, Words, parse, spellings

if TYPE_CHECKING:
    from twofold.blueprint.text import Value

# What the shells that tell no words tell: the line up to the cursor.
LINE = "_TWOFOLD_LINE"

# The environments that every blueprint has.
ALWAYS = ("dev", "prod")

# A line of `compile.PACKAGES`.
CLOUD = re.compile(r'^    "(\w+)": "twofold\.clouds\.\w+",$', re.MULTILINE)

# What stands at the beginning of a line in a blueprint, in YAML or JSON.
BLUEPRINT = (
    re.compile(r'^[{\s]*"?name"?\s*:', re.MULTILINE),
    re.compile(r'^[{\s]*"?(services|include)"?\s*:', re.MULTILINE),
)
SUFFIXES = (".yaml", ".yml", ".json")
# It names what a blueprint says, and is none.
SCHEMA = ".schema.json"
# In a large folder no further files are looked at, or read, and of each no more than its beginning.
MOST_SEEN = 5_000
MOST_READ = 200
BEGINNING = 64 * 1024

# What bash would take for more than a name.
UNUSUAL = re.compile(r"[^\w./@+:,%~-]")


def answer() -> None:
    """Print what fits the word that a shell completes; or the script of a shell that is named."""
    what, _, shell = os.environ[COMPLETING].partition("_")
    if what == "source":
        from twofold.cli.shells import script  # noqa: PLC0415 (who completes needs no script)

        print(script(shell), end="")  # noqa: T201 (as it is)
        return
    from twofold.cli.app import app  # noqa: PLC0415 (its parameters name what is below)

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


def one_of(*words: str) -> Completion:
    """Offer a few words."""
    return lambda _: words


def clouds(_: Asked) -> list[str]:
    """Offer every cloud: what `compile.PACKAGES` says is read, and not run."""
    compiler = Path(__file__).parents[1] / "compile.py"
    return CLOUD.findall(compiler.read_text(encoding="utf-8"))


def needs(_: Asked) -> list[str]:
    """Offer everything that a support table says something of."""
    from twofold.placement.support import WRITTEN  # noqa: PLC0415 (other words need no table)

    return [*WRITTEN]


def stacks(_: Asked) -> list[str]:
    """Offer the stacks of the project here."""
    from twofold.cli.root import root_here, stack_names  # noqa: PLC0415 (other words need no YAML)

    root = root_here()
    return stack_names(root) if root else []


def environments(asked: Asked) -> list[str]:
    """Offer the environments of the blueprint that is named."""
    return sorted({*ALWAYS, *_keys(asked, "environments")})


def names(asked: Asked) -> list[str]:
    """Offer the services, stores and topics of what is named."""
    return sorted({*_keys(asked, "services"), *_keys(asked, "stores"), *_keys(asked, "topics")})


def topics(asked: Asked) -> list[str]:
    """Offer the topics of the blueprint that is named."""
    return sorted(_keys(asked, "topics"))


def services(asked: Asked) -> list[str]:
    """Offer the services of what is named."""
    return sorted(_keys(asked, "services"))


def blueprints(asked: Asked) -> list[str]:
    """Offer the blueprints in a folder and in those below it; else the shell offers its files."""
    folder = asked.word[: asked.word.rfind("/") + 1]
    found = (
        f"{folder}{path.as_posix()}"
        for path in islice(_files(Path(folder)), MOST_READ)
        if _is_blueprint(Path(folder) / path)
    )
    offered = sorted(path for path in found if path.startswith(asked.word))
    return [] if any(map(UNUSUAL.search, offered)) else offered


def _files(folder: Path) -> Iterator[Path]:
    for path in islice(chain(folder.glob("*"), folder.glob("*/*")), MOST_SEEN):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.name.endswith(SUFFIXES) and not hidden and not path.name.endswith(SCHEMA):
            yield inside


def _is_blueprint(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(BEGINNING)
    except OSError:
        return False
    return all(pattern.search(text) for pattern in BLUEPRINT)


def _keys(asked: Asked, section: str) -> Iterator[str]:
    """The names that a blueprint has in a section, and the files that it includes."""
    blueprint = _blueprint(asked)
    if blueprint is None:
        return
    whole = _said(blueprint)
    included = whole.get("include")
    parts = included if isinstance(included, list) else []
    for said in (whole, *(_said(blueprint.parent / str(each)) for each in parts)):
        found = said.get(section)
        yield from found if isinstance(found, dict) else ()


def _blueprint(asked: Asked) -> Path | None:
    """The blueprint that the words so far name, or whose stack they name."""
    named, stack = asked.given.get("blueprint"), asked.given.get("stack")
    if named:
        return Path(named)
    from twofold.cli.root import root_here  # noqa: PLC0415 (as above)

    root = root_here() if stack else None
    config = _said(root.stacks / f"Pulumi.{stack}.yaml").get("config") if root else None
    path = config.get("twofold:blueprint") if isinstance(config, dict) else None
    return root.folder / path if root and isinstance(path, str) else None


def _said(path: Path) -> Mapping[str, Value]:
    """What a file says; nothing where it cannot be read, which is no time to complain."""
    from twofold.blueprint.text import read  # noqa: PLC0415 (as above)
    from twofold.diagnostics import CompileError  # noqa: PLC0415

    try:
        return read(path).data
    except (CompileError, OSError, ValueError):
        return {}
