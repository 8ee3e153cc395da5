"""Services and a stack's configuration become a placement, or findings that say why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from resolving import resolve_text, service
from twofold.diagnostics import CompileError, Diagnostic
from twofold.placement.config import stack_of_options
from twofold.placement.model import ApplicationStack, Domain, Placement
from twofold.placement.needs import needs
from twofold.placement.place import place
from twofold.placement.refusals import Rules
from twofold.placement.support import (
    Cell,
    Native,
    Need,
    Refused,
    SupportTable,
    SupportTables,
)
from twofold.services.graph import ServiceGraph
from twofold.services.model import Scale
from twofold.values import replace

# Every need that a service can have.
EVERYTHING = """
name: shop
services:
  cart:
    image: acme/cart
    http: [GET /cart]
    on: [{topic: orders}, {schedule: 0 2 * * *}]
    uses: {catalog: read, ledger: read, carts: read, receipts: read}
    calls: [product]
    publishes: [orders]
    secrets: [key]
    cpu: 1
    concurrency: 8
    scale: {min: 1, max: 4}
    health: {path: /ok}
  product: {code: product}
  # Nothing wakes it.
  keeper:
    image: acme/keeper
    ports: {grpc: {port: 50051, protocol: grpc}, tcp: {port: 6379, protocol: tcp}}
    requests: {memory: 128Mi}
    volume: {path: /data, size: 1Gi}
    scratch: [/work]
stores:
  catalog: {kind: document}
  ledger: {kind: relational}
  carts: {kind: cache}
  receipts: {kind: bucket}
topics:
  orders: {}
environments:
  prod: {services: {cart: {memory: 2Gi, scale: {max: 9}}}}
"""

ALL: dict[Need, Cell] = {need: Native((need,)) for need in get_args(Need)}
SUPPORT: SupportTable = {"functions": ALL, "kubernetes": ALL}


def refusing(*refused: Need) -> SupportTable:
    """A table whose functions cannot have some needs, while Kubernetes has them all."""
    cells: dict[Need, Cell] = {need: Refused("of a reason", "go another way") for need in refused}
    return {"functions": ALL | cells, "kubernetes": ALL}


def no_limits(_: Placement) -> Iterator[Diagnostic]:
    """Limit nothing."""
    return iter(())


def unlimited(tables: SupportTables) -> dict[str, Rules]:
    """The rules of clouds that limit nothing."""
    return {name: Rules(table, no_limits) for name, table in tables.items()}


@pytest.fixture
def graph(tmp_path: Path) -> ServiceGraph:
    (tmp_path / "product").mkdir()
    (tmp_path / "product" / "main.py").write_text("app = None\n")
    return resolve_text(tmp_path, EVERYTHING)


@pytest.fixture
def stack(graph: ServiceGraph) -> ApplicationStack:
    return stack_of_options(graph.path, cloud="aws", environment="dev", style="functions")


def placement(graph: ServiceGraph, stack: ApplicationStack) -> Placement:
    """Place where everything is supported and nothing is limited."""
    return place(graph, stack, {"aws": Rules(SUPPORT, no_limits)})


def findings(
    graph: ServiceGraph, stack: ApplicationStack, support: SupportTable
) -> list[tuple[str, int]]:
    """Code and line of what is found when services are placed."""
    with pytest.raises(CompileError) as caught:
        place(graph, stack, {"aws": Rules(support, no_limits)})
    return [(each.code, each.span.line) for each in caught.value.findings]


def test_a_service_runs_in_the_stacks_style_unless_it_has_its_own(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    placed = placement(graph, replace(stack, styles={"product": "kubernetes"}))

    styles = {each.service.name: each.style for each in placed.services}
    assert styles == {"cart": "functions", "product": "kubernetes", "keeper": "functions"}
    assert placed.styles == {"functions", "kubernetes"}
    assert placed.runs(service(graph, "product"), "kubernetes")


def test_a_word_for_one_service_goes_before_the_stacks_own(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    placed = placement(graph, replace(stack, style="kubernetes", styles={"cart": "functions"}))

    styles = {each.service.name: each.style for each in placed.services}
    assert styles == {"cart": "functions", "product": "kubernetes", "keeper": "kubernetes"}


def test_pods_need_a_cluster_and_functions_none(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    bare = replace(stack, cluster=None)
    unused = replace(bare, styles={each.name: "functions" for each in graph.services})

    assert placement(graph, bare).stack == bare
    assert placement(graph, replace(unused, style="kubernetes")).styles == {"functions"}
    assert findings(graph, replace(bare, style="kubernetes"), SUPPORT) == [("no-cluster", 1)]


def test_a_lacking_cluster_is_said_once_for_all_the_words_that_ask_for_it(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    several = replace(stack, cluster=None, styles={"cart": "kubernetes", "product": "kubernetes"})

    assert findings(graph, several, SUPPORT) == [("no-cluster", 1)]


def test_code_with_a_dockerfile_needs_a_handler_for_functions_alone(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    """In a cluster, any language will do."""
    folder = graph.path.parent / "product"
    (folder / "main.py").rename(folder / "Dockerfile")
    anew = resolve_text(graph.path.parent, EVERYTHING)

    assert placement(anew, replace(stack, style="kubernetes")).styles == {"kubernetes"}
    assert findings(anew, stack, SUPPORT) == [("handler-missing", 16)]


def test_a_style_for_a_service_that_does_not_exist_is_found(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    misspelt = replace(stack, styles={"crat": "kubernetes"})

    assert findings(graph, misspelt, SUPPORT) == [("unknown-service", 1)]


def test_what_nothing_wakes_works_by_itself(graph: ServiceGraph, stack: ApplicationStack) -> None:
    """A caller wakes `product`, routes and events `cart`."""
    placed = placement(graph, stack)

    alone = {
        each.service.name
        for each in placed.services
        for need, _ in needs(placed, each)
        if need == "background"
    }

    assert alone == {"keeper"}


def test_an_environment_changes_what_it_names_and_nothing_else(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    dev = placement(graph, stack)
    prod = placement(graph, replace(stack, environment="prod"))

    cart = service(graph, "cart")
    small, large = dev.placed(cart).size, prod.placed(cart).size
    assert (small.memory, small.scale) == (512, Scale(1, 4))
    assert large == replace(small, memory=2048, scale=Scale(1, 9))
    assert (dev.protected, prod.protected) == (False, True)


def test_every_need_there_is_can_be_needed(graph: ServiceGraph, stack: ApplicationStack) -> None:
    """A need that no service can have would be a row of the table for nothing."""
    placed = placement(graph, stack)

    found = {need for each in placed.services for need, _ in needs(placed, each)}

    assert found | {"domain"} == set(get_args(Need))


def test_a_need_stands_where_the_blueprint_says_it(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    lines = {
        environment: {
            need: span.line
            for each in placed.services
            if each.service.name == "cart"
            for need, span in needs(placed, each)
        }
        for environment in ("dev", "prod")
        for placed in [placement(graph, replace(stack, environment=environment))]
    }

    text = (graph.path).read_text().splitlines()
    assert "cpu: 1" in text[lines["dev"]["cpu"] - 1]
    assert "min: 1" in text[lines["prod"]["min-scale"] - 1]
    assert "max: 4" in text[lines["dev"]["max-scale"] - 1]
    assert "max: 9" in text[lines["prod"]["max-scale"] - 1]
    assert "memory: 2Gi" in text[lines["prod"]["memory"] - 1]
    assert "  cart:" in text[lines["dev"]["memory"] - 1]


def test_what_the_target_refuses_is_explained_from_its_table(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    with pytest.raises(CompileError) as caught:
        place(graph, stack, {"aws": Rules(refusing("cache", "health"), no_limits)})

    cache, health = caught.value.findings
    assert (cache.code, health.code) == ("unsupported-cache", "unsupported-health")
    assert cache.message == (
        "service 'cart' needs 'cache', which aws/functions cannot give: of a reason"
    )
    assert cache.hint == "go another way; all that it needs is on aws/kubernetes"


def test_a_way_out_names_those_targets_alone_that_have_all_of_it(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    """The nearest comes first: the same cloud in another style, then other clouds."""
    tables: SupportTables = {
        "near": refusing("cache"),
        "far": SUPPORT,
        "half": {"functions": refusing("health")["functions"]},
    }

    def hints(known: SupportTables) -> list[str]:
        with pytest.raises(CompileError) as caught:
            place(graph, replace(stack, cloud="near"), unlimited(known))
        return [each.hint for each in caught.value.findings]

    there = "near/kubernetes, far/functions and far/kubernetes"
    assert hints(tables) == [f"go another way; all that it needs is on {there}"]
    alone: SupportTables = {"near": {"functions": refusing("cache")["functions"]}}
    assert hints(alone) == ["go another way"]


def test_a_way_out_is_none_where_limits_are_in_the_way(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    """What has all needs and would refuse the service nevertheless is promised to nobody."""

    def limits(placed: Placement) -> Iterator[Diagnostic]:
        if placed.runs(service(placed.graph, "cart"), "kubernetes"):
            yield Diagnostic(
                "too-many", "service 'cart' has too much", placed.graph.services[0].span
            )

    with pytest.raises(CompileError) as caught:
        place(graph, stack, {"aws": Rules(refusing("cache", "grpc"), limits)})

    assert [(each.code, each.hint) for each in caught.value.findings] == [
        ("unsupported-cache", "go another way"),
        ("unsupported-grpc", "go another way; all that it needs is on aws/kubernetes"),
    ]


def test_what_no_service_uses_is_to_be_had_wherever_there_is_such_a_store(
    tmp_path: Path, stack: ApplicationStack
) -> None:
    graph = resolve_text(
        tmp_path,
        "name: shop\nservices:\n  cart: {image: acme/cart}\nstores:\n  carts: {kind: cache}\n",
    )
    tables: SupportTables = {
        "aws": {"functions": refusing("cache")["functions"]},
        "far": {"functions": refusing("image", "background")["functions"]},
    }

    with pytest.raises(CompileError, match=r"is on far/functions$"):
        place(graph, stack, unlimited(tables))


def test_another_style_is_asked_for_its_own_row(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    moved = replace(stack, styles={"cart": "kubernetes"})

    assert place(graph, moved, {"aws": Rules(refusing("cache"), no_limits)}).stack == moved


def test_a_need_that_the_table_does_not_know_is_refused(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    cells: dict[Need, Cell] = {need: cell for need, cell in ALL.items() if need != "schedule"}

    assert findings(graph, stack, {"functions": cells}) == [("unsupported-schedule", 7)]


def test_a_style_without_a_row_is_refused_once_for_each_word_that_chose_it(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    mixed = replace(stack, styles={"product": "kubernetes"})

    with pytest.raises(CompileError) as caught:
        place(graph, mixed, unlimited({"aws": {"functions": ALL}, "far": SUPPORT}))

    [finding] = caught.value.findings
    assert (finding.code, finding.span.line) == ("unsupported-style", 1)
    assert finding.message == "no service runs as 'kubernetes' on 'aws'"
    assert finding.hint == "known here: 'functions'; on another cloud: far/kubernetes"


def test_a_store_that_nobody_uses_is_still_made_and_so_still_needed(
    tmp_path: Path, stack: ApplicationStack
) -> None:
    graph = resolve_text(
        tmp_path,
        "name: shop\nservices:\n  cart: {image: acme/cart}\nstores:\n  carts: {kind: cache}\n",
    )

    assert findings(graph, stack, refusing("cache")) == [("unsupported-cache", 5)]


def test_a_domain_is_needed_by_the_style_that_has_public_routes(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    named = replace(stack, domain=Domain("shop.example.com", "example.com"))

    assert findings(graph, named, refusing("domain")) == [("unsupported-domain", 1)]
    elsewhere = replace(named, styles={"cart": "kubernetes"})
    assert place(graph, elsewhere, {"aws": Rules(refusing("domain"), no_limits)}).stack == elsewhere


def test_findings_about_options_point_to_the_command_line(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    with pytest.raises(
        CompileError, match=r"<command line>:1:1: error\[unknown-environment\].*'test'"
    ):
        placement(graph, replace(stack, environment="test"))


def test_a_clouds_own_limits_are_found_with_everything_else(
    graph: ServiceGraph, stack: ApplicationStack
) -> None:
    def limits(placed: Placement) -> Iterator[Diagnostic]:
        cart = service(placed.graph, "cart")
        yield Diagnostic("too-many", "too many", placed.said(cart, "concurrency"))

    with pytest.raises(CompileError) as caught:
        place(graph, stack, {"aws": Rules(refusing("cache"), limits)})

    assert [each.code for each in caught.value.findings] == ["unsupported-cache", "too-many"]
