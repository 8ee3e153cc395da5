"""Work in a copy of the process: what comes of it, and what if nothing does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from commanding import invoke
from twofold.beside import beside, together
from twofold.resources import graph

copies = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is copied")

# What this process has open.
OPEN = Path("/proc/self/fd")

UNITS = "".join(
    f"  service-{at}: {{code: app, http: [GET /{at}], uses: {{store-{at}: read}}}}\n"
    for at in range(6)
)
STORES = "".join(f"  store-{at}: {{kind: document}}\n" for at in range(6))


def one(_: int) -> set[int]:
    """A machine's only processor."""
    return {0}


def two(_: int) -> set[int]:
    """Two processors."""
    return {0, 1}


@copies
def test_the_result_comes_from_a_copy_and_may_be_larger_than_a_pipe() -> None:
    waits = beside(lambda: {"process": str(os.getpid()).encode(), "much": b"x" * 1_000_000})

    found = waits()

    assert found["process"] != str(os.getpid()).encode()
    assert len(found["much"]) == 1_000_000
    with pytest.raises(ProcessLookupError):
        os.kill(int(found["process"]), 0)


def test_without_a_second_processor_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", one, raising=False)

    assert beside(lambda: str(os.getpid()).encode())() == str(os.getpid()).encode()


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    def work() -> bytes:
        raise ValueError("nothing comes of it")

    with pytest.raises(ValueError, match="nothing comes of it"):
        beside(work)()


@copies
def test_a_copy_that_is_killed_is_made_up_for(capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()

    def work() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"

    assert beside(work)() == b"done"
    assert capfd.readouterr() == ("", "")


@copies
def test_an_interrupted_copy_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()

    def work() -> bytes:
        if os.getpid() != here:
            raise KeyboardInterrupt
        return b"done"

    assert beside(work)() == b"done"
    assert capfd.readouterr() == ("", "")


@copies
@pytest.mark.parametrize("lacking", ["pipe", "fork"])
def test_without_room_for_a_copy_it_is_done_here(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, lacking, refuse)
    opened, blocked = len([*OPEN.iterdir()]), signal.pthread_sigmask(signal.SIG_BLOCK, set())

    assert beside(lambda: str(os.getpid()).encode())() == str(os.getpid()).encode()
    assert len([*OPEN.iterdir()]) == opened
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == blocked


@copies
def test_a_system_that_takes_no_notice_of_what_ends_is_no_reason_to_fail() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        found = beside(lambda: b"done")()
    finally:
        signal.signal(signal.SIGCHLD, before)

    assert found == b"done"


@copies
def test_nobody_who_reads_waits_for_a_copy_that_nobody_asks() -> None:
    program = (
        "import time; from twofold.beside import beside; "
        "beside(lambda: time.sleep(60) or b''); print('said')"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=True
    )

    assert done.stdout == "said\n"


def pieces(count: int, work: Callable[[int], str]) -> list[Callable[[], str]]:
    """Works that are told which of them they are."""
    return [partial(work, at) for at in range(count)]


@copies
def test_pieces_are_shared_out_and_each_is_done_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", two, raising=False)
    marks = [tmp_path / name for name in ("here", "there")]
    here = os.getpid()

    def work(at: int) -> str:
        """Note who works; the first piece of each waits until the other has one as well."""
        mine, other = marks if os.getpid() == here else reversed(marks)
        mine.touch()
        while not other.exists():
            time.sleep(0.001)
        with (tmp_path / "done").open("a") as done:
            done.write(f"{at}\n")
        return f"{at} {os.getpid()}"

    found = together(pieces(256, work))

    assert [each.partition(" ")[0] for each in found] == [str(at) for at in range(256)]
    assert len({each.partition(" ")[2] for each in found}) == 2
    assert sorted((tmp_path / "done").read_text().split(), key=int) == [*map(str, range(256))]


@copies
def test_pieces_with_which_a_copy_came_to_nothing_are_done_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", two, raising=False)
    here, taken = os.getpid(), tmp_path / "taken"

    def work(at: int) -> str:
        if os.getpid() != here:
            taken.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        while not taken.exists():
            time.sleep(0.001)
        return str(at)

    assert together(pieces(20, work)) == [str(at) for at in range(20)]


@copies
@pytest.mark.parametrize("lacking", ["pipe", "fork"])
def test_without_room_for_copies_all_pieces_are_done_here(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, lacking, refuse)
    opened = len([*OPEN.iterdir()])

    assert together(pieces(20, lambda at: f"{at} {os.getpid()}")) == [
        f"{at} {os.getpid()}" for at in range(20)
    ]
    assert len([*OPEN.iterdir()]) == opened


@copies
def test_what_a_piece_raises_is_raised() -> None:
    def work(at: int) -> str:
        if at == 7:
            raise ValueError("nothing comes of the seventh")
        return str(at)

    with pytest.raises(ValueError, match="the seventh"):
        together(pieces(20, work))


def test_a_large_project_is_the_same_however_it_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text("async def app(scope, receive, send): ...\n")
    (tmp_path / "many.yaml").write_text(f"name: many\nservices:\n{UNITS}stores:\n{STORES}")
    monkeypatch.chdir(tmp_path)
    begun: list[int] = []
    forking = getattr(os, "fork", None)

    def fork() -> int:
        begun.append(1)
        assert forking is not None
        return forking()

    def printed(out: str) -> Mapping[str, bytes]:
        said = invoke("compile", "many.yaml", "--cloud", "aws", "--out", out)
        assert said.exit_code == 0, said.stderr
        files = (path for path in Path(out).rglob("*") if path.is_file())
        return {str(path.relative_to(out)): path.read_bytes() for path in files}

    small = printed("small")
    monkeypatch.setattr(graph, "LARGE", 3)
    monkeypatch.setattr(os, "sched_getaffinity", two, raising=False)
    monkeypatch.setattr(os, "fork", fork, raising=False)
    large = printed("large")

    assert large == small
    assert len(begun) == (2 if sys.platform == "linux" else 0)
