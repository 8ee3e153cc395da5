"""Roles in a cluster are taken on by whom they are for, as an IAM evaluator sees it.

EKS Pod Identity says in a session's tags whose it is: nobody else can write them.
https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from .arns import ACCOUNT, output
from .simulator import Call, Request, simulate
from .worlds import (
    ASSIGNMENTS,
    BLUEPRINTS,
    CLUSTER,
    KEDA,
    Assignment,
    Document,
    World,
    platform,
    world,
)

PODS = "pods.eks.amazonaws.com"
ACTIONS = ("sts:AssumeRole", "sts:TagSession")
ALLOWED = "Allowed"
PLATFORM = "platform-aws-dev"

pytestmark = pytest.mark.xdist_group("iam")
stacks = pytest.mark.parametrize("blueprint", BLUEPRINTS)
in_clusters = pytest.mark.parametrize("assignment", ["kubernetes", "mixed"])
everywhere = pytest.mark.parametrize("assignment", ASSIGNMENTS)


def session(cluster: str, namespace: str, account: str) -> dict[str, str]:
    """The tags of a pod's session that say whose it is."""
    return {
        "aws:RequestTag/eks-cluster-name": cluster,
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": account,
    }


def takers(role: str, trust: Document, sessions: Mapping[str, Mapping[str, str]]) -> set[str]:
    """Of some pods, those that may take a role on; either action alone is not enough."""
    requests = [
        (name, Request(PODS, Call(action, output("iam.Role", role), context), policy=trust))
        for name, context in sessions.items()
        for action in ACTIONS
    ]
    found = simulate([request for _, request in requests])
    refused = {name for (name, _), result in zip(requests, found, strict=True) if result != ALLOWED}
    return {*sessions} - refused


def others(cluster: str, namespace: str, account: str) -> dict[str, Mapping[str, str]]:
    """Pods that are somebody else by one word, or say nothing of themselves."""
    own = session(cluster, namespace, account)
    return {
        "own": own,
        "in another cluster": session(f"{cluster}-next", namespace, account),
        "in another namespace": session(cluster, f"{namespace}-next", account),
        "in the default namespace": session(cluster, "default", account),
        "another account": session(cluster, namespace, f"{account}-next"),
        "the default account": session(cluster, namespace, "default"),
        "nobody": {},
        **{f"without {key}": {**own, key: ""} for key in own},
        **{f"silent of {key}": {k: v for k, v in own.items() if k != key} for key in own},
    }


def in_cluster(stack: World) -> list[str]:
    """The services that run in the cluster."""
    return [name for name, style in stack.styles.items() if style == "kubernetes"]


@stacks
@in_clusters
def test_only_a_services_own_pods_take_its_role_on(blueprint: str, assignment: Assignment) -> None:
    stack = world(blueprint, assignment=assignment)
    namespace = f"{blueprint}-dev"

    for name in in_cluster(stack):
        rest = {
            f"pods of {other}": session(CLUSTER.name, namespace, other)
            for other in stack.styles
            if other != name
        }
        sessions = {**others(CLUSTER.name, namespace, name), **rest}
        assert takers(name, stack.trust(name), sessions) == {"own"}, name
    assert in_cluster(stack)


@stacks
@everywhere
def test_a_services_role_is_its_functions_and_its_pods_whatever_it_runs_as(
    blueprint: str, assignment: Assignment
) -> None:
    """What runs keeps its credentials while the service moves, both ways.

    A function's role cannot say in which cluster its pods will be: only their place there.
    """
    stack = world(blueprint, assignment=assignment)

    for name, style in stack.styles.items():
        sessions = others(CLUSTER.name, f"{blueprint}-dev", name)
        may = {"own"} if style == "kubernetes" else {each for each in sessions if "clust" in each}
        assert takers(name, stack.trust(name), sessions) == {"own"} | may, name
    calls = [Call("sts:AssumeRole", output("iam.Role", name)) for name in stack.styles]
    trusts = [stack.trust(name) for name in stack.styles]
    functions = [
        Request("lambda.amazonaws.com", call, policy=trust)
        for call, trust in zip(calls, trusts, strict=True)
    ]
    assert {*simulate(functions)} == {ALLOWED}


@stacks
@everywhere
def test_nobody_else_takes_a_services_role_on(blueprint: str, assignment: Assignment) -> None:
    """Whatever tags it sets: neither a machine nor the cluster, nor somebody of the account."""
    stack = world(blueprint, assignment=assignment)

    found = simulate(
        [
            Request(
                principal,
                Call(action, output("iam.Role", name), session("team", f"{blueprint}-dev", name)),
                policy=stack.trust(name),
            )
            for name in stack.styles
            for principal in (
                "ec2.amazonaws.com",
                "eks.amazonaws.com",
                f"arn:aws:iam::{ACCOUNT}:role/administrator",
                KEDA,
            )
            for action in ACTIONS
        ]
    )

    assert {*found} == {"ImplicitlyDenied"}


@stacks
@in_clusters
def test_a_role_of_pods_is_associated_with_the_account_that_it_trusts(
    blueprint: str, assignment: Assignment
) -> None:
    """One word in the one place and another in the other would be no identity at all."""
    stack = world(blueprint, assignment=assignment)
    found = stack.result.find("aws:eks/podIdentityAssociation:PodIdentityAssociation")

    for each in found:
        inputs = each.inputs
        assert inputs["roleArn"] == output("iam.Role", each.name)
        sessions = {
            "own": session(
                str(inputs["clusterName"]), str(inputs["namespace"]), str(inputs["serviceAccount"])
            )
        }
        assert takers(each.name, stack.trust(each.name), sessions) == {"own"}
    assert [each.name for each in found] == in_cluster(stack)


@stacks
@in_clusters
def test_only_keda_takes_on_the_role_that_sees_queues(
    blueprint: str, assignment: Assignment
) -> None:
    stack = world(blueprint, assignment=assignment)
    principals = (
        KEDA,
        f"{KEDA}-next",
        f"arn:aws:iam::{ACCOUNT}:role/administrator",
        PODS,
        "lambda.amazonaws.com",
        *(output("iam.Role", name) for name in stack.styles),
    )

    found = simulate(
        [
            Request(
                principal, Call(action, output("iam.Role", "scaler")), (), stack.trust("scaler")
            )
            for principal in principals
            for action in ACTIONS
        ]
    )

    assert found == [ALLOWED] * 2 + ["ImplicitlyDenied"] * 2 * (len(principals) - 1)


# --- what a platform stack makes ------------------------------------------------------


def test_keda_takes_on_what_applications_make_for_it_and_nothing_else() -> None:
    """The path is what both sides agree on."""
    [application] = [
        each
        for each in world("shop", assignment="kubernetes").result.find("aws:iam/role:Role")
        if each.name == "scaler"
    ]
    own = f"arn:aws:iam::{ACCOUNT}:role{application.inputs['path']}scaler-1a2b3c"
    stack = platform(PLATFORM)
    roles = {
        own: True,
        f"arn:aws:iam::{ACCOUNT}:role/scaler-1a2b3c": False,
        f"arn:aws:iam::{ACCOUNT}:role/scalers-next/scaler-1a2b3c": False,
        f"arn:aws:iam::{ACCOUNT}:role/next/scalers/scaler-1a2b3c": False,
        f"arn:aws:iam::{ACCOUNT}:role/administrator": False,
        "arn:aws:iam::999999999999:role/scalers/scaler-1a2b3c": False,
    }
    calls = [(Call(action, role), may) for role, may in roles.items() for action in ACTIONS]
    calls += [(Call(action, own), False) for action in ("iam:PutRolePolicy", "iam:PassRole")]
    calls += [(Call("sqs:GetQueueAttributes", output("sqs.Queue", "orders-receipt")), False)]

    found = simulate(
        [
            Request(output("iam.Role", "scaler"), call, stack.permissions("scaler"))
            for call, _ in calls
        ]
    )

    assert [result == ALLOWED for result in found] == [may for _, may in calls]


@pytest.mark.parametrize(
    ("role", "namespace", "account"),
    [
        ("scaler", "keda", "keda-operator"),
        ("agent", "amazon-cloudwatch", "cloudwatch-agent"),
    ],
)
def test_an_operators_role_is_its_own_pods_alone(role: str, namespace: str, account: str) -> None:
    stack = platform(PLATFORM)

    sessions = others(PLATFORM, namespace, account)

    assert takers(role, stack.trust(role), sessions) == {"own"}


def test_machines_and_the_cluster_have_roles_that_only_they_take_on() -> None:
    """EKS tags its own sessions; machines do not."""
    stack = platform(PLATFORM)
    principals = ("ec2.amazonaws.com", "eks.amazonaws.com", PODS, "lambda.amazonaws.com")
    calls = [
        (role, principal, action)
        for role in ("cluster", "nodes")
        for principal in principals
        for action in ACTIONS
    ]

    found = simulate(
        [
            Request(principal, Call(action, output("iam.Role", role)), (), stack.trust(role))
            for role, principal, action in calls
        ]
    )

    assert {call for call, result in zip(calls, found, strict=True) if result == ALLOWED} == {
        ("cluster", "eks.amazonaws.com", "sts:AssumeRole"),
        ("cluster", "eks.amazonaws.com", "sts:TagSession"),
        ("nodes", "ec2.amazonaws.com", "sts:AssumeRole"),
    }


def test_every_role_of_a_platform_is_looked_at() -> None:
    assert {*platform(PLATFORM).roles} == {"agent", "cluster", "flows", "nodes", "scaler"}
