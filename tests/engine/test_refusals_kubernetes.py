"""What the stand-ins for Kubernetes and for docker-build refuse: one test for each kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from kubernetes.server import Kubernetes

from .api_server import ApiServer
from .cloud import Cloud
from .docker_provider import IMAGE, LOGIN, DockerBuildProvider
from .kubernetes_provider import KubernetesProvider
from .live import rewritten
from .pulumi_cli import EngineError
from .wire import UNKNOWN, Values, message, plain

if TYPE_CHECKING:
    from .conftest import Project

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("clusters")]

NAMESPACE = "kubernetes:core/v1:Namespace"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
CONFIG = "kubernetes:core/v1:ConfigMap"
ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute"
SCALED = "kubernetes:keda.sh/v1alpha1:ScaledObject"
AUTHENTICATION = "kubernetes:keda.sh/v1alpha1:TriggerAuthentication"


class RefusedError(Exception):
    """What a provider tells the engine instead of an answer."""


class Context:
    """The part of gRPC's context that providers use."""

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        raise RefusedError(details)


CONTEXT = cast("grpc.ServicerContext", Context())


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud.json")


@pytest.fixture
def objects(cloud: Cloud, kubernetes: Kubernetes) -> Iterator[KubernetesProvider]:
    """The provider, and a namespace that takes restricted pods alone; planned, or there."""
    provider = KubernetesProvider(cloud, ApiServer(kubernetes))
    yield provider
    provider.clean()


def urn(token: str) -> str:
    return f"urn:pulumi:dev::small::shop:services:Service${token}::thing"


def checked(provider: Any, token: str, inputs: Values) -> Values:
    """Have inputs checked; raises `RefusedError` with what is wrong about them."""
    answer = provider.Check(proto.CheckRequest(urn=urn(token), news=message(inputs)), CONTEXT)
    if answer.failures:
        raise RefusedError("; ".join(f"{each.property}: {each.reason}" for each in answer.failures))
    return plain(answer.inputs)


def created(provider: Any, token: str, inputs: Values, *, preview: bool = False) -> Values:
    """Create a resource as the engine does; raises `RefusedError`."""
    given = message(checked(provider, token, inputs))
    request = proto.CreateRequest(urn=urn(token), properties=given, preview=preview)
    return plain(provider.Create(request, CONTEXT).properties)


RESTRICTED: Values = {
    "apiVersion": "v1",
    "kind": "Namespace",
    "metadata": {
        "name": "orders",
        "labels": {
            f"pod-security.kubernetes.io/{each}": "restricted" for each in ("enforce", "warn")
        },
    },
}
SECURITY: Values = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def named(api_version: str, kind: str, **parts: Any) -> Values:
    metadata: Values = {"name": "orders", "namespace": "orders"}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **parts}


def deployment(*, labels: str = "orders", **container: Any) -> Values:
    pods: Values = {
        "metadata": {"labels": {"app": labels}},
        "spec": {
            "containers": [
                {"name": "orders", "image": UNKNOWN, "securityContext": SECURITY, **container}
            ]
        },
    }
    selector: Values = {"matchLabels": {"app": "orders"}}
    return named("apps/v1", "Deployment", spec={"selector": selector, "template": pods})


def with_spec(thing: Values, **more: Any) -> Values:
    return {**thing, "spec": {**cast("Values", thing["spec"]), **more}}


def route(**rule: Any) -> Values:
    rules = [{"backendRefs": [{"name": "orders", "port": 80}], **rule}]
    spec = {"parentRefs": [{"name": "public"}], "rules": rules}
    return named("gateway.networking.k8s.io/v1", "HTTPRoute", spec=spec)


def scaled(**spec: Any) -> Values:
    trigger = {"type": "aws-sqs-queue", "metadata": {"queueURL": UNKNOWN, "awsRegion": "eu-west-1"}}
    target = {"scaleTargetRef": {"name": "orders"}, "triggers": [trigger]}
    return named("keda.sh/v1alpha1", "ScaledObject", spec={**target, **spec})


GOOD: dict[str, tuple[str, Values]] = {
    "deployment": (DEPLOYMENT, deployment()),
    "route": (ROUTE, route()),
    "scaled": (SCALED, scaled()),
}

REFUSED: dict[str, tuple[str, Values, str]] = {
    "an unknown field": (
        DEPLOYMENT,
        with_spec(deployment(), replica=2),
        "spec.replica: unknown property",
    ),
    "a wrong type": (
        DEPLOYMENT,
        with_spec(deployment(), replicas="two"),
        "spec.replicas: expected a whole number",
    ),
    "a missing field": (
        DEPLOYMENT,
        named("apps/v1", "Deployment", spec={"selector": {}}),
        "spec.template: missing required property",
    ),
    "no name": (DEPLOYMENT, {**deployment(), "metadata": {}}, "names nothing by itself"),
    "a bad quantity": (
        DEPLOYMENT,
        deployment(resources={"requests": {"memory": "128 MB"}}),
        "quantities must match",
    ),
    "labels that its selector does not find": (
        DEPLOYMENT,
        deployment(labels="order"),
        "`selector` does not match template `labels`",
    ),
    "pods that would be refused": (
        DEPLOYMENT,
        deployment(securityContext={**SECURITY, "runAsNonRoot": False}),
        'would violate PodSecurity "restricted',
    ),
    "an unknown field of a route": (
        ROUTE,
        route(backend=[]),
        "rules[0].backend: field not declared",
    ),
    "a path without a slash": (
        ROUTE,
        route(matches=[{"path": {"type": "PathPrefix", "value": "orders"}}]),
        "value must be an absolute path",
    ),
    "an unknown field of a scaler": (SCALED, scaled(minReplicas=0), "minReplicas"),
    "a wrong type in a scaler": (SCALED, scaled(triggers="sqs"), "triggers"),
    "a kind that nobody has installed": (
        "kubernetes:keda.sh/v1alpha1:ScaledThing",
        named("keda.sh/v1alpha1", "ScaledThing", spec={}),
        "no matches for kind ScaledThing",
    ),
}


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
@pytest.mark.parametrize(("token", "inputs"), GOOD.values(), ids=GOOD)
def test_it_takes_what_is_right(
    objects: KubernetesProvider, token: str, inputs: Values, *, preview: bool
) -> None:
    created(objects, NAMESPACE, RESTRICTED, preview=preview)
    given = inputs if preview else json.loads(json.dumps(inputs).replace(UNKNOWN, "here:1"))

    made = created(objects, token, given, preview=preview)

    assert made["metadata"]


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
@pytest.mark.parametrize(("token", "inputs", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(
    objects: KubernetesProvider, token: str, inputs: Values, reason: str, *, preview: bool
) -> None:
    created(objects, NAMESPACE, RESTRICTED, preview=preview)

    with pytest.raises(RefusedError) as refused:
        created(objects, token, inputs, preview=preview)

    assert reason in str(refused.value)


def test_an_object_in_no_namespace_is_refused(objects: KubernetesProvider) -> None:
    with pytest.raises(RefusedError, match='namespaces "orders" not found'):
        created(objects, *GOOD["route"], preview=True)


def test_what_exists_is_not_created_again(objects: KubernetesProvider) -> None:
    created(objects, NAMESPACE, RESTRICTED)

    with pytest.raises(RefusedError, match="Namespace orders exists already"):
        created(objects, NAMESPACE, RESTRICTED)


def test_a_role_that_is_nowhere_is_told(cloud: Cloud, objects: KubernetesProvider) -> None:
    role = "arn:aws:iam::123456789012:role/scalers/nobody"
    identity = {"podIdentity": {"provider": "aws", "roleArn": role}}
    created(objects, NAMESPACE, RESTRICTED, preview=True)

    given = named("keda.sh/v1alpha1", "TriggerAuthentication", spec=identity)
    created(objects, AUTHENTICATION, given, preview=True)

    assert [each.reason for each in cloud.dangling()] == [f"{role} does not exist"]


def test_an_image_that_nobody_pushed_is_told(cloud: Cloud, objects: KubernetesProvider) -> None:
    repository = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/images"
    cloud.put("aws:ecr/repository:Repository", "images", {}, {"repositoryUrl": repository})
    created(objects, NAMESPACE, RESTRICTED, preview=True)

    image = f"{repository}@sha256:{'0' * 64}"
    created(objects, DEPLOYMENT, deployment(image=f"{image.replace('@', ':1@')}"), preview=True)

    assert [each.reason for each in cloud.dangling()] == [f"{image} does not exist"]


@pytest.mark.parametrize(
    ("token", "changed", "replaces"),
    [
        (DEPLOYMENT, {"spec": {"selector": {"matchLabels": {"app": "order"}}}}, ["spec.selector"]),
        (DEPLOYMENT, {"spec": {"replicas": 3}}, []),
        (CONFIG, {"data": {"level": "debug"}}, ["data.level"]),
        (ROUTE, {"metadata": {"namespace": "elsewhere"}}, ["metadata.namespace"]),
    ],
)
def test_what_cannot_change_is_replaced(
    objects: KubernetesProvider, token: str, changed: Values, replaces: list[str]
) -> None:
    """The old one goes first where both would have the same name."""
    before: Values = {
        "metadata": {"name": "orders", "namespace": "orders"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "orders"}}},
        "data": {"level": "info"},
    }
    after = {key: {**cast("Values", before[key]), **cast("Values", changed.get(key, {}))}
             for key in before}  # fmt: skip
    request = proto.DiffRequest(urn=urn(token), old_inputs=message(before), news=message(after))

    found = objects.Diff(request, CONTEXT)

    assert [each.split(".matchLabels")[0] for each in found.replaces] == replaces
    assert found.deleteBeforeReplace == (bool(replaces) and "metadata" not in changed)


SMALL = """
    provider = kubernetes.Provider("cluster", kubeconfig=json.dumps({
        "current-context": "eks",
        "contexts": [{"name": "eks", "context": {"cluster": "eks", "user": "eks"}}],
        "clusters": [{"name": "eks", "cluster": {"server": "SERVER"}}],
        "users": [{"name": "eks", "user": {}}],
    }))
    kubernetes.core.v1.ConfigMap(
        "settings",
        metadata={"name": "settings", "namespace": "default"},
        data={"level": "info"},
        opts=pulumi.ResourceOptions(provider=provider),
    )
"""
SERVER = f"https://{'B' * 20}.gr7.eu-central-1.eks.amazonaws.com"


def test_a_cluster_that_is_nowhere_stops_the_preview(clustered: Project) -> None:
    pulumi = clustered(rewritten(SMALL, ("SERVER", SERVER)))

    with pytest.raises(EngineError, match=f"cluster.kubeconfig: {SERVER} does not exist"):
        pulumi.preview("dev")


def test_a_kubeconfig_of_nothing_stops_the_preview(clustered: Project) -> None:
    pulumi = clustered(rewritten(SMALL, ('"user": "eks"', '"user": "me"')))

    with pytest.raises(EngineError, match=r"kubeconfig .* is no kubeconfig of one cluster"):
        pulumi.preview("dev")


def test_what_somebody_changed_is_put_right_again(
    clustered: Project, kubernetes: Kubernetes
) -> None:
    pulumi = clustered(rewritten(SMALL, ("SERVER", SERVER)))
    pulumi.cloud.put("aws:eks/cluster:Cluster", "team", {}, {"endpoint": SERVER})
    pulumi.up("dev")

    patch = json.dumps({"data": {"level": "debug"}})
    kubernetes.must("patch", "configmap", "settings", "--patch", patch)
    drifted = pulumi.refresh("dev")
    mended = pulumi.up("dev")

    assert "data.level" in {path for step in drifted.steps for path in step.changed}
    assert "replace" in {step.operation for step in mended.changes}  # it cannot be changed
    pulumi.destroy("dev")


# --- images -------------------------------------------------------------------------------

REPOSITORY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/images"
BUILT: Values = {
    "context": {"location": "code/orders"},
    "platforms": ["linux/amd64"],
    "push": True,
    "tags": [f"{REPOSITORY}:orders-1"],
    "registries": [{"address": REPOSITORY, "username": "AWS", "password": "s3cret"}],
}


@pytest.fixture
def builder(cloud: Cloud, tmp_path: Path) -> DockerBuildProvider:
    """The provider, beside a program with one folder to build."""
    cloud.folder = tmp_path / "program"
    (cloud.folder / "code" / "orders").mkdir(parents=True)
    (cloud.folder / "code" / "orders" / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    cloud.put("aws:ecr/repository:Repository", "images", {}, {"repositoryUrl": REPOSITORY})
    return DockerBuildProvider(cloud)


UNBUILT: dict[str, tuple[Values, str]] = {
    "an unknown input": ({"platform": "linux/amd64"}, "platform: unknown property"),
    "a wrong platform": ({"platforms": ["amd64"]}, "platforms[0]"),
    "a folder that is not there": (
        {"context": {"location": "code/order"}},
        "context.location: 'code/order': not a valid directory",
    ),
    "a folder without a Dockerfile": (
        {"context": {"location": "code"}},
        "dockerfile.location: Dockerfile: no such file",
    ),
    "a tag that is none": (
        {"tags": [f"{REPOSITORY}:Orders 1"]},
        "tags[0]: invalid reference format",
    ),
    "a registry that nobody may push to": (
        {"registries": []},
        "tags[0]: nobody says how to push",
    ),
}


@pytest.mark.parametrize(("changed", "reason"), UNBUILT.values(), ids=UNBUILT)
def test_no_image_is_built(builder: DockerBuildProvider, changed: Values, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        checked(builder, IMAGE, {**BUILT, **changed})

    assert reason in str(refused.value)


def test_whoever_is_logged_in_may_push(builder: DockerBuildProvider, cloud: Cloud) -> None:
    cloud.put(LOGIN, "registry.example.com", {}, {})
    elsewhere: Values = {"tags": ["registry.example.com.evil/shop:orders-1"]}

    taken = checked(builder, IMAGE, {**BUILT, "tags": ["registry.example.com/shop:orders-1"]})
    with pytest.raises(RefusedError, match="nobody says how to push"):
        checked(builder, IMAGE, {**BUILT, **elsewhere})

    assert taken["tags"] == ["registry.example.com/shop:orders-1"]


def test_what_is_no_dockerfile_is_not_built(builder: DockerBuildProvider, cloud: Cloud) -> None:
    (cloud.folder / "code" / "orders" / "Dockerfile").write_text("RUN make\n", encoding="utf-8")

    with pytest.raises(RefusedError, match="does not begin with FROM"):
        checked(builder, IMAGE, BUILT)


def test_a_repository_that_is_nowhere_is_told(builder: DockerBuildProvider, cloud: Cloud) -> None:
    elsewhere = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/image"

    text = json.dumps(BUILT).replace(REPOSITORY, elsewhere)
    created(builder, IMAGE, json.loads(text), preview=True)

    assert {each.reason for each in cloud.dangling()} == {f"{elsewhere} does not exist"}


Edit: TypeAlias = Callable[[Path], object]

EDITS: dict[str, tuple[Values, Edit, set[str]]] = {
    "nothing": ({}, lambda folder: None, set()),
    "another password": (
        {"registries": [{"address": REPOSITORY, "username": "AWS", "password": "new"}]},
        lambda folder: None,
        set(),
    ),
    "another user": (
        {"registries": [{"address": REPOSITORY, "username": "me", "password": "new"}]},
        lambda folder: None,
        {"registries"},
    ),
    "another folder with the same in it": (
        {"context": {"location": "code/copy"}},
        lambda folder: (folder / "code" / "orders").rename(folder / "code" / "copy"),
        {"context", "dockerfile"},
    ),
    "a file more": (
        {},
        lambda folder: (folder / "code" / "orders" / "main.py").write_text("", encoding="utf-8"),
        {"contextHash"},
    ),
    "a file that may be run": (
        {},
        lambda folder: (folder / "code" / "orders" / "Dockerfile").chmod(0o755),
        {"contextHash"},
    ),
}


@pytest.mark.parametrize(("changed", "edit", "told"), EDITS.values(), ids=EDITS)
def test_an_image_is_built_again_for_another_content(
    builder: DockerBuildProvider, cloud: Cloud, changed: Values, edit: Edit, told: set[str]
) -> None:
    before = checked(builder, IMAGE, BUILT)
    made = created(builder, IMAGE, BUILT)

    edit(cloud.folder)
    after = checked(builder, IMAGE, {**BUILT, **changed})
    request = proto.DiffRequest(
        urn=urn(IMAGE), olds=message(made), old_inputs=message(before), news=message(after)
    )

    assert set(builder.Diff(request, CONTEXT).diffs) == told


def test_the_same_content_is_the_same_image(builder: DockerBuildProvider, cloud: Cloud) -> None:
    first = created(builder, IMAGE, BUILT)
    second = created(builder, IMAGE, {**BUILT, "tags": [f"{REPOSITORY}:others-1"]})

    assert first["digest"] == second["digest"]
    assert first["ref"] == f"{REPOSITORY}:orders-1@{first['digest']}"
    assert not cloud.dangling()
