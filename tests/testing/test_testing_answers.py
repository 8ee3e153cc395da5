"""Answers come from the types of outputs; inputs come back only where a provider returns them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_random as random
import pytest

from twofold.testing import StackFailed, run
from twofold.testing.hints import output_types
from twofold.testing.provided import PROMISED


def seen(ask: Callable[[], Any], **options: Any) -> Any:
    """Give what a program finds in an output."""
    found: list[Any] = []

    def program() -> None:
        pulumi.Output.from_input(ask()).apply(found.append)

    run(program, **options)
    (value,) = found
    return value


def test_every_answer_has_the_type_that_the_sdk_declares() -> None:
    def cluster() -> aws.rds.Cluster:
        return aws.rds.Cluster("ledger", engine="aurora-postgresql", master_username="ledger")

    assert isinstance(seen(lambda: cluster().port), int)
    assert isinstance(seen(lambda: cluster().endpoint), str)
    (zone,) = seen(lambda: cluster().availability_zones)
    assert isinstance(zone, str)
    assert isinstance(seen(lambda: cluster().iops, answers={CLUSTER: {"iops": 3}}), int)


CLUSTER = "aws:rds/cluster:Cluster"


def test_a_member_that_a_provider_always_gives_is_there_though_its_type_is_optional() -> None:
    def secret(*, managed: bool) -> pulumi.Output[Any]:
        cluster = aws.rds.Cluster(
            "ledger", engine="aurora-postgresql", manage_master_user_password=managed or None
        )
        return cluster.master_user_secrets.apply(lambda found: [each.secret_arn for each in found])

    def host(domain: str) -> pulumi.Output[Any]:
        made = aws.apigatewayv2.DomainName(
            domain,
            domain_name=domain,
            domain_name_configuration={
                "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/c",
                "endpoint_type": "REGIONAL",
                "security_policy": "TLS_1_2",
            },
        )
        return made.domain_name_configuration

    (arn,) = seen(lambda: secret(managed=True))
    domain = seen(lambda: host("shop.example.com"))

    assert arn.startswith("arn:aws:rds:")
    assert domain["security_policy"] == "TLS_1_2"
    assert domain["hosted_zone_id"]
    assert domain["target_domain_name"]


def test_a_list_that_no_input_asks_for_is_empty() -> None:
    def secrets() -> pulumi.Output[Any]:
        return aws.rds.Cluster("ledger", engine="aurora-postgresql").master_user_secrets

    assert seen(secrets) == []
    assert len(seen(secrets, answers={CLUSTER: {"master_user_secrets": [{}, {}]}})) == 2


def test_what_is_only_read_may_have_anything() -> None:
    assert len(seen(lambda: aws.rds.Cluster.get("ledger", "ledger-1").master_user_secrets)) == 1


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_what_is_promised_is_a_member_of_the_sdks_own_class(name: str) -> None:
    module, _, kind = name.rpartition(".")

    assert PROMISED[name] <= output_types(getattr(import_module(module), kind)).keys()


def test_a_region_has_three_zones_unless_a_test_says_otherwise() -> None:
    zones = "aws:index/getAvailabilityZones:getAvailabilityZones"

    def names() -> pulumi.Output[Any]:
        aws.sqs.Queue("orders")
        return aws.get_availability_zones_output().names

    assert [each[-1] for each in seen(names)] == ["a", "b", "c"]
    assert seen(names, answers={zones: {"names": ["a", "b"]}}) == ["a", "b"]


def test_nested_outputs_have_their_members() -> None:
    def program() -> pulumi.Output[str]:
        table = aws.dynamodb.Table(
            "carts", hash_key="id", attributes=[{"name": "id", "type": "S"}], stream_enabled=True
        )
        return table.attributes[0].name

    assert seen(program) == "id"


def test_an_input_of_another_type_is_not_echoed() -> None:
    """A provider that gets a text where the output is a list does not return the text."""

    class Zones(pulumi.CustomResource):
        names: pulumi.Output[list[str]]

        def __init__(self, name: str) -> None:
            super().__init__("test:index:Zones", name, {"names": "a,b"})

    (made_up,) = seen(lambda: Zones("zones").names)

    assert "a,b" not in made_up


def test_an_input_of_the_same_name_and_type_comes_back() -> None:
    assert seen(lambda: aws.sqs.Queue("orders", delay_seconds=5).delay_seconds) == 5


def test_what_was_not_given_and_may_be_left_out_is_left_out() -> None:
    assert seen(lambda: aws.sqs.Queue("orders").kms_master_key_id) is None


def test_names_are_made_as_autonaming_makes_them_and_arns_carry_them() -> None:
    name = seen(lambda: aws.sqs.Queue("orders").name)

    assert name != "orders"
    assert name.startswith("orders-")
    assert seen(lambda: aws.sqs.Queue("orders").arn).endswith(f":123456789012:{name}")
    assert seen(lambda: aws.sqs.Queue("orders", name="mine").arn).endswith(":mine")
    assert seen(lambda: aws.s3.Bucket("receipts", bucket="b").arn) == "arn:aws:s3:::b"


def test_answers_are_the_same_in_every_run() -> None:
    first, second = (seen(lambda: aws.sqs.Queue("orders").arn) for _ in range(2))

    assert first == second


def test_the_stacks_region_is_in_the_answers() -> None:
    config = {"aws:region": "eu-west-3"}

    assert ":eu-west-3:" in seen(lambda: aws.sns.Topic("orders").arn, config=config)
    assert seen(lambda: aws.sqs.Queue("orders").region, config=config) == "eu-west-3"


def test_other_providers_are_answered_as_well() -> None:
    assert isinstance(seen(lambda: random.RandomPassword("key", length=20).bcrypt_hash), str)


def test_a_test_may_answer_for_a_type_and_for_one_resource() -> None:
    def program() -> pulumi.Output[list[str]]:
        queues = (aws.sqs.Queue("orders"), aws.sqs.Queue("returns"))
        return pulumi.Output.all(*(queue.url for queue in queues))

    answers = {
        "aws:sqs/queue:Queue": {"url": "https://any"},
        ("aws:sqs/queue:Queue", "returns"): {"url": "https://returns"},
    }

    assert seen_urls(program, answers) == ["https://any", "https://returns"]


def seen_urls(program: Callable[[], pulumi.Output[list[str]]], answers: Any) -> list[str]:
    return seen(program, answers=answers)


def test_a_test_may_answer_for_a_data_source() -> None:
    def program() -> None:
        network = aws.ec2.get_vpc_output(default=True)
        aws.ec2.SecurityGroup("open", vpc_id=network.id)

    result = run(program, answers={"aws:ec2/getVpc:getVpc": {"id": "vpc-1"}})

    assert result.one(aws.ec2.SecurityGroup).inputs["vpc_id"] == "vpc-1"


def test_data_sources_answer_when_they_are_awaited_or_asked_outright() -> None:
    async def awaited() -> None:
        zones = await aws.get_availability_zones()
        aws.sqs.Queue(zones.names[0])
        aws.sqs.Queue(aws.get_caller_identity().account_id)

    result = run(awaited)

    assert result.one(name="123456789012")


def test_an_answer_that_the_type_has_not_is_an_error_with_the_nearest_name() -> None:
    answers = {"aws:sqs/queue:Queue": {"urll": "https://x"}}

    with pytest.raises(StackFailed, match="'urll', which is no output of it; did you mean 'url'"):
        seen(lambda: aws.sqs.Queue("orders").url, answers=answers)


def test_other_stacks_outputs_are_what_the_test_says() -> None:
    def program() -> None:
        platform = pulumi.StackReference("acme/platform/dev")
        aws.ec2.SecurityGroup("open", vpc_id=platform.require_output("vpc"))

    result = run(program, stacks={"acme/platform/dev": {"vpc": "vpc-1"}})

    assert result.one(aws.ec2.SecurityGroup).inputs["vpcId"] == "vpc-1"
