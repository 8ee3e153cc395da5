"""Run Pulumi programs under a stand-in for the engine, many in one process.

Each run has a context, settings, an event loop and a monitor of its own. What would go wrong
on the engine, or pass here only because nobody looked, makes the run fail.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, cast

import pulumi
from pulumi.runtime import mocks, set_all_config, settings, stack

from twofold.testing.looks import (
    forgotten_coroutines,
    nothing_given,
    nothings,
    own_garbage,
    strange_names,
    unfinished,
    unknowns,
    unused_answers,
)
from twofold.testing.model import Answers, StackFailed
from twofold.testing.monitor import Engine, Monitor, Seen, Told
from twofold.testing.noting import noting_inputs, noting_results
from twofold.testing.programs import Program, Runnable, runnable, standing_in
from twofold.testing.result import Result
from twofold.testing.threads import Threads
from twofold.testing.watch import Outputs
from twofold.testing.wire import Files


@dataclass(frozen=True, slots=True)
class World:
    """What surrounds a run: names, configuration, what a test says about the cloud."""

    project: str
    stack: str
    organization: str
    config: Mapping[str, str] = field(repr=False)  # with the values of secrets
    secrets: frozenset[str]
    told: Told
    timeout: float


@dataclass
class Run:
    """One run of a program: what it asked for, and what went wrong."""

    world: World
    program: Runnable
    seen: Seen
    outputs: Outputs = field(default_factory=Outputs)
    threads: Threads = field(default_factory=Threads)
    live: list[pulumi.ResourceTransformationArgs] = field(
        default_factory=list[pulumi.ResourceTransformationArgs]
    )
    exports: Mapping[str, Any] = field(default_factory=dict[str, Any])
    problems: list[str] = field(default_factory=list[str])
    error: BaseException | None = None


def run(  # noqa: PLR0913 (as the public function)
    program: Program,
    *,
    project: str | None = None,
    stack: str | None = None,
    organization: str = "organization",
    config: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
    answers: Answers | None = None,
    stacks: Mapping[str, Mapping[str, Any]] | None = None,
    timeout: float = 60,
) -> Result:
    """Run a program as a stack of its own; see `twofold.testing.run`."""
    ready = runnable(program, stack or "dev")
    project = project or ready.project or "project"
    given = {
        **ready.config,
        **full_keys(config or {}, project),
        **full_keys(secrets or {}, project),
    }
    world = World(
        project=project,
        stack=stack or ready.stack or "dev",
        organization=organization,
        config=given,
        secrets=frozenset(full_keys(secrets or {}, project)),
        told=Told(
            cast("Mapping[Any, Mapping[str, Any]]", answers or {}),
            stacks or {},
            given.get("aws:region", "us-east-1"),
        ),
        timeout=timeout,
    )
    this = Run(world, ready, Seen(Files(ready.folder, ready.packages)))
    # A thread has no event loop that a program could meet, even where the test runs in one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(contextvars.copy_context().run, play, this).result()
    return finish(this)


def full_keys(values: Mapping[str, Any], project: str) -> dict[str, str]:
    """Name configuration as Pulumi does, and write it as Pulumi does."""
    return {
        key if ":" in key else f"{project}:{key}": each
        if isinstance(each, str)
        else json.dumps(each)
        for key, each in values.items()
    }


def finish(this: Run) -> Result:
    """Return what was asked for, or raise `StackFailed` with all that went wrong."""
    result = Result.of(this.world.project, this.world.stack, this.seen)
    this.problems.extend((*strange_names(result), *unknowns(result)))
    if not this.seen.resources and not this.problems:
        this.problems.append("the stack registered nothing")
    problems = tuple(dict.fromkeys(this.problems))
    if problems:
        raise StackFailed(problems) from this.error
    return result


# --- playing --------------------------------------------------------------------------


def play(this: Run) -> None:
    """Run the program in this context, on a loop of its own."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _, context: note(this, context))
    with ExitStack() as around:
        around.enter_context(standing_in(this.program.folder, this.program.modules))
        around.enter_context(noting_results(this.seen.results))
        around.enter_context(noting_inputs(this.seen))
        around.enter_context(this.threads.watched(this.seen.problems))
        around.enter_context(own_garbage())
        around.enter_context(forgotten_coroutines(this.problems))
        configure(this, loop)
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(session(this))
        finally:
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()
            asyncio.set_event_loop(None)


def note(this: Run, context: Mapping[str, Any]) -> None:
    """Keep what the loop would only log."""
    error = context.get("exception")
    this.problems.append(
        f"{context.get('message')}: {error!r}" if error else str(context["message"])
    )


def configure(this: Run, loop: asyncio.AbstractEventLoop) -> None:
    """Point Pulumi's runtime at this run."""
    world = this.world
    monitor = Monitor(this.seen, world.told, loop)
    settings.ROOT.set(None)
    set_all_config(dict(world.config), list(world.secrets))
    settings.configure(
        mocks.MockSettings(
            monitor=monitor,
            monitor_features=monitor.features(),
            engine=Engine(this.seen.problems),
            project=world.project,
            stack=world.stack,
            organization=world.organization,
            root_directory=str(this.program.root),
            dry_run=False,
            legacy_apply_enabled=False,
            callbacks=monitor.transforms.callbacks,
            outputs=this.outputs,
            lock=threading.Lock(),
            package_refs={},
            base_providers_by_ref={},
        )
    )


async def session(this: Run) -> None:
    """Run the program to its end, then look at what it leaves behind."""
    mine = asyncio.current_task()
    limit = asyncio.timeout(this.world.timeout)
    try:
        async with limit:
            await stack.run_in_stack(lambda: start(this))
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a program raises is told)
        if limit.expired():
            this.problems.append(f"the program did not end within {this.world.timeout:g} seconds")
        else:
            this.error = error
    await asyncio.sleep(0)
    this.problems.extend(await this.threads.ended(this.world.timeout))
    left = {task for task in asyncio.all_tasks() if task is not mine}
    this.problems.extend(told_by(this))
    if this.error is None and not limit.expired():
        this.problems.extend(unused_answers(this.world.told.answers, this.seen.asked))
    this.problems.extend(this.seen.problems)
    if not this.problems:
        this.problems.extend(unfinished(left))
        this.problems.extend(nothing_anywhere(this))
    await drop(left)


def told_by(this: Run) -> Iterator[str]:
    """Say what went wrong while the program ran; what only followed from a failure is not told."""
    if this.error is None:
        yield from this.outputs.problems()
        return
    failures = list(this.outputs.failures())
    yield from failures
    if not any(str(this.error) in each for each in failures):
        yield f"the program failed: {type(this.error).__name__}: {this.error}"


def nothing_anywhere(this: Run) -> Iterator[str]:
    """Name every output that turned into `None` where there has to be something."""
    for args in this.live:
        yield from nothings(args.resource)
        who = f"{args.type_} {args.name}: the input"
        yield from nothing_given(args.props, who, this.outputs)
    yield from nothing_given(this.exports, "the stack's output", this.outputs)


async def drop(tasks: set[asyncio.Task[Any]]) -> None:
    """Cancel what still waits, so that it does not speak up later."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def start(this: Run) -> Any:
    """Start the program, with an eye on every resource that it makes."""

    def look(args: pulumi.ResourceTransformationArgs) -> None:
        this.live.append(args)
        this.seen.kinds[args.type_] = type(args.resource)

    root = settings.get_root_resource()
    if isinstance(root, stack.Stack):
        this.exports = root.outputs
    stack.register_stack_transformation(look)
    return this.program.start()
