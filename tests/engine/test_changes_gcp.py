"""What `twofold diff` says of a changed blueprint on Google Cloud is what `pulumi preview` says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from compiled import ALL
from twofold.clouds.gcp.lifecycle import LIFECYCLE
from twofold.resources.graph import Resource, ResourceGraph

from . import sdk
from .changes import CHANGES, NAMES, compared, deployed, fixed_paths, kept_under, of, renamed
from .gcp import limits
from .gcp.mappings import MAPPINGS
from .live import HANDLER, SMALL, Live, difference, done, rewritten, said, type_words

pytestmark = [pytest.mark.engine, pytest.mark.slow]
together = pytest.mark.xdist_group("gcp-changes")

STATEFUL = frozenset(map(type_words, LIFECYCLE.stateful))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None) -> Iterator[Live]:
    with deployed(tmp_path_factory.mktemp("changes"), "gcp") as one:
        yield one


# A key of documents is no part of a database: another one changes nothing.
HERE = {name: changes for name, changes in CHANGES.items() if not name.startswith("another key")}


@together
@pytest.mark.parametrize("changes", HERE.values(), ids=HERE)
def test_diff_names_what_preview_names(small: Live, changes: tuple[tuple[str, str], ...]) -> None:
    found, planned = compared(small, rewritten(SMALL, *changes))

    assert planned
    assert planned == said(found)


@together
def test_an_update_of_code_is_told_and_made(small: Live) -> None:
    """The code is another object, and each function is made of that; then nothing more."""
    old = small.write(SMALL)

    new = small.write(SMALL, code=f"{HANDLER}\n# changed\n")
    expected = said(difference(old, new, "gcp"))
    made = small.pulumi.up(small.stack)

    services = ("night", "reader", "writer")
    assert {thing: expected[thing] for thing in expected if thing[0] == "Function"} == {
        ("Function", name): "update" for name in services
    }
    assert done(made) == expected
    assert small.pulumi.preview(small.stack, expect_no_changes=True).changes == ()
    small.write(SMALL)
    small.pulumi.up(small.stack)


@together
def test_a_rename_that_is_said_keeps_everything_that_holds_something(small: Live) -> None:
    found, planned = compared(small, renamed(SMALL, saying_so=True))

    assert planned == said(found)
    assert set(of(STATEFUL, planned).values()) <= {"update"}
    assert NAMES.items() <= kept_under(found).items()


def tokens() -> dict[str, str]:
    """The type tokens of what is mapped, by the SDK's classes."""
    return {
        f"pulumi_gcp.{module_of(token)}.{sdk.resource_class(token).__name__}": token
        for token in MAPPINGS
    }


def module_of(token: str) -> str:
    """The module of a type, as `pubsub` of `gcp:pubsub/topic:Topic`."""
    return token.split(":")[1].split("/", maxsplit=1)[0]


def fixed_in(graph: ResourceGraph) -> Iterator[tuple[str, str]]:
    """The inputs of a graph that Google does not change: the class, and the shortest path."""
    of_class = tokens()
    for node in graph.nodes:
        if isinstance(node, Resource) and node.address.kind in of_class:
            rule = partial(limits.is_fixed, of_class[node.address.kind])
            for path in fixed_paths("", node.inputs, rule):
                yield node.address.kind, path


# What no stack of ours gives, or gives in a list: grants on resources have no conditions, an API's
# document is inside a list of them. A rule of a network stays with it: Google takes no other one.
BEYOND = frozenset({"condition", "network", "openapi_documents"})


def test_the_inputs_that_diff_takes_for_fixed_are_those_that_google_fixes() -> None:
    fixed = {each for name in ALL if "gcp" in name for each in fixed_in(ALL[name].graph())}

    ours = {
        (kind, name)
        for kind, names in LIFECYCLE.fixed.items()
        for name in names
        if kind.startswith("pulumi_gcp.")
    }
    assert ours >= fixed
    assert {name for _, name in ours - fixed} <= BEYOND
