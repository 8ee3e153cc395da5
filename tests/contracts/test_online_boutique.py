"""Online Boutique: whatever its authors' manifests say, what we make of our blueprint says too.

Our manifests may say more (policies, autoscaling, what hardens a container), never less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from compiled import ALL
from twofold.project.manifests import manifests

# A Kubernetes object, or a part of one, as YAML or JSON gives it.
Object: TypeAlias = dict[str, Any]

UPSTREAM = (
    Path(__file__).parents[1] / "cases" / "online-boutique-upstream" / "kubernetes-manifests.yaml"
)

# https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
UNITS: Mapping[str, Decimal] = {
    "": Decimal(1),
    "m": Decimal("0.001"),
    **{unit: Decimal(1000) ** power for power, unit in enumerate(("k", "M", "G", "T"), start=1)},
    **{unit: Decimal(1024) ** power for power, unit in enumerate(("Ki", "Mi", "Gi"), start=1)},
}


def upstream() -> list[Object]:
    """What the authors deploy."""
    return [each for each in yaml.safe_load_all(UPSTREAM.read_text(encoding="utf-8")) if each]


# --- what manifests say, fact by fact ------------------------------------------------


def missing(theirs: list[Object], ours: list[Object]) -> list[str]:
    """List every fact of theirs that ours lacks, each once, in the order of theirs."""
    held = {*facts(ours), *variables_of_deployments(ours, ("containers", "initContainers"))}
    wanted = [*facts(theirs), *variables_of_deployments(theirs, ("initContainers",))]
    return [fact for fact in dict.fromkeys(wanted) if fact not in held]


def facts(objects: list[Object]) -> Iterator[str]:
    """Everything that is compared, but for the variables of init containers."""
    for each in objects:
        match each["kind"]:
            case "Deployment":
                yield from deployment_facts(each)
            case "Service":
                yield from service_facts(each, objects)
            case "HTTPRoute":
                yield from route_facts(each, objects)
            case _:
                continue


def variables_of_deployments(objects: list[Object], keys: tuple[str, ...]) -> Iterator[str]:
    """The variables of a Deployment's containers of some kinds, in whichever they are."""
    for deployment in deployments(objects):
        for container in (each for key in keys for each in pod(deployment).get(key, [])):
            for variable in variables(container):
                yield f"Deployment {name(deployment)}, some container: {variable}"


def deployment_facts(deployment: Object) -> Iterator[str]:
    """What a Deployment runs; each fact names the container by its image."""
    yield f"Deployment {name(deployment)}"
    volumes = {each["name"]: each for each in pod(deployment).get("volumes", [])}
    for container in pod(deployment)["containers"]:
        where = f"Deployment {name(deployment)}, image {container['image']}"
        yield where
        for fact in container_facts(container, volumes):
            yield f"{where}: {fact}"


def container_facts(container: Object, volumes: Mapping[str, Object]) -> Iterator[str]:
    """What a container says of itself."""
    for port in container.get("ports", []):
        yield f"container port {port['containerPort']}"
    yield from variables(container)
    for kind in ("readinessProbe", "livenessProbe"):
        if kind in container:
            yield f"{kind} {probe(container[kind], container)}"
    for kind, amounts in container.get("resources", {}).items():
        for what, amount in amounts.items():
            yield f"{kind} {what} {quantity(amount)}"
    for mount in container.get("volumeMounts", []):
        if "emptyDir" in volumes.get(mount["name"], {}):
            yield f"emptyDir at {mount['mountPath']}"


def variables(container: Object) -> Iterator[str]:
    """The environment of a container; a value from elsewhere is no plain value."""
    for each in container.get("env", []):
        value = f"from {each['valueFrom']}" if "valueFrom" in each else each.get("value", "")
        yield f"env {each['name']}={value}"


def probe(said: Object, container: Object) -> str:
    """A probe with Kubernetes' defaults filled in."""
    [kind] = said.keys() & {"httpGet", "grpc", "tcpSocket"}
    how = said[kind]
    words = [kind, f"port {number(how['port'], container)}"]
    if kind == "httpGet":
        headers = sorted((each["name"], each["value"]) for each in how.get("httpHeaders", []))
        words += [f"path {how.get('path', '/')}", f"headers {headers}"]
    delay, period = said.get("initialDelaySeconds", 0), said.get("periodSeconds", 10)
    return ", ".join([*words, f"delay {delay}", f"period {period}"])


def service_facts(service: Object, objects: list[Object]) -> Iterator[str]:
    """Where a Service leads: inside under its own name, from outside under any."""
    for port in service["spec"].get("ports", []):
        for target in targets(service, port, objects):
            if service["spec"].get("type") == "LoadBalancer":
                yield f"from outside: {target}"
            else:
                yield f"Service {name(service)}: port {port['port']} leads to {target}"


def route_facts(route: Object, objects: list[Object]) -> Iterator[str]:
    """Where a route leads from outside, through the Services that it names."""
    for backend in (each for rule in route["spec"]["rules"] for each in rule["backendRefs"]):
        for service in kind_of(objects, "Service"):
            for port in service["spec"].get("ports", []):
                if (name(service), port["port"]) == (backend["name"], backend["port"]):
                    yield from (f"from outside: {each}" for each in targets(service, port, objects))


def targets(service: Object, port: Object, objects: list[Object]) -> Iterator[str]:
    """The numbers that a Service's port leads to, in the Deployments that it selects."""
    selector = service["spec"].get("selector", {})
    for deployment in deployments(objects):
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        if selector and selector.items() <= labels.items():
            wanted = port.get("targetPort", port["port"])
            for container in pod(deployment)["containers"]:
                if listens(container, wanted):
                    yield f"Deployment {name(deployment)}, {number(wanted, container)}"


def listens(container: Object, port: int | str) -> bool:
    """Whether a container says that it has a port of that number or name."""
    ports = container.get("ports", [])
    return any(port in (each["containerPort"], each.get("name")) for each in ports)


def number(port: int | str, container: Object) -> int:
    """A port's number, looked up by its name where it has one."""
    named = {each.get("name"): each["containerPort"] for each in container.get("ports", [])}
    return int(named.get(port, port))


def quantity(amount: int | float | str) -> str:
    """An amount in its plainest form: processors, or bytes.

    >>> quantity("100m") == quantity(0.1), quantity("1Gi") == quantity("1024Mi")
    (True, True)
    """
    text = str(amount)
    digits = text.rstrip("kKMGTim")
    return f"{(Decimal(digits) * UNITS[text[len(digits) :]]).normalize():f}"


def deployments(objects: list[Object]) -> Iterable[Object]:
    """The Deployments among objects."""
    return kind_of(objects, "Deployment")


def kind_of(objects: list[Object], kind: str) -> Iterable[Object]:
    """The objects of a kind."""
    return (each for each in objects if each["kind"] == kind)


def name(each: Object) -> str:
    """An object's name."""
    return each["metadata"]["name"]


def pod(deployment: Object) -> Object:
    """What a Deployment's pods are made of."""
    return deployment["spec"]["template"]["spec"]


# --- the comparison itself -----------------------------------------------------------

# Where the one container of each Deployment is.
CONTAINER = ("spec", "template", "spec", "containers", 0)
VOLUME = ("spec", "template", "spec", "volumes", 0)

GONE = object()


def without(change: Callable[[list[Object]], object]) -> list[str]:
    """What is missing when ours are theirs with one change."""
    ours = upstream()
    change(ours)
    return missing(upstream(), ours)


def found(objects: list[Object], kind: str, wanted: str) -> Object:
    """The one object of that kind and name."""
    [each] = [each for each in kind_of(objects, kind) if name(each) == wanted]
    return each


def put(each: Any, path: tuple[str | int, ...], value: object) -> None:
    """Write a value into an object, or take away what is there."""
    for step in path[:-1]:
        each = each[step]
    if value is GONE:
        del each[path[-1]]
    else:
        each[path[-1]] = value


def image(deployment: str) -> str:
    """How facts name the container of a Deployment."""
    [only] = pod(found(upstream(), "Deployment", deployment))["containers"]
    return f"Deployment {deployment}, image {only['image']}"


FRONTEND, REDIS, CURRENCY = image("frontend"), image("redis-cart"), image("currencyservice")
TO_FRONTEND = "Service frontend: port 80 leads to Deployment frontend, 8080"
TO_REDIS = "Service redis-cart: port 6379 leads to Deployment redis-cart, 6379"
TO_CURRENCY = "Service currencyservice: port 7000 leads to Deployment currencyservice, 7000"
FROM_OUTSIDE = "from outside: Deployment frontend, 8080"
READINESS = (
    f"{FRONTEND}: readinessProbe httpGet, port 8080, path /_healthz,"
    " headers [('Cookie', 'shop_session-id=x-readiness-probe')], delay 10, period 10"
)
LIVENESS = f"{REDIS}: livenessProbe tcpSocket, port 6379, delay 0, period 5"


def test_the_original_is_read_to_the_last_fact() -> None:
    """Whatever stopped being read would stop being compared."""
    kinds = (
        "container port",
        "env ",
        "readinessProbe grpc",
        "readinessProbe httpGet",
        "readinessProbe tcpSocket",
        "livenessProbe",
        "requests cpu",
        "requests memory",
        "limits cpu",
        "limits memory",
        "emptyDir at",
    )
    said = list(facts(upstream()))

    assert Counter(kind for fact in said for kind in kinds if f": {kind}" in fact) == {
        "container port": 11,
        "env ": 35,
        "readinessProbe grpc": 9,
        "readinessProbe httpGet": 1,
        "readinessProbe tcpSocket": 1,
        "livenessProbe": 11,
        "requests cpu": 12,
        "requests memory": 12,
        "limits cpu": 12,
        "limits memory": 12,
        "emptyDir at": 1,
    }
    assert len(list(deployments(upstream()))) == 12
    assert sum(fact.startswith("Service ") for fact in said) == 11
    assert [fact for fact in said if fact.startswith("from outside")] == [FROM_OUTSIDE]
    assert list(variables_of_deployments(upstream(), ("initContainers",))) == [
        "Deployment loadgenerator, some container: env FRONTEND_ADDR=frontend:80"
    ]


def test_the_original_lacks_nothing_of_itself() -> None:
    assert missing(upstream(), upstream()) == []


def test_nothing_at_all_lacks_everything() -> None:
    wanted = {*facts(upstream()), *variables_of_deployments(upstream(), ("initContainers",))}

    assert set(missing(upstream(), [])) == wanted


# What is written where, in which object, and the facts that go with what stood there.
Planted: TypeAlias = tuple[str, str, tuple[str | int, ...], object, list[str]]

IN_CONTAINERS: Mapping[str, Planted] = {
    "container port": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "ports"),
        GONE,
        [f"{REDIS}: container port 6379", TO_REDIS],
    ),
    "number of a container port": (
        "Deployment",
        "currencyservice",
        (*CONTAINER, "ports", 0, "containerPort"),
        7001,
        [f"{CURRENCY}: container port 7000", TO_CURRENCY],
    ),
    "variable": (
        "Deployment",
        "frontend",
        (*CONTAINER, "env", 0),
        GONE,
        [f"{FRONTEND}: env PORT=8080"],
    ),
    "value of a variable": (
        "Deployment",
        "frontend",
        (*CONTAINER, "env", 0, "value"),
        "80",
        [f"{FRONTEND}: env PORT=8080"],
    ),
    "variable that comes from elsewhere": (
        "Deployment",
        "frontend",
        (*CONTAINER, "env", 0, "valueFrom"),
        {"fieldRef": {"fieldPath": "metadata.name"}},
        [f"{FRONTEND}: env PORT=8080"],
    ),
    "request": (
        "Deployment",
        "frontend",
        (*CONTAINER, "resources", "requests", "cpu"),
        GONE,
        [f"{FRONTEND}: requests cpu 0.1"],
    ),
    "limit": (
        "Deployment",
        "frontend",
        (*CONTAINER, "resources", "limits", "memory"),
        "128M",
        [f"{FRONTEND}: limits memory 134217728"],
    ),
    "mount": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "volumeMounts"),
        GONE,
        [f"{REDIS}: emptyDir at /data"],
    ),
    "path of a mount": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "volumeMounts", 0, "mountPath"),
        "/tmp",
        [f"{REDIS}: emptyDir at /data"],
    ),
    "kind of a volume": (
        "Deployment",
        "redis-cart",
        (*VOLUME, "emptyDir"),
        GONE,
        [f"{REDIS}: emptyDir at /data"],
    ),
}
IN_PROBES: Mapping[str, Planted] = {
    "readiness": ("Deployment", "frontend", (*CONTAINER, "readinessProbe"), GONE, [READINESS]),
    "liveness": ("Deployment", "redis-cart", (*CONTAINER, "livenessProbe"), GONE, [LIVENESS]),
    "kind of a probe": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "livenessProbe"),
        {"grpc": {"port": 6379}, "periodSeconds": 5},
        [LIVENESS],
    ),
    "port of a probe": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "livenessProbe", "tcpSocket", "port"),
        6380,
        [LIVENESS],
    ),
    "path of a probe": (
        "Deployment",
        "frontend",
        (*CONTAINER, "readinessProbe", "httpGet", "path"),
        GONE,
        [READINESS],
    ),
    "header of a probe": (
        "Deployment",
        "frontend",
        (*CONTAINER, "readinessProbe", "httpGet", "httpHeaders", 0, "value"),
        "shop_session-id=x-liveness-probe",
        [READINESS],
    ),
    "delay of a probe": (
        "Deployment",
        "frontend",
        (*CONTAINER, "readinessProbe", "initialDelaySeconds"),
        GONE,
        [READINESS],
    ),
    "period of a probe": (
        "Deployment",
        "redis-cart",
        (*CONTAINER, "livenessProbe", "periodSeconds"),
        GONE,
        [LIVENESS],
    ),
}
IN_SERVICES: Mapping[str, Planted] = {
    "number of a port": ("Service", "frontend", ("spec", "ports", 0, "port"), 8080, [TO_FRONTEND]),
    "target": ("Service", "frontend", ("spec", "ports", 0, "targetPort"), GONE, [TO_FRONTEND]),
    "selector": ("Service", "frontend", ("spec", "selector", "app"), "cart", [TO_FRONTEND]),
    "type": ("Service", "frontend-external", ("spec", "type"), "ClusterIP", [FROM_OUTSIDE]),
    "name": ("Service", "redis-cart", ("metadata", "name"), "redis", [TO_REDIS]),
}
PLANTED = {**IN_CONTAINERS, **IN_PROBES, **IN_SERVICES}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_missing_is_listed(what: str) -> None:
    """Every omission that is planted is found, and nothing else."""
    kind, wanted, path, value, lacking = PLANTED[what]

    assert without(lambda ours: put(found(ours, kind, wanted), path, value)) == lacking


@pytest.mark.parametrize(
    ("wanted", "lacking"), [("redis-cart", TO_REDIS), ("frontend-external", FROM_OUTSIDE)]
)
def test_a_missing_service_is_listed(wanted: str, lacking: str) -> None:
    assert without(lambda ours: ours.remove(found(ours, "Service", wanted))) == [lacking]


def test_a_missing_deployment_is_listed_with_all_that_it_says() -> None:
    lacking = without(lambda ours: ours.remove(found(ours, "Deployment", "redis-cart")))

    assert lacking == [fact for fact in facts(upstream()) if "redis-cart" in fact.split(",")[0]]
    assert {"Deployment redis-cart", REDIS, f"{REDIS}: emptyDir at /data"} < set(lacking)


def test_another_image_is_another_container() -> None:
    """Nothing that is said of it counts for the one that is wanted."""
    path = (*CONTAINER, "image")

    lacking = without(lambda ours: put(found(ours, "Deployment", "redis-cart"), path, "redis:7"))

    assert lacking[0] == REDIS
    assert f"{REDIS}: container port 6379" in lacking


def test_a_variable_of_an_init_container_may_be_in_any_container() -> None:
    """What it waits for has no place in a blueprint; what it is told has."""

    def without_init(ours: list[Object]) -> None:
        path = ("spec", "template", "spec", "initContainers")
        put(found(ours, "Deployment", "loadgenerator"), path, GONE)

    def without_either(ours: list[Object]) -> None:
        without_init(ours)
        put(found(ours, "Deployment", "loadgenerator"), (*CONTAINER, "env", 0), GONE)

    assert without(without_init) == []
    assert without(without_either) == [
        f"{image('loadgenerator')}: env FRONTEND_ADDR=frontend:80",
        "Deployment loadgenerator, some container: env FRONTEND_ADDR=frontend:80",
    ]


def test_the_same_in_other_words_is_the_same() -> None:
    """Amounts by their size, ports by the numbers behind their names, defaults as if written."""

    def reword(ours: list[Object]) -> None:
        frontend = found(ours, "Deployment", "frontend")
        put(frontend, (*CONTAINER, "ports", 0, "name"), "web")
        put(frontend, (*CONTAINER, "resources", "limits"), {"cpu": 0.2, "memory": 134217728})
        put(frontend, (*CONTAINER, "readinessProbe", "periodSeconds"), 10)
        put(frontend, (*CONTAINER, "readinessProbe", "httpGet", "port"), "web")
        put(found(ours, "Service", "frontend"), ("spec", "ports", 0, "targetPort"), "web")
        put(found(ours, "Service", "redis-cart"), ("spec", "ports", 0, "targetPort"), GONE)

    assert without(reword) == []


@pytest.mark.parametrize(("port", "lacking"), [(80, []), (81, [FROM_OUTSIDE])])
def test_a_route_is_a_way_from_outside(port: int, lacking: list[str]) -> None:
    """We open services through a Gateway, where the original asks for a load balancer."""
    rules = [{"backendRefs": [{"name": "frontend", "port": port}]}]

    def change(ours: list[Object]) -> None:
        ours.remove(found(ours, "Service", "frontend-external"))
        ours.append({"kind": "HTTPRoute", "metadata": {"name": "x"}, "spec": {"rules": rules}})

    assert without(change) == lacking


def test_our_blueprint_comes_to_all_that_the_original_says() -> None:
    ours = manifests(ALL["online-boutique-aws-dev"].graph())

    assert missing(upstream(), ours) == []
