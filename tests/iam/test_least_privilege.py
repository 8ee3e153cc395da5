"""Every role does what its links say and nothing else, as an IAM evaluator sees it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from twofold.services.model import RelationalStore, Schedule, Service

from .arns import ACCOUNT, output
from .expectations import (
    Calls,
    expected_of_roles_function,
    expected_of_schedule,
    expected_of_service,
)
from .simulator import Call, Request, simulate
from .worlds import STACKS, World, world

# Every service meets more than this, however small its blueprint.
FEWEST_CALLS = 400

pytestmark = pytest.mark.xdist_group("iam")
stacks = pytest.mark.parametrize(("blueprint", "environment"), STACKS)


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
def test_a_service_can_do_what_its_links_say_and_nothing_beside_it(
    blueprint: str, environment: str
) -> None:
    stack = world(blueprint, environment)
    services = stack.services.services

    count, wrong = surprises(
        stack, {each.name: expected_of_service(each, stack.services) for each in services}
    )

    assert not wrong, "\n".join(wrong)
    assert count > FEWEST_CALLS * len(services)
