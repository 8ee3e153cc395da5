"""Environment variables: the values that services are given, and the rules for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from twofold.blueprint.credentials import snake_case
from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import CommonSpec, ServiceSpec
from twofold.blueprint.places import Loc
from twofold.blueprint.words import printable, upper
from twofold.diagnostics import Diagnostic, Span, nearest
from twofold.services.model import Linked, Reference, Variable, attributes
from twofold.services.references import (
    InvalidReferenceError,
    Named,
    credential_in,
    is_named_secret,
    parse_value,
    references,
)
from twofold.services.things import Things, how_to_link, what
from twofold.values import frozen

# What a service is linked to reaches its code under names that begin like this.
RESERVED = ("STORE_", "TOPIC_", "CALL_", "SECRET_", "EVENT_")


@frozen
class Written:
    """A variable as somebody wrote it, letter for letter, and where.

    A version such as `3.10` is no number to the process that finds it in its environment.
    `is_switch` says that the text is that of true or false.
    """

    name: str
    text: str
    is_switch: bool
    loc: Loc


def read_variables(blueprint: Blueprint, things: Things) -> Iterator[Variable]:
    """Every service's environment by name, its own values over the defaults."""
    defaults = tuple(_defaults(blueprint))
    for name, spec in sorted(blueprint.spec.services.items()):
        environment = _environment(blueprint, defaults, name, spec)
        for written in sorted(environment, key=lambda each: each.name):
            parts = parse_value(written.text)
            yield Variable(
                service=things.services[name],
                name=written.name,
                parts=tuple(_resolved(part, things) for part in parts),
                span=blueprint.places.of(*written.loc).value,
            )


def _resolved(part: str | Named, things: Things) -> str | Reference:
    if isinstance(part, str):
        return part
    target = things.find(part.target)
    if target is None:
        raise AssertionError(f"the rules let ${{{part.target}}} pass")
    return Reference(target, part.attribute)


def _environment(
    blueprint: Blueprint, defaults: tuple[Written, ...], name: str, spec: ServiceSpec
) -> Collection[Written]:
    """A service's variables: the defaults, each replaced by what the service says instead."""
    return {each.name: each for each in (*defaults, *_own(blueprint, name, spec))}.values()


def _defaults(blueprint: Blueprint) -> Iterator[Written]:
    defaults = blueprint.spec.defaults
    yield from _written(blueprint, defaults, "defaults")


def _own(blueprint: Blueprint, service: str, spec: ServiceSpec) -> Iterator[Written]:
    yield from _written(blueprint, spec, "services", service)


def _written(blueprint: Blueprint, spec: CommonSpec | None, *around: str) -> Iterator[Written]:
    for name, value in ((spec and spec.environment) or {}).items():
        loc = (*around, "environment", name)
        text = blueprint.places.of(*loc).text
        yield Written(name, str(value) if text is None else text, isinstance(value, bool), loc)


# --- rules ----------------------------------------------------------------------------


def check_variables(blueprint: Blueprint, things: Things) -> Iterator[Diagnostic]:
    """Every variable can be set, holds no secret, and refers to what its service is linked to."""
    defaults = tuple(_defaults(blueprint))
    for written in defaults:
        yield from _check_variable(blueprint, written, things)
    for name, spec in blueprint.spec.services.items():
        for written in _own(blueprint, name, spec):
            yield from _check_variable(blueprint, written, things)
        for written in _environment(blueprint, defaults, name, spec):
            if "${" in written.text:
                yield from _check_linked(blueprint, name, spec, written, things)


def _check_variable(blueprint: Blueprint, written: Written, things: Things) -> Iterator[Diagnostic]:
    place = blueprint.places.of(*written.loc)
    if written.name.startswith(RESERVED):
        yield reserved_variable(written.name, place.key)
    try:
        parse_value(written.text)
    except InvalidReferenceError as error:
        yield invalid_reference(written.name, error, place.value)
    yield from _check_secret(written, place.value)
    for named in references(written.text):
        yield from _check_reference(written.name, named, things, place.value)


def _check_secret(written: Written, span: Span) -> Iterator[Diagnostic]:
    looks = credential_in(written.text)
    if looks:
        yield secret_in_blueprint(written.name, looks, span)
    # A switch is none, whatever its variable is called.
    elif not written.is_switch and is_named_secret(written.name, written.text):
        yield secret_by_name(written.name, span)


def _check_reference(
    variable: str, named: Named, things: Things, span: Span
) -> Iterator[Diagnostic]:
    target = things.find(named.target)
    if target is None:
        yield unknown_reference(variable, named, tuple(each.name for each in things.all()), span)
    elif named.attribute not in attributes(target):
        yield unknown_attribute(variable, named, target, span)


def _check_linked(
    blueprint: Blueprint, service: str, spec: ServiceSpec, written: Written, things: Things
) -> Iterator[Diagnostic]:
    for named in references(written.text):
        target = things.find(named.target)
        if target and not _is_linked(spec, named.target):
            span = blueprint.places.of(*written.loc).value
            yield unlinked_reference(service, written.name, named, target, span)


def _is_linked(spec: ServiceSpec, target: str) -> bool:
    links = (spec.uses, spec.calls, spec.publishes, spec.secrets)
    return any(target in link for link in links if link)


def reserved_variable(name: str, span: Span) -> Diagnostic:
    """A variable is called like those that links set."""
    return Diagnostic(
        "reserved-variable",
        f"'{name}' begins like the variables that links set",
        span,
        f"choose a name that does not begin with {', '.join(f'`{each}`' for each in RESERVED)}",
    )


def invalid_reference(variable: str, error: InvalidReferenceError, span: Span) -> Diagnostic:
    """A value has a `${` that begins no reference. It may hold a secret: it is not repeated."""
    return Diagnostic(
        "invalid-reference",
        f"the value of '{variable}' {error}",
        span,
        "refer to something linked as in `${ledger.host}`, or write `$${` for a plain `${`",
    )


def secret_in_blueprint(variable: str, looks: str, span: Span) -> Diagnostic:
    """A value has the shape of a credential. It is not repeated here."""
    return Diagnostic(
        "secret-in-blueprint",
        f"the value of '{variable}' looks like {looks}",
        span,
        f"change it wherever it is in use, since it stood here, and write {_as_secret(variable)}",
    )


def secret_by_name(variable: str, span: Span) -> Diagnostic:
    """A variable's name says that its value is a secret. The value is not repeated here."""
    return Diagnostic(
        "secret-in-blueprint",
        f"the value of '{variable}' is a secret, by the variable's name",
        span,
        f"write {_as_secret(variable)} instead; if it is none, give the variable another name",
    )


def _as_secret(variable: str) -> str:
    name = snake_case(variable).lower().replace("_", "-").strip("-")
    return f"`secrets: [{name}]`"


def unknown_reference(
    variable: str, named: Named, known: tuple[str, ...], span: Span
) -> Diagnostic:
    """A value refers to something that nobody declared."""
    return Diagnostic(
        "unknown-reference",
        f"'{variable}' refers to '{printable(named.target)}', which is not a service, store, topic"
        " or secret",
        span,
        nearest(named.target, known),
    )


def unknown_attribute(variable: str, named: Named, target: Linked, span: Span) -> Diagnostic:
    """A value refers to an attribute that the thing does not have."""
    return Diagnostic(
        "unknown-attribute",
        f"'{variable}' refers to '{printable(named.attribute)}' of {what(target)}"
        f" '{target.name}', which has no such attribute",
        span,
        _where_secrets_are(named, target) or nearest(named.attribute, attributes(target)),
    )


def _where_secrets_are(named: Named, target: Linked) -> str:
    """Where code finds what no variable is made of, if it is that which somebody refers to."""
    name = upper(target.name)
    found = (what(target), named.attribute)
    if found == ("secret", "value"):
        return (
            f"no variable holds a secret: code asks for it by `SECRET_{name}_ID`, and in a cluster"
            f" of your own finds it in `SECRET_{name}_VALUE`"
        )
    if found == ("store", "password"):
        return (
            "no variable holds a secret: whoever asks a cloud's store shows who it is, and in a"
            f" cluster of your own code finds it in `STORE_{name}_PASSWORD`"
        )
    return ""


def unlinked_reference(
    service: str, variable: str, named: Named, target: Linked, span: Span
) -> Diagnostic:
    """A value refers to something that its service is not linked to."""
    return Diagnostic(
        "unlinked-reference",
        f"'{variable}' of service '{service}' refers to '{named.target}', which the service is"
        " not linked to",
        span,
        f"link it first: {how_to_link(target)}",
    )
