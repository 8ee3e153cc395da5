"""Somebody's folder with a blueprint, and what is packaged of it."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twofold.compile import CLOUDS, place_stack
from twofold.packaging.builds import Build, builds_of
from twofold.packaging.inputs import Reader
from twofold.packaging.make import Made
from twofold.packaging.together import make_all
from twofold.packaging.tools import uv_path
from twofold.placement.model import Style, stack_of

BLUEPRINT = """\
name: shop
services:
  cart:
    code: services/cart
    http: [GET /cart]
  price:
    code: services/price
    http: [GET /price]
    on: [{topic: orders}]
topics:
  orders: {}
"""

# What a shared package is built with: nothing that would have to be fetched.
BACKEND = '''\
"""Builds a wheel of the modules that lie in `src`."""

import pathlib
import zipfile


def build_wheel(folder, config_settings=None, metadata_directory=None):
    """Write the wheel."""
    name = "ports-0.1-py3-none-any.whl"
    info = "ports-0.1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        for path in sorted(pathlib.Path("src").rglob("*.py")):
            wheel.write(path, path.relative_to("src"))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: ports\\nVersion: 0.1\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
        wheel.writestr(f"{info}/RECORD", "")
    pathlib.Path("built-here.txt").write_text("left by a builder")
    return name
'''

PORTS = """\
[project]
name = "ports"
version = "0.1"
requires-python = ">=3.11"
dependencies = ["wire"]
[project.optional-dependencies]
aws = ["amazon"]
gcp = ["googly"]
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

SERVICE = """\
[project]
name = "{name}"
version = "0"
requires-python = ">=3.11"
dependencies = [{dependencies}]
[project.optional-dependencies]
aws = ["ports[aws]"]
gcp = ["ports[gcp]"]
[tool.uv.sources]
ports = {{workspace = true}}
"""

WORKSPACE = '[tool.uv.workspace]\nmembers = ["ports", "cart", "price"]\n'


@dataclass(frozen=True, slots=True)
class Team:
    """A folder with `shop.yaml` and its services, and the wheels that there are."""

    home: Path
    wheels: Path

    def write(self, files: Mapping[str, str]) -> None:
        """Write files."""
        for name, text in files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def make_workspace(self) -> None:
        """Have the services be members of a workspace, with a package that they share."""
        self.write(
            {
                "services/pyproject.toml": WORKSPACE,
                "services/ports/pyproject.toml": PORTS,
                "services/ports/backend.py": BACKEND,
                "services/ports/src/ports/__init__.py": "PORTS = 1\n",
                "services/cart/pyproject.toml": service("cart", "ports"),
                "services/price/pyproject.toml": service("price", "ports", "extra-thing"),
            }
        )
        self.lock()

    def lock(self) -> None:
        """Lock what the services depend on."""
        uv = uv_path()
        assert uv
        folder = self.home / "services"
        subprocess.run([uv, "lock", "--quiet"], cwd=folder, check=True)

    def builds(self, cloud: str = "aws", style: Style = "functions") -> Sequence[Build]:
        """What is to be built for a target."""
        stack = stack_of(
            "shop", self.home / "shop.yaml", cloud=cloud, environment="dev", style=style
        )
        assert cloud in CLOUDS
        return tuple(builds_of(place_stack(stack)))

    def package(self, cloud: str = "aws", style: Style = "functions") -> Mapping[str, Made]:
        """Package the services for a target."""
        builds = self.builds(cloud, style)
        spans = {each.service.name: each.service.span for each in builds}
        return {made.build.service.name: made for made in make_all(builds, spans)}

    def digests(self, cloud: str = "aws", style: Style = "functions") -> Mapping[str, str]:
        """The digest of what each service's package is made of."""
        reader = Reader()
        builds = self.builds(cloud, style)
        return {each.service.name: reader.inputs(each).digest for each in builds}


def service(name: str, *dependencies: str) -> str:
    """A service's project."""
    return SERVICE.format(name=name, dependencies=", ".join(f'"{each}"' for each in dependencies))


def held(made: Made) -> Mapping[str, bytes]:
    """The files of a package."""
    if made.path.is_dir():
        paths = (path for path in made.path.rglob("*") if path.is_file())
        return {path.relative_to(made.path).as_posix(): path.read_bytes() for path in paths}
    with zipfile.ZipFile(made.path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def whole(made: Made) -> Mapping[str, bytes | int]:
    """Everything about a package that a deployment sees: bytes, and modes of a folder's files."""
    if made.path.is_file():
        return {"": made.path.read_bytes()}
    modes = {
        f"{path.relative_to(made.path)} mode": path.stat().st_mode
        for path in made.path.rglob("*")
        if path.is_file()
    }
    return {**held(made), **modes}
