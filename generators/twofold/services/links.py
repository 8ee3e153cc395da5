"""Rules about links and subscriptions: each names one thing that is there, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import TopicTriggerSpec
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, nearest
from twofold.services.model import Linked, Topic
from twofold.services.things import Section, Things, how_to_link, what
from twofold.values import frozen

Verb: TypeAlias = Literal["uses", "calls", "publishes to", "reads", "subscribes to"]

# What each verb is done to.
TARGETS: Mapping[Verb, Section] = {
    "uses": "stores",
    "calls": "services",
    "publishes to": "topics",
    "reads": "secrets",
    "subscribes to": "topics",
}


@frozen
class Written:
    """A link or a subscription as somebody wrote it."""

    service: str
    verb: Verb
    target: str
    span: Span

    @property
    def joined(self) -> str:
        """What the link's own resources are called."""
        names = (self.service, self.target)
        return "-".join(reversed(names) if self.verb == "subscribes to" else names)


def check_links(blueprint: Blueprint, things: Things) -> Iterator[Diagnostic]:
    """Every link points to something that can be linked in that way, and is written once."""
    links = tuple(written_links(blueprint))
    for link in links:
        yield from _check_target(link, things)
    found = tuple(each for each in links if each.target in things.section(TARGETS[each.verb]))
    yield from _check_repeated(found)
    yield from _check_joined(found)


def written_links(blueprint: Blueprint) -> Iterator[Written]:
    """Every link and subscription, in the order of the text."""
    of = blueprint.places.of
    for name, spec in blueprint.spec.services.items():
        here = ("services", name)
        for store in spec.uses or ():
            yield Written(name, "uses", store, of(*here, "uses", store).key)
        for index, callee in enumerate(spec.calls or ()):
            yield Written(name, "calls", callee, of(*here, "calls", index).value)
        for index, topic in enumerate(spec.publishes or ()):
            yield Written(name, "publishes to", topic, of(*here, "publishes", index).value)
        for index, secret in enumerate(spec.secrets or ()):
            yield Written(name, "reads", secret, of(*here, "secrets", index).value)
        for index, trigger in enumerate(spec.on or ()):
            if isinstance(trigger, TopicTriggerSpec):
                span = of(*here, "on", index, "topic").value
                yield Written(name, "subscribes to", trigger.topic, span)


def _check_target(link: Written, things: Things) -> Iterator[Diagnostic]:
    section = TARGETS[link.verb]
    known = things.section(section)
    if link.target not in known:
        other = things.find(link.target)
        yield wrong_target(link, other) if other else unknown_target(link, tuple(known))
    elif link.verb == "calls" and link.target == link.service:
        yield self_call(link)


def _check_repeated(links: tuple[Written, ...]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, Verb, str], Written] = {}
    for link in links:
        earlier = seen.setdefault((link.service, link.verb, link.target), link)
        if earlier is not link:
            yield duplicate_link(link, earlier)


def _check_joined(links: tuple[Written, ...]) -> Iterator[Diagnostic]:
    """`a` with `b-c` and `a-b` with `c` would both come to resources called `a-b-c`."""
    seen: dict[tuple[Verb, str], Written] = {}
    for link in links:
        earlier = seen.setdefault((link.verb, link.joined), link)
        if earlier.service != link.service:
            yield ambiguous_link(link, earlier)


def unknown_target(link: Written, known: tuple[str, ...]) -> Diagnostic:
    """A link names something that nobody declared."""
    section = TARGETS[link.verb]
    return Diagnostic(
        f"unknown-{section[:-1]}",
        f"service '{link.service}' {link.verb} '{printable(link.target)}',"
        f" which is not a {section[:-1]}",
        link.span,
        nearest(link.target, known)
        or f"declare it: `{section}: {{{printable(link.target)}: ...}}`",
    )


def wrong_target(link: Written, other: Linked) -> Diagnostic:
    """A link names something that is of another kind than the link needs."""
    wanted = TARGETS[link.verb][:-1]
    hint = f"a {what(other)} is linked with {how_to_link(other)}"
    if isinstance(other, Topic):
        hint += f", and its messages come with `on: [{{topic: {other.name}}}]`"
    return Diagnostic(
        f"not-a-{wanted}",
        f"service '{link.service}' {link.verb} '{link.target}', which is a {what(other)} and not"
        f" a {wanted}",
        link.span,
        hint,
    )


def self_call(link: Written) -> Diagnostic:
    """A service calls itself, and would wait for itself."""
    return Diagnostic(
        "self-call",
        f"service '{link.service}' calls itself",
        link.span,
        "call the function in the code instead, or give that part a service of its own",
    )


def duplicate_link(link: Written, earlier: Written) -> Diagnostic:
    """A service writes the same link twice."""
    return Diagnostic(
        "duplicate-link",
        f"service '{link.service}' {link.verb} '{link.target}' twice (first at {earlier.span})",
        link.span,
        "remove one of the two",
    )


def ambiguous_link(link: Written, earlier: Written) -> Diagnostic:
    """Two links of different services come to one name."""
    return Diagnostic(
        "ambiguous-link",
        f"service '{link.service}' {link.verb} '{link.target}', and service '{earlier.service}'"
        f" {earlier.verb} '{earlier.target}' ({earlier.span}): both would be called"
        f" '{link.joined}'",
        link.span,
        "rename one of the four; a hyphen moved or taken away is enough",
    )
