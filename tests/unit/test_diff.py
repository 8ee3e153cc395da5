"""What changes between two graphs, found as Pulumi finds it."""

from __future__ import annotations

import json
from pathlib import Path

from graphs_by_hand import shop
from twofold.resources.deserialize import read_document
from twofold.resources.diff import diff
from twofold.resources.difference import Changed, Difference
from twofold.resources.graph import (
    Component,
    Resource,
    ResourceGraph,
)
from twofold.resources.lifecycle import Lifecycle, Renewal
from twofold.resources.serialize import document
from twofold.resources.values import (
    Address,
    Archive,
    Folder,
)
from twofold.show.difference import difference_document, kind_of, report

TABLE = "pulumi_aws.dynamodb.Table"
LIFECYCLE = Lifecycle(
    stateful=frozenset({TABLE}),
    fixed={TABLE: frozenset({"hash_key"})},
    renewed={
        "pulumi_aws.lambda_.Function": Renewal(
            outputs=frozenset({"version"}), inputs=frozenset({"memory_size", "environment"})
        )
    },
)


def compared(old: ResourceGraph, new: ResourceGraph) -> Difference:
    return diff(old, new, LIFECYCLE)


def told(difference: Difference) -> str:
    return "\n".join(line.words for line in report(difference, {}))


def changed(difference: Difference) -> set[tuple[str, str]]:
    return {(kind_of(edit), str(edit.thing.address)) for edit in difference.edits}


def test_equal_graphs_do_not_differ() -> None:
    difference = compared(shop(), shop())

    assert not difference
    assert told(difference) == "No changes."


def test_a_compile_that_was_kept_is_equal_to_the_graph_it_was() -> None:
    kept = read_document(json.loads(json.dumps(document(shop()))))

    assert not compared(kept, shop())


def test_a_changed_property_is_told_with_what_it_was_and_what_follows_from_it() -> None:
    difference = compared(shop(), shop(memory=1024))

    assert changed(difference) == {
        ("update", "aws.lambda_.Function cart"),
        ("follow", "aws.lambda_.Alias cart"),
    }
    assert "~ lambda.Function cart\n    ~ memory_size: 512 => 1024" in told(difference)
    assert "function_version: follows aws.lambda_.Function/cart.version" in told(difference)


def test_an_item_put_into_a_list_leaves_those_behind_it_alone() -> None:
    difference = compared(shop(), shop(first_action=True))

    (policy,) = difference.edits
    assert isinstance(policy, Changed)
    assert [each.path for each in policy.changes] == ["policy.Statement[0].Action[0]"]
    assert '+ policy.Statement[0].Action[0]: "dynamodb:DescribeTable"' in told(difference)


def test_a_rename_that_is_said_deletes_nothing_and_changes_no_reference() -> None:
    difference = compared(shop(), shop(store="basket", was="carts"))

    assert changed(difference) == {
        ("rename", "shop:stores:DocumentStore basket"),
        ("rename", "aws.dynamodb.Table basket"),
    }
    assert difference.exports == ()


def test_a_rename_that_is_not_said_is_told_as_what_it_would_do_and_how_to_say_it() -> None:
    difference = compared(shop(), shop(store="basket"))

    assert ("delete", "aws.dynamodb.Table carts") in changed(difference)
    assert ("create", "aws.dynamodb.Table basket") in changed(difference)
    assert (
        "document store 'carts' would be deleted and 'basket' created: "
        "if it is a rename, write `was: carts` under 'basket'" in told(difference)
    )


def test_deleting_data_is_said_loudly() -> None:
    difference = compared(shop(), shop(store="basket"))

    loud = [line.words for line in report(difference, {}) if line.tone == "loud"]

    assert loud == [
        "- dynamodb.Table carts  HOLDS DATA, which goes with it",
        "warning: dynamodb.Table carts holds data and would be deleted",
    ]


def test_deleting_protected_data_says_that_pulumi_refuses() -> None:
    difference = compared(shop(protect=True), shop(store="basket"))

    assert "- dynamodb.Table carts  HOLDS DATA, and is protected\n" in told(difference)
    assert "it is protected, so Pulumi refuses to delete it until it is told" in told(difference)


def test_protection_alone_is_no_update_of_a_resource() -> None:
    difference = compared(shop(), shop(protect=True))

    assert changed(difference) == {("options", "aws.dynamodb.Table carts")}
    assert "+ option protect: true" in told(difference)


def test_a_fixed_input_makes_another_resource_and_what_uses_it_follows() -> None:
    difference = compared(shop(), shop(hash_key="name"))

    assert changed(difference) == {
        ("replace", "aws.dynamodb.Table carts"),
        ("follow", "aws.iam.RolePolicy cart"),
        ("follow", "aws.lambda_.Function cart"),
        ("follow", "aws.lambda_.Alias cart"),
    }
    assert "+- dynamodb.Table carts  HOLDS DATA, which goes with it" in told(difference)
    assert (
        "warning: dynamodb.Table carts holds data and would be replaced, by an empty one"
        in told(difference)
    )
    assert [each.path for each in difference.exports] == ["table"]


def test_replacing_protected_data_says_that_pulumi_refuses() -> None:
    difference = compared(shop(protect=True), shop(protect=True, hash_key="name"))

    assert "it is protected, so Pulumi refuses to replace it" in told(difference)


def test_an_input_that_is_no_part_of_a_version_makes_none() -> None:
    difference = compared(shop(), shop(limit=5))

    assert changed(difference) == {("update", "aws.lambda_.Function cart")}


def building(digest: str, name: str = "cart") -> ResourceGraph:
    """An image that is built from a folder."""
    code = Folder(Archive(name, digest, Path("anywhere") / digest))
    image = Resource(Address("pulumi_docker_build.Image", "cart"), {"context": {"location": code}})
    return ResourceGraph("shop", (Component(Address("a:b:C", "c"), (image,), {}),), {})


def test_a_folder_changes_with_what_it_holds_and_not_with_where_it_lies() -> None:
    """A compile that was kept does not know where the code was."""
    kept = read_document(json.loads(json.dumps(document(building("0a1b2c3d4e5f6071")))))

    assert not compared(kept, building("0a1b2c3d4e5f6071"))
    assert (
        "~ docker_build.Image cart\n"
        "    ~ context.location: folder(cart, 0a1b2c3d4e5f) => folder(cart, ffffffffffff)"
        in told(compared(kept, building("f" * 16)))
    )


def test_an_ignored_input_may_change() -> None:
    assert not compared(
        shop(ignore=("hash_key",)), shop(hash_key="name", ignore=("hash_key",))
    ).edits


def test_a_difference_as_json_has_a_path_with_old_and_new_for_each_property() -> None:
    written = difference_document(compared(shop(), shop(memory=1024)))

    assert isinstance(written["resources"], list)
    function, alias = written["resources"]
    assert function == {
        "change": "update",
        "kind": "pulumi_aws.lambda_.Function",
        "name": "cart",
        "component": {"kind": "shop:services:Service", "name": "cart"},
        "was": None,
        "inputs": [{"path": "memory_size", "old": 512, "new": 1024}],
        "options": [],
    }
    assert alias == {
        "change": "follow",
        "kind": "pulumi_aws.lambda_.Alias",
        "name": "cart",
        "component": {"kind": "shop:services:Service", "name": "cart"},
        "was": None,
        "inputs": [
            {
                "path": "function_version",
                "follows": {"$ref": "pulumi_aws.lambda_.Function cart", "path": ["version"]},
            }
        ],
        "options": [],
    }
