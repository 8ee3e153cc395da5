"""Compare `pulumi preview` of one workload: written by hand, compiled live, and printed.

    PYTHONPATH=tests python bench/preview.py [--units 100] [--runs 5]

The engine is the real one; programs run in a process each, as they do for users. The provider is
a stand-in that agrees to everything, so that the program is most of what is measured. Runs take
turns, and ratios are of runs in one turn.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import grpc
import yaml
from pulumi.runtime.proto import language_pb2 as language
from pulumi.runtime.proto import provider_pb2 as proto

from bench import machine
from engine.cloud import Cloud
from engine.hosts import EXPLAINED, SOURCE_ROOT, PythonHost
from engine.plumbing import Plumbing
from engine.pulumi_cli import pulumi_path, served
from workload import write_workload

HERE = Path(__file__).parent
ROOT = HERE.parent
RUN = "import json, sys, program; o = json.load(sys.stdin); sys.exit(program.run(o, o['program']))"


class Agreeing(Plumbing):
    """A provider that takes whatever it is given."""

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Agree to settings."""
        return proto.CheckResponse(inputs=request.news)

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Agree to inputs."""
        return proto.CheckResponse(inputs=request.news)

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Make what was asked for."""
        return proto.CreateResponse(id="", properties=request.properties)


class FreshHost(PythonHost):
    """A language host that starts a Python for each program, as Pulumi's own does."""

    def Run(  # noqa: N802
        self, request: language.RunRequest, context: grpc.ServicerContext
    ) -> language.RunResponse:
        """Run the program to its end."""
        search = os.pathsep.join([str(ROOT / "tests" / "engine"), str(SOURCE_ROOT)])
        done = subprocess.run(
            [sys.executable, "-P", "-c", RUN],
            input=json.dumps(self._order(request)),
            env={**os.environ, "PYTHONPATH": search},
            cwd=request.pwd,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == EXPLAINED:
            return language.RunResponse(bail=True)
        return language.RunResponse(error=done.stdout + done.stderr if done.returncode else "")


def lay_out(units: int, folder: Path) -> Mapping[str, Path]:
    """Write the three programs; gives the project folder of each, by what it is called."""
    write_workload(units, folder)
    by_hand, live, printed = (folder / name for name in ("by_hand", "live", "printed"))
    by_hand.mkdir()
    shutil.copy(HERE / "apps" / "by_hand.py", by_hand / "__main__.py")
    shutil.copytree(folder / "app", by_hand / "app")
    live.mkdir()
    shutil.copy(ROOT / "stacks" / "__main__.py", live)
    shutil.copy(folder / "blueprint.yaml", live)
    shutil.copytree(folder / "app", live / "app")
    region = {"aws:region": "eu-central-1"}
    stack = {
        "twofold:blueprint": "blueprint.yaml",
        "twofold:cloud": "aws",
        "twofold:environment": "dev",
    }
    for project, config in ((by_hand, {"synthetic:units": units}), (live, stack)):
        (project / "Pulumi.yaml").write_text("name: synthetic\nruntime: python\n")
        (project / "Pulumi.bench.yaml").write_text(yaml.safe_dump({"config": {**region, **config}}))
    twofold = [str(Path(sys.executable).with_name("twofold")), "compile"]
    subprocess.run(
        [*twofold, str(live / "blueprint.yaml"), "--cloud", "aws", "--out", str(printed)],
        check=True,
        capture_output=True,
    )
    (printed / "Pulumi.synthetic-aws-dev.yaml").rename(printed / "Pulumi.bench.yaml")
    return {"by hand": by_hand, "live": live, "printed": printed}


def preview(project: Path, env: Mapping[str, str]) -> tuple[float, int]:
    """Preview a project: how long it takes in seconds, and how many resources it creates.

    Raises `subprocess.CalledProcessError` where the preview fails, and `RuntimeError` where there
    is nothing to create.
    """
    command = [str(pulumi_path()), "preview", "--stack", "bench", "--non-interactive"]
    begin = time.perf_counter()
    done = subprocess.run(
        [*command, "--suppress-outputs"],
        cwd=project, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - begin
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:])
        done.check_returncode()
    found = re.search(r"(\d+) to create", done.stdout)
    if not found:
        raise RuntimeError(f"nothing to create in:\n{done.stdout}")
    return seconds, int(found[1])


def environment(state: Path, host: int, provider: int) -> dict[str, str]:
    """What the engine is told: where its stand-ins listen."""
    return {
        **os.environ,
        "AWS_REGION": "eu-central-1",
        "PULUMI_HOME": str(state / "home"),
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DEBUG_LANGUAGES": f"python:{host}",
        "PULUMI_DEBUG_PROVIDERS": f"aws:{provider}",
    }


def measure(units: int, runs: int) -> dict[str, list[float]]:
    """Preview all programs `runs` times in turn, and give the seconds of each.

    Leaves where the programs do not create the same number of resources.
    """
    took: dict[str, list[float]] = {}
    made: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        projects = lay_out(units, folder)
        host, provider = FreshHost(Cloud(folder / "cloud.json")), Agreeing()
        with served(host) as host_port, served(provider) as provider_port:
            for name, project in projects.items():
                state = folder / f"state {name}"
                state.mkdir()
                env = environment(state, host_port, provider_port)
                init = [str(pulumi_path()), "stack", "init", "bench"]
                subprocess.run(init, cwd=project, env=env, check=True, capture_output=True)
            for turn in range(runs):
                print(f"{units} units, run {turn + 1} of {runs} ...", flush=True)
                for name, project in projects.items():
                    env = environment(folder / f"state {name}", host_port, provider_port)
                    seconds, made[name] = preview(project, env)
                    took.setdefault(name, []).append(seconds)
    if len({*made.values()}) != 1:
        raise SystemExit(f"the programs do not create the same: {made}")
    return took


def table(units: int, took: Mapping[str, list[float]]) -> Iterator[str]:
    """Write what was measured."""
    yield f"# `pulumi preview` of {units} units"
    yield ""
    yield "The workload of `RESULTS.md`, previewed by the real engine before anything exists, with"
    yield "a provider that agrees to everything: written by hand (`apps/by_hand.py`), run live from"
    yield "a blueprint, and printed. All three create the same resources. The least of"
    yield f"{len(took['by hand'])} runs that took turns, and the median of the ratios in each turn."
    yield ""
    yield f"Measured with `make bench`: {machine()}."
    yield ""
    yield "| program | seconds | of by hand |"
    yield "| --- | ---: | ---: |"
    for name, seconds in took.items():
        ratios = [one / other for one, other in zip(seconds, took["by hand"], strict=True)]
        yield f"| {name} | {min(seconds):.1f} | {statistics.median(ratios):.2f} |"


def main() -> None:
    """Measure, and print a row for each program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3, help="how often each is previewed")
    parser.add_argument("--out", type=Path, default=HERE / "PREVIEWS.md")
    given = parser.parse_args()
    text = "\n".join([*table(given.units, measure(given.units, given.runs)), ""])
    given.out.write_text(text, encoding="utf-8")
    print(f"\n{text}")


if __name__ == "__main__":
    main()
