"""The page of what each target creates for the same blueprint is what comes out.

`UPDATE_CASES=1 pytest tests/unit/test_same_blueprint.py` writes it anew: read the difference.
"""

from __future__ import annotations

import os

import pytest

from reference import created
from twofold.compile import CLOUDS
from twofold.resources.graph import Resource


def test_the_page_is_up_to_date() -> None:
    text = created.page()

    if os.environ.get("UPDATE_CASES"):
        created.PAGE.write_text(text, encoding="utf-8")
    assert text == created.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", created.BLUEPRINTS)
def test_every_target_has_a_column_and_every_resource_is_counted(name: str) -> None:
    made = created.made(name)

    assert len(made) == sum(len(cloud.support) for cloud in CLOUDS.values())
    for target, graph in made.items():
        assert graph, f"{target} refuses {name}"
        resources = [node for node in graph.nodes if isinstance(node, Resource)]
        assert created.counted(graph.components).total() == len(resources) > 5
