"""Each of the shop's services passes the tests that stand beside it, each in a process of its own.

All of them are called `main`, and so are their tests' subjects.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compiled import ROOT
from twofold.packaging.tools import uv_path

SERVICES = ROOT / "blueprints" / "services"
TESTED = sorted(each.parent for each in SERVICES.glob("*/tests"))


def test_every_service_of_the_shop_has_tests() -> None:
    assert [each.name for each in TESTED] == [
        "cart",
        "checkout",
        "payment",
        "product",
        "receipt",
        "report",
    ]


@pytest.mark.parametrize("service", TESTED, ids=[each.name for each in TESTED])
def test_a_service_passes_its_own_tests(service: Path) -> None:
    """Warnings are errors there: what is deprecated today is gone tomorrow."""
    path = str(SERVICES / "ports" / "src")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        cwd=service,
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"\d+ passed", done.stdout), done.stdout


def test_the_lock_is_of_what_the_services_ask_for() -> None:
    done = subprocess.run(
        [str(uv_path()), "lock", "--check", "--offline"],
        cwd=SERVICES,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_lock_names_no_index_but_the_public_one() -> None:
    text = (SERVICES / "uv.lock").read_text(encoding="utf-8")

    assert set(re.findall(r'registry = "([^"]*)"', text)) == {"https://pypi.org/simple"}
    assert set(re.findall(r'url = "https://([^/"]*)', text)) == {"files.pythonhosted.org"}
