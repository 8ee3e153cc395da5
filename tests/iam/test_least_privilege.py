"""Every role does what its links say and nothing else, as an IAM evaluator sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from twofold.services.model import Call as CallLink
from twofold.services.model import RelationalStore, Schedule, Subscription

from .arns import ACCOUNT, output
from .expectations import (
    Calls,
    expected_of_roles_function,
    expected_of_scaler,
    expected_of_schedule,
    expected_of_service,
)
from .simulator import Call, Request, simulate
from .worlds import ASSIGNMENTS, BLUEPRINTS, Assignment, World, world

# Every role meets at least as many calls, however small its blueprint.
FEWEST = {"service": 150, "schedule": 70, "roles": 60, "scaler": 60}

LAMBDA, SCHEDULER = "lambda.amazonaws.com", "scheduler.amazonaws.com"

pytestmark = pytest.mark.xdist_group("iam")
stacks = pytest.mark.parametrize("blueprint", BLUEPRINTS)
styles = pytest.mark.parametrize("assignment", ASSIGNMENTS)
in_clusters = pytest.mark.parametrize("assignment", ["kubernetes", "mixed"])


def surprises(stack: World, expected: Mapping[str, Calls]) -> tuple[int, list[str]]:
    """Count the calls of some roles, and list those that go otherwise than expected."""
    calls = [(role, call, may) for role, some in expected.items() for call, may in some]
    policies = {role: stack.permissions(role) for role in expected}
    found = simulate(
        [Request(output("iam.Role", role), call, policies[role]) for role, call, _ in calls]
    )
    return len(calls), [
        f"{role}: {call} should be {'allowed' if may else 'denied'} and is {result}"
        for (role, call, may), result in zip(calls, found, strict=True)
        if (result == "Allowed") != may
    ]


@stacks
@styles
def test_a_service_can_do_what_its_links_say_and_nothing_beside_it(
    blueprint: str, assignment: Assignment
) -> None:
    stack = world(blueprint, assignment=assignment)
    services = stack.services.services

    count, wrong = surprises(
        stack,
        {each.name: expected_of_service(each, stack.services, stack.styles) for each in services},
    )

    assert not wrong, "\n".join(wrong)
    assert count >= FEWEST["service"] * len(services)


@stacks
def test_a_schedule_can_wake_its_own_service_and_keep_what_failed(blueprint: str) -> None:
    stack = world(blueprint)
    found = schedules(stack)

    count, wrong = surprises(
        stack,
        {each.name: expected_of_schedule(each.service, stack.services) for each in found},
    )

    assert not wrong, "\n".join(wrong)
    assert count >= FEWEST["schedule"] * len(found) > 0


@stacks
def test_the_function_that_makes_database_roles_reaches_its_own_database_only(
    blueprint: str,
) -> None:
    stack = world(blueprint)
    stores = databases(stack)

    count, wrong = surprises(
        stack,
        {f"{each.name}-roles": expected_of_roles_function(each, stack.services) for each in stores},
    )

    assert not wrong, "\n".join(wrong)
    assert count >= FEWEST["roles"] * len(stores) > 0


@stacks
@in_clusters
def test_keda_sees_how_many_messages_wait_for_pods_and_nothing_else(
    blueprint: str, assignment: Assignment
) -> None:
    stack = world(blueprint, assignment=assignment)

    count, wrong = surprises(stack, {"scaler": expected_of_scaler(stack.services, stack.styles)})

    assert not wrong, "\n".join(wrong)
    assert count >= FEWEST["scaler"]


@stacks
@styles
def test_every_role_of_a_stack_is_held_against_its_links(
    blueprint: str, assignment: Assignment
) -> None:
    """A kind of role that no expectation here knows would go unnoticed otherwise."""
    stack = world(blueprint, assignment=assignment)

    known = {
        *(each.name for each in stack.services.services),
        *(each.name for each in schedules(stack) if stack.styles[each.service.name] == "functions"),
        *(f"{each.name}-roles" for each in databases(stack)),
        *({"scaler"} if assignment != "functions" else ()),
    }

    assert set(stack.roles) == known
    # A pod that uses nothing of AWS's may do nothing there.
    assert {role for role in known if not stack.permissions(role)} == silent(stack)


def silent(stack: World) -> set[str]:
    """The services in the cluster that have no business with AWS: no link, no event, no call."""
    heard = {each.service for each in stack.services.triggers if isinstance(each, Subscription)}
    asking = {
        link.service
        for link in stack.services.links
        if not (isinstance(link, CallLink) and stack.styles[link.target.name] == "kubernetes")
    }
    return {
        each.name
        for each in stack.services.services
        if stack.styles[each.name] == "kubernetes" and each not in heard | asking
    }


@stacks
def test_a_role_is_taken_on_by_the_service_of_aws_that_it_is_for(blueprint: str) -> None:
    stack = world(blueprint)
    timed = {each.name for each in schedules(stack)}

    requests = {
        (role, principal): Request(principal, taking_on(role), policy=stack.trust(role))
        for role in stack.roles
        for principal in (LAMBDA, SCHEDULER, "ec2.amazonaws.com")
    }
    found = dict(zip(requests, simulate(list(requests.values())), strict=True))

    allowed = {key for key, result in found.items() if result == "Allowed"}
    assert allowed == {(role, SCHEDULER if role in timed else LAMBDA) for role in stack.roles}
    assert timed


@stacks
def test_a_schedules_role_is_not_lent_to_other_schedules(blueprint: str) -> None:
    stack = world(blueprint)
    roles = [each.name for each in schedules(stack)]
    others: list[dict[str, str]] = [
        {},
        {
            "aws:SourceArn": output("scheduler.ScheduleGroup", "another"),
            "aws:SourceAccount": ACCOUNT,
        },
        {"aws:SourceAccount": ACCOUNT},
        {"aws:SourceArn": f"{output('scheduler.ScheduleGroup', roles[0])}-next"},
    ]

    found = simulate(
        [
            Request(SCHEDULER, Call("sts:AssumeRole", output("iam.Role", role), other), (), trust)
            for role in roles
            for trust in [stack.trust(role)]
            for other in others
        ]
    )

    assert found == ["ImplicitlyDenied"] * len(others) * len(roles)


@stacks
@styles
def test_what_services_may_do_is_the_same_in_every_environment(
    blueprint: str, assignment: Assignment
) -> None:
    """So what the other tests find out about `dev` holds for `prod`."""
    dev, prod = (world(blueprint, each, assignment) for each in ("dev", "prod"))

    def written(stack: World, environment: str) -> str:
        """Every policy; namespaces of pods are called by the environment."""
        text = json.dumps(sorted((str(key), each) for key, each in stack.written().items()))
        return text.replace(f'{blueprint}-{environment}"', f'{blueprint}-ENVIRONMENT"')

    assert written(dev, "dev") == written(prod, "prod")


def taking_on(role: str) -> Call:
    """Take a role on, for a schedule of the group that has the role's name."""
    context = {
        "aws:SourceArn": output("scheduler.ScheduleGroup", role),
        "aws:SourceAccount": ACCOUNT,
    }
    return Call("sts:AssumeRole", output("iam.Role", role), context)


def schedules(stack: World) -> list[Schedule]:
    """Find what wakes services at fixed times."""
    return [each for each in stack.services.triggers if isinstance(each, Schedule)]


def databases(stack: World) -> list[RelationalStore]:
    """Find the stores that keep roles of their own."""
    return [each for each in stack.services.stores if isinstance(each, RelationalStore)]


def test_the_evaluator_sees_a_permission_that_is_too_wide_and_one_that_is_missing() -> None:
    """What these tests rest on: a policy that allows more, or less, is found out."""
    stack = world("shop")
    service = next(each for each in stack.services.services if each.name == "product")
    calls = list(expected_of_service(service, stack.services, stack.styles))
    identity = stack.permissions("product")
    wide = [*identity, {"Version": "2012-10-17", "Statement": [allowing("dynamodb:*")]}]

    principal = output("iam.Role", "product")
    found = simulate(
        [Request(principal, call, policies) for policies in (wide, []) for call, _ in calls]
    )

    surprising = {
        (number, call.action)
        for number, results in enumerate((found[: len(calls)], found[len(calls) :]))
        for (call, may), result in zip(calls, results, strict=True)
        if (result == "Allowed") != may
    }
    assert surprising >= {(0, "dynamodb:DeleteTable"), (0, "dynamodb:PutItem")}
    assert surprising >= {(1, "dynamodb:GetItem"), (1, "logs:PutLogEvents")}


def allowing(action: str) -> Mapping[str, object]:
    """Allow something everywhere."""
    return {"Effect": "Allow", "Action": action, "Resource": "*"}


def test_the_evaluator_refuses_what_aws_does_not_know() -> None:
    """A misspelt action or an ARN of another kind is an error, never just a denial."""
    table = output("dynamodb.Table", "catalog")
    wrong = [
        Call("dynamodb:GetItems", table),
        Call("dynamodb:GetItem", output("sqs.Queue", "orders")),
        Call("dynamodb:GetItem", table, {"s3:prefix": "a"}),
    ]

    for call in wrong:
        with pytest.raises(ValueError, match=call.action):
            simulate([Request(output("iam.Role", "product"), call)])
