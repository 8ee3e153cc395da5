"""A stack's resources as a tree, with what matters in each: for a terminal, and as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twofold.diagnostics import visible
from twofold.resources.graph import (
    Component,
    Invoke,
    Node,
    Read,
    ResourceGraph,
)
from twofold.resources.values import Address
from twofold.show.policy import sentences
from twofold.show.summary import Details, brief, facts
from twofold.values import frozen

if TYPE_CHECKING:
    from rich.console import RenderableType


@frozen
class Row:
    """A line of the tree: `head` in front (`lambda.Function`), its name, what there is to say."""

    head: str
    name: str
    about: str
    rows: tuple[Row, ...] = ()


def tree(graph: ResourceGraph, details: Details, only: str | None = None) -> tuple[Row, ...]:
    """Lay out a stack, or the components of one name in it, as rows."""
    rows = [
        component_row(component, details)
        for component in graph.components
        if only in (None, component.address.name)
    ]
    exports = tuple(Row("", name, brief(value)) for name, value in graph.exports.items())
    if exports and only is None:
        rows.append(Row("exports", "", "", exports))
    return tuple(rows)


def component_row(component: Component, details: Details) -> Row:
    """Lay out a component and what it holds."""
    was = "".join(f" (was {alias.name})" for alias in component.options.aliases)
    rows = tuple(node_row(node, details) for node in component.nodes)
    return Row(
        label(component.address), component.address.name, f"{component.description}{was}", rows
    )


def node_row(node: Node, details: Details) -> Row:
    """Lay out a node; a policy of one sentence fits on its line."""
    said = sentences(node)
    about = facts(node, details)
    if len(said) == 1:
        about, said = ", ".join(filter(None, [about, *said])), ()
    rows = tuple(Row("", "", sentence) for sentence in said)
    return Row(f"{_verb(node)}{label(node.address)}", node.address.name, about, rows)


def _verb(node: Node) -> str:
    match node:
        case Read():
            return "existing "
        case Invoke():
            return "looked up "
        case _:
            return ""


def label(address: Address) -> str:
    """Name a kind shortly: without its provider, or its application.

    >>> label(Address("pulumi_aws.lambda_.Function", "cart"))
    'lambda.Function'
    >>> label(Address("pulumi_random.RandomPassword", "key"))
    'random.RandomPassword'
    >>> label(Address("pulumi_aws.ec2.get_subnets_output", "network-subnets"))
    'ec2.subnets'
    >>> label(Address("shop:stores:DocumentStore", "catalog"))
    'DocumentStore'
    """
    if ":" in address.kind:
        return address.kind.rpartition(":")[2]
    package, *path = address.kind.removeprefix("pulumi_").split(".")
    words = path if len(path) > 1 else [package, *path]
    if words[-1].endswith("_output"):
        words[-1] = words[-1].partition("_")[2].removesuffix("_output")
    return ".".join(word.rstrip("_") for word in words)


def plain_lines(rows: tuple[Row, ...], indent: str = "") -> Iterator[str]:
    """Write rows as indented lines, one each, however long: for pipes and files."""
    for row in rows:
        title = " ".join(filter(None, [row.head, row.name]))
        yield f"{indent}{'  '.join(filter(None, [title, row.about]))}"
        yield from plain_lines(row.rows, indent + "  ")


def drawn(title: str, rows: tuple[Row, ...]) -> RenderableType:
    """Draw rows as a tree in colour, as wide as the terminal."""
    from rich.text import Text  # noqa: PLC0415 (a piped tree needs no rich)
    from rich.tree import Tree  # noqa: PLC0415

    root = Tree(Text(title, style="bold"), guide_style="dim")

    def grow(parent: Tree, rows: tuple[Row, ...]) -> None:
        for row in rows:
            line = Text.assemble(
                (f"{row.head} " if row.head else "", "cyan"),
                (visible(row.name), "bold"),
                ("  " if row.about and (row.head or row.name) else "", ""),
                (visible(row.about), "" if row.rows or not row.head else "dim"),
            )
            grow(parent.add(line), row.rows)

    grow(root, rows)
    return root
