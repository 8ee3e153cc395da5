"""A blueprint becomes a graph of services: names become things, silence becomes defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolving import resolve_text, service
from twofold.blueprint.load import load
from twofold.diagnostics import CompileError
from twofold.services.cron import parse_cron
from twofold.services.model import (
    Call,
    Code,
    Image,
    Publish,
    ReadSecret,
    Requests,
    Route,
    Scale,
    Schedule,
    Size,
    SizeChange,
    Subscription,
    Use,
)
from twofold.services.resolve import resolve

SHOP = Path(__file__).parents[2] / "blueprints" / "shop.yaml"


def test_every_link_and_trigger_of_the_shop_holds_the_thing_that_it_names() -> None:
    graph = resolve(load(SHOP))

    named = {name: service(graph, name) for name in ("product", "cart", "checkout", "payment")}
    stores = {store.name: store for store in graph.stores}
    [orders], [key] = graph.topics, graph.secrets
    links = graph.links_of(named["checkout"])
    assert [link.target for link in links] == [
        stores["ledger"],
        named["cart"],
        named["payment"],
        orders,
    ]
    assert [type(link) for link in links] == [Use, Call, Call, Publish]
    assert [link.target for link in graph.links_of(named["payment"])] == [key]
    assert graph.called == {"product", "cart", "payment"}


def test_every_trigger_of_the_shop_is_read() -> None:
    graph = resolve(load(SHOP))

    routes = [(each.method, each.path) for each in graph.triggers if isinstance(each, Route)]
    [heard] = [each for each in graph.triggers if isinstance(each, Subscription)]
    [nightly] = [each for each in graph.triggers if isinstance(each, Schedule)]
    assert routes == [
        ("ANY", "/cart/{path+}"),
        ("POST", "/checkout"),
        ("GET", "/products"),
        ("GET", "/products/{id}"),
    ]
    assert (heard.service.name, heard.topic.name, heard.name) == (
        "receipt",
        "orders",
        "orders-receipt",
    )
    assert (nightly.name, nightly.cron, nightly.timezone) == (
        "report-0-2",
        parse_cron("0 2 * * *"),
        "UTC",
    )


def test_a_service_that_says_nothing_gets_our_defaults(tmp_path: Path) -> None:
    (tmp_path / "cart").mkdir()
    (tmp_path / "cart" / "main.py").write_text("app = None\n")

    graph = resolve_text(tmp_path, "name: shop\nservices:\n  cart: {code: cart}")

    [cart] = graph.services
    assert cart.source == Code(tmp_path / "cart", "python3.13", "main.app")
    assert cart.size == Size(
        memory=512,
        cpu=None,
        requests=Requests(memory=None, cpu=None),
        timeout=10,
        concurrency=None,
        scale=Scale(min=0, max=None),
    )
    assert (cart.retries, cart.was, cart.description) == (3, None, "")
    assert (cart.ports, cart.health, cart.volume, cart.scratch) == ((), None, None, ())


def test_a_service_goes_before_the_blueprints_defaults_value_by_value(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults:
          memory: 1Gi
          cpu: 1
          retries: 5
          scale: {min: 1, max: 9}
          requests: {memory: 256, cpu: 0.5}
          environment: {LOG: info, REGION: north}
        services:
          cart: {image: acme/cart}
          product:
            image: acme/product
            cpu: 2
            timeout: 1m
            retries: 0
            scale: {max: 3}
            requests: {memory: 128Mi}
            environment: {LOG: debug, PORT: 80, OPEN: true}
        """,
    )

    cart, product = graph.services
    assert cart.size == Size(1024, 1, Requests(256, 0.5), 10, None, Scale(1, 9))
    assert product.size == Size(1024, 2, Requests(128, 0.5), 60, None, Scale(1, 3))
    assert (cart.retries, product.retries) == (5, 0)
    assert {each.name: each.parts for each in graph.variables_of(product)} == {
        "LOG": ("debug",),
        "REGION": ("north",),
        "PORT": ("80",),
        "OPEN": ("true",),
    }
    assert {each.name: each.parts for each in graph.variables_of(cart)} == {
        "LOG": ("info",),
        "REGION": ("north",),
    }


def test_only_prod_is_protected_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        services:
          cart: {image: acme/cart, scale: {min: 1}, requests: {cpu: 0.5}}
        environments:
          dev: {protected: true}
          prod: {services: {cart: {memory: 2Gi, requests: {memory: 1Gi}, scale: {max: 8}}}}
          test: {}
        """,
    )

    protected = {name: each.protected for name, each in graph.environments.items()}
    assert protected == {"dev": True, "prod": True, "test": False}
    assert graph.environments["prod"].sizes == {
        "cart": SizeChange(memory=2048, requests=Requests(1024, 0.5), scale=Scale(1, 8)),
    }


def test_dev_and_prod_are_there_without_being_written(tmp_path: Path) -> None:
    graph = resolve_text(tmp_path, "name: shop\nservices:\n  cart: {image: acme/cart}")

    assert {name: each.protected for name, each in graph.environments.items()} == {
        "dev": False,
        "prod": True,
    }


def test_services_may_call_each_other_in_a_circle(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        services:
          cart: {image: acme/cart, calls: [product]}
          product: {image: acme/product, calls: [cart]}
        """,
    )

    assert [(link.service.name, link.target.name) for link in graph.links] == [
        ("cart", "product"),
        ("product", "cart"),
    ]


def test_a_secret_that_two_services_read_is_one_secret(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        services:
          cart: {image: acme/cart, secrets: [key]}
          product: {image: acme/product, secrets: [key]}
        """,
    )

    assert len(graph.secrets) == 1
    assert [type(link) for link in graph.links] == [ReadSecret, ReadSecret]


def test_code_is_found_beside_the_file_that_names_it(tmp_path: Path) -> None:
    folder = tmp_path / "team" / "cart"
    folder.mkdir(parents=True)
    (folder / "main.py").write_text("app = None\n")
    (tmp_path / "team" / "cart.yaml").write_text("services:\n  cart: {code: cart}\n")

    graph = resolve_text(tmp_path, "name: shop\ninclude: [team/cart.yaml]")

    assert graph.services[0].source == Code(folder, "python3.13", "main.app")


def test_a_module_may_be_a_package(tmp_path: Path) -> None:
    package = tmp_path / "cart" / "app" / "http"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("answer = None\n")

    graph = resolve_text(
        tmp_path, "name: shop\nservices:\n  cart: {code: cart, handler: app.http.answer}"
    )

    assert graph.services[0].source == Code(tmp_path / "cart", "python3.13", "app.http.answer")


def test_a_link_out_of_the_blueprints_folder_is_no_way_around_the_rule(tmp_path: Path) -> None:
    """The folder would be deployed from a place that the blueprint's repository does not hold."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "main.py").write_text("app = None\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "cart").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CompileError, match="code-outside"):
        resolve_text(inside, "name: shop\nservices:\n  cart: {code: cart}")


def test_a_blueprints_folder_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real" / "cart").mkdir(parents=True)
    (tmp_path / "real" / "cart" / "main.py").write_text("app = None\n")
    (tmp_path / "here").symlink_to(tmp_path / "real")

    graph = resolve_text(tmp_path / "here", "name: shop\nservices:\n  cart: {code: cart}")

    assert isinstance(graph.services[0].source, Code)


@pytest.mark.parametrize("code", ["x" * 5000, '"a\\0b"', "'   '", "loop"])
def test_a_path_that_no_folder_can_have_is_a_finding(tmp_path: Path, code: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path, f"name: shop\nservices:\n  cart: {{code: {code}}}")

    assert len(caught.value.findings) == 1
    assert all(len(line) < 300 for line in str(caught.value).splitlines())


@pytest.mark.parametrize(
    "image",
    [
        "cart",
        "acme/cart:1.4",
        "localhost:5000/acme/cart",
        "ghcr.io/acme/cart@sha256:" + "0a" * 32,
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com/cart:1.4.2_b",
    ],
)
def test_an_image_is_called_as_registries_call_it(tmp_path: Path, image: str) -> None:
    graph = resolve_text(tmp_path, f"name: shop\nservices:\n  cart: {{image: '{image}'}}")

    assert graph.services[0].source == Image(image)


def test_a_schedules_name_does_not_change_when_others_come_before_it(tmp_path: Path) -> None:
    text = """
        name: shop
        services:
          report: {{image: acme/report, on: [{} {{schedule: 0 2 * * *}}]}}
        """

    alone = resolve_text(tmp_path, text.format("")).triggers
    after = resolve_text(tmp_path, text.format("{schedule: '*/5 * * * *'},")).triggers

    assert [each.name for each in alone if isinstance(each, Schedule)] == ["report-0-2"]
    assert [each.name for each in after if isinstance(each, Schedule)] == [
        "report-every-5-any",
        "report-0-2",
    ]


def test_a_link_in_the_code_that_leaves_the_blueprints_folder_is_refused(tmp_path: Path) -> None:
    """What it leads to would be deployed."""
    (tmp_path / "shop" / "cart").mkdir(parents=True)
    app = "async def app(scope, receive, send): ...\n"
    (tmp_path / "shop" / "cart" / "main.py").write_text(app)
    (tmp_path / "private.txt").write_text("private")
    (tmp_path / "shop" / "cart" / "notes.txt").symlink_to(tmp_path / "private.txt")

    with pytest.raises(CompileError) as caught:
        resolve_text(tmp_path / "shop", "name: shop\nservices: {cart: {code: cart}}\n")

    [finding] = caught.value.findings
    assert finding.code == "code-outside"
    assert "'notes.txt'" in finding.message
