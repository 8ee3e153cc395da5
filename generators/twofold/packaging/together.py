"""Making the packages of several services at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from twofold.diagnostics import CompileError, Diagnostic, Span, tried
from twofold.packaging.builds import Build
from twofold.packaging.findings import failed
from twofold.packaging.inputs import Reader
from twofold.packaging.make import Made, make
from twofold.packaging.tools import Tools

# Most of a build is waiting, for an index or a disk.
AT_ONCE = max(4, os.cpu_count() or 1)

Tell = Callable[[Sequence[str], int], None]


def make_all(
    builds: Sequence[Build], spans: Mapping[str, Span], tell: Tell = lambda _, __: None
) -> Sequence[Made]:
    """Make packages, each in a thread; `tell` hears whose are being made and how many are done.

    Whatever fails, the others are made. Raises `CompileError` with a finding for each that failed,
    at the place in `spans`.
    """
    tools, reader = Tools(), Reader()
    inputs, unread = tried(reader.inputs, builds)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        try:
            futures = {threads.submit(make, build, each, tools): build for build, each in inputs}
            _watch(futures, tell)
        except BaseException:
            tools.stop()
            threads.shutdown(wait=False, cancel_futures=True)
            raise
    failed_ones = (_finding(*pair, spans) for pair in futures.items())
    findings = [*unread, *(each for each in failed_ones if each)]
    if findings:
        raise CompileError(dict.fromkeys(findings))
    return [each.result() for each in futures]


def _watch(futures: Mapping[Future[Made], Build], tell: Tell) -> None:
    rest = set(futures)
    while rest:
        tell([futures[each].service.name for each in futures if each in rest], len(futures))
        _, rest = wait(rest, return_when=FIRST_COMPLETED)


def _finding(future: Future[Made], build: Build, spans: Mapping[str, Span]) -> Diagnostic | None:
    error = future.exception()
    if isinstance(error, Exception):
        return failed(build, error, spans[build.service.name])
    return None
