"""A run shows requests whole, as they reach the engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest

from twofold.testing import Archive, Properties, Resource, Secret, run


def shop() -> None:
    service = pulumi.ComponentResource("shop:services:Service", "cart")
    within = pulumi.ResourceOptions(parent=service)
    queue = aws.sqs.Queue(
        "orders",
        visibility_timeout_seconds=30,
        opts=pulumi.ResourceOptions.merge(
            within,
            pulumi.ResourceOptions(
                protect=True,
                aliases=[pulumi.Alias(name="purchases")],
                ignore_changes=["visibility_timeout_seconds"],
                retain_on_delete=True,
                delete_before_replace=True,
                additional_secret_outputs=["url"],
            ),
        ),
    )
    topic = aws.sns.Topic("orders", opts=within)
    aws.sns.TopicSubscription(
        "orders",
        topic=topic.arn,
        protocol="sqs",
        endpoint=queue.arn,
        opts=pulumi.ResourceOptions.merge(within, pulumi.ResourceOptions(depends_on=[queue])),
    )
    service.register_outputs({"queue": queue.arn})
    pulumi.export("queue", queue.url)


def test_a_resource_has_its_type_name_urn_parent_and_inputs() -> None:
    result = run(shop, project="shop", stack="test")

    queue = result.one(aws.sqs.Queue, "orders")

    assert queue.type == "aws:sqs/queue:Queue"
    assert queue.urn == "urn:pulumi:test::shop::shop:services:Service$aws:sqs/queue:Queue::orders"
    assert queue.parent == "urn:pulumi:test::shop::shop:services:Service::cart"
    assert queue.inputs == {"visibilityTimeoutSeconds": 30}
    assert queue.inputs["visibility_timeout_seconds"] == 30


def test_a_resource_has_all_its_options() -> None:
    queue = run(shop).one(aws.sqs.Queue)

    assert queue.options.protect
    assert queue.options.aliases == ("name=purchases",)
    assert queue.options.ignore_changes == ("visibilityTimeoutSeconds",)
    assert queue.options.retain_on_delete
    assert queue.options.delete_before_replace
    assert queue.options.additional_secret_outputs == ("url",)
    assert isinstance(queue.outputs["url"], Secret)


def test_dependencies_are_there_as_a_whole_and_by_property() -> None:
    result = run(shop)

    subscription = result.one(aws.sns.TopicSubscription)

    queue, topic = result.one(aws.sqs.Queue), result.one(aws.sns.Topic)
    assert subscription.property_dependencies["endpoint"] == (queue.urn,)
    assert subscription.property_dependencies["topic"] == (topic.urn,)
    assert {queue.urn, topic.urn} <= set(subscription.options.depends_on)


def test_outputs_of_the_stack_and_of_components_are_there() -> None:
    result = run(shop)

    queue = result.one(aws.sqs.Queue)
    assert result.outputs == {"queue": queue.outputs["url"]}
    assert result.one("shop:services:Service").outputs == {"queue": queue.outputs["arn"]}


def test_providers_imports_and_reads_are_there() -> None:
    def program() -> None:
        provider = aws.Provider("west", region="us-west-2")
        options = pulumi.ResourceOptions(provider=provider, import_="orders-1")
        aws.sqs.Queue("orders", opts=options)
        aws.sqs.Queue.get("returns", "returns-1")

    result = run(program)

    provider = result.one(aws.Provider)
    orders = result.one(aws.sqs.Queue, "orders")
    assert orders.options.provider == f"{provider.urn}::{provider.id}"
    assert (orders.id, orders.options.import_, orders.read) == ("orders-1", "orders-1", "")
    assert result.one(aws.sqs.Queue, "returns").read == "returns-1"


def test_data_sources_are_there_with_what_they_were_asked() -> None:
    def program() -> None:
        network = aws.ec2.get_vpc_output(default=True)
        aws.ec2.SecurityGroup("open", vpc_id=network.id)

    result = run(program)

    (asked,) = result.invoked("aws:ec2/getVpc:getVpc")
    assert asked.arguments == {"default": True}
    assert result.one(aws.ec2.SecurityGroup).inputs["vpcId"] == asked.answer["id"]


def test_secrets_are_told_from_plain_values_and_never_shown() -> None:
    def program() -> None:
        password = pulumi.Config().require_secret("password")
        aws.ssm.Parameter("password", type="SecureString", value=password)

    result = run(program, secrets={"password": "hunter2"})

    value = result.one(aws.ssm.Parameter).inputs["value"]
    assert value == Secret("hunter2")
    assert "hunter2" not in repr(result)


def test_configuration_goes_by_key_or_by_namespace_and_key() -> None:
    def program() -> None:
        size: dict[str, int] = pulumi.Config().require_object("size")
        aws.sqs.Queue(pulumi.Config("shop").require("name"), delay_seconds=size["delay"])

    result = run(program, project="mine", config={"size": {"delay": 5}, "shop:name": "orders"})

    assert result.one(aws.sqs.Queue, "orders").inputs["delaySeconds"] == 5


def test_archives_are_their_files_however_they_were_put_together(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text("print()")

    def archived(code: pulumi.Archive) -> object:
        def program() -> None:
            aws.lambda_.Function("f", role="r", runtime="python3.13", handler="app.f", code=code)

        return run(program).one(aws.lambda_.Function).inputs["code"]

    folder = archived(pulumi.FileArchive(str(tmp_path / "code")))
    file = archived(
        pulumi.AssetArchive({"app.py": pulumi.FileAsset(str(tmp_path / "code" / "app.py"))})
    )
    text = archived(pulumi.AssetArchive({"app.py": pulumi.StringAsset("print()")}))
    other = archived(pulumi.AssetArchive({"app.py": pulumi.StringAsset("print(1)")}))

    assert isinstance(folder, Archive)
    assert folder == file == text != other


def test_no_such_resource_names_what_is_near() -> None:
    result = run(shop)

    with pytest.raises(AssertionError, match=r"no resource is .*Queue 'order'.*Queue orders"):
        result.one(aws.sqs.Queue, "order")
    with pytest.raises(AssertionError, match=r"of that name there are: .*Queue orders, .*Topic"):
        result.one(aws.s3.Bucket, "orders")
    with pytest.raises(AssertionError, match="did you mean 'aws:sqs/queue:Queue'"):
        result.one("aws:sqs/queue:queue")
    with pytest.raises(AssertionError, match="3 resources are 'orders'"):
        result.one(name="orders")


def test_no_such_property_names_what_is_near() -> None:
    properties = Properties({"visibilityTimeoutSeconds": 30})

    with pytest.raises(KeyError, match="did you mean 'visibilityTimeoutSeconds'"):
        properties["visibilityTimeout"]
    assert properties.get("visibility_timeout_seconds") == 30


def test_the_tree_is_the_stack_as_preview_draws_it() -> None:
    assert run(shop, project="shop").tree().splitlines() == [
        "shop-dev",
        "└─ shop:services:Service cart",
        "   ├─ aws:sqs/queue:Queue orders",
        "   ├─ aws:sns/topic:Topic orders",
        "   └─ aws:sns/topicSubscription:TopicSubscription orders",
    ]


def test_policies_are_statements_by_the_resource_that_they_belong_to() -> None:
    def program() -> None:
        role = aws.iam.Role("cart", assume_role_policy=trust("lambda.amazonaws.com"))
        queue = aws.sqs.Queue("orders")
        allowed = aws.iam.get_policy_document_output(
            statements=[{"actions": ["sqs:SendMessage"], "resources": [cast("Any", queue.arn)]}]
        )
        aws.iam.RolePolicy("cart", role=role.id, policy=allowed.json)
        aws.iam.Role("other", assume_role_policy=trust("ec2.amazonaws.com"))

    result = run(program)

    trusted, allowed = result.policies_of(aws.iam.Role, "cart")
    assert trusted.statements[0].principals == ("Service:lambda.amazonaws.com",)
    assert allowed.actions == {"sqs:SendMessage"}
    assert allowed.statements[0].resources == (result.one(aws.sqs.Queue).outputs["arn"],)
    assert len(result.policies) == 3


def trust(service: str) -> str:
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return json.dumps({"Version": "2012-10-17", "Statement": allowed})


def test_a_resource_says_what_it_is() -> None:
    queue: Resource = run(shop).one(aws.sqs.Queue)

    assert str(queue) == "aws:sqs/queue:Queue orders"


def test_a_name_that_the_sdks_class_does_not_have_is_an_error_however_it_is_asked_for() -> None:
    queue = run(shop).one(aws.sqs.Queue)

    for properties in (queue.inputs, queue.outputs):
        with pytest.raises(KeyError, match="no property 'fifoqueue'; did you mean 'fifo_queue'"):
            properties.get("fifoqueue")
        with pytest.raises(KeyError, match="no property 'fifoqueue'"):
            properties["fifoqueue"]
        with pytest.raises(KeyError, match="no property 'fifoqueue'"):
            _ = "fifoqueue" in properties


def test_a_name_that_was_not_given_is_none_to_get_and_an_error_otherwise() -> None:
    inputs = run(shop).one(aws.sqs.Queue).inputs

    assert inputs.get("fifo_queue") is None
    assert inputs.get("fifoQueue", default=True)
    assert "fifo_queue" not in inputs
    with pytest.raises(KeyError, match="'fifo_queue' was not given; what was: 'visibilityTim"):
        inputs["fifo_queue"]


def test_an_output_is_no_input_but_one_of_a_resource_that_was_read() -> None:
    def program() -> None:
        aws.sqs.Queue("orders")
        aws.sqs.Queue.get("returns", "returns-1")

    result = run(program)

    assert result.one(aws.sqs.Queue, "returns").inputs.get("url") is None
    with pytest.raises(KeyError, match="no property 'url'"):
        result.one(aws.sqs.Queue, "orders").inputs.get("url")


def test_names_inside_an_input_are_the_sdks_too_and_those_of_tags_are_free() -> None:
    def program() -> None:
        attributes: Any = [{"name": "id", "type": "S"}]
        aws.dynamodb.Table("carts", hash_key="id", attributes=attributes, tags={"a": "b"})

    inputs = run(program).one(aws.dynamodb.Table).inputs

    assert inputs["tags"].get("c") is None
    with pytest.raises(KeyError, match="no property 'typ'; did you mean 'type'"):
        inputs["attributes"][0].get("typ")


def test_finding_nothing_is_an_error_unless_it_is_said_to_be_fine() -> None:
    result = run(shop)

    with pytest.raises(
        AssertionError, match=r"no resource is .*Bucket.*; at_least=1 .*, 0 allows none"
    ):
        result.find(aws.s3.Bucket)
    with pytest.raises(AssertionError, match=r"1 resources are aws:sqs/queue:Queue: .*at_least=2"):
        result.find("aws:sqs/queue:Queue", at_least=2)
    with pytest.raises(AssertionError, match="getVpc was asked 0 times"):
        result.invoked("aws:ec2/getVpc:getVpc")
    with pytest.raises(AssertionError, match="Queue orders has 0 policies"):
        result.policies_of(aws.sqs.Queue, "orders")
    assert result.find(aws.s3.Bucket, at_least=0) == ()
    assert result.invoked("aws:ec2/getVpc:getVpc", at_least=0) == ()
    assert result.policies_of(aws.sqs.Queue, "orders", at_least=0) == ()
