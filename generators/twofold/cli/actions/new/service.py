"""Making a service beside a blueprint, which names it then."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from twofold.blueprint.load import Blueprint, load
from twofold.blueprint.text import read
from twofold.cli.line.leaving import UsageError
from twofold.cli.line.refused import writing
from twofold.cli.root import root_here
from twofold.cli.terminal.output import Format, say, say_json, say_next
from twofold.cli.terminal.questions import Asker, answered
from twofold.diagnostics import Diagnostic, Span, listing, stop
from twofold.placement.model import NAMESPACE
from twofold.scaffold.add import Addition, addition
from twofold.scaffold.answers import (
    Kind,
    ServiceAnswers,
    check_cron,
    check_description,
    check_name,
    check_route,
    check_service_name,
    not_one_of,
)
from twofold.scaffold.place import beside, in_the_way, is_taken, put, take_away
from twofold.scaffold.render import questions, render_service
from twofold.values import frozen

KINDS: tuple[Kind, ...] = ("http", "event", "schedule")
BLUEPRINT = "blueprint.yaml"

# What says more of what wakes a service, each of one kind.
OPTIONS: dict[Kind, str] = {"http": "--route", "event": "--topic", "schedule": "--schedule"}

# What is taken of a service that nobody says more of, by what wakes it.
PURPOSES: dict[Kind, str] = {
    "http": "Answers requests.",
    "event": "Takes messages of a topic.",
    "schedule": "Does what is due.",
}


@frozen
class AskedService:
    """What the command line says of a service to be made."""

    name: str | None
    kind: Kind | None
    description: str | None
    route: str | None
    topic: str | None
    schedule: str | None
    blueprint: Path | None


def new_service(asked: AskedService, format_: Format, *, no_input: bool) -> None:
    """Make a service beside a blueprint, and have that name it."""
    path = asked.blueprint or _only_blueprint()
    blueprint = load(path)
    answers = _service(asked, blueprint, Asker(answered(format_, no_input=no_input)))
    before = path.read_bytes()
    made = addition(blueprint, before.decode(), answers)
    place = path.parent / made.code
    if is_taken(place):
        stop(in_the_way(place))
    with writing(place), beside(place) as folder:
        _put_both(render_service(answers, folder), place, path, before, made)
    if format_ == "json":
        say_json({"path": str(place), "blueprint": str(path), "topic": made.topic})
        return
    say(f"{place}: written.", "good")
    topic = f", and the topic '{made.topic}'" if made.topic else ""
    say(f"{path}: has '{answers.name}' now{topic}.", "good")
    say_next([f"python -m pytest {place}", f"twofold check {path}", "uv lock"])


def _put_both(made: Path, place: Path, blueprint: Path, before: bytes, new: Addition) -> None:
    """Put the service and the blueprint's new text in their places, or neither."""
    draft = made.with_name(f"{blueprint.name}.new")
    draft.write_bytes(new.text.encode())
    kept = blueprint.resolve()
    shutil.copymode(kept, draft)
    put(made, place)
    try:
        if kept.read_bytes() != before:
            stop(changed_meanwhile(blueprint))
        with writing(blueprint):
            draft.replace(kept)
    except BaseException:
        take_away(place)
        raise


def _service(asked: AskedService, blueprint: Blueprint, asker: Asker) -> ServiceAnswers:
    """Put together what is said and what is answered."""
    of = questions("service")
    name = asker.text(asked.name, of["name"], "greeter", check_service_name)
    usual = asked.kind or ("event" if asked.topic else "schedule" if asked.schedule else "http")
    told = asked.kind or (usual if usual != "http" or asked.route else None)
    kind = _kind(asker.text(told, f"{of['kind']} {listing(KINDS)}", usual, _check_kind))
    _check_options(asked, kind)
    topics = [*(blueprint.spec.topics or {}), "orders"]
    return ServiceAnswers(
        name,
        kind,
        asker.text(asked.description, of["description"], PURPOSES[kind], check_description),
        _of("http", kind, asker).text(asked.route, of["route"], f"GET /{name}", check_route),
        _of("event", kind, asker).text(
            asked.topic, of["topic"], topics[0], lambda text: check_name("topic", text)
        ),
        _of("schedule", kind, asker).text(asked.schedule, of["schedule"], "0 2 * * *", check_cron),
        blueprint.spec.name,
    )


def _check_options(asked: AskedService, kind: Kind) -> None:
    """Go on if every option is one that the kind takes: one thing wakes a new service."""
    given = {"http": asked.route, "event": asked.topic, "schedule": asked.schedule}
    for other, option in OPTIONS.items():
        if other != kind and given[other] is not None:
            raise UsageError(
                f"a service of kind {kind} takes none; {option} is for --kind {other}, and what "
                "else is to wake it is added to the blueprint by hand",
                option,
            )


def _of(wanted: Kind, kind: Kind, asker: Asker) -> Asker:
    """Ask what is asked of one kind of service alone."""
    return asker if kind == wanted else Asker(somebody=False)


def _check_kind(text: str) -> Iterator[Diagnostic]:
    if text not in KINDS:
        yield not_one_of(text, KINDS)


def _kind(text: str) -> Kind:
    return next(each for each in KINDS if each == text)


def _only_blueprint() -> Path:
    """The blueprint of the project here: its own, or that of all its stacks."""
    root = root_here()
    folder = root.folder if root else Path()
    if (folder / BLUEPRINT).is_file():
        return folder / BLUEPRINT
    configs = [read(path).data.get("config") for path in root.stacks.glob("*.yaml")] if root else []
    key = f"{NAMESPACE}blueprint"
    named = {str(each[key]) for each in configs if isinstance(each, dict) and key in each}
    if len(named) != 1:
        stop(which_blueprint(sorted(named)))
    return folder / named.pop()


def which_blueprint(names: list[str]) -> Diagnostic:
    """A service is added to one blueprint."""
    found = f"the stacks here are of {listing(names)}" if names else "there is none here"
    return Diagnostic(
        "which-blueprint",
        f"it is not clear to which blueprint the service is to be added: {found}",
        Span(os.curdir, 1, 1),
        "name it with --blueprint",
    )


def changed_meanwhile(path: Path) -> Diagnostic:
    """Somebody wrote to the blueprint while the service was made."""
    return Diagnostic(
        "changed-meanwhile",
        "the file was changed while the service was made",
        Span(str(path), 1, 1),
        "try again",
    )
