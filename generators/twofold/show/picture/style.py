"""What the lines, the things and the text of a drawing look like, as a style sheet."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.show.picture.colours import DARK, LIGHT, Colours

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
SMALL, NAME, TITLE = 11, 14, 20


def style() -> str:
    """What things, lines and text look like, by day and by night."""
    return "\n".join(
        [
            f".picture text {{ font: {SMALL}px {FONT}; }}",
            f".picture .title {{ font-size: {TITLE}px; font-weight: 600; }}",
            f".picture .about {{ font-size: {SMALL + 1}px; }}",
            f".picture .name {{ font-size: {NAME}px; font-weight: 600; text-anchor: middle; }}",
            ".picture .caption { text-anchor: middle; }",
            ".picture .label { paint-order: stroke; stroke-width: 3px; stroke-linejoin: round; }",
            ".picture .label.end { text-anchor: end; }",
            ".picture .shape, .picture .mark, .picture .line { stroke-width: 1.5px; }",
            ".picture .line, .picture .mark { fill: none; }",
            ".picture .messages .line { stroke-dasharray: 6 4; }",
            ".picture .part .shape { stroke-dasharray: 6 4; }",
            *_coloured(LIGHT),
            "@media (prefers-color-scheme: dark) {",
            *_coloured(DARK),
            "}",
        ]
    )


def _coloured(colours: Colours) -> Iterator[str]:
    # By their values, since programs that are no browsers know no variables.
    yield f".picture .paper {{ fill: {colours.paper}; }}"
    yield f".picture text {{ fill: {colours.ink}; }}"
    yield f".picture .caption, .picture .about, .picture .held {{ fill: {colours.quiet}; }}"
    yield f".picture .label {{ fill: {colours.quiet}; stroke: {colours.paper}; }}"
    yield f".picture .line {{ stroke: {colours.line}; }}"
    yield f".picture .head {{ fill: {colours.line}; }}"
    for kind, colour in colours.of.items():
        yield f".picture .{kind} .shape {{ fill: {colour.fill}; stroke: {colour.stroke}; }}"
        yield f".picture .{kind} .mark {{ stroke: {colour.stroke}; }}"
