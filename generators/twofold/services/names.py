"""Rules about names: what is called alike, and what was called otherwise before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.blueprint.load import Blueprint
from twofold.diagnostics import Diagnostic, Span
from twofold.services.model import Linked, Secret, Service, Store, Topic
from twofold.services.things import Section, Things, how_to_link, what


def check_names(blueprint: Blueprint, things: Things) -> Iterator[Diagnostic]:
    """Every name means one thing, now and before."""
    yield from _check_equal(things)
    yield from _check_was(blueprint, "services", things.services)
    yield from _check_was(blueprint, "stores", things.stores)
    yield from _check_was(blueprint, "topics", things.topics)


def _check_equal(things: Things) -> Iterator[Diagnostic]:
    seen: dict[str, Linked] = {}
    for thing in things.all():
        earlier = seen.setdefault(thing.name, thing)
        if earlier is not thing:
            yield equal_names(thing, earlier)


def _check_was(
    blueprint: Blueprint, section: Section, named: Mapping[str, Service | Store | Topic]
) -> Iterator[Diagnostic]:
    claims: dict[str, str] = {}
    for name, thing in named.items():
        if thing.was is None:
            continue
        span = blueprint.places.of(section, name, "was").value
        if thing.was == name:
            yield was_itself(thing, span)
        elif thing.was in named:
            yield was_something_there(thing, named[thing.was], span)
        elif (other := claims.setdefault(thing.was, name)) != name:
            yield was_claimed_twice(thing, named[other], span)


def equal_names(thing: Linked, earlier: Linked) -> Diagnostic:
    """Two things of different kinds have one name, so that links to it could mean either."""
    hint = "rename one of them: services, stores, topics and secrets share their names"
    if isinstance(thing, Secret):
        hint = f"rename the secret, or link the {what(earlier)}: {how_to_link(earlier)}"
    return Diagnostic(
        "equal-names",
        f"{what(thing)} '{thing.name}' has the name of a {what(earlier)} ({earlier.span})",
        thing.span,
        hint,
    )


def was_itself(thing: Service | Store | Topic, span: Span) -> Diagnostic:
    """A thing says that it was called what it is called."""
    return Diagnostic(
        "was-itself",
        f"{what(thing)} '{thing.name}' was '{thing.was}', which is its name now",
        span,
        "write the name that it had before, or leave `was` out",
    )


def was_something_there(
    thing: Service | Store | Topic, other: Service | Store | Topic, span: Span
) -> Diagnostic:
    """A thing says that it was another one, which is still there."""
    return Diagnostic(
        "was-something-there",
        f"{what(thing)} '{thing.name}' was '{thing.was}', but '{thing.was}' is still there"
        f" ({other.span})",
        span,
        "a renamed thing leaves its old name: remove the other one, or leave `was` out",
    )


def was_claimed_twice(
    thing: Service | Store | Topic, other: Service | Store | Topic, span: Span
) -> Diagnostic:
    """Two things say that they were the same one."""
    return Diagnostic(
        "was-claimed-twice",
        f"{what(thing)} '{thing.name}' was '{thing.was}', and so was '{other.name}' ({other.span})",
        span,
        "one of them keeps what is deployed; leave `was` out of the other",
    )
