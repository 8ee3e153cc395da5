"""Commands as Typer makes them, with help that is a manual page and completion that is quick."""

from __future__ import annotations

from typing import Any, ClassVar

from typer.core import TyperCommand, TyperGroup, TyperOption

from twofold.cli.manual import Manual, page


class Command(TyperCommand):
    """A command whose help is a manual page."""

    manual: ClassVar[Manual]

    # Typer's context has no public type that all of its versions give.
    def get_help(self, ctx: Any) -> str:
        """Lay the page out for where it is printed."""
        return page(self, str(ctx.command_path), self.manual)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words behind the command.

        To complete a word, values are left as they are typed: to read them imports pydantic. An
        option whose value is asked for has none yet, and would keep the others from being read.
        """
        if ctx.resilient_parsing:
            for each in self.get_params(ctx):
                each.process_value = _as_typed
            args = args[:-1] if args[-1:] and args[-1].startswith("-") else args
        return super().parse_args(ctx, args)


class Group(TyperGroup):
    """Commands below one word, whose help lists them."""

    manual: ClassVar[Manual]

    def get_help(self, ctx: Any) -> str:
        """Lay the page out for where it is printed."""
        return page(self, str(ctx.command_path), self.manual)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before a command.

        The flags that Typer adds have no default, and to read nothing it imports pydantic.
        """
        for each in self.get_params(ctx):
            if isinstance(each, TyperOption) and each.is_flag and each.default is None:
                each.default = False
        return super().parse_args(ctx, args)


def documented(manual: Manual) -> type[Command]:
    """Make the class of a command that has this manual."""
    return type("Documented", (Command,), {"manual": manual})


def documented_group(manual: Manual) -> type[Group]:
    """Make the class of a group that has this manual."""
    return type("DocumentedGroup", (Group,), {"manual": manual})


def _as_typed(ctx: object, value: object) -> object:
    del ctx
    return value
