"""The language host: runs a project's Python program for the engine, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as language
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

# The repository's source root, so that a program under test imports `twofold` from here.
SOURCE_ROOT = Path(__file__).parents[2] / "generators"
RUNNER = Path(__file__).with_name("program.py")

# The exit status of a program that has told the engine itself what went wrong.
EXPLAINED = 32


class PythonHost(language_pb2_grpc.LanguageRuntimeServicer):
    """What `pulumi-language-python` is to the engine.

    `python` is the interpreter that runs the programs.
    """

    def __init__(self, python: str = sys.executable) -> None:
        self._python = python
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
        program = subprocess.Popen(
            [self._python, "-P", str(RUNNER)],
            env={**os.environ, "PYTHONPATH": _search_path()},
            cwd=request.pwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        # The engine hangs up when another resource failed; the program would wait for ever.
        context.add_callback(program.kill)
        text, _ = program.communicate(json.dumps(self._order(request)))
        if program.returncode == EXPLAINED:
            return language.RunResponse(bail=True)
        return language.RunResponse(error=text if program.returncode else "")

    def _order(self, request: language.RunRequest) -> dict[str, object]:
        folder, entry = request.info.program_directory, request.info.entry_point
        return {
            "config": dict(request.config),
            "secret_keys": list(request.configSecretKeys),
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
