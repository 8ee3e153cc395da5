"""Where a service is reached, how it is asked whether it is well, and where it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolving import resolve_text, service
from twofold.services.model import Probe, Reference, Requests, Volume

PORTS = """
name: shop
services:
  cart:
    image: acme/cart
    ports:
      grpc: {port: 7070, protocol: grpc}
      http: {port: 80, target: 8080}
"""


def test_ports_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    """Who calls a service uses the first."""
    graph = resolve_text(tmp_path, PORTS)

    found = [
        (each.name, each.port, each.target, each.protocol, each.span.line)
        for each in service(graph, "cart").ports
    ]
    assert found == [("grpc", 7070, 7070, "grpc", 7), ("http", 80, 8080, "http", 8)]


@pytest.mark.parametrize(
    "said",
    [
        "http: [GET /cart]",
        "on: [{topic: orders}]",
        "on: [{schedule: 0 2 * * *}]",
        "health: {}",
        "health: {}, liveness: {path: /alive}",
        "calls: [product]",
    ],
)
def test_a_service_that_is_asked_anything_has_a_port(tmp_path: Path, said: str) -> None:
    graph = resolve_text(
        tmp_path,
        f"""
        name: shop
        services:
          cart: {{image: acme/cart, {said}}}
          product: {{image: acme/product, calls: [cart]}}
          nobody-asks: {{image: acme/nobody-asks, calls: [cart]}}
        topics: {{orders: {{}}}}
        """,
    )

    [port] = service(graph, "cart").ports
    assert (port.name, port.port, port.target, port.protocol) == ("http", 8080, 8080, "http")
    assert port.span == service(graph, "cart").span
    assert service(graph, "nobody-asks").ports == ()


def test_what_the_defaults_say_of_health_opens_no_port(tmp_path: Path) -> None:
    """Where there is none, nobody can be asked."""
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults: {health: {path: /ready}}
        services:
          cart: {image: acme/cart, http: [GET /cart]}
          worker: {image: acme/worker}
        """,
    )

    cart, worker = graph.services
    assert cart.health
    assert cart.health.readiness == Probe(cart.ports[0], "/ready", {}, 0, 10)
    assert (worker.ports, worker.health) == ((), None)


def test_a_port_is_asked_in_its_own_protocol(tmp_path: Path) -> None:
    """A path is HTTP's alone; silence means the first port, at once, every ten seconds."""
    graph = resolve_text(tmp_path, f"{PORTS}    health: {{}}\n    liveness: {{port: http}}\n")

    cart = service(graph, "cart")
    grpc, http = cart.ports
    assert cart.health
    assert cart.health.readiness == Probe(grpc, "", {}, 0, 10)
    assert cart.health.liveness == Probe(http, "/", {}, 0, 10)


def test_liveness_is_as_health_where_nobody_says_otherwise(tmp_path: Path) -> None:
    """What a service says goes before the defaults, as a whole."""
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults:
          health: {path: /ready, delay: 1m, headers: {Cookie: a=b}}
        services:
          cart: {image: acme/cart, http: [GET /cart]}
          product: {image: acme/product, http: [GET /products], liveness: {path: /alive}}
          payment: {image: acme/payment, http: [GET /pay], health: {period: 5s, delay: 15}}
        """,
    )

    cart, payment, product = (each.health for each in graph.services)
    assert cart
    assert product
    assert payment
    assert cart.liveness == cart.readiness
    assert (cart.readiness.delay, cart.readiness.headers) == (60, {"Cookie": "a=b"})
    assert (product.readiness.path, product.liveness.path) == ("/ready", "/alive")
    assert (product.liveness.delay, product.liveness.headers) == (0, {})
    assert payment.readiness == payment.liveness
    assert (payment.readiness.path, payment.readiness.headers) == ("/", {})
    assert (payment.readiness.delay, payment.readiness.period) == (15, 5)


def test_liveness_of_the_defaults_stands_beside_a_services_own_health(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults: {liveness: {path: /alive}}
        services:
          cart: {image: acme/cart, health: {path: /ready}}
          worker: {image: acme/worker}
        """,
    )

    cart, worker = graph.services
    assert cart.health
    assert (cart.health.readiness.path, cart.health.liveness.path) == ("/ready", "/alive")
    assert worker.health is None


def test_public_routes_come_to_whichever_port_speaks_http(tmp_path: Path) -> None:
    graph = resolve_text(tmp_path, f"{PORTS}    http: [GET /cart]\n")

    assert len(graph.triggers) == 1


def test_an_address_is_what_a_service_of_any_protocol_has(tmp_path: Path) -> None:
    """A process is often told its own port in `PORT`: nothing of ours stands under that name."""
    graph = resolve_text(
        tmp_path,
        f"""{PORTS}
  frontend:
    image: acme/frontend
    calls: [cart]
    environment: {{CART: "${{cart.address}}", PORT: 8080}}
""",
    )

    cart = service(graph, "cart")
    address, port = graph.variables_of(service(graph, "frontend"))
    assert address.parts == (Reference(cart, "address"),)
    assert (port.name, port.parts) == ("PORT", ("8080",))


def test_a_service_writes_where_it_says(tmp_path: Path) -> None:
    """What every service has, `/tmp`, is not repeated."""
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        services:
          cart:
            image: acme/cart
            volume: {path: /var/lib/data, size: 1Ti}
            scratch: [/var/lib/database, /data]
        """,
    )

    [cart] = graph.services
    assert cart.volume == Volume("/var/lib/data", 1024 * 1024)
    assert cart.scratch == ("/var/lib/database", "/data")


def test_an_instance_may_be_promised_all_that_it_may_take(tmp_path: Path) -> None:
    """The defaults need not fit by themselves: what comes of them for each service has to."""
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults: {requests: {memory: 1Gi}}
        services:
          cart: {image: acme/cart, memory: 1Gi, cpu: 0.5, requests: {cpu: 0.5}}
          product: {image: acme/product, requests: {memory: 16, cpu: 0.1}}
        environments:
          test: {services: {cart: {memory: 2Gi, requests: {memory: 2Gi}}}}
        """,
    )

    cart, product = graph.services
    assert cart.size.requests == Requests(1024, 0.5)
    assert product.size.requests == Requests(16, 0.1)
    assert graph.environments["test"].sizes["cart"].requests == Requests(2048, 0.5)
