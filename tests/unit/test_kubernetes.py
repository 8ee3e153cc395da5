"""What becomes of a service in a cluster: how many instances, how large, which requests it gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from compiled import ALL, ROOT
from resolving import resolve_text
from twofold.clouds.aws.platform.cluster import SERVICE_BLOCKS
from twofold.clouds.aws.platform.offer import kubeconfig
from twofold.clouds.blocks import apart
from twofold.clouds.kubernetes.pods import resources
from twofold.clouds.kubernetes.routes import batches, path_match
from twofold.compile import compile_stack
from twofold.diagnostics import CompileError
from twofold.placement.config import stack_of_options
from twofold.resources.graph import Resource, ResourceGraph
from twofold.resources.handles import value_of
from twofold.resources.values import (
    Json,
    Ref,
    Value,
    parts,
)
from twofold.services.model import Requests, Scale, Size
from twofold.values import replace

KUBERNETES = "pulumi_kubernetes."

# For so long a consumer waits for messages: `twofold_adapter.queues.WAIT_SECONDS`.
WAIT_SECONDS = 5
CUSTOM = "apiextensions.CustomResource"

BLUEPRINT = """
name: shop
services:
  cart: {{image: acme/cart, {cart}}}
  other: {{image: acme/other, calls: {calls}}}
topics: {{orders: {{}}}}
"""


def compiled(
    folder: Path, cart: str, *, environment: str = "dev", called: bool = False
) -> ResourceGraph:
    """Compile a service for a cluster, called by another one or not."""
    text = BLUEPRINT.format(cart=cart, calls="[cart]" if called else "[]")
    path = resolve_text(folder, text).path
    return compile_stack(
        stack_of_options(path, cloud="aws", environment=environment, style="kubernetes")
    )


def objects(graph: ResourceGraph, kind: str) -> dict[str, dict[str, Any]]:
    """The inputs of every object of a kind, by name."""
    return {
        node.address.name: cast("dict[str, Any]", node.inputs)
        for node in graph.nodes
        if isinstance(node, Resource) and node.address.kind == f"{KUBERNETES}{kind}"
    }


def scaling(graph: ResourceGraph) -> tuple[int, int, str]:
    """How many instances `cart` has, at least and at most, and who says so."""
    sets = objects(graph, "apps.v1.Deployment") | objects(graph, "apps.v1.StatefulSet")
    fixed: int | None = sets["cart"]["spec"].get("replicas")
    if load := objects(graph, "autoscaling.v2.HorizontalPodAutoscaler").get("cart"):
        found = (load["spec"]["min_replicas"], load["spec"]["max_replicas"], "load")
    elif queue := objects(graph, CUSTOM).get("cart-scaling"):
        found = (queue["spec"]["minReplicaCount"], queue["spec"]["maxReplicaCount"], "queue")
    else:
        assert fixed is not None
        return fixed, fixed, "fixed"
    # Nobody else counts pods that somebody scales.
    assert fixed is None
    return found


HTTP, TOPIC = "http: [GET /cart]", "on: [{topic: orders}]"
TCP = "ports: {tcp: {port: 6379, protocol: tcp}}"
GRPC = "ports: {grpc: {port: 50051, protocol: grpc}}"
VOLUME = "volume: {path: /data, size: 1Gi}"
TIME = 'on: [{schedule: "0 2 * * *"}]'
TIMES = 'on: [{schedule: "0 2 * * *"}, {schedule: "0 3 * * *"}]'


@pytest.mark.parametrize(
    ("cart", "dev", "prod"),
    [
        # What is asked something finds an instance, in `prod` two of which one may fail.
        (HTTP, (1, 10, "load"), (2, 10, "load")),
        (GRPC, (1, 10, "load"), (2, 10, "load")),
        # What was chosen holds, in whatever environment.
        (f"{HTTP}, scale: {{min: 3}}", (3, 10, "load"), (3, 10, "load")),
        (f"{HTTP}, scale: {{max: 50}}", (1, 50, "load"), (2, 50, "load")),
        (f"{HTTP}, scale: {{min: 3, max: 3}}", (3, 3, "fixed"), (3, 3, "fixed")),
        (f"{HTTP}, scale: {{max: 1}}", (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{HTTP}, scale: {{min: 12}}", (12, 12, "fixed"), (12, 12, "fixed")),
        # While no message waits, there is no instance; but for those who ask something else.
        (TOPIC, (0, 10, "queue"), (0, 10, "queue")),
        (f"{TOPIC}, scale: {{min: 1, max: 5}}", (1, 5, "queue"), (1, 5, "queue")),
        (f"{TOPIC}, {HTTP}", (1, 10, "queue"), (2, 10, "queue")),
        # What nobody spreads over instances is not multiplied, unless somebody says so.
        (TCP, (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{TCP}, scale: {{max: 4}}", (1, 4, "load"), (1, 4, "load")),
        (f"{HTTP}, {VOLUME}", (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{HTTP}, {VOLUME}, scale: {{min: 2}}", (2, 2, "fixed"), (2, 2, "fixed")),
        (f"{TOPIC}, {VOLUME}", (0, 1, "queue"), (0, 1, "queue")),
        # A time is one request, which is tried again: one instance answers it, where one is kept.
        (f"{TIME}, {VOLUME}", (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{TIME}, scale: {{min: 1}}", (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{TIMES}, scale: {{max: 1}}", (1, 1, "fixed"), (1, 1, "fixed")),
        (f"{TIME}, {HTTP}", (1, 10, "load"), (2, 10, "load")),
        ("memory: 256Mi", (1, 1, "fixed"), (1, 1, "fixed")),
    ],
)
def test_there_are_as_many_instances_as_there_is_work(
    cart: str, dev: tuple[int, int, str], prod: tuple[int, int, str], tmp_path: Path
) -> None:
    found = [
        scaling(compiled(tmp_path, cart, environment=environment))
        for environment in ("dev", "prod")
    ]

    assert found == [dev, prod]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_a_call_finds_an_instance_of_what_also_hears_of_a_topic(
    environment: str, tmp_path: Path
) -> None:
    graph = compiled(tmp_path, TOPIC, environment=environment, called=True)

    assert scaling(graph) == ({"dev": 1, "prod": 2}[environment], 10, "queue")
    triggers = objects(graph, CUSTOM)["cart-scaling"]["spec"]["triggers"]
    assert [each["type"] for each in triggers] == ["aws-sqs-queue", "cpu"]


KEPT = {"Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Service", "StatefulSet"}


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize(
    ("cart", "jobs"), [(TIME, 1), (TIMES, 2), (f"{TIMES}, scale: {{max: 2}}", 2)]
)
def test_what_only_schedules_wake_is_run_by_their_jobs(
    cart: str, jobs: int, environment: str, tmp_path: Path
) -> None:
    """Between its times there is no pod of it, and nothing that would keep one."""
    graph = compiled(tmp_path, cart, environment=environment)

    made = objects(graph, "batch.v1.CronJob")
    kinds = {
        node.address.kind.rpartition(".")[2] for node in graph.nodes if node.address.name == "cart"
    }
    assert len(made) == jobs
    assert not kinds & KEPT
    for job in made.values():
        template = job["spec"]["job_template"]["spec"]["template"]
        [service], [sender] = template["spec"]["init_containers"], template["spec"]["containers"]
        # It comes first, stays while it is asked, and goes with who asks.
        assert (service["image"], service["restart_policy"]) == ("acme/cart", "Always")
        assert service["startup_probe"]["tcp_socket"] == {"port": "http"}
        assert sender["args"][-1] == "http://127.0.0.1:8080/events"
        assert template["spec"]["restart_policy"] == "Never"
        # All that it may do, it may do as the service.
        assert template["spec"]["service_account_name"] == "cart"
        assert template["metadata"]["labels"]["app.kubernetes.io/name"] == "cart"


def test_nobody_asks_what_is_run_by_jobs(tmp_path: Path) -> None:
    graph = compiled(tmp_path, TIME)

    policies = objects(graph, "networking.v1.NetworkPolicy")
    assert "ingress" not in policies["cart"]["spec"]
    assert policies.keys() == {"cart", "default-deny", "other"}


def test_what_is_called_as_well_is_there_for_its_callers(tmp_path: Path) -> None:
    graph = compiled(tmp_path, TIME, environment="prod", called=True)

    assert scaling(graph) == (2, 10, "load")
    [job] = objects(graph, "batch.v1.CronJob").values()
    assert "init_containers" not in job["spec"]["job_template"]["spec"]["template"]["spec"]


def test_a_service_that_says_how_it_is_has_as_long_as_it_says(tmp_path: Path) -> None:
    """Its job waits for its start at every try."""
    graph = compiled(tmp_path, f"{TIME}, health: {{path: /well, period: 20s, delay: 40s}}")

    [job] = objects(graph, "batch.v1.CronJob").values()
    spec = job["spec"]["job_template"]["spec"]
    probe = spec["template"]["spec"]["init_containers"][0]["startup_probe"]
    assert (probe["http_get"]["path"], probe["failure_threshold"]) == ("/well", 30)
    tries = spec["backoff_limit"] + 1
    assert spec["active_deadline_seconds"] >= tries * (40 + 30 * 20 + 10)


def test_a_set_with_disks_is_scaled_by_its_own_kind(tmp_path: Path) -> None:
    graph = compiled(tmp_path, f"{HTTP}, {VOLUME}, scale: {{max: 3}}")

    target = objects(graph, "autoscaling.v2.HorizontalPodAutoscaler")["cart"]["spec"]
    assert target["scale_target_ref"]["kind"] == "StatefulSet"
    assert "cart" not in objects(graph, "apps.v1.Deployment")


@pytest.mark.parametrize(("environment", "kept"), [("dev", "Delete"), ("prod", "Retain")])
def test_disks_stay_in_a_protected_environment(environment: str, kept: str, tmp_path: Path) -> None:
    graph = compiled(tmp_path, f"{HTTP}, {VOLUME}", environment=environment)

    spec = objects(graph, "apps.v1.StatefulSet")["cart"]["spec"]
    assert spec["persistent_volume_claim_retention_policy"] == {
        "when_deleted": kept,
        "when_scaled": "Retain",
    }


SIZE = Size(512, None, Requests(None, None), 10, None, Scale(0, None))


@pytest.mark.parametrize(
    ("size", "requests", "limits"),
    [
        (SIZE, {"cpu": "100m", "memory": "512Mi"}, {"memory": "512Mi"}),
        (replace(SIZE, cpu=0.5), {"cpu": "500m", "memory": "512Mi"}, {"memory": "512Mi"}),
        (
            replace(SIZE, cpu=1, requests=Requests(memory=128, cpu=0.25)),
            {"cpu": "250m", "memory": "128Mi"},
            {"cpu": "1000m", "memory": "512Mi"},
        ),
        (
            replace(SIZE, requests=Requests(memory=64, cpu=0.05)),
            {"cpu": "50m", "memory": "64Mi"},
            {"memory": "512Mi"},
        ),
    ],
)
def test_an_instance_is_promised_no_more_than_it_may_take(
    size: Size, requests: dict[str, str], limits: dict[str, str]
) -> None:
    """A processor that nobody uses is lent out, unless less of one is promised."""
    assert resources(size) == {"requests": requests, "limits": limits}


# --- requests from outside ------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "matching", "others"),
    [
        ("/orders", ["/orders"], ["/orders/", "/orders/1", "/order"]),
        ("/orders/{id}", ["/orders/1", "/orders/a.b"], ["/orders/", "/orders/1/2", "/x/orders/1"]),
        ("/orders/{id}/lines", ["/orders/1/lines"], ["/orders/lines", "/orders/1/2/lines"]),
        ("/files/{path+}", ["/files/a", "/files/a/b.txt"], ["/files", "/files/"]),
        ("/v1.0/{id}", ["/v1.0/1"], ["/v1x0/1"]),
        ("/a-b/~me/{id}", ["/a-b/~me/1"], ["/aXb/~me/1"]),
    ],
)
def test_a_route_matches_as_an_http_api_does(
    path: str, matching: list[str], others: list[str]
) -> None:
    """Envoy holds the whole path against a pattern."""
    match = path_match(path)
    pattern = match["value"] if match["type"] == "RegularExpression" else re.escape(match["value"])

    assert [each for each in matching if not re.fullmatch(pattern, each)] == []
    assert [each for each in others if re.fullmatch(pattern, each)] == []
    # RE2, which Envoy uses, takes an escaped letter or digit for something else.
    assert not re.search(r"\\[A-Za-z0-9]", pattern)


def routes(count: int) -> str:
    """So many routes."""
    return f"http: [{', '.join(f'GET /r{number}' for number in range(count))}]"


def test_routes_are_divided_into_rules_that_the_gateway_takes(tmp_path: Path) -> None:
    route = objects(compiled(tmp_path, routes(128)), CUSTOM)["cart-route"]

    assert [len(rule["matches"]) for rule in route["spec"]["rules"]] == [64, 64]
    assert [len(each) for each in batches([{"path": "/"}] * 65)] == [64, 1]


def test_more_routes_than_the_gateway_takes_are_found(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        compiled(tmp_path, routes(129))

    [finding] = caught.value.findings
    assert finding.code == "too-many-routes"
    assert finding.hint
    assert "ANY /orders/{path+}" in finding.hint


def test_whoever_calls_from_outside_gets_through_at_every_path(tmp_path: Path) -> None:
    """However many routes there are: the caller's permission says what it may ask."""
    path = resolve_text(
        tmp_path, BLUEPRINT.format(cart=routes(200), calls="[cart]").replace("acme/other", ECR)
    ).path
    stack = stack_of_options(path, cloud="aws", environment="dev", style="kubernetes")
    stack = replace(stack, styles={"other": "functions"})
    path.write_text(path.read_text().replace("calls: [cart]", "calls: [cart], http: [GET /o]"))

    route = objects(compile_stack(stack), CUSTOM)["cart-route"]

    assert [rule["matches"] for rule in route["spec"]["rules"]] == [
        ({"path": {"type": "PathPrefix", "value": "/"}},)
    ]


ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/other"


# --- names ----------------------------------------------------------------------------


def test_jobs_have_names_that_kubernetes_takes(tmp_path: Path) -> None:
    """It adds eleven characters to a CronJob's name, and a label has 63 at most."""
    name = "adds-up-all-that-was-ordered"
    text = BLUEPRINT.format(cart="memory: 256Mi", calls="[]").replace(
        "topics:",
        f"  {name}:\n    image: acme/it\n    on:\n"
        '      - {schedule: "*/15 8-17 * * MON-FRI", timezone: Europe/Berlin}\n'
        '      - {schedule: "*/15 8-17 * * MON-FRI", timezone: Europe/London}\n'
        "topics:",
    )
    path = resolve_text(tmp_path, text).path
    stack = stack_of_options(path, cloud="aws", environment="dev", style="kubernetes")

    jobs = objects(compile_stack(stack), "batch.v1.CronJob")

    names = {job["metadata"]["name"] for job in jobs.values()}
    assert len(names) == 2
    assert all(
        len(each) <= 52 and re.fullmatch(r"[a-z0-9][a-z0-9-]*[a-z0-9]", each) for each in names
    )


def strings(value: Value) -> Iterator[str]:
    """Every text in a value, and every key."""
    for each in parts(value):
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            yield from each


@pytest.mark.parametrize("name", ["platform-aws-dev", "pods", "team-cluster"])
def test_a_kubeconfig_holds_no_credentials(name: str) -> None:
    """Whoever runs the program asks AWS for a token of their own."""
    provider = objects(ALL[name].graph(), "Provider")["cluster"]
    config = provider["kubeconfig"]
    assert isinstance(config, Json)
    told = cast("dict[str, Any]", config.value)

    [user] = told["users"]
    assert set(user["user"]) == {"exec"}
    assert user["user"]["exec"]["command"] == "aws"
    secret = re.compile(r"^(token|tokenFile|password|username|client-(certificate|key)(-data)?)$")
    assert [text for text in strings(config) if secret.match(text)] == []
    looked_up = {part.path[-1] for part in parts(config) if isinstance(part, Ref)}
    assert looked_up == {"endpoint", "data", "name", "region"}


def test_a_kubeconfig_is_the_same_for_the_same_cluster() -> None:
    one, other = (value_of(kubeconfig("https://e", "Y2E=", "team", "eu-west-1")) for _ in "ab")

    assert one == other


@pytest.mark.parametrize(
    "network", [*map(str, ip_network("172.16.0.0/12").subnets(new_prefix=16)), "10.100.0.0/16"]
)
def test_addresses_of_services_are_none_of_the_networks(network: str) -> None:
    assert not ip_network(apart(network, SERVICE_BLOCKS)).overlaps(ip_network(network))


# --- messages -------------------------------------------------------------------------


def containers(folder: Path, cart: str, cloud: str) -> dict[str, dict[str, Any]]:
    """The containers of the pods of `cart`, by name."""
    path = resolve_text(folder, BLUEPRINT.format(cart=cart, calls="[]")).path
    text = path.read_text(encoding="utf-8").replace("image: acme/cart", "code: cart")
    path.write_text(text, encoding="utf-8")
    graph = compile_stack(
        stack_of_options(path, cloud=cloud, environment="dev", style="kubernetes")
    )
    spec = objects(graph, "apps.v1.Deployment")["cart"]["spec"]["template"]["spec"]
    return {each["name"]: each for each in spec["containers"]}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "cart").mkdir()
    (tmp_path / "cart" / "main.py").write_text("app = None\n", encoding="utf-8")
    return tmp_path / "cart"


@pytest.mark.parametrize("cloud", ["aws", "azure", "kubernetes"])
def test_a_container_beside_the_services_takes_its_messages(cloud: str, code: Path) -> None:
    beside = containers(code.parent, "on: [{topic: orders}], timeout: 12s", cloud)

    service, consumer = beside["cart"], beside["consume"]
    assert consumer["image"] == service["image"]
    assert [*consumer["command"]] == ["python", "-m", "twofold_adapter.consume", "12"]
    assert {"name": "PORT", "value": "8080"} in service["env"]
    assert [each for each in service["env"] if each["name"] in {"PORT", "EVENT_ORDERS_PATH"}] == [
        each for each in consumer["env"] if each["name"] in {"PORT", "EVENT_ORDERS_PATH"}
    ]
    # The consumer may wait for its last message while the service still listens.
    assert service["lifecycle"]["pre_stop"]["sleep"]["seconds"] > WAIT_SECONDS


def test_what_takes_messages_is_told_of_nothing_else(code: Path) -> None:
    cart = "on: [{topic: orders}], publishes: [orders], secrets: [key], environment: {LEVEL: info}"

    told = {each["name"] for each in containers(code.parent, cart, "kubernetes")["consume"]["env"]}

    assert {"LEVEL", "EVENT_ORDERS_HOST", "EVENT_ORDERS_PASSWORD"} <= told
    assert not {name for name in told if name.startswith(("TOPIC_", "SECRET_"))}


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp", "kubernetes"])
def test_a_service_without_links_reaches_nothing_as_services_md_says(
    cloud: str, tmp_path: Path
) -> None:
    path = resolve_text(tmp_path, BLUEPRINT.format(cart="http: [GET /]", calls="[]")).path
    stack = stack_of_options(path, cloud=cloud, environment="dev", style="kubernetes")

    policy = objects(compile_stack(stack), "networking.v1.NetworkPolicy")["cart"]

    assert policy["spec"].get("egress") is None


def test_the_policy_in_services_md_is_about_the_pods_of_the_shop() -> None:
    """So that Kubernetes adds it to what twofold makes for them."""
    page = (ROOT / "docs" / "services.md").read_text(encoding="utf-8")
    [told] = re.findall(r'yaml title="payment-outside.yaml"\n(.*?)```', page, re.DOTALL)
    shop = ROOT / "blueprints" / "shop.yaml"
    stack = stack_of_options(shop, cloud="kubernetes", environment="dev", style="kubernetes")

    made = objects(compile_stack(stack), "networking.v1.NetworkPolicy")["payment"]

    written = yaml.safe_load(told)
    assert (
        written["spec"]["podSelector"]["matchLabels"]
        == made["spec"]["pod_selector"]["match_labels"]
    )
    assert written["metadata"]["namespace"] == "shop-dev"


@pytest.mark.parametrize(
    ("ports", "lowered"),
    [
        # As most compose files have it: https://github.com/docker/awesome-compose (nginx).
        ("{http: {port: 80}}", [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "80"}]),
        ("{http: {port: 80, target: 8080}}", None),
        (
            "{http: {port: 8443}, ssh: {port: 2222, target: 22, protocol: tcp}}",
            [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "22"}],
        ),
    ],
)
def test_whoever_is_not_root_may_listen_at_the_ports_of_its_service(
    ports: str, lowered: list[object] | None, tmp_path: Path
) -> None:
    graph = compiled(tmp_path, f"http: [GET /], ports: {ports}")

    pod = objects(graph, "apps.v1.Deployment")["cart"]["spec"]["template"]["spec"]

    found = pod["security_context"].get("sysctls")
    assert (found and [*found]) == lowered


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp", "kubernetes"])
def test_kubernetes_finds_no_variables_in_what_a_blueprint_says(cloud: str, code: Path) -> None:
    """The OpenTelemetry demo counts on it, and a function would take its values as they are."""
    attributes = "service.name=$(OTEL_SERVICE_NAME),service.version=2.1.3"
    values = f"ATTRIBUTES: '{attributes}', ORDERS: '${{orders.id}}$$(X)', HOME: $HOME"
    cart = f"publishes: [orders], environment: {{{values}}}"

    told = {each["name"]: each for each in containers(code.parent, cart, cloud)["cart"]["env"]}

    assert told["ATTRIBUTES"]["value"] == attributes.replace("$", "$$")
    assert told["HOME"]["value"] == "$HOME"
    assert "$$$$(X)" in str(told["ORDERS"]["value"])


@pytest.mark.parametrize("cart", [HTTP, f"{HTTP}, {TIME}"])
def test_nothing_is_beside_a_service_that_hears_of_no_topic(cart: str, code: Path) -> None:
    assert list(containers(code.parent, cart, "aws")) == ["cart"]


def test_nothing_is_beside_a_service_that_is_pushed_to(code: Path) -> None:
    assert list(containers(code.parent, "on: [{topic: orders}]", "gcp")) == ["cart"]


def test_nothing_is_beside_an_image_that_somebody_else_made(code: Path) -> None:
    """There may be no Python in it."""
    (code / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")

    assert list(containers(code.parent, "on: [{topic: orders}]", "aws")) == ["cart"]


def test_nothing_is_beside_a_ready_image(tmp_path: Path) -> None:
    graph = compiled(tmp_path, "on: [{topic: orders}]")

    spec = objects(graph, "apps.v1.Deployment")["cart"]["spec"]["template"]["spec"]
    assert [each["name"] for each in spec["containers"]] == ["cart"]
