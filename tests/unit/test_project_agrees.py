"""Running a graph and running what is printed of it ask Pulumi for the same things."""

# ruff: noqa: N802 (requests have the engine's names)
# Requests are what protobuf makes of them, and Pulumi's mocks have few types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import contextvars
import gc
import os
import runpy
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf.json_format import MessageToDict
from pulumi.runtime import mocks, set_all_config, settings
from pulumi.runtime.stack import run_in_stack

from printed import PROJECT, STACK, everything, printed, put
from twofold.deploy.program import run

# How Pulumi marks an archive on the wire.
SIGNATURE = "4dabf18193072939515e22adb298388d"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"

# Where in a program a request was made, which is all that may differ.
PLACES = ("sourcePosition", "stackTrace", "stackTraceHandle", "parentStackTraceHandle")


class Cloud(pulumi.runtime.Mocks):
    """Answers with the inputs, and with what the graph looks into."""

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        given: dict[str, Any] = args.inputs
        if args.typ == "pulumi:pulumi:StackReference":
            outputs = {"names": {"a-b": ["first", "second"]}, "privateSubnets": ["subnet-1"]}
            return args.name, {**given, "outputs": outputs}
        made = {each: f"{args.name}-{each}" for each in ("arn", "name", "ref", "result", "url")}
        return f"{args.name}-id", {**made, **given}

    def call(
        self, args: pulumi.runtime.MockCallArgs
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        del args
        return {"accountId": "111122223333", "names": ["zone-a", "zone-b"]}, []


class Recorder(mocks.MockMonitor):
    """Keeps every request whole."""

    def __init__(self) -> None:
        super().__init__(Cloud())
        self.requests: list[tuple[str, Any]] = []

    def RegisterResource(self, request: Any) -> Any:
        self.requests.append(("register", request))
        return super().RegisterResource(request)

    def ReadResource(self, request: Any) -> Any:
        self.requests.append(("read", request))
        return super().ReadResource(request)

    def Invoke(self, request: Any) -> Any:
        self.requests.append(("invoke", request))
        return super().Invoke(request)

    def RegisterResourceOutputs(self, request: Any) -> Any:
        self.requests.append(("outputs", request))
        return super().RegisterResourceOutputs(request)

    def RegisterStackTransform(self, request: Any) -> Any:
        self.requests.append(("transform", None))
        return super().RegisterStackTransform(request)


def requests(program: Callable[[], None], folder: Path) -> list[tuple[str, str]]:
    """Run a program in a folder as a stack of its own; return what it asked for, sorted."""
    recorder = Recorder()

    def body() -> None:
        settings.ROOT.set(None)
        config = {"aws:region": "eu-west-1", f"{PROJECT}:gateway-key": "hush"}
        set_all_config(config, [f"{PROJECT}:gateway-key"])
        settings.configure(
            mocks.MockSettings(
                monitor=recorder,
                monitor_features=set(recorder.GetDeploymentInfo(None).supportedFeatures),
                engine=mocks.MockEngine(None),
                project=PROJECT,
                stack=STACK,
                dry_run=False,
                organization="ours",
                callbacks=None,
            )
        )
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(run_in_stack(program))
        finally:
            loop.close()
            asyncio.set_event_loop(None)

    here = Path.cwd()
    os.chdir(folder)
    try:
        contextvars.copy_context().run(body)
        return sorted((kind, _plain(request, folder)) for kind, request in recorder.requests)
    finally:
        os.chdir(here)
        gc.enable()
        for name in [each for each in sys.modules if each.split(".")[0] in ("shop", "transforms")]:
            del sys.modules[name]


def play(project: Path) -> None:
    """Run a printed program as Pulumi does."""
    sys.path.insert(0, str(project))
    try:
        runpy.run_path(str(project))
    finally:
        sys.path.remove(str(project))


def _plain(request: Any, folder: Path) -> str:
    if request is None:
        return ""
    fields = MessageToDict(request)
    for place in PLACES:
        fields.pop(place, None)
    return repr(_sorted(_with_content(fields, folder)))


def _sorted(fields: Any) -> Any:
    """Put mappings by key, and sets, which the wire writes as lists, in order."""
    match fields:
        case dict():
            return {key: _sorted(fields[key]) for key in sorted(fields)}
        case list() if all(isinstance(each, str) and each.startswith("urn:") for each in fields):
            return sorted(fields)
        case list():
            return [_sorted(each) for each in fields]
        case _:
            return fields


def _with_content(fields: Any, folder: Path) -> Any:
    """Replace archives by what they hold."""
    match fields:
        case dict() if fields.get(SIGNATURE) == ARCHIVE:
            return {"archive": dict(sorted(_files(fields, folder).items()))}
        case dict():
            return {key: _with_content(each, folder) for key, each in fields.items()}
        case list():
            return [_with_content(each, folder) for each in fields]
        case _:
            return fields


def _files(archive: Mapping[str, Any], folder: Path) -> dict[str, bytes]:
    if "path" in archive:
        top = folder / archive["path"]
        paths = [top] if top.is_file() else [each for each in top.rglob("*") if each.is_file()]
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in paths}
    return {
        f"{name}/{inside}".removesuffix("/."): content
        for name, member in archive["assets"].items()
        for inside, content in _files(member, folder).items()
    }


def test_live_and_printed_programs_ask_for_the_same(
    tmp_path: Path,
) -> None:
    """URNs, inputs, options, outputs, data sources, transforms; archives by their content."""
    graph = everything(tmp_path)
    out = put(printed(graph, tmp_path), tmp_path / "out")

    live = requests(lambda: run(graph, transforms=tmp_path / "ours.py"), tmp_path)
    ours = requests(lambda: play(out), out)

    assert len(live) > len(list(graph.nodes)) + 2 * len(graph.components)
    assert live == ours


def test_the_comparison_sees_a_single_input_that_differs(
    tmp_path: Path,
) -> None:
    graph = everything(tmp_path)
    out = put(printed(graph, tmp_path), tmp_path / "out")
    module = out / "shop/services/orders_service.py"
    module.write_text(module.read_text().replace("length=32", "length=31"))

    live = requests(lambda: run(graph, transforms=tmp_path / "ours.py"), tmp_path)
    ours = requests(lambda: play(out), out)

    different = [(a, b) for a, b in zip(live, ours, strict=True) if a != b]
    assert len(different) == 1
