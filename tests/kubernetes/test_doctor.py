"""`twofold doctor` sees what a real API server has, and what it has not."""

from __future__ import annotations

import os

import pytest

from manifests import STACKS
from twofold.cli.actions.doctor import examine
from twofold.compile import CLOUDS, place_stack
from twofold.placement.model import ApplicationStack

from . import parts
from .server import Kubernetes

pytestmark = pytest.mark.xdist_group("kubernetes")


def verdicts(name: str) -> dict[str, str]:
    """What becomes of each requirement of a stack, in the cluster that kubectl finds."""
    stack = STACKS[name]
    assert isinstance(stack, ApplicationStack)
    wanted = CLOUDS[stack.cloud].requirements(place_stack(stack))
    return {each.requirement.what: each.verdict for each in examine(wanted, None)}


def test_a_server_with_kinds_and_nothing_behind_them(
    kubernetes: Kubernetes, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(parts.program("kubectl").parent)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("KUBECONFIG", str(kubernetes.kubeconfig))

    assert verdicts("shop-kubernetes-prod") == {
        "Kubernetes 1.30 or newer": "found",
        "a network that enforces policies": "cannot tell",
        "the metrics server": "missing",
        "machines of amd64 that may pull from the registry": "cannot tell",
        "the Gateway API": "found",
        "the Gateway 'public' in 'gateways'": "missing",
        "KEDA": "found",
        "CloudNativePG 1.30": "found",
        "Percona's operator for MongoDB": "found",
        "both operators of RabbitMQ": "found",
        "the operator of SeaweedFS": "found",
        "the storage class 'fast'": "missing",
    }
    assert "KEDA" in verdicts("shop-in-kubernetes")
    assert {
        "KEDA with workload identity": "cannot tell",
        "workload identity, and the issuer of its tokens": "cannot tell",
        "access by Entra": "cannot tell",
        "the Gateway 'public' in 'gateways'": "missing",
    }.items() <= verdicts("team-cluster-azure").items()
    # Where the cloud pushes, nothing has to count messages.
    assert verdicts("team-cluster-gcp") == {
        "Kubernetes 1.30 or newer": "found",
        "a network that enforces policies": "cannot tell",
        "the metrics server": "missing",
        "machines of amd64 that may pull from the registry": "cannot tell",
        "the Gateway API": "found",
        "the Gateway 'public' in 'gateways'": "missing",
        "the storage class 'premium-rwo'": "missing",
        "Dataplane V2": "cannot tell",
        "workload identity": "cannot tell",
        "an endpoint by name that lets in who comes from outside": "cannot tell",
    }


def test_where_nobody_answers_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert {*verdicts("hello-kubernetes-dev").values()} == {"cannot tell"}
