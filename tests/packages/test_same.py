"""Same input, same bytes: what is not changed is not deployed again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from twofold.compile import compile_stack
from twofold.placement.model import Style, stack_of
from twofold.resources.archives import LEFTOVERS
from twofold.resources.serialize import document
from twofold.resources.values import Archive

from .index import wheel
from .team import BLUEPRINT, Team, held, service, whole

TARGETS: Sequence[tuple[str, Style]] = (
    ("aws", "functions"),
    ("azure", "functions"),
    ("gcp", "functions"),
    ("aws", "kubernetes"),
    ("kubernetes", "kubernetes"),
)
targets = pytest.mark.parametrize(("cloud", "style"), TARGETS)


@pytest.fixture
def workspace(team: Team) -> Team:
    """The services with dependencies: shared, their own, and some for one cloud alone."""
    team.make_workspace()
    return team


@targets
def test_packages_are_the_same_bytes_whoever_builds_them(
    workspace: Team, cloud: str, style: Style, tmp_path: Path
) -> None:
    """At another time, in another place, by files made in another order, under another mask."""
    first = workspace.package(cloud, style)
    other = Team(tmp_path / "elsewhere", workspace.wheels)
    before = os.umask(0o077)
    try:
        for path in sorted(workspace.home.rglob("*"), reverse=True):
            inside = path.relative_to(workspace.home)
            if path.is_file() and LEFTOVERS.isdisjoint(inside.parts):
                (other.home / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, other.home / inside)
                os.utime(other.home / inside, (1, 1))
        second = other.package(cloud, style)
    finally:
        os.umask(before)

    assert {name: whole(made) for name, made in first.items()} == {
        name: whole(made) for name, made in second.items()
    }
    assert [made.unchanged for made in (*first.values(), *second.values())] == [False] * 4


@targets
def test_nothing_is_built_again_for_the_same_input(
    workspace: Team, cloud: str, style: Style
) -> None:
    first = workspace.package(cloud, style)
    before = {name: made.path.stat() for name, made in first.items()}

    second = workspace.package(cloud, style)

    assert all(made.unchanged for made in second.values())
    assert {name: made.path.stat() for name, made in second.items()} == before


LARGER = BLUEPRINT.replace("http: [GET /price]", "http: [GET /price]\n    memory: 1Gi")
WOKEN = BLUEPRINT.replace("http: [GET /cart]", "http: [GET /cart]\n    on: [{topic: orders}]")

CHANGES: dict[str, tuple[dict[str, str], set[str]]] = {
    "its code": ({"services/cart/main.py": "def app(): return 1\n"}, {"cart"}),
    "a new file of it": ({"services/cart/more.py": ""}, {"cart"}),
    "an adapter that it replaces": ({"services/cart/twofold_adapter/events.py": ""}, {"cart"}),
    "its tests": ({"services/cart/tests/test_cart.py": "def test(): ...\n"}, set()),
    "what both share": ({"services/ports/src/ports/__init__.py": "PORTS = 2\n"}, {"cart", "price"}),
    "words and sizes in the blueprint": ({"shop.yaml": f"description: A shop.\n{LARGER}"}, set()),
    "what wakes it": ({"shop.yaml": WOKEN}, {"cart"}),
}


@pytest.mark.parametrize(("files", "changed"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_one_of_the_services_that_it_is_in(
    workspace: Team, files: dict[str, str], changed: set[str]
) -> None:
    before = workspace.digests()

    workspace.write(files)

    after = workspace.digests()
    assert {name for name in before if before[name] != after[name]} == changed


def test_a_lock_that_changes_for_one_service_changes_no_other(workspace: Team) -> None:
    before = workspace.digests()
    wheel(workspace.wheels, "news-of-price")

    workspace.write(
        {"services/price/pyproject.toml": service("price", "ports", "extra-thing", "news-of-price")}
    )
    workspace.lock()

    after = workspace.digests()
    assert before["cart"] == after["cart"]
    assert before["price"] != after["price"]


def test_a_changed_service_is_built_and_the_other_left(workspace: Team) -> None:
    workspace.package()
    workspace.write({"services/cart/main.py": "def app(): return 1\n"})

    made = workspace.package()

    assert {name: each.unchanged for name, each in made.items()} == {"cart": False, "price": True}
    assert held(made["cart"])["main.py"] == b"def app(): return 1\n"
    packages = [path.name for path in made["cart"].path.parent.glob("cart-*")]
    assert packages == [made["cart"].path.name]


@targets
def test_a_graph_is_the_same_before_and_after_packaging(
    team: Team, cloud: str, style: Style
) -> None:
    """Who looks needs no package, and `diff` shows no change where there is none."""
    stack = stack_of("shop", team.home / "shop.yaml", cloud=cloud, environment="dev", style=style)
    before = compile_stack(stack)

    made = team.package(cloud, style)
    after = compile_stack(stack)

    assert document(before) == document(after)
    assert {each.path for each in before.parts if isinstance(each, Archive)} == {None}
    assert {each.path for each in after.parts if isinstance(each, Archive)} >= {
        each.path for each in made.values() if style == "functions"
    }
