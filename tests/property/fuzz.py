"""Damaged blueprints for `check`, which may refuse them but never crash, hang or grow on them.

By hand, with other people's files as seeds beside ours:

    PYTHONPATH=tests python -m property.fuzz --runs 100000 --seeds FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import yaml

from compiled import REGION_KEYS, ROOT
from property.blueprints import lay_out
from twofold.cli.terminal.findings import findings_document, rendered
from twofold.compile import CLOUDS, compile_stack
from twofold.diagnostics import CompileError
from twofold.placement.config import read_stack

# A hang is not slowness, and a blow-up not a list that is long.
SECONDS = 20
GIGABYTES = 2
LARGEST = 20_000
DEEPEST = 12

FIELDS = ("services", "nmae", "on", "uses", "ports", "memory", "volume", "include", "", 7)
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1e308, float("nan"), "", " ", "${", "${x.y}", "${secret.a}",
    "a" * 300, "\x00", "\u2028", "../..", "/etc/passwd", "~", [], {}, [[]], {"": ""}, {"a": None},
    [None], {1: 2}, "0 0 31 2 *", "99999h", "GET /{a}/{a}", "1e9Gi", "-5s",
)  # fmt: skip
SCRIBBLES = (
    b"{", b"}", b"[", b": ", b"- ", b"&a ", b"*a", b"<<: *a\n", b"!!python/object ", b"|\n", b"\t",
    b"\n  ", b"# ", b"'", b'"', b"? ", b"---\n", b"%YAML 9\n", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\r", b"&a [*a, *a]",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seeds:
    """Texts to damage: blueprints, and files of YAML that mean something else."""

    blueprints: list[bytes]
    others: list[bytes]


def seeds(folders: Iterable[Path]) -> Seeds:
    """Texts that are small enough that many can be tried."""
    blueprints = {
        *(ROOT / "blueprints").glob("*.yaml"),
        *ROOT.glob("tests/cases/*/blueprint*.yaml"),
    }
    others = {*ROOT.glob("tests/cases/**/*.yaml")} - blueprints
    found = (path for each in folders for path in each.rglob("*.y*ml") if path.is_file())
    return Seeds(_small(blueprints), _small(others | set(found)))


def _small(files: Iterable[Path]) -> list[bytes]:
    texts = [path.read_bytes() for path in sorted(files)]
    return [text for text in texts if len(text) <= LARGEST]


BYTES_AND_FIELDS = 3


def damaged(chance: random.Random, texts: Seeds) -> bytes:
    """One of the texts, most often a blueprint, changed in a few places."""
    others = chance.random() < 1 / 4
    text = chance.choice(texts.others if others else texts.blueprints)
    if chance.randrange(BYTES_AND_FIELDS):
        changes = (restructured,)
    else:
        changes = (scribbled, cut, doubled, spliced, restructured)
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(changes)(chance, text, texts)
    return text


def _range(chance: random.Random, text: bytes, most: int) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, most))


def scribbled(chance: random.Random, text: bytes, _: Seeds) -> bytes:
    """Something that YAML gives a meaning to, or any byte, over what was there."""
    start, end = _range(chance, text, 3)
    scribble = chance.choice((*SCRIBBLES, chance.randbytes(1)))
    return text[:start] + scribble + text[end:]


def cut(chance: random.Random, text: bytes, _: Seeds) -> bytes:
    """A piece less."""
    start, end = _range(chance, text, 60)
    return text[:start] + text[end:]


def doubled(chance: random.Random, text: bytes, _: Seeds) -> bytes:
    """A piece once more."""
    start, end = _range(chance, text, 200)
    return text[:end] + text[start:end] + text[end:]


def spliced(chance: random.Random, text: bytes, texts: Seeds) -> bytes:
    """A piece of another text."""
    other = chance.choice((*texts.blueprints, *texts.others))
    start, end = _range(chance, other, 400)
    at, _ = _range(chance, text, 0)
    return text[:at] + other[start:end] + text[at:]


class Reader(yaml.CSafeLoader):
    """YAML 1.2, as blueprints are: `on` is text there, and `on:` does not become `true:`."""


BOOLEAN = "tag:yaml.org,2002:bool"
TRUE_OR_FALSE = re.compile("(true|True|TRUE|false|False|FALSE)$")
Reader.yaml_implicit_resolvers = {
    first: [(tag, TRUE_OR_FALSE if tag == BOOLEAN else pattern) for tag, pattern in found]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def restructured(chance: random.Random, text: bytes, _: Seeds) -> bytes:
    """A field renamed, left out, or with an odd value."""
    try:
        data: Any = yaml.load(text, Reader)
    except (yaml.YAMLError, UnicodeError, ValueError):
        return text
    places = list(_places(data))
    if not places:
        return text
    holder, key = chance.choice(places)
    change = chance.choice(("value", "less", "rename"))
    if change == "value":
        holder[key] = chance.choice(ODD)
    elif change == "rename" and isinstance(key, str):
        holder[chance.choice((*holder, *FIELDS))] = holder.pop(key)
    else:
        del holder[key]
    try:
        return yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False).encode()
    except (yaml.YAMLError, RecursionError, UnicodeError, TypeError):
        return text


def _places(data: Any, depth: int = 0) -> Generator[tuple[Any, Any]]:
    """Every place that holds a value; anchors may make a text refer to itself."""
    if depth > DEEPEST or not isinstance(data, dict | list):
        return
    holder = cast("dict[Any, Any] | list[Any]", data)
    keys: list[Any] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    for key in keys:
        yield holder, key
        yield from _places(holder[key], depth + 1)


@contextmanager
def alarm(seconds: int) -> Generator[None]:
    """Raise `TimeoutError` in a block that takes longer."""

    def ring(_: int, __: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def assert_says_why(error: CompileError) -> None:
    """Every finding has a code, a reason of one line, and a place; and can be printed and sent."""
    assert error.findings
    for found in error.findings:
        assert found.code
        assert found.message
        assert "\n" not in found.message
        assert found.span.line > 0
        assert found.span.column > 0
        assert "\n".join(rendered(found)).encode()
    assert json.dumps(findings_document(error.findings), allow_nan=False)


@contextmanager
def checking(cloud: str, style: str) -> Generator[Callable[[bytes], str]]:
    """A function that checks a text, and says `ok` or the code of its first finding."""
    with TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(ROOT / "blueprints" / "services", root / "services")
        file = lay_out(root, cloud, {"twofold:environment": "dev", "twofold:style": style})

        def check(text: bytes) -> str:
            (root / "blueprint.yaml").write_bytes(text)
            with alarm(SECONDS):
                try:
                    compile_stack(read_stack(file, root, REGION_KEYS))
                except CompileError as error:
                    refused = error
                else:
                    return "ok"
            assert_says_why(refused)
            return refused.findings[0].code

        yield check


def fuzz(runs: int, texts: Seeds, seed: int) -> tuple[Counter[str], list[tuple[bytes, str]]]:
    """Check damaged texts; returns how each went, and the crashes with their traces."""
    chance = random.Random(seed)
    went: Counter[str] = Counter()
    crashes: list[tuple[bytes, str]] = []
    with ExitStack() as folders:
        checks = [
            folders.enter_context(checking(name, style))
            for name, cloud in CLOUDS.items()
            for style in cloud.support
        ]
        for _ in range(runs):
            text = damaged(chance, texts)
            check = chance.choice(checks)
            try:
                went[check(text)] += 1
            except Exception:  # noqa: BLE001 (whatever it is, it is a crash)
                went["CRASH"] += 1
                crashes.append((text, traceback.format_exc()))
    return went, crashes


def main() -> int:
    """Fuzz by hand; the texts that crash are written to `--out`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--seeds", type=Path, nargs="*", default=[], help="folders of YAML files")
    parser.add_argument("--out", type=Path, default=Path("fuzz-crashes"))
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))

    went, crashes = fuzz(asked.runs, seeds(asked.seeds), asked.seed)

    lines = [f"{count:8} {code}" for code, count in went.most_common()]
    sys.stdout.write("\n".join([f"seed {asked.seed}: {asked.runs} texts", *lines, ""]))
    for number, (text, trace) in enumerate(crashes):
        asked.out.mkdir(exist_ok=True)
        (asked.out / f"{number}.yaml").write_bytes(text)
        (asked.out / f"{number}.txt").write_text(trace, encoding="utf-8")
    return bool(crashes)


if __name__ == "__main__":
    sys.exit(main())
