"""`twofold new service`: a service of a template, in a project that there is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from twofold.cli.commands import MAKE, PROJECT_READ
from twofold.cli.completion import offers
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option
from twofold.cli.options import (
    ANSWERS,
    OUTPUT,
    DescriptionOption,
    FormatOption,
    NoInputOption,
    choice,
)

Kind: TypeAlias = Literal["http", "event", "schedule"]
KINDS: tuple[Kind, ...] = ("http", "event", "schedule")


def service(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="What the service is called.",
        ),
    ] = None,
    *,
    kind: Annotated[
        Kind | None,
        choice(
            ("--kind",),
            KINDS,
            "What wakes it; what the other options have an answer for, or http.",
            ANSWERS,
        ),
    ] = None,
    description: DescriptionOption = None,
    route: Annotated[
        str | None,
        Option(
            ("--route",),
            metavar="ROUTE",
            help="The requests that it answers: a method and a path; GET /NAME if you do not say.",
            panel=ANSWERS,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        Option(
            ("--topic",),
            metavar="NAME",
            help="The topic that it listens to; one that is not there is added.",
            completion=offers.topics,
            panel=ANSWERS,
        ),
    ] = None,
    schedule: Annotated[
        str | None,
        Option(
            ("--schedule",),
            metavar="CRON",
            help="When it is due: a cron line of five fields.",
            panel=ANSWERS,
        ),
    ] = None,
    blueprint: Annotated[
        Path | None,
        Option(
            ("--blueprint", "-b"),
            read=Path,
            metavar="FILE",
            help="The blueprint that it is added to; the project's if you do not say.",
            completion=offers.blueprints,
            panel=OUTPUT,
        ),
    ] = None,
    no_input: NoInputOption = False,
    format_: FormatOption = "text",
) -> None:
    """Write a service in Python with its tests, and add it to a blueprint.

    What no option says is asked at a terminal, and has a good answer already. Answers are looked
    at before anything is written, as is the blueprint with the service in it: comments, order and
    layout stay as they are. Where that cannot be, and in JSON, the finding says what to add by
    hand. The template is cookiecutter's, which takes it by itself too.
    """
    from twofold.cli.actions.new.service import AskedService, new_service

    asked = AskedService(name, kind, description, route, topic, schedule, blueprint)
    new_service(asked, format_, no_input=no_input)


command = Command(
    MAKE,
    service,
    Manual(
        (
            "twofold new service refund --blueprint blueprints/shop.yaml --no-input",
            "twofold new service notifier --topic orders --blueprint blueprints/shop.yaml",
            'twofold new service sweeper --schedule "0 3 * * *" --blueprint blueprints/hello.yaml',
        ),
        (
            ("BLUEPRINT", "Read, and written: the service is added, and nothing else changed."),
            PROJECT_READ,
            ("services/NAME/", "Written: the service, beside the others' code."),
        ),
    ),
)
