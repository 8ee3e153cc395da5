"""The shape of each kind of thing, as paths of SVG."""

from __future__ import annotations

from twofold.show.picture.layout import Box
from twofold.show.picture.model import Kind

# How far a slant or a point goes in, a corner is cut or round, and a lid is high.
SLANT, CUT, ROUND, LID = 12.0, 12.0, 10.0, 7.0


def outline(kind: Kind, box: Box) -> str:
    """The closed line around a thing."""
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    middle = (y + bottom) / 2
    match kind:
        case "entry":
            return _polygon(
                (x, y), (right - SLANT, y), (right, middle), (right - SLANT, bottom), (x, bottom)
            )
        case "functions" | "schedule":
            return _rounded(box, ROUND if kind == "functions" else 2 * ROUND)
        case "kubernetes" | "part":
            return _polygon((x, y), (right, y), (right, bottom), (x, bottom))
        case "document":
            return _polygon(
                (x, y), (right - CUT, y), (right, y + CUT), (right, bottom), (x, bottom)
            )
        case "relational":
            arc = f"A{_n(box.width / 2)} {_n(LID)} 0 0 1"
            return (
                f"M{_at(x, y + LID)}{arc} {_at(right, y + LID)}V{_n(bottom - LID)}"
                f"{arc} {_at(x, bottom - LID)}Z"
            )
        case "cache":
            return _polygon(
                *((x + SLANT, y), (right - SLANT, y), (right, middle)),
                *((right - SLANT, bottom), (x + SLANT, bottom), (x, middle)),
            )
        case "bucket":
            return _polygon((x, y), (right, y), (right - SLANT, bottom), (x + SLANT, bottom))
        case "topic":
            return _polygon((x + SLANT, y), (right, y), (right - SLANT, bottom), (x, bottom))
        case "secret":
            return _polygon(
                *((x + CUT, y), (right - CUT, y), (right, y + CUT), (right, bottom - CUT)),
                *((right - CUT, bottom), (x + CUT, bottom), (x, bottom - CUT), (x, y + CUT)),
            )


def mark(kind: Kind, box: Box) -> str | None:
    """What is drawn inside the line: a fold, a lid, the sides of a crate."""
    x, y, right = box.x, box.y, box.x + box.width
    match kind:
        case "kubernetes":
            return "".join(
                f"M{_at(side, y)}v{_n(box.height)}" for side in (x + ROUND / 2, right - ROUND / 2)
            )
        case "document":
            return f"M{_at(right - CUT, y)}v{_n(CUT)}h{_n(CUT)}"
        case "relational":
            return f"M{_at(x, y + LID)}a{_n(box.width / 2)} {_n(LID)} 0 0 0 {_n(box.width)} 0"
        case _:
            return None


def inset(kind: Kind, height: float, *, left: bool) -> float:
    """How far within its box a side of a thing is; `height` is 0 at the top and 1 at the bottom."""
    match kind:
        case "entry":
            return 0 if left else SLANT * abs(2 * height - 1)
        case "cache":
            return SLANT * abs(2 * height - 1)
        case "bucket":
            return SLANT * height
        case "topic":
            return SLANT * (1 - height if left else height)
        case _:
            return 0


def _polygon(*points: tuple[float, float]) -> str:
    return f"M{'L'.join(_at(x, y) for x, y in points)}Z"


def _rounded(box: Box, radius: float) -> str:
    r, across, down = _n(radius), box.width - 2 * radius, box.height - 2 * radius
    return (
        f"M{_at(box.x + radius, box.y)}h{_n(across)}a{r} {r} 0 0 1 {r} {r}v{_n(down)}"
        f"a{r} {r} 0 0 1 -{r} {r}h{_n(-across)}a{r} {r} 0 0 1 -{r} -{r}v{_n(-down)}"
        f"a{r} {r} 0 0 1 {r} -{r}Z"
    )


def _at(x: float, y: float) -> str:
    return f"{_n(x)} {_n(y)}"


def number(value: float) -> str:
    """Write a number as briefly as a picture needs it.

    >>> number(12.0), number(0.25), number(-0.001)
    ('12', '0.2', '0')
    """
    return f"{round(value, 1) + 0:g}"


_n = number
