"""Everything that we put into a cluster is what a cluster takes, and pods made of it may start."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import groupby
from typing import Any, TypeAlias

import pytest

from manifests import STACKS, Object, objects_of, one

from .server import Kubernetes

pytestmark = pytest.mark.xdist_group("kubernetes")

# Their status has defaults, which the server writes down the second time: controllers, which
# there are none of here, would have done it by then.
LATE = ("Gateway", "GatewayClass")


def namespace_of(manifest: Object) -> str:
    """Where an object is; of one that is in no namespace, it does not matter."""
    return manifest["metadata"].get("namespace", "default")


def prepare(kubernetes: Kubernetes, objects: Iterable[Object]) -> None:
    """Create our namespaces, with the service account that a controller puts into each."""
    for each in objects:
        if each["kind"] == "Namespace":
            accept(kubernetes, [each])
            name = each["metadata"]["name"]
            kubernetes.kubectl("create", "serviceaccount", "default", f"--namespace={name}")
            # Of another cloud's stack of the same name: most of it could not be changed.
            kubernetes.kubectl("delete", "statefulsets", "--all", f"--namespace={name}")


def accept(kubernetes: Kubernetes, objects: Iterable[Object]) -> None:
    """Apply objects in their order; nothing may be refused, or warned of."""
    for namespace, some in groupby(objects, namespace_of):
        done = kubernetes.apply(namespace, *some)

        assert (done.returncode, done.stderr) == (0, "")


def stored(kubernetes: Kubernetes, objects: Iterable[Object]) -> list[Object]:
    """What the server knows of objects besides what they say: versions, and whose each field is."""
    found: list[Object] = []
    for namespace, some in groupby(objects, namespace_of):
        documents = "\n---\n".join(map(json.dumps, some))
        shown = ("--output=json", "--show-managed-fields", f"--namespace={namespace}")
        got = json.loads(kubernetes.must("get", *shown, "--filename=-", input=documents))
        found += got.get("items", [got])
    for each in found:
        if each["kind"] in LATE:
            del each["metadata"]["resourceVersion"]
    return [each["metadata"] for each in found]


def pods(objects: Iterable[Object]) -> Iterator[Object]:
    """A pod of each set and of each job among objects, as their controllers make them."""
    for each in objects:
        match each["kind"]:
            case "Deployment":
                yield pod(each, each["spec"]["template"])
            case "StatefulSet":
                yield pod(each, each["spec"]["template"], disks(each))
            case "CronJob":
                yield pod(each, each["spec"]["jobTemplate"]["spec"]["template"])
            case _:
                continue


def pod(owner: Object, template: Object, more: Iterable[Object] = ()) -> Object:
    """The first pod of a template, with more volumes than that says."""
    name, spec = f"{owner['metadata']['name']}-0", template["spec"]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**template["metadata"], "name": name, "namespace": namespace_of(owner)},
        "spec": {**spec, "volumes": [*spec.get("volumes", []), *more]},
    }


def disks(owner: Object) -> Iterator[Object]:
    """The volumes of the first pod of a StatefulSet."""
    for each in owner["spec"].get("volumeClaimTemplates", []):
        name = each["metadata"]["name"]
        claim = f"{name}-{owner['metadata']['name']}-0"
        yield {"name": name, "persistentVolumeClaim": {"claimName": claim}}


def admit(kubernetes: Kubernetes, manifests: Iterable[Object]) -> subprocess.CompletedProcess[str]:
    """Have the server say whether it would take new objects; nothing is stored."""
    documents = "\n---\n".join(map(json.dumps, manifests))
    options = ("--dry-run=server", "--validate=strict", "--filename=-")
    return kubernetes.kubectl("create", *options, input=documents)


def test_no_kind_of_stack_is_left_out() -> None:
    assert {
        "mixed",
        "online-boutique-aws-dev",
        "platform-aws-dev",
        "platform-aws-prod",
        "pods",
        "shop-in-kubernetes",
        "team-cluster",
    } <= {*STACKS}


@pytest.mark.parametrize("name", STACKS)
def test_every_object_is_accepted_and_again_it_changes_nothing(
    kubernetes: Kubernetes, name: str
) -> None:
    objects = objects_of(name)
    prepare(kubernetes, objects)

    accept(kubernetes, objects)
    first = stored(kubernetes, objects)
    accept(kubernetes, objects)
    second = stored(kubernetes, objects)

    assert len(first) == len(objects)
    assert all(each["managedFields"] for each in first)
    assert first == second


@pytest.mark.parametrize("name", [name for name in STACKS if not name.startswith("platform")])
def test_every_pod_is_admitted_where_pods_have_to_be_restricted(
    kubernetes: Kubernetes, name: str
) -> None:
    """Nothing makes pods of our sets here, so they are made as controllers make them."""
    objects = objects_of(name)
    prepare(kubernetes, objects)
    accept(kubernetes, [each for each in objects if each["kind"] == "ServiceAccount"])

    done = admit(kubernetes, pods(objects))

    assert (done.returncode, done.stderr) == (0, "")
    made = sum(each["kind"] in ("Deployment", "StatefulSet", "CronJob") for each in objects)
    assert len(done.stdout.splitlines()) == made > 0


# --- what a mistake comes to ----------------------------------------------------------

# The object of the stack `pods` that a mistake is made in, where in it, what is written there
# (or taken away), and what the server says.
Mistake: TypeAlias = tuple[str, str, tuple[str | int, ...], object, str]

GONE = object()

POD = ("spec", "template", "spec")
CONTAINER = (*POD, "containers", 0)
RULE = ("spec", "rules", 0)

MISTAKES: Mapping[str, Mistake] = {
    "pod-field": (
        "Deployment",
        "reader",
        (*POD, "enableServiceLink"),
        False,
        "spec.template.spec.enableServiceLink: field not declared in schema",
    ),
    "sdk-spelling": (
        "Deployment",
        "lookup",
        (*CONTAINER, "livenessProbe", "http_get"),
        {"port": 1},
        "livenessProbe.http_get: field not declared in schema",
    ),
    "probe-of-no-port": (
        "StatefulSet",
        "keeper",
        (*CONTAINER, "livenessProbe", "tcpSocket"),
        GONE,
        "livenessProbe: Required value: must specify a handler type",
    ),
    "number-for-text": (
        "Deployment",
        "both",
        (*CONTAINER, "env", 0, "value"),
        8080,
        'env[name="PORT"].value: expected string',
    ),
    "mount-of-no-volume": (
        "Deployment",
        "reader",
        (*POD, "volumes"),
        [],
        "volumeMounts[0].name: Not found",
    ),
    "job-that-restarts": (
        "CronJob",
        "both-30-4-day-1-and-15",
        ("spec", "jobTemplate", "spec", "template", "spec", "restartPolicy"),
        "Always",
        "restartPolicy: Required value: valid values",
    ),
    "schedule": (
        "CronJob",
        "both-30-4-day-1-and-15",
        ("spec", "schedule"),
        "30 4 1,15 *",
        "spec.schedule: Invalid value",
    ),
    "match-type": (
        "HTTPRoute",
        "reader",
        (*RULE, "matches", 0, "path", "type"),
        "Regex",
        'matches[0].path.type: Unsupported value: "Regex"',
    ),
    "match-that-is-not-exact": (
        "HTTPRoute",
        "reader",
        (*RULE, "matches", 0, "path", "value"),
        "things",
        "value must be an absolute path",
    ),
    "timeout": (
        "HTTPRoute",
        "reader",
        (*RULE, "timeouts", "request"),
        "15 s",
        "timeouts.request: Invalid value",
    ),
    "no-triggers": (
        "ScaledObject",
        "listener",
        ("spec", "triggers"),
        GONE,
        "spec.triggers: Required value",
    ),
    "no-type-of-trigger": (
        "ScaledObject",
        "listener",
        ("spec", "triggers", 0, "type"),
        GONE,
        "spec.triggers[0].type: Required value",
    ),
    "policy-of-no-port": (
        "NetworkPolicy",
        "reader",
        ("spec", "egress", 0, "ports", 0, "port"),
        70000,
        "must be between 1 and 65535",
    ),
    "range-that-is-none": (
        "NetworkPolicy",
        "default-deny",
        ("spec", "egress"),
        [{"to": [{"ipBlock": {"cidr": "10.0.0.0"}}]}],
        "cidr: Invalid value",
    ),
}


def mistaken(namespace: str, mistake: Mistake) -> Object:
    """One of our objects in another namespace, with a mistake in it."""
    kind, name, path, value, _ = mistake
    made = in_namespace(namespace, one(objects_of("pods"), kind, name))
    put(made, path, value)
    return made


def in_namespace(namespace: str, manifest: Object) -> Object:
    """A copy of an object, in another namespace."""
    return {**deepcopy(manifest), "metadata": {**manifest["metadata"], "namespace": namespace}}


def put(part: Any, path: tuple[str | int, ...], value: object) -> None:
    """Write a value into an object, or take away what is there."""
    for step in path[:-1]:
        part = part[step]
    if value is GONE:
        del part[path[-1]]
    else:
        part[path[-1]] = value


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_one_of_our_objects_is_refused(
    kubernetes: Kubernetes, namespace: str, mistake: Mistake
) -> None:
    done = kubernetes.apply(namespace, mistaken(namespace, mistake))

    assert done.returncode != 0
    assert mistake[-1] in done.stderr


@pytest.mark.parametrize(
    ("security", "reason"),
    [
        ({"privileged": True, "allowPrivilegeEscalation": True}, "privileged"),
        ({"allowPrivilegeEscalation": None}, "allowPrivilegeEscalation != false"),
        ({"capabilities": None}, "unrestricted capabilities"),
        ({"runAsUser": 0}, "runAsUser=0"),
    ],
)
def test_a_container_that_may_do_more_is_refused_in_our_namespace(
    kubernetes: Kubernetes, security: Object, reason: str
) -> None:
    """By the labels of the namespace that we create; of the set itself, there is a warning."""
    objects = objects_of("pods")
    prepare(kubernetes, objects)
    accept(kubernetes, [one(objects, "ServiceAccount", "reader")])
    reader = one(objects, "Deployment", "reader")
    reader["metadata"]["name"] = "other"
    reader["spec"]["template"]["spec"]["containers"][0]["securityContext"] |= security

    its_pod, itself = admit(kubernetes, pods([reader])), admit(kubernetes, [reader])

    assert its_pod.returncode != 0
    assert 'violates PodSecurity "restricted' in its_pod.stderr
    assert reason in its_pod.stderr
    assert itself.returncode == 0
    assert 'Warning: would violate PodSecurity "restricted' in itself.stderr


def test_a_pod_runs_as_nobody_whom_we_did_not_create(
    kubernetes: Kubernetes, namespace: str
) -> None:
    reader = in_namespace(namespace, one(objects_of("pods"), "Deployment", "reader"))

    done = admit(kubernetes, pods([reader]))

    assert done.returncode != 0
    assert 'serviceaccount "reader" not found' in done.stderr


@pytest.mark.parametrize(("kind", "name"), [("Deployment", "reader"), ("StatefulSet", "keeper")])
def test_the_pods_that_a_set_is_for_cannot_change(
    kubernetes: Kubernetes, namespace: str, kind: str, name: str
) -> None:
    first = in_namespace(namespace, one(objects_of("pods"), kind, name))
    accept(kubernetes, [first])
    other = deepcopy(first)
    for path in (("selector", "matchLabels"), ("template", "metadata", "labels")):
        put(other["spec"], path, {"app": name})

    done = kubernetes.apply(namespace, other)

    assert done.returncode != 0
    assert "immutable" in done.stderr or "are forbidden" in done.stderr
