"""The catalogue: what editors are told of it is what we accept."""

from __future__ import annotations

import json

from compiled import ROOT
from twofold.blueprint.schema import json_schema


def test_the_schema_beside_the_blueprints_is_the_one_that_we_print() -> None:
    """`twofold schema > blueprints/blueprint.schema.json` writes it anew."""
    kept = json.loads((ROOT / "blueprints/blueprint.schema.json").read_text(encoding="utf-8"))

    assert kept == json_schema()


def test_every_blueprint_carries_the_line_that_editors_use() -> None:
    blueprints = sorted((ROOT / "blueprints").glob("*.yaml"))

    for path in blueprints:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=blueprint.schema.json", path
    assert len(blueprints) >= 2
