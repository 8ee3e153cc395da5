"""`twofold stack`: the configuration of stacks."""

from __future__ import annotations

from twofold.cli.commands import MAKE
from twofold.cli.line.command import Group, commands_in
from twofold.cli.line.manual import Manual

command = Group(
    MAKE,
    "Make stack configuration.",
    Manual(
        (
            "twofold stack new --blueprint blueprints/shop.yaml --cloud aws",
            "twofold stack platform --cloud aws --region eu-central-1",
        )
    ),
    commands_in(__name__, "new", "platform"),
)
