"""What `twofold diff` says of a changed blueprint is what `pulumi preview` then says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from compiled import ALL, ROOT
from twofold.clouds.aws.lifecycle import LIFECYCLE, RENEWED
from twofold.resources.graph import Resource, ResourceGraph
from twofold.show.difference import report

from . import replacements
from .aws import limits, versions
from .changes import CHANGES, NAMES, camel, compared, deployed, fixed_paths, kept_under, of, renamed
from .live import HANDLER, SMALL, Live, difference, done, live, rewritten, said, type_words
from .pulumi_cli import EngineError

pytestmark = [pytest.mark.engine, pytest.mark.slow]
together = pytest.mark.xdist_group("changes")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None) -> Iterator[Live]:
    with deployed(tmp_path_factory.mktemp("changes"), "aws") as one:
        yield one


@together
@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_diff_names_what_preview_names(small: Live, changes: tuple[tuple[str, str], ...]) -> None:
    found, planned = compared(small, rewritten(SMALL, *changes))

    assert planned
    assert planned == said(found)


@together
def test_an_update_of_code_is_told_and_made(small: Live) -> None:
    """A new version of each function, and each alias that follows it; then nothing more."""
    old = small.write(SMALL)

    new = small.write(SMALL, code=f"{HANDLER}\n# changed\n")
    expected = said(difference(old, new))
    made = small.pulumi.up(small.stack)

    services = ("night", "reader", "writer")
    assert expected == {(k, name): "update" for k in ("Alias", "Function") for name in services}
    assert done(made) == expected
    assert made.step("Alias", "night").outputs["functionVersion"] == "2"
    assert small.pulumi.preview(small.stack, expect_no_changes=True).changes == ()
    small.write(SMALL)
    small.pulumi.up(small.stack)


def test_diff_names_what_preview_names_for_the_shop(tmp_path: Path, needs_pulumi: None) -> None:
    text = (ROOT / "blueprints" / "shop.yaml").read_text(encoding="utf-8")
    with live(tmp_path) as shop:
        shutil.copytree(ROOT / "blueprints" / "services", shop.folder / "services")
        shop.pulumi.set_config(shop.stack, "gateway-key", "s3cret", secret=True)
        old = shop.write(text)
        shop.pulumi.up(shop.stack)

        new = shop.write(
            rewritten(
                text,
                ("memory: 1Gi", "memory: 2Gi"),
                ("uses: {catalog: read}", "uses: {catalog: read-write}"),
                (
                    "    on: [{topic: orders}]\n    uses: {receipts: write}\n",
                    "    http: [GET /receipts]\n",
                ),
                ("scale: {min: 1, max: 50}", "scale: {min: 2, max: 50}"),
            )
        )

        assert done(shop.pulumi.preview(shop.stack)) == said(difference(old, new))


# --- renames --------------------------------------------------------------------------

STATEFUL = frozenset({"Bucket", "Cluster", "Queue", "Secret", "ServerlessCache", "Table", "Topic"})


@together
def test_a_rename_without_was_is_told_as_the_loss_that_it_is(small: Live) -> None:
    found, planned = compared(small, renamed(SMALL, saying_so=False))
    words = "\n".join(line.words for line in report(found, {}))

    assert planned == said(found)
    assert {planned["Table", "shelf"], planned["Bucket", "files"]} == {"delete"}
    assert "warning: dynamodb.Table shelf holds data and would be deleted" in words
    for before, after in NAMES.items():
        assert f"if it is a rename, write `was: {before}` under '{after}'" in words
    assert words.count("hint: ") == len(NAMES)


@together
def test_a_rename_that_is_said_keeps_everything_that_holds_something(small: Live) -> None:
    """Users of a cache alone are made anew: their ids are the names that they log in with."""
    found, planned = compared(small, renamed(SMALL, saying_so=True))

    assert planned == said(found)
    assert set(of(STATEFUL, planned).values()) <= {"update"}
    replaced = {kind for (kind, _), what in planned.items() if what != "update"}
    assert replaced == {"User", "UserGroupAssociation"}
    assert NAMES.items() <= kept_under(found).items()


def test_was_can_go_once_the_rename_is_deployed(tmp_path: Path, needs_pulumi: None) -> None:
    text = rewritten(SMALL, ("  ledger: {kind: relational}\n", ""), (", ledger: read", ""))
    with live(tmp_path) as one:
        one.pulumi.set_config(one.stack, "key", "s3cret", secret=True)
        one.write(text)
        one.pulumi.up(one.stack)
        said_so = one.write(renamed(text, saying_so=True))
        made = one.pulumi.up(one.stack)

        said_no_more = one.write(renamed(text, saying_so=False))

        assert set(of(STATEFUL, done(made)).values()) <= {"update"}
        assert not difference(said_so, said_no_more)
        assert one.pulumi.preview(one.stack, expect_no_changes=True).changes == ()


# --- protected environments -----------------------------------------------------------

KEPT = """\
name: small
services:
  reader: {code: code, runtime: python3.13, http: [GET /things], uses: {shelf: read}}
stores:
  shelf: {kind: document}
"""
GONE = rewritten(KEPT, (", uses: {shelf: read}", ""), ("stores:\n  shelf: {kind: document}\n", ""))

PROTECTED = r"(?s)shelf.*(it is protected|marked for protection)"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None) -> Iterator[Live]:
    """A store in a protected environment, deployed."""
    with live(tmp_path_factory.mktemp("kept"), "prod") as one:
        one.write(KEPT)
        one.pulumi.up(one.stack)
        yield one


@pytest.mark.xdist_group("kept")
@pytest.mark.parametrize(
    ("changed", "verb"),
    [(GONE, "delete"), (rewritten(KEPT, ("kind: document", "kind: document, key: at")), "replace")],
    ids=["removed", "made anew"],
)
def test_protected_data_cannot_be_lost_and_diff_says_so_before(
    kept: Live, changed: str, verb: str
) -> None:
    old = kept.write(KEPT)

    new = kept.write(changed)
    words = [line.words for line in report(difference(old, new), {})]

    told = f"shelf holds data: it is protected, so Pulumi refuses to {verb} it until it is told "
    assert f"warning: dynamodb.Table {told}otherwise, by `pulumi state unprotect`" in words
    with pytest.raises(EngineError, match=PROTECTED):
        kept.pulumi.preview(kept.stack)


@pytest.mark.xdist_group("kept")
def test_a_protected_stack_is_not_destroyed(kept: Live) -> None:
    """The services of it neither: what Pulumi refuses, it refuses before it begins."""
    kept.write(KEPT)

    with pytest.raises(EngineError, match=PROTECTED):
        kept.pulumi.destroy(kept.stack, look_first=True)

    for kind in ("aws:dynamodb/table:Table", "aws:lambda/function:Function"):
        assert kept.pulumi.cloud.of_type(kind)


def test_a_protected_store_that_is_let_go_stays_in_the_cloud(
    tmp_path: Path, needs_pulumi: None
) -> None:
    """As `docs/stacks.md` has it: Pulumi is told of one resource, and forgets that."""
    with live(tmp_path, "prod") as one:
        one.write(KEPT)
        made = one.pulumi.up(one.stack)
        one.write(GONE)

        one.pulumi.unprotect(one.stack, made.step("Table", "shelf").urn)
        one.pulumi.up(one.stack)

        known = {each["type"] for each in one.pulumi.export(one.stack)["deployment"]["resources"]}
        assert "aws:dynamodb/table:Table" not in known
        assert one.pulumi.cloud.of_type("aws:dynamodb/table:Table")


# --- what twofold knows of AWS's resources --------------------------------------------


def fixed_in(graph: ResourceGraph) -> Iterator[tuple[str, str]]:
    """The inputs of a graph that providers do not change: the class, and the shortest path."""
    for node in graph.nodes:
        if isinstance(node, Resource) and node.address.kind.startswith(OURS):
            kind, token = node.address.kind, token_of(node.address.kind)
            rule = limits.is_fixed if token.startswith("aws:") else replacements.is_fixed
            found = fixed_paths("", node.inputs, partial(rule, token))
            yield from ((kind, path) for path in found)


OURS = ("pulumi_aws.", "pulumi_kubernetes.")


def token_of(kind: str) -> str:
    """The type token of an SDK's class.

    >>> token_of("pulumi_aws.lambda_.Function"), token_of("pulumi_kubernetes.apps.v1.Deployment")
    ('aws:lambda/function:Function', 'kubernetes:apps/v1:Deployment')
    """
    package, *modules, name = kind.removeprefix("pulumi_").split(".")
    if package == "aws":
        (module,) = modules
        return f"{package}:{module.rstrip('_')}/{name[0].lower()}{name[1:]}:{name}"
    group = {
        "helm": "helm.sh",
        "rbac": "rbac.authorization.k8s.io",
        "storage": "storage.k8s.io",
    }
    first, *rest = modules or ("index",)
    return f"{package}:{'/'.join([group.get(first, first), *rest])}:{name}"


def test_the_inputs_that_diff_takes_for_fixed_are_those_that_providers_fix() -> None:
    fixed = {each for case in ALL.values() for each in fixed_in(case.graph())}

    ours = {(kind, name) for kind, names in LIFECYCLE.fixed.items() for name in names}
    assert {each for each in ours if each[0].startswith(OURS)} == fixed


def test_the_inputs_that_diff_takes_for_a_new_version_are_the_providers() -> None:
    (renewal,) = RENEWED.values()

    assert {camel(name) for name in renewal.inputs} == versions.MAKING_ONE
    assert {camel(name) for name in renewal.outputs} == {*versions.OUTPUTS}
    assert [type_words(kind) for kind in RENEWED] == ["Function"]
