"""What somebody answers to a template's questions, and what is wrong with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from twofold.blueprint.model import NAME_LENGTH, NAME_PATTERN
from twofold.blueprint.words import printable
from twofold.compile import CLOUDS, regions, support_tables
from twofold.diagnostics import Diagnostic, listing
from twofold.placement.findings import unknown_cloud
from twofold.placement.model import COMMAND_LINE, Style
from twofold.placement.refusals import styles_there_are
from twofold.services.cron import CronError, parse_cron
from twofold.services.routes import RouteError, invalid_route, parse_route
from twofold.services.schedules import invalid_cron
from twofold.values import frozen

Kind: TypeAlias = Literal["http", "event", "schedule"]

# An answer stands on the command line, or is typed where it is asked for.
HERE = COMMAND_LINE.value

# One line of a docstring, of TOML and of YAML in double quotes, whatever it says.
DESCRIPTION = re.compile(r'(?=\S)[^"\\]{1,72}(?<=\S)')
# An address, or versions, in quotes of any kind.
SOURCE = re.compile(r"([^\s\"'`\\]*[A-Za-z0-9/])?")

# What a service depends on is not called as it is.
NEEDED = frozenset({"httpx2", "pytest", "ruff", "starlette"})
# What else a new project may have.
BESIDE = frozenset({"listener", "nightly", "greetings"})
# Stacks that outlive applications are called so.
PLATFORM = "platform"


@frozen
class ServiceAnswers:
    """A service to be made; of `route`, `topic` and `schedule` its kind's alone counts."""

    name: str
    kind: Kind
    description: str
    route: str
    topic: str
    schedule: str
    application: str


@frozen
class ProjectAnswers:
    """A project to be made; `source` is where twofold is from, or which versions of an index."""

    name: str
    description: str
    clouds: tuple[str, ...]
    style: Style
    service: str
    events: bool
    schedule: bool
    source: str


def check_service(answers: ServiceAnswers) -> Iterator[Diagnostic]:
    """Every answer is one that a blueprint and a package can hold."""
    yield from check_service_name(answers.name)
    yield from check_description(answers.description)
    match answers.kind:
        # The usual route is what the name makes it.
        case "http" if answers.route != f"GET /{answers.name}":
            yield from check_route(answers.route)
        case "http":
            pass
        case "event":
            yield from check_name("topic", answers.topic)
        case "schedule":
            yield from check_cron(answers.schedule)


def check_project(answers: ProjectAnswers) -> Iterator[Diagnostic]:
    """Every answer is one that the files of a project can hold, for targets that there are."""
    yield from check_project_name(answers.name)
    yield from check_description(answers.description)
    yield from check_clouds(answers.clouds, answers.style)
    yield from check_service_name(answers.service, BESIDE)
    yield from check_source(answers.source)


def check_name(what: str, name: str) -> Iterator[Diagnostic]:
    """A name is one that the blueprint's language takes."""
    if not re.fullmatch(NAME_PATTERN, name) or len(name) > NAME_LENGTH:
        yield invalid_name(what, name)


def check_service_name(name: str, beside: frozenset[str] = frozenset()) -> Iterator[Diagnostic]:
    """A service has a name, and not that of something it needs or stands beside."""
    yield from check_name("service", name)
    if name in NEEDED | beside:
        yield name_needed(name)


def check_project_name(name: str) -> Iterator[Diagnostic]:
    """An application has a name, and not that of what outlives it."""
    yield from check_name("application", name)
    if name == PLATFORM:
        yield name_needed(name)


def check_description(text: str) -> Iterator[Diagnostic]:
    """A description is one line that stands in code and configuration as it is."""
    if not DESCRIPTION.fullmatch(text) or not text.isprintable():
        yield invalid_description(text)


def check_route(text: str) -> Iterator[Diagnostic]:
    """A route can be read."""
    try:
        method, path = parse_route(text)
    except RouteError as error:
        yield invalid_route(text, error, HERE)
        return
    if text != f"{method} {path}":
        error = RouteError("it has more spaces", f"write `{method} {path}`")
        yield invalid_route(text, error, HERE)


def check_cron(text: str) -> Iterator[Diagnostic]:
    """A schedule can be read."""
    try:
        parse_cron(text)
    except CronError as error:
        yield invalid_cron(text, error, HERE)
        return
    if text != " ".join(text.split()):
        error = CronError("it has more spaces", f"write `{' '.join(text.split())}`")
        yield invalid_cron(text, error, HERE)


def check_clouds(clouds: tuple[str, ...], style: Style) -> Iterator[Diagnostic]:
    """Clouds are there, each once, and run services in the style."""
    if not clouds or len(set(clouds)) < len(clouds):
        yield no_clouds()
    tables = support_tables()
    for cloud in clouds:
        if cloud not in CLOUDS:
            yield unknown_cloud(cloud, regions(), HERE)
        elif style_on(cloud, style) not in tables[cloud]:
            yield no_such_style(cloud, style, styles_there_are(cloud, style, tables))


def style_on(cloud: str, style: Style) -> Style:
    """The style that services have on a cloud: one that has no regions is a cluster."""
    return style if regions()[cloud] else "kubernetes"


def check_source(text: str) -> Iterator[Diagnostic]:
    """Where twofold comes from is an address, or the versions of it that an index has."""
    if not SOURCE.fullmatch(text) or not text.isprintable():
        yield invalid_source(text)


def invalid_name(what: str, name: str) -> Diagnostic:
    """A name becomes part of DNS labels, resource names and packages."""
    return Diagnostic(
        "invalid-name",
        f"'{printable(name)}' cannot be the name of {'an' if what[0] == 'a' else 'a'} {what}",
        HERE,
        f"write small letters, digits and single hyphens, a letter first, {NAME_LENGTH} at most",
    )


def name_needed(name: str) -> Diagnostic:
    """Something that a service or a project needs is called so already."""
    return Diagnostic(
        "name-taken",
        f"'{name}' is the name of something that is needed beside it",
        HERE,
        "choose another name",
    )


def invalid_description(text: str) -> Diagnostic:
    """A description stands in code, in TOML and in YAML."""
    return Diagnostic(
        "invalid-description",
        f"'{printable(text)}' cannot be a description",
        HERE,
        "write one line of 72 characters at most, without double quotes and backslashes",
    )


def no_clouds() -> Diagnostic:
    """A project has a stack for each of its clouds."""
    return Diagnostic(
        "no-clouds", "no cloud is named, or one is twice", HERE, "name them, as in `aws,gcp`"
    )


def no_such_style(cloud: str, style: str, ways: str) -> Diagnostic:
    """A cloud does not run services in a style."""
    return Diagnostic(
        "no-such-style",
        f"no service runs as '{style}' on '{cloud}'",
        HERE,
        f"choose another style, or leave the cloud out; {ways}",
    )


def invalid_source(text: str) -> Diagnostic:
    """What installs twofold in the new project is told where it is."""
    return Diagnostic(
        "invalid-source",
        f"'{printable(text)}' cannot be where twofold comes from",
        HERE,
        "write an address, as in `git+https://git.example.com/twofold`, or versions that an index "
        "has, as in `>=0.1`",
    )


def not_one_of(text: str, words: tuple[str, ...]) -> Diagnostic:
    """An answer is one of a few words."""
    return Diagnostic(
        "no-answer", f"'{printable(text)}' is no answer", HERE, f"write one of {listing(words)}"
    )
