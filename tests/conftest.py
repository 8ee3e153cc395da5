"""What holds for all tests."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from twofold.packaging.kept import ELSEWHERE

# A shell has what it starts in the background ignore Ctrl-C, and everything that this starts:
# programs that tests interrupt would never hear of it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Those who run tests side by side are told a width, though they write to no terminal.
os.environ.pop("COLUMNS", None)


@pytest.fixture(scope="session", autouse=True)
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep packages away from those of whoever runs the tests, which say nothing here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ELSEWHERE, os.fspath(tmp_path_factory.mktemp("packages")))
        yield
