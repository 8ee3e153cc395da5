"""A new project is packaged, and previewed by the real engine, as its README says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.docker_provider import LOGIN
from engine.pulumi_cli import engine
from kubernetes.server import Kubernetes
from twofold.compile import support_tables

from .made import project, run, service

pytestmark = pytest.mark.slow

TARGETS = [(cloud, style) for cloud, table in support_tables().items() for style in table]


def lock(root: Path, index: str, tmp_path: Path) -> None:
    """What `uv lock` does, with an index of our own."""
    uv = {"UV_DEFAULT_INDEX": index, "UV_CACHE_DIR": str(tmp_path / "uv")}
    done = run(["uv", "lock"], root, **uv)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("target", TARGETS, ids="-".join)
def test_a_new_project_packages(target: tuple[str, str], index: str, tmp_path: Path) -> None:
    cloud, style = target
    root = project(tmp_path, clouds=cloud, style=style, events=True, schedule=True)
    service(root, "mailer", topic="letters")
    lock(root, index, tmp_path)
    uv = {"UV_DEFAULT_INDEX": index, "UV_CACHE_DIR": str(tmp_path / "uv")}

    words = ["twofold", "package", "--stack", f"shop-{cloud}-dev", "--format", "json"]
    done = run(words, root, **uv, TWOFOLD_PACKAGES=str(tmp_path / "packages"))

    assert done.returncode == 0, done.stderr
    made = {each["service"]: root / each["path"] for each in json.loads(done.stdout)["packages"]}
    assert made.keys() == {"greeter", "listener", "nightly", "mailer"}
    assert all(path.exists() for path in made.values())


@pytest.mark.engine
@pytest.mark.parametrize("target", TARGETS, ids="-".join)
@pytest.mark.usefixtures("needs_pulumi")
def test_a_new_project_previews(
    target: tuple[str, str], index: str, kubernetes: Kubernetes, tmp_path: Path
) -> None:
    """After its platform, where services run in a cluster.

    A cluster of no cloud and its registry are there before, and Docker is logged in to that, as the
    README says.
    """
    cloud, style = target
    root = project(tmp_path, clouds=cloud, style=style, events=True, schedule=True)
    lock(root, index, tmp_path)

    with engine(root, tmp_path / "state", kubernetes) as pulumi:
        if cloud == "kubernetes":
            pulumi.cloud.put("kubernetes:context", "development", {}, {})
            pulumi.cloud.put(LOGIN, "registry.example.com", {}, {})
        if style == "kubernetes":
            pulumi.stack_init(f"platform-{cloud}-dev")
            pulumi.up(f"platform-{cloud}-dev")
        pulumi.stack_init(f"shop-{cloud}-dev")
        planned = pulumi.preview(f"shop-{cloud}-dev")

    services = {step.name for step in planned.changes if step.type == "shop:services:Service"}
    assert services == {"greeter", "listener", "nightly"}
