"""The language host: runs a project's Python program for the engine, in a process of its own."""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as language
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

from .cloud import Cloud

# The repository's source root, so that a program under test imports `twofold` from here.
SOURCE_ROOT = Path(__file__).parents[2] / "generators"
RUNNER = Path(__file__).with_name("program.py")

# The exit status of a program that has told the engine itself what went wrong.
EXPLAINED = 32


class Programs:
    """A process that has imported the SDKs, and runs each program in a fork of itself."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(RUNNER)],
            env={**os.environ, "PYTHONPATH": _search_path()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, order: Mapping[str, object], when_cancelled: Callable[[Callable[[], None]], bool]
    ) -> tuple[int, str]:
        """Run one program to its end; gives its exit status and what it printed.

        `when_cancelled` is told how to end the program early; it says no when that is late.
        """
        with self._turn, NamedTemporaryFile(mode="r+", encoding="utf-8") as output:
            orders = cast("IO[str]", self._process.stdin)
            orders.write(json.dumps({**order, "output": output.name}) + "\n")
            orders.flush()
            program = Program(self._answer())
            if not when_cancelled(program.kill):
                program.kill()
            status = self._answer()
            program.ended = True
            return status, output.read()

    def _answer(self) -> int:
        return int(cast("IO[str]", self._process.stdout).readline())


class Program:
    """One running program; once it has ended, its process id may be somebody else's."""

    def __init__(self, process: int) -> None:
        self._process = process
        self.ended = False

    def kill(self) -> None:
        """End the program, if it has not ended."""
        if not self.ended:
            os.kill(self._process, signal.SIGKILL)


@functools.cache
def programs() -> Programs:
    """The one process that runs all programs of this test run; it ends when its input does."""
    return Programs()


class PythonHost(language_pb2_grpc.LanguageRuntimeServicer):
    """What `pulumi-language-python` is to the engine."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._engine = ""

    def Handshake(  # noqa: N802
        self, request: language.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language.LanguageHandshakeResponse:
        """Keep the address that the program's logs go to."""
        self._engine = request.engine_address
        return language.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:  # noqa: N802
        """Give a version that is newer than any the engine asks for."""
        return plugin_pb2.PluginInfo(version="999.0.0")

    def GetRequiredPackages(  # noqa: N802
        self, request: language.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language.GetRequiredPackagesResponse:
        """Ask for no plugin: the providers are running already."""
        return language.GetRequiredPackagesResponse()

    def GetRequiredPlugins(  # noqa: N802
        self, request: language.GetRequiredPluginsRequest, context: grpc.ServicerContext
    ) -> language.GetRequiredPluginsResponse:
        """Ask for no plugin: the providers are running already."""
        return language.GetRequiredPluginsResponse()

    def RuntimeOptionsPrompts(  # noqa: N802
        self, request: language.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> language.RuntimeOptionsResponse:
        """Ask nothing."""
        return language.RuntimeOptionsResponse()

    def About(  # noqa: N802
        self, request: language.AboutRequest, context: grpc.ServicerContext
    ) -> language.AboutResponse:
        """Say nothing."""
        return language.AboutResponse()

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Let the program end by itself."""
        return Empty()

    def Run(  # noqa: N802
        self, request: language.RunRequest, context: grpc.ServicerContext
    ) -> language.RunResponse:
        """Run the program to its end."""
        self._cloud.folder = Path(request.pwd)  # where providers run as well
        # The engine hangs up when another resource failed; the program would wait for ever.
        status, text = programs().run(self._order(request), context.add_callback)
        if status == EXPLAINED:
            return language.RunResponse(bail=True)
        return language.RunResponse(error=text if status else "")

    def _order(self, request: language.RunRequest) -> dict[str, object]:
        folder, entry = request.info.program_directory, request.info.entry_point
        return {
            "config": dict(request.config),
            "secret_keys": list(request.configSecretKeys),
            "folder": request.pwd,
            "program": folder if entry in {"", "."} else str(Path(folder, entry)),
            "settings": {
                "project": request.project,
                "stack": request.stack,
                "organization": request.organization,
                "monitor": request.monitor_address,
                "engine": self._engine,
                "root_directory": request.info.root_directory,
                "dry_run": request.dryRun,
                "parallel": request.parallel,
            },
        }


def _search_path() -> str:
    return os.pathsep.join(filter(None, [str(SOURCE_ROOT), os.environ.get("PYTHONPATH", "")]))
