"""Services in Kubernetes: on the real engine, and in a real API server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compiled import CASES, REGION_KEYS
from kubernetes.server import Kubernetes
from printing import deployable
from twofold.clouds.kubernetes.schedules import CLIENT
from twofold.compile import compile_stack
from twofold.placement.config import read_stack
from twofold.resources.graph import ResourceGraph

from .azure.outputs import SUBSCRIPTION
from .clusters import live_case, objects_in
from .clusters_of_teams import THEIRS
from .conftest import repository
from .docker_provider import MANIFEST
from .live import difference, done, rewritten, said
from .moves import CRON_JOB, DEPLOYMENT, MOVES, Moves, others
from .pulumi_cli import Engine, Result
from .wire import Value, leaves

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("clusters")]


@pytest.fixture(scope="module")
def root(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    needs_pulumi: None,
    kubernetes: Kubernetes,
) -> Iterator[Engine]:
    """The repository's root, with a cloud's platform deployed, and a team's cluster beside it."""
    cloud: str = request.param
    platform = f"platform-{cloud}-dev"
    with repository(tmp_path_factory.mktemp(cloud), kubernetes) as pulumi:
        pulumi.stack_init(platform)
        pulumi.up(platform)
        for kind, identity, outputs in THEIRS[cloud]:
            pulumi.cloud.put(kind, identity, {}, outputs)
        yield pulumi


# Cases on Azure, which do not say for whom callers' tokens are; any id does.
AUDIENCES = frozenset({"mixed-azure", "team-cluster-azure"})


@pytest.mark.parametrize(
    ("root", "stack", "namespace"),
    [
        ("aws", "online-boutique-aws-dev", "online-boutique-dev"),
        ("aws", "mixed", "mixed-dev"),
        ("aws", "team-cluster", "team-dev"),
        ("azure", "online-boutique-azure-dev", "online-boutique-dev"),
        ("azure", "mixed-azure", "mixed-dev"),
        ("azure", "team-cluster-azure", "team-dev"),
        ("gcp", "online-boutique-gcp-dev", "online-boutique-dev"),
        ("gcp", "mixed-gcp", "mixed-gcp-dev"),
        ("gcp", "team-cluster-gcp", "team-gcp-dev"),
    ],
    indirect=["root"],
)
def test_services_in_a_cluster_live_from_their_first_preview_to_destroy(
    root: Engine,
    kubernetes: Kubernetes,
    tmp_path: Path,
    stack: str,
    namespace: str,
) -> None:
    """On the way the printed project takes over, and finds nothing to change."""
    live = live_case(root, stack) if (CASES / stack).is_dir() else root
    taken = root.at(deployable(stack, tmp_path / "printed"))
    live.stack_init(stack)
    for project in (live, taken) if stack.startswith("mixed") else ():
        project.set_config(stack, "switch", "s3cret", secret=True)
    for project in (live, taken) if stack in AUDIENCES else ():
        project.set_config(stack, "audience", SUBSCRIPTION)

    planned = live.preview(stack)
    made = live.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert live.preview(stack, expect_no_changes=True).changes == ()
    assert live.refresh(stack).changes == ()
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    assert objects_in(kubernetes, namespace)
    live.destroy(stack)
    assert live.export(stack)["deployment"].get("resources", []) == []
    assert objects_in(kubernetes, namespace) == frozenset()


@pytest.mark.parametrize("root", ["aws"], indirect=True)
def test_what_runs_in_a_cluster_beside_its_stores_lives_there_from_first_preview_to_destroy(
    root: Engine, kubernetes: Kubernetes, tmp_path: Path
) -> None:
    """On the cloud that is a cluster; the printed project takes over, and finds nothing to do."""
    stack = "everything-kubernetes"
    live = live_case(root, stack)
    taken = root.at(deployable(stack, tmp_path / "printed"))
    live.stack_init(stack)
    for project in (live, taken):
        project.set_config(stack, "told", "s3cret", secret=True)

    planned = live.preview(stack)
    made = live.up(stack)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert live.preview(stack, expect_no_changes=True).changes == ()
    assert live.refresh(stack).changes == ()
    assert taken.preview(stack, expect_no_changes=True).changes == ()
    assert {
        "cluster.postgresql.cnpg.io/tables",
        "perconaservermongodb.psmdb.percona.com/documents",
        "rabbitmqcluster.rabbitmq.com/rabbitmq",
        "bucket.seaweed.seaweedfs.com/files",
        "statefulset.apps/values",
    } <= objects_in(kubernetes, "everything-dev")
    live.destroy(stack)
    assert objects_in(kubernetes, "everything-dev") == frozenset()


# --- a service changes its style, and everything else stays -------------------------------

SERVICES = ("product", "cart", "checkout", "payment", "receipt", "report")


class Shop:
    """The shop as a live stack, some of whose services run in Kubernetes."""

    def __init__(self, pulumi: Engine, stack: str) -> None:
        self.pulumi = pulumi
        self._stack = stack
        self._file = pulumi.project / "stacks" / f"Pulumi.{stack}.yaml"
        self._text = self._file.read_text(encoding="utf-8")

    def graph(self) -> ResourceGraph:
        """What the stack is to become, as twofold compiles it."""
        return compile_stack(read_stack(self._file, self.pulumi.project, REGION_KEYS))

    def move(self, *services: str) -> Result:
        """Have these services in Kubernetes, and the others as functions."""
        styles = ", ".join(f"{each}: kubernetes" for each in services)
        text = rewritten(self._text, ("twofold:styles: {}", f"twofold:styles: {{{styles}}}"))
        self._file.write_text(text, encoding="utf-8")
        return self.pulumi.up(self._stack)

    def resources(self) -> dict[str, dict[str, Any]]:
        """What is deployed, by URN."""
        found = self.pulumi.export(self._stack, secrets=True)["deployment"]["resources"]
        return {each["urn"]: each for each in found}

    def images(self) -> frozenset[str]:
        """The images that pods run, as their registry finds them."""
        texts = [
            text
            for each in self.resources().values()
            if each["type"] in {CRON_JOB, DEPLOYMENT}
            for path, text in leaves(each["inputs"])
            if path.endswith(".image") and text != CLIENT
        ]
        return frozenset(re.sub(r":[\w.-]+@", "@", str(text)) for text in texts)


def steps_of_moving() -> Iterator[tuple[str, tuple[str, ...]]]:
    """One service after the other into the cluster, and then each back: who moves, who is there."""
    for count, service in enumerate(SERVICES, start=1):
        yield service, SERVICES[:count]
    for count, service in enumerate(SERVICES, start=1):
        yield service, SERVICES[count:]


def without_digits(value: Value) -> str:
    """Write inputs without the digits of names and ids, which what is made anew has others of.

    >>> without_digits({"name": "cart-0a1b2c3"})
    '{"name": "cart-x"}'
    >>> without_digits({"name": "cart0a1b2c3d"})
    '{"name": "cartx"}'
    """
    text = json.dumps(value, sort_keys=True)
    return re.sub(r"(?<![0-9a-f])[0-9a-f]{7,}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?\b", "x", text)


@pytest.mark.parametrize(
    ("root", "moves"), [(each.cloud, each) for each in MOVES], indirect=["root"], ids=str
)
def test_services_change_their_style_and_everything_else_stays(
    root: Engine, kubernetes: Kubernetes, moves: Moves
) -> None:
    stack = f"shop-{moves.cloud}-dev"
    root.stack_init(stack)
    shop = Shop(root, stack)
    shop.move()
    url, first = root.outputs(stack), shop.resources()

    for service, inside in steps_of_moving():
        before = shop.graph()
        made = shop.move(*inside)
        changes = made.changes

        assert changes
        assert done(made) == said(difference(before, shop.graph(), moves.cloud))
        assert [step for step in changes if step.type in moves.kept] == []
        surprises = [step for step in changes if others(step, service)]
        assert [step for step in surprises if not moves.notices(step)] == []
        assert root.outputs(stack) == url
        assert moves.turn_late(changes)
        running = objects_in(kubernetes, "shop-dev", "deployments", "cronjobs")
        assert running == {moves.runs(each) for each in inside}
        assert {each["id"] for each in root.cloud.of_type(MANIFEST)} >= shop.images()

    last = shop.resources()
    assert last.keys() == first.keys()
    for urn, resource in first.items():
        if resource["type"] in moves.kept:
            assert last[urn]["inputs"] == resource["inputs"]
            assert last[urn]["id"] == resource["id"]
        assert without_digits(last[urn].get("inputs")) == without_digits(resource.get("inputs"))
    root.destroy(stack)
