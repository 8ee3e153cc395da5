"""Compare whole commands on one workload, and write the table into a file.

    python bench/bench.py [--sizes 1,10,100] [--runs 3] [--out bench/RESULTS.md]

`twofold compile` has a row for each target that there is, compared with `aws/functions`. Runs of
all commands take turns, so that what else the machine does hits all of them; of each, the quickest
run counts. Peers come from `bench/get_peers.py`; one that is not there is said so.
"""

from __future__ import annotations

import argparse
import compileall
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import twofold
from get_peers import HELM_VERSION, NODE, place
from twofold.compile import support_tables
from twofold.placement.support import Target, targets
from workload import write_workload

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
TWOFOLD = str(BIN / "twofold")
TARGETS = targets(support_tables())
# What other targets are compared with: none is to take more than twice as long.
FIRST = Target("aws", "functions")
# A command that takes longer is not waited for, nor run for more units.
PATIENCE = 120
# What keeps programs from asking the network about themselves.
QUIET = {
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "CDK_DISABLE_VERSION_CHECK": "1",
    "CHECKPOINT_DISABLE": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
    "SLS_NOTIFICATIONS_MODE": "off",
    "SLS_TELEMETRY_DISABLED": "1",
}


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is run for a workload; `fresh` is what must not be there before."""

    name: str
    words: Sequence[str]
    folder: Path
    fresh: Path | None = None
    needs: Path | None = None
    env: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds on the clock, seconds of processors, MiB at most."""

    seconds: float
    processor: float
    memory: float


def commands(units: int, at: Path, peers: Path) -> Iterator[Command]:
    """Everything that is measured for a workload, in the order of the table."""
    given, out = str(at / "blueprint.yaml"), at / "out"
    aws = (given, "--cloud", "aws")
    floor = (sys.executable, str(HERE / "floor.py"), given, str(out))
    yield Command("floor (Python itself)", floor, at, out)
    for target in TARGETS:
        yield Command(compiling(target), compiled(target, given, out), at, out)
        if target == FIRST:
            yield Command("twofold compile, unchanged", compiled(target, given, out), at)
    yield Command("twofold check", (TWOFOLD, "check", *aws), at)
    yield Command("twofold show", (TWOFOLD, "show", *aws), at)
    cdk, cdk8s, sls = (place(peers, each) / "node_modules" for each in NODE)
    app = f"node {HERE / 'apps' / 'cdk.js'} {units} {at / 'app'}"
    yield Command(
        "AWS CDK: cdk synth",
        ("node", str(cdk / "aws-cdk/bin/cdk"), "synth", "--quiet", "--no-notices", "--app", app),
        at,
        at / "cdk.out",
        cdk,
        {"NODE_PATH": str(cdk)},
    )
    yield Command(
        "Serverless Framework 3: package",
        ("node", str(sls / "serverless/bin/serverless.js"), "package"),
        at / "serverless",
        at / "serverless" / ".serverless",
        sls,
    )
    app = f"node {HERE / 'apps' / 'cdk8s.js'} {at / 'cdk8s' / 'objects.json'}"
    yield Command(
        "cdk8s synth",
        ("node", str(cdk8s / "cdk8s-cli/bin/cdk8s"), "synth", "--app", app),
        at / "cdk8s",
        at / "cdk8s" / "dist",
        cdk8s,
        {"NODE_PATH": str(cdk8s)},
    )
    helm = peers / f"helm-{HELM_VERSION}" / "bin" / "helm"
    # Kustomize comes with kubectl, which tools/get_kubernetes.py builds.
    kubectl = max(peers.parent.glob("kubernetes-*/bin/kubectl"), default=peers / "kubectl")
    yield Command("helm template", (str(helm), "template", "chart"), at, needs=helm)
    yield Command("kubectl kustomize", (str(kubectl), "kustomize", "kustomize"), at, needs=kubectl)


def compiling(target: Target) -> str:
    """Name the command that compiles for a target."""
    return f"twofold compile, {target}"


def compiled(target: Target, blueprint: str, out: Path) -> tuple[str, ...]:
    """Compile a blueprint for a target."""
    options = ("--cloud", target.cloud, "--style", target.style, "--out", str(out))
    return (TWOFOLD, "compile", blueprint, *options)


def run(command: Command) -> Cost | None:
    """Run a command once; nothing where it is not waited for.

    Raises `subprocess.CalledProcessError` with what it said where it fails.
    """
    if command.fresh and command.fresh.exists():
        # Not deleted: for minutes, ext4 without a journal passes over what was, file by file, when
        # it makes new ones. https://github.com/torvalds/linux/blob/master/fs/ext4/ialloc.c
        command.fresh.rename(tempfile.mkdtemp(prefix="before-", dir=command.fresh.parent))
    env = {**os.environ, **QUIET, **(command.env or {})}
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        program = subprocess.Popen(
            command.words, cwd=command.folder, env=env, stdout=subprocess.DEVNULL, stderr=said
        )
        while True:
            done, status, used = os.wait4(program.pid, os.WNOHANG)
            if done:
                break
            if time.perf_counter() - begin > PATIENCE:
                program.kill()
                program.wait()
                return None
            time.sleep(0.001)
        seconds = time.perf_counter() - begin
        program.returncode = os.waitstatus_to_exitcode(status)
        if program.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(
                program.returncode, command.name, stderr=said.read().decode()[-2000:]
            )
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def measure(sizes: Sequence[int], runs: int, peers: Path) -> dict[tuple[str, int], Cost | str]:
    """Run every command `runs` times for every size, in turn."""
    found: dict[tuple[str, int], Cost | str] = {}
    given_up: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for units in sizes:
            at = Path(folder, str(units))
            write_workload(units, at)
            for turn in range(runs):
                print(f"{units} units, run {turn + 1} of {runs} ...", flush=True)
                for command in commands(units, at, peers):
                    if command.name not in given_up:
                        outcome = attempt(command)
                        if isinstance(outcome, str):
                            given_up[command.name] = outcome
                        else:
                            key = command.name, units
                            before = found.get(key)
                            found[key] = best(before, outcome) if before else outcome
                    if reason := given_up.get(command.name):
                        found.setdefault((command.name, units), reason)
    return found


def attempt(command: Command) -> Cost | str:
    """Run a command once, or say why not."""
    if command.needs and not command.needs.exists():
        return "missing"
    try:
        return run(command) or f"over {PATIENCE} s"
    except subprocess.CalledProcessError as error:
        print(f"  {command.name} failed: {error.stderr}", flush=True)
        return "failed"


def best(one: Cost | str, other: Cost) -> Cost | str:
    """Take the least of both, number by number."""
    if isinstance(one, str):
        return one
    return Cost(
        min(one.seconds, other.seconds),
        min(one.processor, other.processor),
        min(one.memory, other.memory),
    )


def table(found: Mapping[tuple[str, int], Cost | str], sizes: Sequence[int]) -> Iterator[str]:
    """Write the costs as a table: a row for each command, a column for each size."""
    yield f"| command | {' | '.join(f'{units:,}' for units in sizes)} | growth | to {FIRST} |"
    yield f"| --- |{' ---: |' * (len(sizes) + 2)}"
    for name in dict.fromkeys(name for name, _ in found):
        costs = " | ".join(cell(found[name, units]) for units in sizes)
        yield f"| {name} | {costs} | {growth(found, name)} | {ratio(found, name, sizes)} |"


def cell(cost: Cost | str) -> str:
    """Write one cost: seconds on the clock (of processors), memory."""
    if isinstance(cost, str):
        return cost
    return f"{cost.seconds:.2f} s ({cost.processor:.2f}), {cost.memory:.0f} MiB"


def growth(found: Mapping[tuple[str, int], Cost | str], name: str) -> str:
    """Write the exponent with which processor time grows from 100 to 1,000 units."""
    match found.get((name, 100)), found.get((name, 1000)):
        case Cost() as few, Cost() as many:
            return f"{math.log10(many.processor / few.processor):.2f}"
        case _:
            return ""


def ratio(found: Mapping[tuple[str, int], Cost | str], name: str, sizes: Sequence[int]) -> str:
    """Write the most processor time that a target takes for each second of the first target's."""
    pairs = [(found[name, units], found[compiling(FIRST), units]) for units in sizes]
    ratios = [
        cost.processor / first.processor
        for cost, first in pairs
        if isinstance(cost, Cost) and isinstance(first, Cost)
    ]
    return f"{max(ratios):.2f}" if ratios and name in map(compiling, TARGETS) else ""


def main() -> None:
    """Measure, print the table, and write it down."""
    usual = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "twofold"
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1,10,100,300,1000", help="units, with commas")
    parser.add_argument("--runs", type=int, default=3, help="how often each command is run")
    parser.add_argument("--cache", type=Path, default=usual, help="folder of real parts")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    # As what pip installs: otherwise, where Python may not write it, each run compiles anew.
    compileall.compile_dir(Path(twofold.__file__).parent, quiet=1)
    rows = table(measure(sizes, given.runs, given.cache / "peers"), sizes)
    text = "\n".join([*heading(given.runs), *rows, ""])
    given.out.write_text(text, encoding="utf-8")
    print(f"\n{text}")


def heading(runs: int) -> Iterator[str]:
    """Say what was measured, and on what."""
    yield "# Whole commands on one workload"
    yield ""
    yield "A unit is an HTTP service with two routes, a worker that reads a topic, and a document"
    yield f"store. The least of {runs} runs that took turns: seconds on the clock (of processors),"
    yield "and the most memory that one process took. Growth is the exponent of processor time from"
    yield f"100 to 1,000 units. The last column is what a target takes for a second of {FIRST}'s"
    yield "processor time, at the size where that is most: the aim is 2 at most. The floor"
    yield "reads, validates, fills in, writes, and compiles nothing."
    yield "Helm, Kustomize and cdk8s make the Kubernetes objects of the services alone."
    yield ""
    yield f"Measured with `make bench`: {machine()}."
    yield ""


def machine() -> str:
    """Say what is measured on."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {platform.system()}, Python {python}, load {load} at the end"


if __name__ == "__main__":
    main()
