"""The Pulumi command line, with stand-ins attached, on a project folder and a state folder."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import grpc
from pulumi.runtime.proto import language_pb2_grpc, provider_pb2_grpc

from kubernetes.server import Kubernetes
from packaged import package
from twofold.compile import regions
from twofold.diagnostics import CompileError
from twofold.placement.config import read_stack

from . import sdk
from .api_server import ApiServer
from .aws.mappings import MAPPINGS
from .aws.provider import AwsProvider
from .azure.provider import AzureProvider
from .cloud import Cloud
from .docker_provider import DockerBuildProvider
from .gcp.provider import GcpProvider
from .hosts import PythonHost
from .kubernetes_provider import KubernetesProvider
from .plumbing import Plumbing, name_of
from .random_provider import RandomProvider

VERSION = "3.259.0"

# Steps that leave a resource as it is.
UNCHANGED = frozenset({"same", "refresh", "read", "read-replacement"})


def pulumi_path() -> Path:
    """Where `tools/get_pulumi.py` puts the Pulumi CLI, or what TWOFOLD_PULUMI names."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    default = cache / "twofold" / f"pulumi-{VERSION}" / "bin" / "pulumi"
    return Path(os.environ.get("TWOFOLD_PULUMI") or default)


class EngineError(Exception):
    """A Pulumi command failed; the text is what the command line said."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the engine does, or did, with one resource, which is a part of its `parent`.

    `changed` are the paths of the properties that differ, `replacing` those among them for
    which the resource has to be replaced.
    """

    operation: str
    urn: str
    type: str
    parent: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    changed: frozenset[str] = frozenset()
    replacing: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The logical name."""
        return name_of(self.urn)

    @property
    def owner(self) -> str:
        """The logical name of what it is a part of."""
        return name_of(self.parent)


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did: a step per resource, messages, and its whole text."""

    steps: tuple[Step, ...]
    messages: tuple[str, ...]
    text: str = field(repr=False)

    @property
    def changes(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if step.operation not in UNCHANGED)

    def step(self, kind: str, name: str) -> Step:
        """The change of one resource, by its class and logical name; `LookupError` otherwise."""
        found = [s for s in self.changes if s.name == name and s.type.endswith(f":{kind}")]
        if len(found) != 1:
            raise LookupError(f"{len(found)} changes of {kind} {name} in {self.changes}")
        return found[0]


@dataclass(frozen=True, slots=True)
class StandIns:
    """What answers instead of clouds: by the names of the providers, at which ports.

    `host` is the port of what runs programs. Without an API server there is no Kubernetes.
    """

    cloud: Cloud
    host: int
    providers: Mapping[str, int]
    kubernetes: KubernetesProvider | None

    def begin(self) -> None:
        """Start a command."""
        self.cloud.begin()
        if self.kubernetes:
            self.kubernetes.begin()


@dataclass(frozen=True, slots=True)
class Engine:
    """Runs `pulumi` in one project folder against one state folder and one cloud.

    What a live stack deploys of its services is packaged before, if `packages`.
    """

    project: Path
    state: Path
    stand_ins: StandIns
    packages: bool = True

    @property
    def cloud(self) -> Cloud:
        """What exists."""
        return self.stand_ins.cloud

    def at(self, project: Path) -> Engine:
        """The same stacks and the same cloud, for another project."""
        return replace(self, project=project)

    def stack_init(self, stack: str) -> None:
        """Create a stack. Raises `EngineError`."""
        self._pulumi("stack", "init", stack)

    def set_config(self, stack: str, key: str, value: str, *, secret: bool = False) -> None:
        """Set one value of a stack's configuration. Raises `EngineError`."""
        kind = "--secret" if secret else "--plaintext"
        self._pulumi("config", "set", "--stack", stack, kind, key, value)

    def preview(self, stack: str, *, expect_no_changes: bool = False) -> Result:
        """Preview. Raises `EngineError`, also for changes where none were expected."""
        return self._operate(
            "preview", stack, *(["--expect-no-changes"] if expect_no_changes else [])
        )

    def up(self, stack: str) -> Result:
        """Create and update. Raises `EngineError`."""
        return self._operate("up", stack, "--yes", "--skip-preview")

    def refresh(self, stack: str) -> Result:
        """Read every resource back. Raises `EngineError`."""
        return self._operate("refresh", stack, "--yes", "--skip-preview")

    def destroy(self, stack: str, *, look_first: bool = False) -> Result:
        """Delete everything, on demand after a preview as usual. Raises `EngineError`."""
        return self._operate("destroy", stack, "--yes", *([] if look_first else ["--skip-preview"]))

    def unprotect(self, stack: str, what: str = "--all") -> None:
        """Let everything in a stack be deleted, or what has a URN. Raises `EngineError`."""
        self._pulumi("state", "unprotect", what, "--stack", stack, "--yes")

    def outputs(self, stack: str) -> dict[str, Any]:
        """The stack's outputs, secrets shown. Raises `EngineError`."""
        shown = self._pulumi("stack", "output", "--stack", stack, "--json", "--show-secrets")
        return cast("dict[str, Any]", json.loads(shown))

    def export(self, stack: str, *, secrets: bool = False) -> dict[str, Any]:
        """The stack's state, on demand with its secrets shown. Raises `EngineError`."""
        shown = ["--show-secrets"] if secrets else []
        text = self._pulumi("stack", "export", "--stack", stack, *shown)
        return cast("dict[str, Any]", json.loads(text))

    def _operate(self, operation: str, stack: str, *arguments: str) -> Result:
        log = self.state / f"{operation}.events"
        log.unlink(missing_ok=True)
        self.stand_ins.begin()
        if self.packages and operation in {"preview", "up"}:
            self._package(stack)
        text = self._pulumi(
            operation, "--stack", stack, "--non-interactive", "--color=never",
            f"--event-log={log}", *arguments,
        )  # fmt: skip
        if dangling := self.cloud.dangling() if operation in {"preview", "up"} else ():
            raise EngineError("these resolve to nothing:\n" + "\n".join(map(str, dangling)))
        return _result(log, text)

    def _package(self, stack: str) -> None:
        """Package what a live stack deploys; what is wrong with it, its program says."""
        file = self.project / "stacks" / f"Pulumi.{stack}.yaml"
        if file.exists() and "twofold:blueprint" in file.read_text(encoding="utf-8"):
            with suppress(CompileError):
                package(read_stack(file, self.project, regions()))

    def _pulumi(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(pulumi_path()), *arguments],
            cwd=self.project,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise EngineError(f"pulumi {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        providers = ",".join(f"{name}:{port}" for name, port in self.stand_ins.providers.items())
        return {
            **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
            "PULUMI_HOME": str(self.state / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_CONFIG_PASSPHRASE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            # Without this the engine retries a download for seconds at every operation.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DEBUG_COMMANDS": "1",  # lets preview and up write an event log
            "PULUMI_DEBUG_LANGUAGES": f"python:{self.stand_ins.host}",
            "PULUMI_DEBUG_PROVIDERS": providers,
        }


@contextmanager
def engine(project: Path, state: Path, kubernetes: Kubernetes | None = None) -> Generator[Engine]:
    """Give the engine for a project folder, its stand-ins served as long as the block runs."""
    with stand_ins(state, kubernetes) as answering:
        yield Engine(project, state, answering)


@contextmanager
def stand_ins(state: Path, kubernetes: Kubernetes | None) -> Generator[StandIns]:
    """Serve the language host and the providers.

    The cloud is kept in the state folder, so that it is there for who serves them again. What
    is left in Kubernetes in the end is deleted, since others use the same server.
    """
    state.mkdir(parents=True, exist_ok=True)
    cloud = Cloud(state / "cloud.json")
    # The SDKs load a module when it is first looked into, and whoever looks meanwhile from
    # another thread sees half a module: look before there are threads.
    for token in MAPPINGS:
        sdk.resource_class(token)
    objects = KubernetesProvider(cloud, ApiServer(kubernetes)) if kubernetes else None
    with ExitStack() as running:
        running.callback(cloud.save)
        providers: Mapping[str, Plumbing] = {
            "aws": AwsProvider(cloud),
            "azure-native": AzureProvider(cloud),
            "docker-build": DockerBuildProvider(cloud),
            "gcp": GcpProvider(cloud),
            "random": RandomProvider(cloud),
        }
        ports = {name: running.enter_context(served(each)) for name, each in providers.items()}
        if objects:
            running.callback(objects.clean)
            ports["kubernetes"] = running.enter_context(served(objects))
        host = running.enter_context(served(PythonHost(cloud)))
        yield StandIns(cloud, host, ports, objects)


@contextmanager
def served(one: Plumbing | PythonHost) -> Generator[int]:
    """Serve a provider or a host; gives the port."""
    server = grpc.server(ThreadPoolExecutor(max_workers=32))
    match one:
        case Plumbing():
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(one, server)
        case PythonHost():
            language_pb2_grpc.add_LanguageRuntimeServicer_to_server(one, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(grace=0).wait()


def _result(log: Path, text: str) -> Result:
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    steps = {
        (meta["urn"], meta["op"]): _step(meta)
        for event in events
        for kind in ("resourcePreEvent", "resOutputsEvent")
        if (meta := event.get(kind, {}).get("metadata"))
    }
    messages = [
        event["diagnosticEvent"]["message"] for event in events if "diagnosticEvent" in event
    ]
    return Result(tuple(steps.values()), tuple(messages), text)


def _step(meta: dict[str, Any]) -> Step:
    state: dict[str, Any] = meta.get("new") or meta.get("old") or {}
    diff: dict[str, dict[str, Any]] = meta.get("detailedDiff") or {}
    replacing = {path for path, each in diff.items() if "replace" in each["diffKind"]}
    return Step(
        meta["op"],
        meta["urn"],
        meta["type"],
        state.get("parent") or "",
        state.get("inputs") or {},
        state.get("outputs") or {},
        frozenset(diff) | frozenset(meta.get("diffs") or ()),
        frozenset(replacing) | frozenset(meta.get("keys") or ()),
    )
