"""The reference pages describe every key, and their examples compile."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from compiled import REGION_KEYS, ROOT
from reference import blueprint, stack
from reference.fields import ANCHORS, Key, part
from reference.sections import Section
from twofold.blueprint.load import load
from twofold.compile import compile_stack
from twofold.placement.config import read_stack
from twofold.services.resolve import resolve


def keys_of(sections: Iterable[Section]) -> dict[str, tuple[Section, Key]]:
    return {f"{each.anchor}-{key.name}": (each, key) for each in sections for key in each.keys}


BLUEPRINT_KEYS = keys_of(blueprint.SECTIONS)
STACK_KEYS = keys_of(stack.SECTIONS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the code that examples name, a file to include, and the blueprints."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "blueprints", folder / "blueprints")
    shutil.copytree(ROOT / "blueprints" / "services", folder / "services")
    (folder / "team").mkdir()
    shutil.copytree(ROOT / "blueprints" / "services" / "cart", folder / "team" / "cart")
    (folder / "team" / "cart.yaml").write_text("services: {cart: {code: cart}}", encoding="utf-8")
    (folder / "transforms.py").write_text("def transform(args): ...\n", encoding="utf-8")
    (folder / "stacks").mkdir()
    return folder


def test_every_part_of_the_language_has_a_section() -> None:
    described = {each.anchor for each in (*blueprint.SECTIONS, *stack.SECTIONS)}
    models = part(blueprint.SCHEMA, "$defs").keys() | part(stack.SCHEMA, "$defs").keys()

    assert models == ANCHORS.keys()
    assert {anchor for anchor, _ in ANCHORS.values()} <= described


@pytest.mark.parametrize("name", BLUEPRINT_KEYS)
def test_the_example_of_a_blueprints_key_resolves(name: str, project: Path) -> None:
    section, key = BLUEPRINT_KEYS[name]
    path = project / "example.yaml"
    path.write_text(yaml.safe_dump(blueprint.around(section, key)), encoding="utf-8")

    graph = resolve(load(path))

    assert graph.services


@pytest.mark.parametrize("name", STACK_KEYS)
def test_the_example_of_a_stacks_key_compiles(name: str, project: Path) -> None:
    section, key = STACK_KEYS[name]
    path = project / "stacks" / "Pulumi.shop-aws-dev.yaml"
    path.write_text(yaml.safe_dump(stack.around(section, key)), encoding="utf-8")

    configured = read_stack(path, project, REGION_KEYS)

    assert compile_stack(configured).components


@pytest.mark.parametrize("page", [blueprint, stack], ids=["blueprint", "stack"])
def test_a_page_says_of_each_key_what_it_takes(page: object) -> None:
    """Its type, what leaving it out means, and an example stand under a heading of its own."""
    module = blueprint if page is blueprint else stack
    text = module.page()

    entries = text.split("\n### ")[1:]

    assert len(entries) == sum(len(each.keys) for each in module.SECTIONS) > 20
    for entry in entries:
        assert "\n- Type: " in entry, entry
        assert "\n- Left out: " in entry, entry
        assert "\n```yaml\n" in entry, entry


def test_pages_are_the_same_every_time() -> None:
    assert (blueprint.page(), stack.page()) == (blueprint.page(), stack.page())
