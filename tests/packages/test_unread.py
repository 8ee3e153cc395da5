"""Dependencies that a service says to other tools than ours are never left out unsaid."""

from __future__ import annotations

import pytest

from .team import Team
from .test_failures import findings

OTHERS = {
    "Pipfile": '[packages]\nwire = "*"\n',
    "Pipfile.lock": '{"default": {"wire": {"version": "==1.0"}}}\n',
    "poetry.lock": '[[package]]\nname = "wire"\nversion = "1.0"\n',
    "pdm.lock": '[[package]]\nname = "wire"\nversion = "1.0"\n',
    "pylock.toml": 'lock-version = "1.0"\n[[packages]]\nname = "wire"\n',
    "requirements.in": "wire\n",
    "setup.py": 'import setuptools\nsetuptools.setup(install_requires=["wire"])\n',
    "setup.cfg": "[options]\ninstall_requires = wire\n",
    "environment.yml": "name: it\ndependencies: [wire]\n",
    "environment.yaml": "name: it\ndependencies:\n  - wire\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_dependencies_that_are_said_to_another_tool_are_not_left_out(team: Team, name: str) -> None:
    """Also where a project has tables of tools alone; an empty file says that there are none."""
    team.write(
        {
            f"services/cart/{name}": OTHERS[name],
            "services/cart/pyproject.toml": "[tool.ruff]\nline-length = 100\n",
        }
    )

    found = findings(team)

    assert found.keys() == {"dependencies-unread"}
    assert f"service 'cart' has dependencies in '{name}'" in found["dependencies-unread"]
    assert "requirements.txt" in found["dependencies-unread"]
    team.write({"services/cart/requirements.txt": ""})
    assert team.package()["cart"]


def test_what_others_are_told_beside_a_project_is_no_more_than_its_own(team: Team) -> None:
    """Of a project's table, `setup.py` may add nothing; `setup.cfg` is many other tools'."""
    project = '[project]\nname = "cart"\nversion = "0"\n'
    settings = {"setup.cfg": "[flake8]\nignore = E1\n", "environment.yml": "stage: prod\n"}
    beside = {name: OTHERS[name] for name in ("setup.py", "poetry.lock", "pdm.lock")}
    team.write({f"services/price/{name}": text for name, text in settings.items()})
    team.write({f"services/cart/{name}": text for name, text in beside.items()})
    team.write({"services/cart/pyproject.toml": project})

    assert team.package().keys() == {"cart", "price"}


def test_a_link_to_nowhere_says_dependencies_to_nobody(team: Team) -> None:
    (team.home / "services" / "cart" / "Pipfile").symlink_to("elsewhere")

    assert findings(team).keys() == {"not-a-file"}
