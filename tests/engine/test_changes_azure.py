"""What `twofold diff` says of a changed blueprint on Azure is what `pulumi preview` then says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiled import ALL
from twofold.clouds.azure.lifecycle import LIFECYCLE
from twofold.resources.graph import Resource, ResourceGraph

from .azure import limits
from .changes import CHANGES, NAMES, compared, deployed, fixed_paths, kept_under, of, renamed
from .live import SMALL, Live, rewritten, said, type_words

pytestmark = [pytest.mark.engine, pytest.mark.slow]
together = pytest.mark.xdist_group("azure-changes")

AZURE = "pulumi_azure_native."
STATEFUL = frozenset(map(type_words, LIFECYCLE.stateful)) | {"BlobContainer"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None) -> Iterator[Live]:
    with deployed(tmp_path_factory.mktemp("changes"), "azure") as one:
        yield one


@together
@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_diff_names_what_preview_names(small: Live, changes: tuple[tuple[str, str], ...]) -> None:
    found, planned = compared(small, rewritten(SMALL, *changes))

    assert planned
    assert planned == said(found)


@together
def test_a_rename_without_was_is_told_as_the_loss_that_it_is(small: Live) -> None:
    found, planned = compared(small, renamed(SMALL, saying_so=False))

    assert planned == said(found)
    assert {planned["SqlResourceSqlContainer", "shelf"], planned["BlobContainer", "files"]} == {
        "delete"
    }


@together
def test_a_rename_that_is_said_keeps_everything_that_holds_something(small: Live) -> None:
    found, planned = compared(small, renamed(SMALL, saying_so=True))

    assert planned == said(found)
    assert set(of(STATEFUL, planned).values()) <= {"update"}
    assert NAMES.items() <= kept_under(found).items()


def fixed_in(graph: ResourceGraph) -> Iterator[tuple[str, str]]:
    """The inputs of a graph that Azure does not change: the class, and the shortest path."""
    for node in graph.nodes:
        if isinstance(node, Resource) and node.address.kind.startswith(AZURE):
            token = f"azure-native:{node.address.kind.removeprefix(AZURE).replace('.', ':')}"

            def is_fixed(path: str, token: str = token) -> bool:
                return limits.is_fixed(token, path) or limits.is_frozen(token, path)

            found = fixed_paths("", node.inputs, is_fixed)
            yield from ((node.address.kind, path) for path in found)


def test_the_inputs_that_diff_takes_for_fixed_are_those_that_azure_fixes() -> None:
    """Or that a lowering says to be, since Azure lets them be changed on paper alone."""
    fixed = {each for case in ALL.values() for each in fixed_in(case.graph())}

    told = {(kind, name) for kind, names in LIFECYCLE.fixed.items() for name in names}
    ours = {each for each in told if each[0].startswith(AZURE)}
    assert ours >= fixed
    assert {kind for kind, _ in ours - fixed} <= {f"{AZURE}authorization.RoleAssignment"}
