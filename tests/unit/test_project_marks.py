"""Tags and labels of a component's resources are written down once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from twofold.project.modules import component_module
from twofold.project.program import Program
from twofold.resources.recorder import graph

if TYPE_CHECKING:
    import pulumi
    import pulumi_aws as aws
    import pulumi_kubernetes as k8s

    from twofold.resources.graph import ResourceGraph
else:
    from twofold.resources.recorder import Module, pulumi

    aws = Module("pulumi_aws")
    k8s = Module("pulumi_kubernetes")

TAGS = {"application": "shop", "component": "cart"}
LABELS = {"app.kubernetes.io/name": "cart", "app.kubernetes.io/part-of": "shop"}


def queues(*tags: Mapping[str, str] | None, name: str = "cart") -> ResourceGraph:
    """A component of queues with tags."""
    parent = pulumi.ComponentResource("shop:services:Service", name)
    opts = pulumi.ResourceOptions(parent=parent)
    for at, each in enumerate(tags):
        aws.sqs.Queue(f"{name}-{at}", tags=each, opts=opts)
    parent.register_outputs({})
    return graph("shop", [parent], {})


def printed(shop: ResourceGraph) -> str:
    """The module of a program's only component."""
    return component_module(Program(shop), shop.components[0])


def test_tags_of_several_resources_are_a_variable() -> None:
    text = printed(queues(TAGS, None, dict(reversed(TAGS.items()))))

    assert '        tags = {"application": "shop", "component": "cart"}\n' in text
    assert text.count("tags=tags") == 2


def test_what_one_resource_alone_has_is_written_where_it_is() -> None:
    other = {**TAGS, "team": "checkout"}

    text = printed(queues(TAGS, other, TAGS))

    assert text.count("tags=tags") == 2
    assert '"team": "checkout"' in text
    assert "tags = " not in printed(queues(TAGS, other))


def test_tags_that_the_program_has_to_wait_for_stay_where_they_are() -> None:
    parent = pulumi.ComponentResource("shop:services:Service", "cart")
    opts = pulumi.ResourceOptions(parent=parent)
    first = aws.sqs.Queue("cart", opts=opts)
    for name in ("cart-a", "cart-b"):
        aws.sqs.Queue(name, tags={"of": first.arn}, opts=opts)
    parent.register_outputs({})

    assert "tags = " not in printed(graph("shop", [parent], {}))


def test_labels_of_objects_are_a_variable_and_those_of_pods_are_not() -> None:
    """Whoever adds a label to the variable does not mean to change what pods are made of."""
    parent = pulumi.ComponentResource("shop:services:Service", "cart")
    opts = pulumi.ResourceOptions(parent=parent)
    k8s.core.v1.ServiceAccount("cart", metadata={"name": "cart", "labels": LABELS}, opts=opts)
    k8s.apps.v1.Deployment(
        "cart",
        metadata={"labels": LABELS},
        spec={
            "selector": {"match_labels": LABELS},
            "template": {"metadata": {"labels": LABELS}},
        },
        opts=opts,
    )
    parent.register_outputs({})

    text = printed(graph("shop", [parent], {}))

    assert text.count('"labels": labels') == 2
    assert text.count('"app.kubernetes.io/name": "cart"') == 3


@pytest.mark.parametrize("variable", ["tags", "labels"])
def test_nothing_else_takes_the_name_of_the_variable(variable: str) -> None:
    shop = queues(TAGS, TAGS, name=variable)

    assert [*Program(shop).variables.values()] == [f"{variable}_service"]
