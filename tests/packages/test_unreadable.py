"""What cannot be read in a service's folder is said at its place, of all services at once."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from commanding import invoke

from .team import Team, service

COMMANDS = ("check", "compile", "package")


def findings(command: str = "check", *more: str) -> Sequence[str]:
    """What a command finds, a line for each; it is no mistake of ours."""
    out = ("--out", "out") if command == "compile" else ()
    result = invoke(command, "shop.yaml", "--cloud", "aws", *out, *more)
    assert result.exit_code == 1, result.stderr
    return [line for line in result.stderr.splitlines() if ": error[" in line]


def conflict(path: Path, line: str) -> int:
    """Write Git's markers around a line of a file, and say at which line that begins."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = lines.index(line)
    lines[at : at + 1] = ["<<<<<<< HEAD", line, "=======", line, ">>>>>>> other"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at + 1


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("line", ['name = "cart"', 'name = "wire"', "[[package]]", "version = 1"])
def test_a_lock_in_conflict_is_a_finding_at_gits_first_line(
    team: Team, command: str, line: str
) -> None:
    """Wherever in it that is, and once for all services that share it."""
    team.make_workspace()
    at = conflict(team.home / "services" / "uv.lock", line)

    (found,) = findings(command)

    assert found.startswith(f"services/uv.lock:{at}:1: error[merge-conflict]: ")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["uv.lock", "requirements.txt"])
def test_what_is_not_utf_8_is_a_finding_for_each_service(
    team: Team, command: str, name: str
) -> None:
    for folder in ("cart", "price"):
        (team.home / "services" / folder / name).write_bytes(b"# one\n# caf\xe9\n")

    assert findings(command) == [
        f"services/{folder}/{name}:2:6: error[not-utf-8]: byte 0xE9 is not UTF-8"
        for folder in ("cart", "price")
    ]


def test_a_lock_that_is_no_toml_is_a_finding_at_its_line(team: Team) -> None:
    """Also where what the service needs is not to be found in what is left of it."""
    team.make_workspace()
    lock = team.home / "services" / "uv.lock"
    whole = lock.read_text(encoding="utf-8")
    at = whole.splitlines().index('name = "wire"') + 2
    lock.write_text(whole.replace('name = "wire"\n', 'name = "wire"\nversion 1\n'), "utf-8")
    team.write({"services/price/uv.lock": "no lock\n"})

    of_all, of_one = findings()

    assert of_one.startswith("services/uv.lock:")
    assert f":{at}:" in of_one
    assert "error[not-toml]" in of_one
    assert of_all.startswith("services/price/uv.lock:1:")


def test_a_lock_that_ends_too_early_is_a_finding_at_its_end(team: Team) -> None:
    team.write({"services/cart/uv.lock": 'version = 1\nrequires = "'})

    assert findings() == [
        "services/cart/uv.lock:2:13: error[not-toml]: the file is not TOML: Unterminated string"
    ]


def test_a_lock_that_somebody_else_than_uv_has_written_is_a_finding(team: Team) -> None:
    team.write(
        {
            "services/cart/uv.lock": 'version = 1\n\n[[package]]\nname = "cart"\n'
            'source = { virtual = "." }\ndependencies = ["wire"]\n',
        }
    )

    (found,) = findings()

    assert found.startswith("services/cart/uv.lock:1:1: error[not-a-lock]: ")


def test_the_others_are_packaged(team: Team) -> None:
    team.write({"services/cart/uv.lock": "no lock\n"})

    findings("package")

    kept = (team.home / ".twofold" / "packages").rglob("*.json")
    assert [path.stem for path in kept] == ["price"]


def test_how_lines_end_makes_no_other_package(team: Team) -> None:
    """As it did not before a text's bytes were looked at."""
    team.make_workspace()
    team.write({"services/cart/pyproject.toml": service("cart", "ports")})
    lock = team.home / "services" / "uv.lock"
    before = team.digests()
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))

    assert team.digests() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_project_that_is_no_toml_is_not_one_without_dependencies(
    team: Team, command: str
) -> None:
    team.write({"services/cart/pyproject.toml": '[project]\ndependencies = ["wire"\nname = 1\n'})

    (found,) = findings(command)

    assert found.startswith("services/cart/pyproject.toml:3:1: error[not-toml]: ")


def test_a_project_in_which_nothing_ends_is_a_finding(team: Team) -> None:
    """Python gives up on it in another way."""
    team.write({"services/cart/pyproject.toml": f"it = {'[' * 100_000}"})

    (found,) = findings()

    assert "error[not-toml]" in found


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["uv.lock", "requirements.txt", "pyproject.toml"])
def test_a_folder_is_nothing_that_says_dependencies(team: Team, command: str, name: str) -> None:
    (team.home / "services" / "cart" / name).mkdir()

    (found,) = findings(command)

    assert found == (
        f"services/cart/{name}:1:1: error[not-a-file]: '{name}' says what a service depends on, "
        "and this is a folder"
    )


def test_a_link_to_nowhere_is_nothing_that_says_dependencies(team: Team) -> None:
    (team.home / "services" / "cart" / "requirements.txt").symlink_to("elsewhere.txt")

    (found,) = findings()

    assert found.endswith("and this is not a file")


# Latin-1, as archives of other systems leave it.
CAFE = b"caf\xe9.txt"


def put(folder: Path, name: bytes = CAFE) -> None:
    """Put a file of this name into a folder, where the file system takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).touch()  # noqa: PTH118 (bytes)
    except OSError:
        pytest.skip("files have no such names here")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_is_not_utf_8_is_a_finding_for_each_file(team: Team, command: str) -> None:
    put(team.home / "services" / "cart")
    put(team.home / "services" / "price" / "data")

    assert findings(command) == [
        f"services/{place}/caf\\udce9.txt:1:1: error[name-not-utf-8]: "
        "the name of this file is not UTF-8, and goes into no package"
        for place in ("cart", "price/data")
    ]


def test_names_beside_a_dockerfile_and_in_what_services_share_are_looked_at_too(
    team: Team,
) -> None:
    team.make_workspace()
    team.write({"services/price/Dockerfile": "FROM scratch\n"})
    put(team.home / "services" / "price" / "tests")
    put(team.home / "services" / "ports")

    of_functions = findings()
    of_containers = findings("check", "--style", "kubernetes")

    assert [line.split(":")[0] for line in of_functions] == ["services/ports/caf\\udce9.txt"]
    assert [line.split(":")[0] for line in of_containers] == [
        "services/ports/caf\\udce9.txt",
        "services/price/tests/caf\\udce9.txt",
    ]


def test_how_a_finding_names_such_a_file_can_be_read_by_programs(team: Team) -> None:
    put(team.home / "services" / "cart")

    result = invoke("check", "shop.yaml", "--cloud", "aws", "--format", "json")

    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["path"] == "services/cart/caf\\udce9.txt"


def test_what_no_package_has_may_be_called_anything(team: Team) -> None:
    put(team.home / "services" / "cart" / "tests")

    assert invoke("check", "shop.yaml", "--cloud", "aws").exit_code == 0
