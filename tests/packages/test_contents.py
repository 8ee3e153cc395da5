"""What packages hold: the service, adapters, and what both depend on, for the target alone."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import PurePosixPath

import pytest
from dockerfile_parse import DockerfileParser

from twofold.blueprint.fields import fields, words
from twofold.blueprint.model import ServiceSpec
from twofold.packaging.inputs import Reader
from twofold.packaging.kept import archive_of, read_note
from twofold.packaging.make import AZURE_SITE
from twofold.packaging.python.images import BASES
from twofold.placement.model import Style

from .index import wheel
from .team import Team, held

HOMES = {"aws": PurePosixPath(), "azure": AZURE_SITE}


@pytest.fixture
def workspace(team: Team) -> Team:
    """The services with dependencies: shared, their own, and some for one cloud alone."""
    team.make_workspace()
    return team


@pytest.mark.parametrize(("cloud", "home"), HOMES.items())
def test_a_zip_has_all_that_a_service_imports(
    workspace: Team, cloud: str, home: PurePosixPath
) -> None:
    made = workspace.package(cloud)

    files = held(made["price"])

    there = {
        name
        for name in ("wire", "amazon", "googly", "extra_thing", "ports/__init__")
        if str(home / f"{name}.py") in files
    }
    assert there == {"wire", "extra_thing", "ports/__init__"} | (
        {"amazon"} if cloud == "aws" else set()
    )
    assert files["main.py"] == b"def app(): ...\n"
    assert "twofold_adapter/__init__.py" in files
    assert str(home / "extra_thing.py") not in held(made["cart"])


@pytest.mark.parametrize(
    ("cloud", "style", "extra", "other"),
    [("gcp", "functions", "googly", "amazon"), ("aws", "kubernetes", "amazon", "googly")],
)
def test_what_is_installed_elsewhere_is_named_by_version_and_hash(
    workspace: Team, cloud: str, style: Style, extra: str, other: str
) -> None:
    files = held(workspace.package(cloud, style)["price"])

    required = files["requirements.txt"].decode()
    assert f"{extra}==1.0" in required
    assert other not in required
    assert "ports" not in required
    assert required.count("==") == required.count("--hash=sha256:")
    assert files["ports/__init__.py"] == b"PORTS = 1\n"
    assert f"{extra}.py" not in files


def test_nothing_of_the_machine_that_built_it_is_in_a_package(workspace: Team) -> None:
    """No paths, no scripts that name its Python, no notes of installers."""
    package = workspace.package()["cart"]

    names = held(package)
    assert not [name for name in names if name.startswith("bin/") or name.endswith("RECORD")]
    assert not [name for name, text in names.items() if str(workspace.home).encode() in text]
    assert not (workspace.home / "services" / "ports" / "built-here.txt").exists()
    with zipfile.ZipFile(package.path) as archive:
        entries = archive.infolist()
        assert {each.date_time for each in entries} == {(1980, 1, 1, 0, 0, 0)}
        names_in_order = [PurePosixPath(each.filename) for each in entries]
        assert names_in_order == sorted(names_in_order)
    beside = {path.name for path in package.path.parent.iterdir()}
    notes = {"cart.json", "price.json", ".cart.lock", ".price.lock"}
    assert {name for name in beside if not name.endswith(".zip")} == notes


def test_a_services_own_file_takes_the_place_of_another(team: Team) -> None:
    wheel(team.wheels, "shadowed", files={"main.py": "other", "shadowed/__init__.py": ""})
    team.write(
        {
            "services/cart/requirements.txt": "shadowed\n",
            "services/cart/twofold_adapter/events.py": "MINE = True\n",
            "services/cart/tests/test_cart.py": "",
            "services/cart/run.sh": "#!/bin/sh\n",
        }
    )

    made = team.package()["cart"]

    files = held(made)
    assert files["main.py"] == b"def app(): ...\n"
    assert files["twofold_adapter/events.py"] == b"MINE = True\n"
    assert "shadowed/__init__.py" in files
    assert not {"tests/test_cart.py", "requirements.txt"} & files.keys()
    with zipfile.ZipFile(made.path) as archive:
        modes = {each.filename: each.external_attr >> 16 & 0o777 for each in archive.infolist()}
    assert (modes["run.sh"], modes["main.py"]) == (0o755, 0o644)


def test_wheels_are_for_what_the_function_runs_on(team: Team) -> None:
    """Not for the machine that packages."""
    for system in ("manylinux_2_17_aarch64", "manylinux_2_17_x86_64", "macosx_11_0_arm64"):
        name, tag = {"made.py": f"FOR = {system!r}\n"}, f"cp313-cp313-{system}"
        wheel(team.wheels, "made", files=name, tag=tag)
    team.write({"services/cart/requirements.txt": "made\n"})

    of = {cloud: held(team.package(cloud)["cart"]) for cloud in ("aws", "azure")}

    assert of["aws"]["made.py"] == b"FOR = 'manylinux_2_17_aarch64'\n"
    assert of["azure"][str(AZURE_SITE / "made.py")] == b"FOR = 'manylinux_2_17_x86_64'\n"


@pytest.mark.parametrize(
    ("runtime", "version"), [("python3.12", "1.26.0"), ("python3.13", "2.2.0")]
)
def test_azures_library_is_the_one_for_the_runtime(team: Team, runtime: str, version: str) -> None:
    """Its second version is the first for Python 3.13, as it says of itself."""
    text = (team.home / "shop.yaml").read_text()
    team.write({"shop.yaml": f"{text}defaults: {{runtime: {runtime}}}\n"})

    made = team.package("azure")

    library = held(made["cart"])[str(AZURE_SITE / "azure_functions.py")]
    assert library == f"VERSION = {version!r}\n".encode()


@pytest.mark.parametrize("runtime", BASES)
def test_an_image_is_small_pinned_and_not_roots(team: Team, runtime: str) -> None:
    text = (team.home / "shop.yaml").read_text(encoding="utf-8")
    team.write({"shop.yaml": f"{text}defaults: {{runtime: {runtime}}}\n"})

    made = team.package("aws", "kubernetes")["price"]

    file = made.path / "Dockerfile"
    parsed = DockerfileParser(str(file))
    steps = {each["instruction"]: each["value"] for each in parsed.structure}
    assert parsed.baseimage == BASES[runtime]
    assert "@sha256:" in parsed.baseimage
    assert f"python:{runtime.removeprefix('python')}" in parsed.baseimage
    assert steps["USER"] == "1000:1000"
    assert "--require-hashes" in steps["RUN"]
    assert json.loads(steps["CMD"])[0] == "python"
    subprocess.run(["hadolint", file], check=True)


def test_every_runtime_has_a_floor() -> None:
    """Those that a blueprint may name, and no others."""
    runtimes = words(fields(ServiceSpec)["runtime"].shape.base)

    assert set(BASES) == set(runtimes)


def test_a_folder_with_a_dockerfile_is_built_as_it_is(team: Team) -> None:
    team.write({"services/cart/Dockerfile": "FROM scratch\n", "services/cart/tests/a.py": ""})
    [cart, _] = team.builds("aws", "kubernetes")

    archive = archive_of(cart, Reader())

    assert archive.path == (team.home / "services" / "cart")
    assert cart.own_dockerfile
    assert not team.builds("aws", "functions")[0].own_dockerfile


def test_a_note_says_what_is_known_of_a_package(team: Team) -> None:
    wheel(team.wheels, "heavy", files={"heavy/data.py": "# \n" * 100_000})
    team.write({"services/cart/requirements.txt": "heavy\n"})

    made = team.package()["cart"]

    note = read_note(made.path.with_name("cart.json"))
    assert note is not None
    assert note == made.note
    assert note.size == made.path.stat().st_size
    assert note.unpacked == sum(map(len, held(made).values()))
    assert note.largest[0][0] == "heavy"
    assert note.inputs.startswith(made.path.stem.removeprefix("cart-"))


def test_packages_are_kept_where_git_does_not_look(team: Team) -> None:
    package = team.package()["cart"].path

    subprocess.run(["git", "init", "--quiet"], cwd=team.home, check=True)
    ignored = subprocess.run(
        ["git", "check-ignore", "--quiet", package], cwd=team.home, check=False
    )

    assert package.is_relative_to(team.home / ".twofold" / "packages")
    assert ignored.returncode == 0
