"""Transforms of resources, of their parents and of the stack are applied, as the engine does."""

from __future__ import annotations

from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest

from twofold.testing import StackFailed, run


def tag(text: str) -> pulumi.ResourceTransform:
    """Make a transform that adds to a tag, so that their order can be seen."""

    def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        tags: dict[str, str] = cast("Any", args.props).get("tags") or {}
        tags = {**tags, "by": tags.get("by", "") + text}
        return pulumi.ResourceTransformResult({**args.props, "tags": tags}, args.opts)

    return transform


def test_a_resources_own_come_first_then_its_parents_then_the_stacks() -> None:
    def program() -> None:
        pulumi.runtime.register_resource_transform(tag("stack"))
        parent = pulumi.ComponentResource(
            "shop:index:Part", "part", None, pulumi.ResourceOptions(transforms=[tag("parent ")])
        )
        options = pulumi.ResourceOptions(parent=parent, transforms=[tag("own ")])
        aws.sqs.Queue("orders", opts=options)

    queue = run(program).one(aws.sqs.Queue)

    assert queue.inputs["tags"] == {"by": "own parent stack"}


def test_a_transform_changes_options() -> None:
    def protect(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
        if args.type_ != "aws:sqs/queue:Queue":
            return None
        changed = pulumi.ResourceOptions(
            protect=True,
            retain_on_delete=True,
            ignore_changes=["tags"],
            aliases=[pulumi.Alias(name="before")],
            custom_timeouts=pulumi.CustomTimeouts(create="5m"),
        )
        return pulumi.ResourceTransformResult(
            args.props, pulumi.ResourceOptions.merge(args.opts, changed)
        )

    def program() -> None:
        pulumi.runtime.register_resource_transform(protect)
        aws.sqs.Queue("orders")
        aws.sns.Topic("orders")

    result = run(program)

    options = result.one(aws.sqs.Queue).options
    assert (options.protect, options.retain_on_delete) == (True, True)
    assert options.ignore_changes == ("tags",)
    assert options.aliases == ("name=before",)
    assert options.custom_timeouts == (("create", "5m"),)
    assert not result.one(aws.sns.Topic).options.protect


def test_what_a_transform_changes_comes_back_as_the_output() -> None:
    def program() -> None:
        pulumi.runtime.register_resource_transform(tag("stack"))
        pulumi.export("tags", aws.sqs.Queue("orders").tags)

    assert run(program).outputs == {"tags": {"by": "stack"}}


def test_an_awaited_transform_is_awaited() -> None:
    async def later(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        return pulumi.ResourceTransformResult({**args.props, "name": "later"}, args.opts)

    def program() -> None:
        pulumi.runtime.register_resource_transform(later)
        aws.sqs.Queue("orders")

    assert run(program).one(aws.sqs.Queue).inputs["name"] == "later"


def test_transforms_of_data_sources_are_applied() -> None:
    def narrow(args: pulumi.InvokeTransformArgs) -> pulumi.InvokeTransformResult:
        return pulumi.InvokeTransformResult({**args.args, "id": "vpc-1"}, args.opts)

    def program() -> None:
        pulumi.runtime.register_invoke_transform(narrow)
        aws.ec2.SecurityGroup("open", vpc_id=aws.ec2.get_vpc_output().id)

    (asked,) = run(program).invokes

    assert asked.arguments == {"id": "vpc-1"}


def test_a_transform_that_fails_fails_the_run() -> None:
    def fail(args: pulumi.ResourceTransformArgs) -> None:
        raise ValueError(f"not {args.name}")

    def program() -> None:
        pulumi.runtime.register_resource_transform(fail)
        aws.sqs.Queue("orders")

    with pytest.raises(StackFailed, match="not orders"):
        run(program)
