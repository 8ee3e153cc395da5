"""Making a project in a new folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from twofold.cli.actions.target import no_cloud
from twofold.cli.line.leaving import UsageError
from twofold.cli.line.refused import writing
from twofold.cli.selection import STYLES, Style
from twofold.cli.terminal.output import Format, complain, say, say_json, say_next
from twofold.cli.terminal.questions import Asker, answered
from twofold.compile import CLOUDS
from twofold.diagnostics import CompileError, Diagnostic, stop
from twofold.installation import is_local, source
from twofold.scaffold.answers import (
    BESIDE,
    ProjectAnswers,
    check_clouds,
    check_description,
    check_project,
    check_project_name,
    check_service_name,
    check_source,
    not_one_of,
    style_on,
)
from twofold.scaffold.place import beside, in_the_way, is_taken, put
from twofold.scaffold.render import questions, render_project
from twofold.values import frozen


@frozen
class AskedProject:
    """What the command line says of a project to be made."""

    name: str | None
    description: str | None
    clouds: str | None
    style: Style | None
    service: str | None
    events: bool
    schedule: bool
    source: str | None
    out: Path | None


def new_project(asked: AskedProject, format_: Format, *, no_input: bool) -> None:
    """Make a project in a new folder, and say what to try next."""
    answers = _project(asked, Asker(answered(format_, no_input=no_input)))
    place = asked.out or Path(answers.name)
    if findings := [*check_project(answers)]:
        raise CompileError(findings)
    if is_taken(place):
        stop(in_the_way(place))
    with writing(place, "--out"), beside(place) as folder:
        put(render_project(answers, folder), place)
    if is_local(answers.source):
        complain(
            f"warning: CI and others cannot install twofold from {answers.source}; say with "
            "--twofold where they can",
            "change",
        )
    todo = [*_next_of_project(answers, place)]
    if format_ == "json":
        say_json({"path": str(place), "next": [*todo]})
        return
    say(f"{place}: written.", "good")
    say_next(todo)


def _project(asked: AskedProject, asker: Asker) -> ProjectAnswers:
    """Put together what is said and what is answered."""
    of = questions("project")
    name = asker.text(asked.name, of["name"], "application", check_project_name)
    purpose = "What this application is for."
    description = asker.text(asked.description, of["description"], purpose, check_description)
    # Nearly every cloud has functions; whether one has the style is seen with the style.
    clouds = asker.text(asked.clouds, of["clouds"], "aws", _check_each_cloud)
    style = asker.text(
        asked.style, of["style"], "functions", lambda text: _check_style(clouds, text)
    )
    return ProjectAnswers(
        name,
        description,
        _words(clouds),
        _style(style),
        asker.text(
            asked.service, of["service"], "greeter", lambda text: check_service_name(text, BESIDE)
        ),
        asker.yes(asked.events, of["events"]),
        asker.yes(asked.schedule, of["schedule"]),
        asker.text(asked.source, of["twofold"], source(), check_source),
    )


def known_clouds(text: str) -> str:
    """Take names of clouds if there are such; what these can is seen with the other answers."""
    for name in _words(text):
        if name not in CLOUDS:
            raise UsageError(no_cloud(name))
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\s,]+", text))


def _check_each_cloud(text: str) -> Iterator[Diagnostic]:
    yield from check_clouds(_words(text), "functions")


def _check_style(clouds: str, text: str) -> Iterator[Diagnostic]:
    if text in STYLES:
        yield from check_clouds(_words(clouds), _style(text))
    else:
        yield not_one_of(text, STYLES)


def _style(text: str) -> Style:
    return next(each for each in STYLES if each == text)


def _next_of_project(answers: ProjectAnswers, place: Path) -> Iterator[str]:
    cloud = answers.clouds[0]
    stack = f"{answers.name}-{cloud}-dev"
    yield f"cd {place}"
    yield f"twofold show --stack {stack}"
    yield "uv lock"
    yield f"twofold package --stack {stack}"
    if style_on(cloud, answers.style) == "kubernetes":
        yield f"pulumi stack init platform-{cloud}-dev"
        yield f"pulumi up --stack platform-{cloud}-dev"
    yield f"pulumi stack init {stack}"
    yield f"pulumi preview --stack {stack}"
