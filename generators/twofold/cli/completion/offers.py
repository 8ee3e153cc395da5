"""What may be said where a word is a cloud, a stack, a blueprint or a name in one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from twofold.cli.line.parameters import Asked, Completion

if TYPE_CHECKING:
    from twofold.blueprint.text import Value

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


def one_of(*words: str) -> Completion:
    """Offer a few words."""
    return lambda _: words


def clouds(_: Asked) -> list[str]:
    """Offer every cloud: what `compile.PACKAGES` says is read, and not run."""
    compiler = Path(__file__).parents[2] / "compile.py"
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
    # To open a pipe would wait for whoever writes into it.
    if not path.is_file():
        return False
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
        names = found if isinstance(found, dict) else ()
        # A shell shows what it is offered as it is.
        yield from (name for name in names if name.isprintable())


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
