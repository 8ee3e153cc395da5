"""The imports of a printed module, in the order that Ruff's isort rules ask for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

from twofold.project.layout import WIDTH

# Under which short name an SDK is known where `pulumi_` is not simply left out.
SHORT_NAMES = {"pulumi_kubernetes": "k8s"}

_NUMBER = re.compile(r"\d+")


class Import(NamedTuple):
    """`import module`, `import module as alias`, or `from module import name`."""

    module: str
    alias: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        """The statement."""
        if not self.name:
            return (
                f"import {self.module} as {self.alias}" if self.alias else f"import {self.module}"
            )
        line = f"from {self.module} import {self.name}"
        return line if len(line) <= WIDTH else f"from {self.module} import (\n    {self.name},\n)"


@cache
def sdk(kind: str) -> Import:
    """The import that a class or function such as `pulumi_aws.sqs.Queue` needs."""
    module = kind.partition(".")[0]
    return Import(module) if module == "pulumi" else Import(module, alias=short_name(module))


@cache
def spelled(kind: str) -> str:
    """A class or a function as a program writes it.

    >>> spelled("pulumi_aws.sqs.Queue"), spelled("pulumi.StackReference")
    ('aws.sqs.Queue', 'pulumi.StackReference')
    """
    module, _, rest = kind.partition(".")
    return f"{short_name(module)}.{rest}"


def short_name(module: str) -> str:
    """What an SDK is called in a program.

    >>> short_name("pulumi_aws"), short_name("pulumi_kubernetes"), short_name("pulumi")
    ('aws', 'k8s', 'pulumi')
    """
    return SHORT_NAMES.get(module, module.removeprefix("pulumi_"))


def sorted_imports(imports: Iterable[Import], own: frozenset[str]) -> Iterator[str]:
    """The lines of an import block; `own` are the top-level modules of the program itself."""
    before = None
    for (section, *_), text in sorted(_entry(each, own) for each in set(imports)):
        if before not in {None, section}:
            yield ""
        before = section
        yield text


Order: TypeAlias = "tuple[int, bool, str, Import]"


@cache
def _entry(each: Import, own: frozenset[str]) -> tuple[Order, str]:
    """Where an import stands among others, and how it is written."""
    top = each.module.partition(".")[0]
    section = 2 if top in own else 0 if top in sys.stdlib_module_names else 1
    return (section, bool(each.name), _natural(each.module), each), each.text


def _natural(module: str) -> str:
    """A module's name as text that is sorted by, in which numbers compare as numbers.

    >>> sorted(["topic_10", "topic_9", "topic"], key=_natural)
    ['topic', 'topic_9', 'topic_10']
    """
    return _NUMBER.sub(_by_size, module)


def _by_size(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"0{chr(len(digits))}{digits}"
