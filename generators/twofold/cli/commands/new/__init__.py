"""`twofold new`: what is made of templates."""

from __future__ import annotations

from twofold.cli.commands import MAKE
from twofold.cli.line.command import Group, commands_in
from twofold.cli.line.manual import Manual

command = Group(
    MAKE,
    "Make a project, or a service in one, of a template.",
    Manual(("twofold new project shop --clouds aws,gcp", "twofold new service payment")),
    commands_in(__name__, "project", "service"),
)
