"""Ask PyPI whether anything known is wrong with the packages that are locked.

Fails where it is, and just so where a package could not be asked about: with no network, or through
an index that knows no vulnerabilities, there is no audit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from locks import Package, packages, read_lock

# What somebody installs: twofold's users, those who build it, and those who work on it. The oldest
# versions that we work with are nobody's choice, and `nca` reads our own policies alone.
AUDITED = ("build", "dev", "docs", "run")

ROOT = Path(__file__).parents[1]
# The shop's services, with a lock of uv's.
SERVICES = ROOT / "blueprints" / "services"
# What the adapters of everybody's services import.
PINS = ROOT / "generators" / "twofold" / "packaging" / "python" / "pins.txt"


def main() -> int:
    """Audit all that is locked; the command's code is 1 where something is wrong."""
    parts = {"twofold": ours(), "the shop's services": services(), "adapters": adapters()}
    problems = [f"{part}: {each}" for part, locked in parts.items() for each in audit(locked)]
    for problem in problems:
        print(f"audit: {problem}", file=sys.stderr)
    count = sum(map(len, parts.values()))
    print(f"audit: {count} packages, problems: {len(problems)}", file=sys.stderr)
    return 1 if problems else 0


def ours() -> list[Package]:
    """Read what twofold is installed, built and worked on with."""
    return sorted({each for lock in AUDITED for each in read_lock(lock)}, key=str)


def services() -> list[Package]:
    """Read what the shop's services depend on, on any cloud, and are tested with."""
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run(
        [
            *(uv, "export", "--quiet", "--frozen", "--all-packages", "--all-extras"),
            *("--no-emit-local", "--no-header", "--no-annotate", "--format=requirements.txt"),
        ],
        cwd=SERVICES,
        check=True,
        capture_output=True,
        text=True,
    )
    return list(packages(done.stdout))


def adapters() -> list[Package]:
    """Read what adapters import, where a service's own lock says nothing of it."""
    return list(packages(PINS.read_text(encoding="utf-8")))


def audit(locked: list[Package], *options: str) -> list[str]:
    """List what is wrong with packages, `options` being pip-audit's."""
    return [each for some in _asked_at_once(locked) for each in _audited(some, *options)]


def _asked_at_once(locked: list[Package]) -> Iterator[list[Package]]:
    """Give packages of different names: pip-audit takes one version of each at a time."""
    by_name: dict[str, list[Package]] = {}
    for package in locked:
        by_name.setdefault(package.name, []).append(package)
    for versions in zip_longest(*by_name.values()):
        yield [each for each in versions if each]


def _audited(locked: list[Package], *options: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder, "wanted.txt"), Path(folder, "report.json")
        wanted.write_text("".join(map(_line, locked)), encoding="utf-8")
        # Without `--strict`, which stops at the first package that it could not ask about.
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip_audit", "--progress-spinner=off", *options),
                *("--disable-pip", "--no-deps", "--requirement", wanted),
                *("--format=json", "--output", report),
            ],
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
            check=False,
            capture_output=True,
            text=True,
        )
        if not report.exists():
            return [f"there was no audit: {_last_line(done.stderr)}"]
        return list(problems_of(locked, json.loads(report.read_text(encoding="utf-8"))))


def problems_of(locked: list[Package], report: Mapping[str, Any]) -> Iterator[str]:
    """Find what is wrong with packages in pip-audit's report of them."""
    found = {each["name"]: each for each in report["dependencies"]}
    for package in locked:
        told = found.get(package.name, {"skip_reason": "pip-audit says nothing of it"})
        if "skip_reason" in told:
            yield f"{package} was not audited: {told['skip_reason']}"
        elif told["version"] != str(package.version):
            yield f"{package} was not audited, but {told['version']}"
        else:
            for each in told["vulns"]:
                fixed = ", ".join(each["fix_versions"]) or "no version"
                yield f"{package} has {each['id']}, fixed in {fixed}: {each['description']}"


def _line(package: Package) -> str:
    """Pin a package without its marker: pip-audit leaves out what is not for this machine."""
    return f"{package.name}=={package.version}\n"


def _last_line(text: str) -> str:
    return (text.strip() or "pip-audit said nothing").splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
