"""The server refuses what a cluster refuses, for the reasons that schema files do not know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from . import parts
from .server import Kubernetes, server

pytestmark = pytest.mark.xdist_group("kubernetes")

CONTAINER = {
    "name": "orders",
    "image": "registry.example/orders:1",
    "resources": {"requests": {"cpu": "250m", "memory": "128Mi"}},
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}


def pod(**container: object) -> dict[str, Any]:
    """A pod that is restricted, but for what its container is given."""
    spec = {"containers": [{**CONTAINER, **container}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "orders"}, "spec": spec}


def deployment(container: Mapping[str, object] = CONTAINER, **spec: object) -> dict[str, Any]:
    labels = {"app.kubernetes.io/name": "orders"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "orders"},
        "spec": {"selector": {"matchLabels": labels}, "template": template, **spec},
    }


def scaled_object(**spec: object) -> dict[str, Any]:
    queue = {
        "queueURL": "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
        "queueLength": "5",
        "awsRegion": "eu-central-1",
    }
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": "orders"},
        "spec": {
            "scaleTargetRef": {"name": "orders"},
            "triggers": [{"type": "aws-sqs-queue", "metadata": queue}],
            **spec,
        },
    }


def route(**rule: object) -> dict[str, Any]:
    backend = {"backendRefs": [{"name": "orders", "port": 80}]}
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": "orders"},
        "spec": {"parentRefs": [{"name": "public"}], "rules": [{**backend, **rule}]},
    }


def retries(**backend: object) -> dict[str, Any]:
    """A policy of Envoy Gateway."""
    target = {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "orders"}
    return {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1",
        "kind": "BackendTrafficPolicy",
        "metadata": {"name": "orders"},
        "spec": {"targetRefs": [target], "retry": {"numRetries": 2}, **backend},
    }


def binding(api_version: str, **spec: object) -> dict[str, Any]:
    arn = (
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/0123456789abcdef"
    )
    service = {"name": "orders", "port": 80}
    return {
        "apiVersion": api_version,
        "kind": "TargetGroupBinding",
        "metadata": {"name": "orders"},
        "spec": {"serviceRef": service, "targetGroupARN": arn, **spec},
    }


GOOD = {
    "pod": pod(),
    "deployment": deployment(),
    "scaled-object": scaled_object(),
    "route": route(),
    "retries": retries(),
    "binding": binding("elbv2.k8s.aws/v1beta1", targetType="ip"),
    "binding-auto-mode": binding("eks.amazonaws.com/v1", targetType="ip"),
}


MISTAKES = {
    "security": (pod(securityContext={}), 'violates PodSecurity "restricted'),
    "unknown-field": (deployment(replica=2), "spec.replica: field not declared"),
    "wrong-type": (deployment(replicas="two"), "expected numeric"),
    "bad-quantity": (
        deployment({**CONTAINER, "resources": {"requests": {"memory": "128 MB"}}}),
        "quantities must match",
    ),
    "request-over-limit": (
        deployment({**CONTAINER, "resources": {"requests": {"cpu": 2}, "limits": {"cpu": 1}}}),
        "must be less than or equal to cpu limit",
    ),
    "keda-field": (scaled_object(minReplicas=0), "spec.minReplicas: field not declared"),
    "keda-type": (scaled_object(triggers="sqs"), "spec.triggers: expected list"),
    "route-field": (route(backend=[]), "spec.rules[0].backend: field not declared"),
    "route-path": (
        route(matches=[{"path": {"type": "PathPrefix", "value": "orders"}}]),
        "value must be an absolute path",
    ),
    "retries-field": (retries(retry={"tries": 2}), "spec.retry.tries: field not declared"),
    "binding-type": (binding("elbv2.k8s.aws/v1beta1", targetType="lambda"), "supported values"),
    "binding-auto-mode": (binding("eks.amazonaws.com/v1"), "spec.targetType: Required"),
}


@pytest.mark.parametrize("manifest", GOOD.values(), ids=GOOD)
def test_a_good_object_is_accepted_without_a_warning(
    kubernetes: Kubernetes, namespace: str, manifest: Mapping[str, Any]
) -> None:
    done = kubernetes.apply(namespace, manifest)

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("manifest", GOOD.values(), ids=GOOD)
def test_applying_the_same_object_again_changes_nothing(
    kubernetes: Kubernetes, namespace: str, manifest: Mapping[str, Any]
) -> None:
    def applied() -> dict[str, Any]:
        assert kubernetes.apply(namespace, manifest).returncode == 0
        shown = ("--output=json", "--show-managed-fields", f"--namespace={namespace}")
        got = kubernetes.must("get", *shown, "--filename=-", input=json.dumps(manifest))
        return json.loads(got)["items"][0]["metadata"]

    first, second = applied(), applied()

    assert first["managedFields"]
    assert first == second


@pytest.mark.parametrize(("manifest", "reason"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused(
    kubernetes: Kubernetes, namespace: str, manifest: Mapping[str, Any], reason: str
) -> None:
    done = kubernetes.apply(namespace, manifest)

    assert done.returncode != 0
    assert reason in done.stderr


def test_a_deployment_whose_pods_would_be_refused_is_warned_of(
    kubernetes: Kubernetes, namespace: str
) -> None:
    """It is accepted: only a controller would notice, which finds its pods refused."""
    done = kubernetes.apply(namespace, deployment({**CONTAINER, "securityContext": {}}))

    assert done.returncode == 0
    assert 'Warning: would violate PodSecurity "restricted' in done.stderr


def test_what_cannot_change_is_refused_when_it_changes(
    kubernetes: Kubernetes, namespace: str
) -> None:
    kubernetes.apply(namespace, deployment())
    other = deployment()
    labels = {"app": "orders"}
    other["spec"]["selector"]["matchLabels"] = labels
    other["spec"]["template"]["metadata"]["labels"] = labels

    done = kubernetes.apply(namespace, other)

    assert done.returncode != 0
    assert "field is immutable" in done.stderr


def test_a_service_account_may_do_nothing_that_no_role_says(
    kubernetes: Kubernetes, namespace: str
) -> None:
    account = f"--as=system:serviceaccount:{namespace}:default"

    done = kubernetes.kubectl("auth", "can-i", "get", "secrets", account)

    assert (done.returncode, done.stdout) == (1, "no\n")


def test_a_server_that_does_not_start_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    etcd = tmp_path / "etcd"
    etcd.write_text("#!/bin/sh\necho the disk is full >&2\nexit 1\n", encoding="utf-8")
    etcd.chmod(0o755)
    monkeypatch.setattr(parts, "etcd", lambda: etcd)

    with pytest.raises(RuntimeError, match="the disk is full"), server():
        pass
