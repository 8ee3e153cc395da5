"""Fixtures of the tests of packages: an index of our own, and a team's folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from twofold.packaging.kept import ELSEWHERE
from twofold.packaging.python.wheels import PINS

from .index import serve, wheel, write_pinned
from .team import BLUEPRINT, Team


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of wheels: what adapters import, and what the workspace of services does."""
    folder = tmp_path_factory.mktemp("wheels")
    write_pinned(folder, PINS)
    for name in ("wire", "amazon", "googly", "extra-thing"):
        wheel(folder, name)
    return folder


@pytest.fixture(scope="session")
def index(wheels: Path) -> Iterator[str]:
    """The address of an index of these wheels."""
    with serve(wheels) as address:
        yield address


@pytest.fixture
def team(tmp_path: Path, index: str, wheels: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A blueprint with two services, whose packages lie where a team's do."""
    monkeypatch.delenv(ELSEWHERE)
    monkeypatch.setenv("UV_DEFAULT_INDEX", index)
    monkeypatch.setenv("UV_CACHE_DIR", str(wheels / "cache"))
    home = tmp_path / "team"
    home.mkdir()
    team = Team(home, wheels)
    team.write(
        {
            "shop.yaml": BLUEPRINT,
            "services/cart/main.py": "def app(): ...\n",
            "services/price/main.py": "def app(): ...\n",
        }
    )
    monkeypatch.chdir(home)
    return team
