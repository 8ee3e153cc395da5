"""Options of resources and components, as a program writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from twofold.project.express import Scope
from twofold.project.layout import Column, call, group, quoted
from twofold.resources.graph import NO_OPTIONS, Alias, Options

# What most nodes are given, and what is asked for.
OF_ITSELF = "opts=pulumi.ResourceOptions(parent=self)"
BY_ITSELF = "opts=pulumi.InvokeOptions(parent=self)"


def opts_of(given: Options, scope: Scope, at: Column) -> str:
    """The argument `opts` of a node, whose parent is the component that makes it."""
    if given is NO_OPTIONS:
        return OF_ITSELF
    return resource_options(given, scope, "self", at)


def resource_options(given: Options, scope: Scope, parent: str | None, at: Column) -> str:
    """The argument `opts` at a column; nothing where the options say nothing."""
    said = _said(given, scope, parent, at.inside)
    if len(said) == 1:
        said = _said(given, scope, parent, at.below)
    return call("opts=pulumi.ResourceOptions", said, at) if said else ""


def _said(given: Options, scope: Scope, parent: str | None, at: Column) -> list[str]:
    """The arguments of `pulumi.ResourceOptions` that say something, each at a column."""
    said = (
        parent and f"parent={parent}",
        _all("depends_on", (scope.nodes[each] for each in given.depends_on), at),
        _true("protect", given.protect),
        _aliases(given.aliases, at),
        _all("ignore_changes", map(quoted, given.ignore_changes), at),
        _all("replace_on_changes", map(quoted, given.replace_on_changes), at),
        _all("additional_secret_outputs", map(quoted, given.additional_secret_outputs), at),
        _true("retain_on_delete", given.retain_on_delete),
        _true("delete_before_replace", given.delete_before_replace),
        given.provider and f"provider={scope.nodes[given.provider]}",
        given.import_ is not None and f"import_={quoted(given.import_)}",
    )
    return [each for each in said if each]


def _aliases(aliases: Sequence[Alias], at: Column) -> str:
    below = at.inside if len(aliases) > 1 else at.below
    named = (group("pulumi.Alias(", [f"name={quoted(each.name)}"], ")", below) for each in aliases)
    return _all("aliases", named, at)


def _all(name: str, items: Iterable[str], at: Column) -> str:
    found = tuple(items)
    return group(f"{name}=[", found, "]", at) if found else ""


def _true(name: str, flag: bool) -> str:
    return f"{name}=True" if flag else ""
