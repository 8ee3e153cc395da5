"""What a graph's values consist of: it is noted where they are written, and found in any others."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiled import ALL
from graphs_by_hand import shop
from twofold.resources.graph import values
from twofold.resources.recorder import Module, base64, folder, graph, pulumi
from twofold.resources.values import (
    Archive,
    Base64,
    Config,
    Folder,
    Format,
    Ref,
    parts,
)
from twofold.values import replace

CODE = Archive("cart", "0123456789abcdef", Path("cart"))


@pytest.mark.parametrize("name", ["everything", "everything-azure", "everything-gcp", "pods"])
def test_parts_that_were_noted_are_those_that_are_found(name: str) -> None:
    nodes = list(ALL[name].graph().nodes)

    assert [node.parts for node in nodes] == [parts(values(node)) for node in nodes]


def test_text_around_text_has_the_parts_of_both() -> None:
    """What is inlined is no part, and what is around it in another form is one."""
    random = Module("pulumi_random")
    component = pulumi.ComponentResource("shop:services:Service", "cart")
    pet = random.RandomPet("pet", opts=pulumi.ResourceOptions(parent=component))
    inner = pulumi.Output.format("{}!", pet.id)
    text = pulumi.Output.format(
        "{} {} {}", inner, base64(inner), pulumi.Config().require("audience")
    )
    random.RandomPet(
        "other",
        keepers={"text": text, "context": folder(CODE)},
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({})

    *_, node = graph("shop", [component], {}).nodes

    assert node.parts == parts(values(node))
    assert [type(each) for each in node.parts] == [
        Format,
        Ref,
        Base64,
        Format,
        Ref,
        Config,
        Folder,
        Archive,
    ]


def test_other_inputs_have_other_parts() -> None:
    """What was noted of a node is not taken for what another one has."""
    node = next(each for each in shop().nodes if each.parts)

    assert replace(node, inputs={}).parts == []
