"""Whether a pattern can take one text apart in ever more ways: then `re` may try all of them.

A pattern is made into an automaton by its positions, the letters that it names (V. M. Glushkov,
1961). The ways to take a text grow exponentially just where two different ways lead from a
position back to it by the same text (A. Weber and H. Seidl, "On the degree of ambiguity of finite
automata", 1991). `re` also tells ways apart that take the same positions, as in `(a*)*`, so steps
between positions are counted. What looks ahead or behind is taken to let everything through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from importlib import import_module
from operator import add
from typing import Any, TypeAlias, cast

# Untyped, and not for everybody: what `re` itself makes of a pattern.
PARSE: Any = import_module("re._parser").parse
SUBPATTERN: Any = import_module("re._parser").SubPattern

Positions: TypeAlias = Counter[int]
Letters: TypeAlias = frozenset[str]
Pair: TypeAlias = tuple[int, int]

CATEGORIES: Mapping[str, str] = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
NO_LETTERS = {"AT", "ASSERT", "ASSERT_NOT"}
# What stands for all letters, besides those at the ends of a pattern's ranges.
USUAL = frozenset(map(chr, range(256))) | frozenset("\u0130\u03a9\u0660\u2003\u4e2d\U0001f600")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pattern: in how many ways it is empty, begins and ends with positions."""

    empty: int
    first: Positions
    last: Positions


NOTHING = Part(1, Counter(), Counter())


@dataclass(slots=True)
class Automaton:
    """The letters of each position, and in how many ways one position follows another."""

    alphabet: Letters
    letters: list[Letters] = field(default_factory=list[Letters])
    follows: Counter[Pair] = field(default_factory=Counter[Pair])

    def sequence(self, items: Sequence[Any], flags: int) -> Part:
        """Parts one after the other."""
        return reduce(self._then, (self.part(each, flags) for each in items), NOTHING)

    def part(self, item: Any, flags: int) -> Part:
        """One item, as `re` parses it."""
        name, argument = str(item[0]), item[1]
        if name in NO_LETTERS:
            return NOTHING
        if name in REPEATS:
            least, most, inner = argument
            return self._repeat(self.sequence(inner, flags), least, int(most))
        match name:
            case "SUBPATTERN":
                return self.sequence(argument[3], flags | argument[1] & ~argument[2])
            case "ATOMIC_GROUP":
                return self.sequence(argument, flags)
            case "BRANCH":
                return _either([self.sequence(each, flags) for each in argument[1]])
            case _:
                return self._position(_letters(item, self.alphabet, flags))

    def _position(self, letters: Letters) -> Part:
        self.letters.append(letters)
        here = Counter([len(self.letters) - 1])
        return Part(0, here, here)

    def _then(self, one: Part, two: Part) -> Part:
        self._link(one.last, two.first)
        first = one.first + _times(two.first, one.empty)
        return Part(one.empty * two.empty, first, two.last + _times(one.last, two.empty))

    def _repeat(self, part: Part, least: int, most: int) -> Part:
        """A part that may be left out, or comes again; more than once counts as without an end."""
        last = part.last
        if most > 1:
            self._link(part.last, part.first)
            # Behind the last time that takes something, `re` tries one that takes nothing.
            last = _times(part.last, 1 + part.empty)
        return Part(part.empty + (least == 0), part.first, last)

    def _link(self, last: Positions, first: Positions) -> None:
        for before, ways in last.items():
            for behind, more in first.items():
                self.follows[before, behind] += ways * more


def is_exponential(pattern: str, flags: int = 0) -> bool:
    """Whether the ways to take a text apart may double with each few letters of it."""
    parsed = PARSE(pattern, flags & ~re.DEBUG)
    return any(_is_ambiguous(each, parsed.state.flags) for each in _alone(parsed))


def _alone(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A pattern, and those in it that look ahead or behind for themselves."""
    yield items
    for inner in _held(items, lambda name: name in {"ASSERT", "ASSERT_NOT"}):
        yield inner[1][1]


def _held(items: Any, is_wanted: Callable[[str], bool]) -> Iterator[Any]:
    """The items in a pattern, at any depth, whose names are wanted."""
    kind = cast("type[object]", type(items))
    if kind is tuple and len(items) == 2 and is_wanted(str(items[0])):
        yield items
    if kind in {tuple, list, SUBPATTERN}:
        for each in items:
            yield from _held(each, is_wanted)


def _is_ambiguous(items: Sequence[Any], flags: int) -> bool:
    found = Automaton(_alphabet(items))
    found.sequence(items, flags)
    behind: dict[int, list[int]] = {}
    for before, after in found.follows:
        behind.setdefault(before, []).append(after)

    def steps(pair: Pair) -> Iterator[Pair]:
        for one in behind.get(pair[0], ()):
            for two in behind.get(pair[1], ()):
                if found.letters[one] & found.letters[two]:
                    yield one, two

    twice = {edge for edge, ways in found.follows.items() if ways > 1}
    return any(before in _reached(behind, after) for before, after in twice) or any(
        _leaves_itself(at, behind, steps) for at in range(len(found.letters))
    )


def _leaves_itself(
    at: int, behind: Mapping[int, Sequence[int]], steps: Callable[[Pair], Iterator[Pair]]
) -> bool:
    """Whether two ways part at a position, and come back to it at the same time."""
    if at not in _reached(behind, *behind.get(at, ())):
        return False
    before: dict[Pair, set[Pair]] = {}
    todo = [(at, at)]
    seen = set(todo)
    while todo:
        pair = todo.pop()
        for each in steps(pair):
            before.setdefault(each, set()).add(pair)
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return any(one != two for one, two in _reached(before, (at, at)))


def _reached(edges: Mapping[Any, Any], *starts: Any) -> set[Any]:
    """What edges lead to from some starts, these among it."""
    todo = list(starts)
    seen = set(todo)
    while todo:
        for each in edges.get(todo.pop(), ()):
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return seen


def _either(parts: Sequence[Part]) -> Part:
    empty = sum(each.empty for each in parts)
    firsts, lasts = (each.first for each in parts), (each.last for each in parts)
    return Part(empty, reduce(add, firsts), reduce(add, lasts))


def _times(positions: Positions, ways: int) -> Positions:
    return Counter({each: ways * more for each, more in positions.items() if ways})


def _alphabet(items: Sequence[Any]) -> Letters:
    """Letters that stand for all: of every range those at its ends, and just outside."""
    found = {literal[1] for literal in _held(items, lambda name: name.endswith("LITERAL"))}
    for _, ends in _held(items, lambda name: name == "RANGE"):
        found |= set(ends)
    near = {number + beside for number in found for beside in (-1, 0, 1)}
    return USUAL | {chr(each) for each in near if 0 <= each <= 0x10FFFF}


def _letters(item: Any, alphabet: Letters, flags: int) -> Letters:
    """The letters that one item takes."""
    fold = bool(flags & re.IGNORECASE)
    return frozenset(
        each
        for each in alphabet
        if any(_takes(item, form) for form in ({each.lower(), each.upper()} if fold else {each}))
    )


def _takes(item: Any, letter: str) -> bool:
    name, argument = str(item[0]), item[1]
    match name:
        case "LITERAL":
            return letter == chr(argument)
        case "NOT_LITERAL":
            return letter != chr(argument)
        case "ANY":
            return True
        case "RANGE":
            return len(letter) == 1 and argument[0] <= ord(letter) <= argument[1]
        case "CATEGORY":
            return re.fullmatch(CATEGORIES[str(argument)], letter) is not None
        case "IN":
            negated = str(argument[0][0]) == "NEGATE"
            return negated != any(_takes(each, letter) for each in argument[negated:])
        case _:
            raise NotImplementedError(f"{name} in a pattern")
