"""What Python itself costs for work of this shape: the measure that `make bench` puts first.

`python floor.py BLUEPRINT OUT` reads with line marks, validates, fills four files a service in,
and writes them. It resolves, lowers and diagnoses nothing: a bound from below, no competitor.
It has pydantic and Jinja, as programs of this kind do; twofold has neither when it compiles.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from pydantic import BaseModel, ConfigDict

BODY = "\n".join(
    f"line_{at} = {{{{ name }}}}_{at}" if at % 6 == 0 else f"line_{at} = {at}" for at in range(60)
)


class Service(BaseModel):
    """As much of a service as validation costs."""

    model_config = ConfigDict(extra="allow")
    code: str | None = None
    http: list[str] = []
    uses: dict[str, str] = {}
    calls: list[str] = []
    on: list[dict[str, Any]] = []


def plain(node: yaml.Node, places: dict[int, tuple[int, int]]) -> Any:
    """The data of a composed node; every node's place is kept."""
    places[id(node)] = (node.start_mark.line, node.start_mark.column)
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value, places) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item, places) for item in node.value]
    return node.value


def main(blueprint: Path, out: Path) -> None:
    """Do the work once."""
    text = blueprint.read_text(encoding="utf-8")
    data = plain(yaml.compose(text, Loader=yaml.CSafeLoader), {})
    template = Environment().from_string(BODY)  # noqa: S701 (what comes out is Python)
    for name, raw in data["services"].items():
        Service.model_validate(raw)
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        for part in ("service", "network", "permissions", "test"):
            (folder / f"{part}.py").write_text(template.render(name=name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
