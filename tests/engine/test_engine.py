"""The real engine, on programs small enough to see what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .pulumi_cli import EngineError

if TYPE_CHECKING:
    from .conftest import Project

pytestmark = pytest.mark.engine

QUEUES = """
    dead = aws.sqs.Queue("dead", message_retention_seconds=1209600)
    orders = aws.sqs.Queue(
        "orders",
        visibility_timeout_seconds=60,
        redrive_policy=pulumi.Output.json_dumps(
            {"deadLetterTargetArn": dead.arn, "maxReceiveCount": 3}
        ),
    )
    pulumi.export("url", orders.url)
    pulumi.export("account", aws.get_caller_identity_output().account_id)
    pulumi.export("root", pulumi.runtime.get_root_directory())
    pulumi.export("password", random.RandomPassword("key", length=20).result)
"""


def test_a_program_lives_from_its_first_preview_to_destroy(project: Project) -> None:
    pulumi = project(QUEUES)

    planned = pulumi.preview("dev")
    made = pulumi.up("dev")
    outputs = pulumi.outputs("dev")

    assert planned.step("Queue", "orders").operation == "create"
    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert outputs["url"].startswith("https://sqs.eu-central-1.amazonaws.com/123456789012/orders-")
    assert outputs["account"] == "123456789012"
    assert outputs["root"] == str(pulumi.project)
    assert pulumi.preview("dev", expect_no_changes=True).changes == ()
    assert pulumi.refresh("dev").changes == ()
    assert {step.operation for step in pulumi.destroy("dev").changes} == {"delete"}
    assert pulumi.export("dev")["deployment"].get("resources", []) == []


def test_a_change_is_an_update_and_a_fixed_property_a_replacement(project: Project) -> None:
    pulumi = project(QUEUES)
    pulumi.up("dev")

    pulumi = project(QUEUES.replace("=60", "=90").replace('"dead", ', '"dead", fifo_queue=True, '))
    changed = pulumi.preview("dev")

    assert {(step.name, step.operation) for step in changed.changes} == {
        ("orders", "update"),
        ("dead", "create-replacement"),
        ("dead", "replace"),
        ("dead", "delete-replaced"),
    }
    assert "visibilityTimeoutSeconds" in changed.step("Queue", "orders").changed
    fixed = {path for step in changed.changes for path in step.replacing}
    assert fixed == {"fifoQueue"}


def test_secrets_are_encrypted_in_the_state(project: Project) -> None:
    pulumi = project(QUEUES)

    pulumi.up("dev")

    resources = pulumi.export("dev")["deployment"]["resources"]
    (stack,) = (each for each in resources if each["type"] == "pulumi:pulumi:Stack")
    assert set(stack["outputs"]["password"]) >= {"ciphertext"}


def test_a_new_output_is_unknown_in_a_preview(project: Project) -> None:
    pulumi = project('queue = aws.sqs.Queue("orders")\nqueue.arn.apply(lambda arn: 1 / 0)')

    assert pulumi.preview("dev").step("Queue", "orders").operation == "create"


def test_what_vanished_from_the_cloud_is_made_again(project: Project) -> None:
    pulumi = project(QUEUES)
    pulumi.up("dev")
    (gone,) = [
        thing for thing in pulumi.cloud.of_type("aws:sqs/queue:Queue") if "/orders-" in thing["id"]
    ]

    pulumi.cloud.remove(gone["type"], gone["id"], gone["inputs"])
    pulumi.refresh("dev")

    assert pulumi.preview("dev").step("Queue", "orders").operation == "create"


def test_a_programs_own_error_is_told_once_and_without_a_traceback(project: Project) -> None:
    pulumi = project('raise pulumi.RunError("the blueprint is wrong")')

    with pytest.raises(EngineError, match="the blueprint is wrong") as failed:
        pulumi.preview("dev")

    assert "Traceback" not in str(failed.value)


def test_a_bug_in_a_program_is_told_with_its_traceback(project: Project) -> None:
    pulumi = project('undefined["name"]')

    with pytest.raises(EngineError, match="NameError: name 'undefined' is not defined"):
        pulumi.preview("dev")


def test_what_exists_is_looked_up_and_read(project: Project) -> None:
    pulumi = project("""
        network = aws.ec2.Vpc.get("network", "vpc-0123456789abcdef0")
        found = aws.ec2.get_subnets_output(
            filters=[{"name": "vpc-id", "values": [network.id]}]
        )
        pulumi.export("subnets", found.ids)
        pulumi.export("range", network.cidr_block)
    """)
    network, subnet = "vpc-0123456789abcdef0", "subnet-0123456789abcdef0"
    pulumi.cloud.put("aws:ec2/vpc:Vpc", network, {}, {"cidrBlock": "10.0.0.0/16"})
    pulumi.cloud.put("aws:ec2/subnet:Subnet", subnet, {}, {"vpcId": network})

    pulumi.up("dev")

    assert pulumi.outputs("dev") == {"range": "10.0.0.0/16", "subnets": [subnet]}


def test_reading_what_does_not_exist_is_refused(project: Project) -> None:
    pulumi = project('aws.ec2.Vpc.get("network", "vpc-0123456789abcdef0")')

    with pytest.raises(EngineError, match="vpc-0123456789abcdef0"):
        pulumi.preview("dev")


def test_a_refused_value_stops_the_preview_with_its_property(project: Project) -> None:
    pulumi = project('aws.sqs.Queue("orders", visibility_timeout_seconds=50000)')

    with pytest.raises(EngineError, match=r"visibilityTimeoutSeconds .* 50000 is more than 43200"):
        pulumi.preview("dev")


def test_a_reference_to_nothing_stops_the_update(project: Project) -> None:
    pulumi = project("""
        aws.lambda_.Alias("live", name="live", function_name="nowhere", function_version="1")
    """)

    with pytest.raises(EngineError, match="functionName: nowhere does not exist"):
        pulumi.up("dev")


def test_a_policy_for_nothing_is_refused_when_everything_is_planned(project: Project) -> None:
    """IAM takes a policy before the thing exists, so this is looked at in the end."""
    queue = "arn:aws:sqs:eu-central-1:123456789012:nowhere"
    pulumi = project(f"""
        trust = {{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {{"Service": "lambda.amazonaws.com"}}}}
        role = aws.iam.Role("worker", assume_role_policy=json.dumps(
            {{"Version": "2012-10-17", "Statement": [trust]}}))
        grant = {{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "{queue}"}}
        aws.iam.RolePolicy("worker", role=role.name, policy=json.dumps(
            {{"Version": "2012-10-17", "Statement": [grant]}}))
    """)

    with pytest.raises(EngineError, match=rf"worker.policy: {queue} does not exist"):
        pulumi.preview("dev")
