"""A service's package has the client libraries of the ports that it opens, and no others."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from compiled import ROOT
from twofold.compile import CLOUDS
from twofold.packaging.tools import uv_path

from .assembled import PYTHON, install
from .test_ports_told import PRODUCTS

SERVICES = ROOT / "blueprints" / "services"
PORTS = ("buckets", "caches", "calls", "databases", "documents", "secrets", "topics")
IMPORTED = re.compile(r"^from ports\.(\w+) import", re.MULTILINE)

# How a service is known to its cloud, where that takes a library.
IDENTITY = {
    "aws": "from ports.identity import aws; aws()",
    "azure": "from ports.identity import azure; azure()",
    "gcp": "import google.auth.transport.requests",
    "kubernetes": "",
}


def extras_of(project: Path) -> dict[str, list[str]]:
    said: dict[str, Any] = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    return said["project"]["optional-dependencies"]


EXTRAS = sorted(each for each in extras_of(SERVICES / "ports") if "-" in each)
NAMES = sorted(each.parent.parent.name for each in SERVICES.glob("*/tests/test_*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_a_service_asks_for_the_ports_that_it_opens(name: str) -> None:
    sources = (each.read_text(encoding="utf-8") for each in (SERVICES / name).glob("*.py"))
    opened = {port for text in sources for port in IMPORTED.findall(text)} & {*PORTS}
    expected = {
        cloud: [f"ports[{','.join(wanted)}]"]
        for cloud in CLOUDS
        if (wanted := [each for each in EXTRAS if each in {f"{cloud}-{port}" for port in opened}])
    }

    assert opened
    assert extras_of(SERVICES / name) == expected


def test_every_port_of_every_cloud_has_its_libraries() -> None:
    """Inside a cluster, calls and secrets take none."""
    all_of_them = {f"{cloud}-{port}" for cloud in CLOUDS for port in PORTS}

    assert all_of_them - {*EXTRAS} == {"kubernetes-calls", "kubernetes-secrets"}
    assert {*EXTRAS} <= all_of_them


@pytest.mark.slow
@pytest.mark.parametrize("extra", EXTRAS)
def test_a_port_needs_no_more_than_its_extra_brings(extra: str, tmp_path: Path) -> None:
    """What it imports is there, where nothing else is."""
    cloud, _, port = extra.partition("-")
    module = PRODUCTS.get(port, {}).get(cloud, cloud)
    words = ["export", "--quiet", "--frozen", "--package", "ports", "--extra", extra]
    listed = subprocess.run(
        [str(uv_path()), *words, "--no-emit-local", "--no-header", "--no-annotate"],
        cwd=SERVICES,
        check=True,
        capture_output=True,
        text=True,
    )
    (tmp_path / "wanted.txt").write_text(listed.stdout, encoding="utf-8")
    installed = install(tmp_path / "installed", "-r", str(tmp_path / "wanted.txt"))

    program = f"import ports.{port}.{module}\n{IDENTITY[cloud]}\n"
    done = subprocess.run(
        [PYTHON, "-S", "-c", program],
        env={
            "PYTHONPATH": f"{installed}:{SERVICES / 'ports' / 'src'}",
            "AWS_REGION": "eu-central-1",
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
