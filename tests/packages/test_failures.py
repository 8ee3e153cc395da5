"""What goes wrong is said of the service that it goes wrong for, and takes nothing away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiled import ROOT
from twofold.diagnostics import CompileError
from twofold.installation import how_to_install
from twofold.packaging import limits, tools
from twofold.packaging.kept import note_of
from twofold.packaging.limits import Limit

from .index import wheel
from .team import Team, held, service

PACKAGE = [sys.executable, "-m", "twofold", "package", "shop.yaml", "--cloud", "aws"]


def findings(team: Team, cloud: str = "aws") -> Mapping[str, str]:
    """What packaging finds, by its codes."""
    with pytest.raises(CompileError) as caught:
        team.package(cloud)
    found: dict[str, str] = {}
    for each in caught.value.findings:
        found[each.code] = f"{found.get(each.code, '')}{each.message}\n{each.hint}\n"
    return found


def files_of(team: Team) -> Mapping[Path, bytes]:
    """Everything that is kept for one target."""
    folder = team.home / ".twofold" / "packages" / "shop" / "aws" / "functions"
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stand_in(folder: Path, script: str) -> str:
    """A program that is called instead of uv."""
    path = folder / "uv"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_what_has_no_wheel_for_the_target_is_said_and_the_last_package_stays(team: Team) -> None:
    """The other service is built."""
    first = team.package()
    wheel(team.wheels, "only-here", tag="cp313-cp313-macosx_11_0_arm64")
    team.write(
        {
            "services/cart/requirements.txt": "only-here==1.0\n",
            "services/price/main.py": "def app(): return 1\n",
        }
    )

    found = findings(team)

    assert found.keys() == {"package-failed"}
    assert "service 'cart'" in found["package-failed"]
    assert "only-here" in found["package-failed"]
    assert "wheel" in found["package-failed"]
    assert first["cart"].path.exists()
    prices = team.builds()[1]
    assert b'"package": "price-' in note_of(prices).read_bytes()
    assert not first["price"].path.exists()


@pytest.mark.parametrize("cloud", ["aws", "gcp"])
def test_what_is_installed_elsewhere_has_to_have_wheels_too(team: Team, cloud: str) -> None:
    """Seen when packaging, and not when Google or Docker builds."""
    wheel(team.wheels, "only-here", tag="cp313-cp313-macosx_11_0_arm64")
    team.make_workspace()
    team.write({"services/cart/pyproject.toml": service("cart", "only-here")})
    team.lock()

    assert "only-here" in findings(team, cloud)["package-failed"]


@pytest.mark.parametrize("limit", [Limit(size=1000), Limit(unpacked=500_000)])
def test_a_package_that_is_too_large_names_what_it_consists_of(
    team: Team, monkeypatch: pytest.MonkeyPatch, limit: Limit
) -> None:
    wheel(team.wheels, "heavy", files={"heavy/data.py": "# \n" * 500_000})
    before = team.package()
    team.write({"services/cart/requirements.txt": "heavy\n"})
    monkeypatch.setitem(dict_of(limits), "lambda", limit)

    found = findings(team)

    assert "service 'cart'" in found["package-too-large"]
    assert "heavy 1.4 MB" in found["package-too-large"]
    assert before["cart"].path.exists()


def dict_of(module: object) -> dict[str, Limit]:
    """The limits, to be changed for a test."""
    found: dict[str, Limit] = vars(module)["LIMITS"]
    return found


def test_a_uv_that_crashes_is_said_to(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = team.package()
    team.write({"services/cart/main.py": "def app(): return 1\n"})
    monkeypatch.setattr(tools, "uv_path", lambda: stand_in(tmp_path, "kill -SEGV $$"))

    found = findings(team)

    assert "ended by signal 11" in found["package-failed"]
    assert before["cart"].path.exists()
    assert not list(before["cart"].path.parent.glob(".*.new"))


def test_who_has_no_uv_is_told_how_to_come_by_one(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "uv_path", lambda: None)

    found = findings(team)

    assert f"`{how_to_install('package')}`" in found["no-uv"]


def test_dependencies_that_no_lock_pins_are_not_packaged(team: Team) -> None:
    team.write(
        {
            "services/cart/pyproject.toml": '[project]\nname = "cart"\nversion = "0"\n'
            'dependencies = ["wire"]\n',
            "services/price/pyproject.toml": '[project]\nname = "price"\nversion = "0"\n',
        }
    )

    found = findings(team)

    assert found.keys() == {"no-lock"}
    assert "service 'cart'" in found["no-lock"]
    assert "uv lock" in found["no-lock"]


@pytest.mark.parametrize("name", ["dependencies", "optional-dependencies"])
def test_dependencies_that_a_builder_names_are_not_packaged_without_a_lock(
    team: Team, name: str
) -> None:
    project = f'[project]\nname = "cart"\nversion = "0"\ndynamic = ["{name}"]\n'
    team.write({"services/cart/pyproject.toml": project})

    found = findings(team)

    assert found.keys() == {"no-lock"}
    assert "service 'cart'" in found["no-lock"]


def test_dependencies_that_only_poetry_reads_are_not_packaged(team: Team) -> None:
    """Which Python a service runs under is no dependency."""
    poetry = '[tool.poetry]\nname = "it"\n[tool.poetry.dependencies]\npython = "^3.11"\n'
    team.write(
        {
            "services/cart/pyproject.toml": f'{poetry}wire = "*"\n',
            "services/price/pyproject.toml": poetry,
        }
    )

    found = findings(team)

    assert found.keys() == {"dependencies-of-poetry"}
    assert "service 'cart'" in found["dependencies-of-poetry"]
    assert "'requirements.txt' in 'cart'" in found["dependencies-of-poetry"]


def test_what_poetry_exports_is_packaged(team: Team) -> None:
    """The way out of that finding."""
    project = '[tool.poetry]\nname = "it"\n[tool.poetry.dependencies]\nwire = "*"\n'
    team.write(
        {
            "services/cart/pyproject.toml": project,
            "services/cart/requirements.txt": "wire\n",
        }
    )

    assert "wire.py" in held(team.package()["cart"])


def test_a_lock_that_is_not_what_its_project_asks_for_is_not_packaged(team: Team) -> None:
    team.make_workspace()
    team.write({"services/cart/pyproject.toml": service("cart", "ports", "extra-thing")})

    found = findings(team)

    assert "lockfile" in found["package-failed"]
    assert "service 'cart'" in found["package-failed"]


def test_a_shared_package_that_cannot_be_built_is_said_with_its_builders_words(team: Team) -> None:
    team.make_workspace()
    team.write({"services/ports/backend.py": "raise SystemExit('cannot build today')\n"})

    assert "cannot build today" in findings(team)["package-failed"]


# --- interruptions ----------------------------------------------------------------------


def running(team: Team, folder: Path, script: str) -> subprocess.Popen[str]:
    """`twofold package` with another program for uv."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    stand_in(bin_folder, script)
    runner = (
        "import sys; from twofold.packaging import tools; "
        f"tools.uv_path = lambda: {str(bin_folder / 'uv')!r}; "
        "from twofold.cli import main; sys.argv = ['twofold', *sys.argv[1:]]; sys.exit(main())"
    )
    return subprocess.Popen(
        [sys.executable, "-c", runner, *PACKAGE[3:]],
        cwd=team.home,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_who_is_interrupted_leaves_the_last_good_package(
    team: Team, tmp_path: Path, sign: signal.Signals
) -> None:
    """Ctrl-C ends what it has started, too."""
    team.package()
    before = files_of(team)
    team.write({"services/cart/main.py": "def app(): return 1\n"})
    started = tmp_path / "started"
    process = running(
        team, tmp_path, f"echo $$ > {started}.new; mv {started}.new {started}; exec sleep 60"
    )
    while not started.exists():
        time.sleep(0.05)

    process.send_signal(sign)
    status = process.wait(20)

    child = int(started.read_text())
    if sign == signal.SIGINT:
        assert status == 130
        assert not is_running(child)
        assert files_of(team) == before
    else:
        os.kill(child, signal.SIGKILL)
        assert before.items() <= files_of(team).items()
    made = team.package()
    assert {name: each.unchanged for name, each in made.items()} == {"cart": False, "price": True}
    assert {path.suffix for path in files_of(team)} == {".json", ".lock", ".zip"}
    assert len(files_of(team)) == len(before)


def is_running(process: int) -> bool:
    """Whether there is a process of this number that is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False


def test_two_package_the_same_at_once(team: Team) -> None:
    """Each package is made once; who comes second waits, and takes it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generators")}
    both = [
        subprocess.Popen(PACKAGE, cwd=team.home, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]

    said = [each.communicate(timeout=60)[0] for each in both]

    assert [each.returncode for each in both] == [0, 0]
    for name in ("cart", "price"):
        lines = [line for text in said for line in text.splitlines() if line.startswith(name)]
        assert sorted(line.split()[3] for line in lines) == ["built", "unchanged"]
    assert all(each.unchanged and held(each) for each in team.package().values())


def test_a_note_that_is_not_whole_has_a_package_built_again(team: Team) -> None:
    made = team.package()["cart"]
    note = made.path.with_name("cart.json")
    note.write_text(note.read_text(encoding="utf-8")[:40], encoding="utf-8")

    again = team.package()

    assert (again["cart"].unchanged, again["price"].unchanged) == (False, True)
    assert again["cart"].note == made.note
