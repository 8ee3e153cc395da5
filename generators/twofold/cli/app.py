"""`twofold` itself: the words that commands are called by, and the flags before them."""

from __future__ import annotations

from twofold.cli.commands import HELP, READ
from twofold.cli.line.command import Flag, Group, commands_in
from twofold.cli.line.manual import Manual


def print_version() -> None:
    """Print the version as `twofold version` does."""
    from twofold.cli.actions import version

    version.print_version("text")


def install_completion() -> None:
    """Write the script of the shell where that finds it."""
    from twofold.cli.completion.shells import install, running
    from twofold.cli.terminal.output import say

    for path in install(running()):
        say(f"{path}: written.", "good")
    say("New shells complete.")


def show_completion() -> None:
    """Print the script of the shell."""
    from twofold.cli.completion.shells import running, script
    from twofold.cli.terminal.output import say

    say(script(running()).removesuffix("\n"))


app = Group(
    HELP,
    """Compile what your services need to Pulumi: one blueprint, either style, any cloud.

    A command takes a blueprint with options that say for what, or a stack by its name. Results go
    to standard output, findings and progress to standard error. `twofold COMMAND --help` says
    what a command reads and writes.
    """,
    Manual(
        (
            "twofold show blueprints/shop.yaml --cloud aws",
            "twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
        ),
        READ,
    ),
    commands_in(
        "twofold.cli.commands",
        "check",
        "show",
        "doctor",
        "matrix",
        "diff",
        "compile",
        "package",
        "schema",
        "version",
        "stack",
        "new",
    ),
    Flag("--version", "Print twofold's version.", print_version),
    Flag(
        "--install-completion",
        "Have the shell that you run this from complete twofold's words: bash, zsh, fish.",
        install_completion,
    ),
    Flag("--show-completion", "Print what --install-completion would install.", show_completion),
)
