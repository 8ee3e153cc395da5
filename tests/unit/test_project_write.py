"""Writing a project: all or nothing, and never over an owner's work."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePosixPath

import pytest

from twofold.project.journal import is_unfinished
from twofold.project.memory import digest
from twofold.project.plan import Conflict
from twofold.project.write import Conflicts, Output, UnwritableFolder, Written
from twofold.project.write import write as write_all

OLD = {
    ".twofold/graph.json": b"{}",
    "Pulumi.dev.yaml": b"config:\n  aws:region: eu-west-1\n",
    "__main__.py": b"old = 1\n",
    "code/cart/app.py": b"cart = 1\n",
    "shop/stores/carts.py": b"carts = 1\n",
    "shop/stores/catalog.py": b"catalog = 1\n",
}
NEW = {
    ".twofold/graph.json": b'{"new": 1}',
    "Pulumi.dev.yaml": b"config:\n  aws:region: eu-west-2\n",
    "__main__.py": b"new = 2\n",
    "shop/services/cart.py": b"cart = 2\n",
    "shop/stores/catalog.py": b"catalog = 1\n",
}
MANIFEST = ".twofold/manifest.json"


def files(texts: Mapping[str, bytes]) -> dict[PurePosixPath, bytes]:
    """Name contents as a printed project does."""
    return {PurePosixPath(path): content for path, content in texts.items()}


def nobody(_: Path) -> AbstractContextManager[None]:
    """For whom does not care that another is waited for."""
    return nullcontext()


def write(texts: Mapping[PurePosixPath, bytes], out: Path, *, force: bool) -> Written:
    """Write into one folder."""
    try:
        [written] = write_all([Output(out, texts)], force=force, waiting=nobody)
    except Conflicts as conflicts:
        raise conflicts.each[0] from None
    return written


def names(*paths: str) -> tuple[PurePosixPath, ...]:
    return tuple(map(PurePosixPath, paths))


def held(folder: Path) -> dict[str, bytes]:
    """All files below a folder, without the manifest."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    return {path: content for path, content in found.items() if path != MANIFEST}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A project as twofold wrote it."""
    folder = tmp_path / "shop-aws"
    write(files(OLD), folder, force=False)
    return folder


# --- what becomes of each file ------------------------------------------------------------


def test_a_new_folder_gets_every_file(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "shop-aws"

    written = write(files(OLD), out, force=False)

    assert held(out) == OLD
    assert written == Written(created=names(*sorted(OLD)))
    assert list(out.parent.iterdir()) == [out]


def test_a_second_time_touches_nothing(out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    written = write(files(OLD), out, force=False)

    assert written == Written(unchanged=names(*sorted(OLD)))
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_a_changed_project_is_created_updated_and_removed_file_by_file(out: Path) -> None:
    written = write(files(NEW), out, force=False)

    assert held(out) == NEW
    assert written == Written(
        created=names("shop/services/cart.py"),
        updated=names(".twofold/graph.json", "Pulumi.dev.yaml", "__main__.py"),
        unchanged=names("shop/stores/catalog.py"),
        removed=names("code/cart/app.py", "shop/stores/carts.py"),
    )
    assert not (out / "code").exists()
    assert list(out.parent.iterdir()) == [out]


def test_files_that_are_not_ours_stay(out: Path) -> None:
    (out / "notes.txt").write_text("mine")
    (out / "code/cart/mine.py").write_text("mine = 1")

    write(files(NEW), out, force=False)

    assert held(out) == {**NEW, "notes.txt": b"mine", "code/cart/mine.py": b"mine = 1"}


def test_a_file_that_its_owner_removed_comes_back(out: Path) -> None:
    (out / "__main__.py").unlink()

    written = write(files(OLD), out, force=False)

    assert written.created == names("__main__.py")
    assert held(out) == OLD


def test_line_ends_that_git_changed_are_no_change_of_the_owner(out: Path) -> None:
    (out / "__main__.py").write_bytes(b"old = 1\r\n")

    assert "__main__.py" in map(str, write(files(OLD), out, force=False).unchanged)
    assert "__main__.py" in map(str, write(files(NEW), out, force=False).updated)


# --- conflicts ----------------------------------------------------------------------------


def test_every_file_in_the_way_is_named_and_nothing_is_written(out: Path) -> None:
    (out / "__main__.py").write_text("mine = 1\n")
    (out / "shop/stores/carts.py").write_text("stale, and mine\n")
    (out / "shop/services").mkdir()
    (out / "shop/services/cart.py").write_text("never yours\n")
    before = held(out)

    with pytest.raises(Conflict) as conflict:
        write(files(NEW), out, force=False)

    assert {str(path): reason for path, reason in conflict.value.reasons.items()} == {
        "__main__.py": "it was changed since twofold wrote it",
        "shop/services/cart.py": "twofold did not write it",
        "shop/stores/carts.py": "it was changed since twofold wrote it",
    }
    assert str(out / "__main__.py") in str(conflict.value)
    assert held(out) == before
    assert list(out.parent.iterdir()) == [out]


def test_force_overwrites_but_keeps_what_is_ours_no_longer(out: Path) -> None:
    (out / "__main__.py").write_text("mine = 1\n")
    (out / "shop/stores/carts.py").write_text("stale, and mine\n")

    written = write(files(NEW), out, force=True)

    assert held(out) == {**NEW, "shop/stores/carts.py": b"stale, and mine\n"}
    assert written.kept == names("shop/stores/carts.py")
    assert write(files(NEW), out, force=False).unchanged == names(*sorted(NEW))


def test_what_an_owner_changed_stays_as_long_as_there_is_nothing_new_for_it(out: Path) -> None:
    (out / "shop/stores/catalog.py").write_text("catalog = 'mine'\n")
    same = OLD["shop/stores/catalog.py"]

    written = write(files({**NEW, "shop/stores/catalog.py": same}), out, force=False)

    assert written.kept == names("shop/stores/catalog.py")
    assert "__main__.py" in map(str, written.updated)
    assert held(out)["shop/stores/catalog.py"] == b"catalog = 'mine'\n"
    with pytest.raises(Conflict, match="it was changed since twofold wrote it"):
        write(files({**NEW, "shop/stores/catalog.py": b"new = 1\n"}), out, force=False)


def test_forced_even_what_has_nothing_new_is_as_twofold_writes_it(out: Path) -> None:
    (out / "__main__.py").write_text("mine = 1\n")

    assert write(files(OLD), out, force=True).updated == names("__main__.py")
    assert held(out) == OLD


def test_a_folder_that_twofold_never_wrote_is_safe(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("mine = 1\n")

    with pytest.raises(Conflict, match="twofold did not write it"):
        write(files(OLD), tmp_path, force=False)

    assert held(tmp_path) == {"__main__.py": b"mine = 1\n"}


def test_the_same_content_is_no_conflict(tmp_path: Path) -> None:
    """A manifest that was lost costs nothing."""
    write(files(OLD), tmp_path / "out", force=False)
    (tmp_path / "out" / MANIFEST).write_text("not json")

    written = write(files(OLD), tmp_path / "out", force=False)

    assert written.unchanged == names(*sorted(OLD))


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("place", ["__main__.py/mine", "shop", "."])
def test_what_stands_in_the_way_is_never_replaced(
    tmp_path: Path, place: str, *, force: bool
) -> None:
    """A folder for a file, a file for a folder, a file for the project itself."""
    out = tmp_path / "out"
    mine = out / place
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")

    with pytest.raises(Conflict, match="stands where"):
        write(files(OLD), out, force=force)

    assert mine.read_text() == "mine"


def test_nothing_is_written_through_a_link(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (out / "shop").rename(elsewhere)
    (out / "shop").symlink_to(elsewhere)
    (out / "__main__.py").unlink()
    (out / "__main__.py").symlink_to(elsewhere / "stores/catalog.py")

    with pytest.raises(Conflict) as conflict:
        write(files(NEW), out, force=False)

    assert set(map(str, conflict.value.reasons)) == {"shop", "__main__.py"}
    assert (elsewhere / "stores/catalog.py").read_bytes() == OLD["shop/stores/catalog.py"]


def test_a_manifest_cannot_name_files_elsewhere(out: Path, tmp_path: Path) -> None:
    """It lies in a repository that others write into; `../precious` is not removed as stale."""
    precious = tmp_path / "precious"
    precious.write_bytes(b"cart = 1\n")
    manifest = out / MANIFEST
    manifest.write_text(manifest.read_text().replace("code/cart/app.py", "../precious"))

    with pytest.raises(Conflict):
        write(files(NEW), out, force=False)

    assert precious.exists()


# --- what Pulumi writes too ---------------------------------------------------------------

PULUMI_ADDED = b"""\
encryptionsalt: v1:abc
config:
  # Nearest to us.
  aws:region: eu-west-1
  shop:key:
    secure: v1:xyz
"""


def test_what_pulumi_adds_to_a_stack_file_stays(out: Path) -> None:
    (out / "Pulumi.dev.yaml").write_bytes(PULUMI_ADDED)

    unchanged = write(files(OLD), out, force=False)
    same = (out / "Pulumi.dev.yaml").read_bytes()
    updated = write(files(NEW), out, force=False)

    assert "Pulumi.dev.yaml" in map(str, unchanged.unchanged)
    assert same == PULUMI_ADDED
    assert "Pulumi.dev.yaml" in map(str, updated.updated)
    assert (out / "Pulumi.dev.yaml").read_text() == (
        "encryptionsalt: v1:abc\n"
        "config:\n"
        "  aws:region: eu-west-2\n"
        "  shop:key:\n"
        "    secure: v1:xyz\n"
    )


def test_a_setting_that_we_make_no_longer_goes(out: Path) -> None:
    (out / "Pulumi.dev.yaml").write_bytes(PULUMI_ADDED)

    write(files({**OLD, "Pulumi.dev.yaml": b"config: {}\n"}), out, force=False)

    assert (out / "Pulumi.dev.yaml").read_text() == (
        "encryptionsalt: v1:abc\nconfig:\n  shop:key:\n    secure: v1:xyz\n"
    )


def test_a_stack_file_of_somebody_else_is_not_set_otherwise(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  aws:region: us-east-1\n")

    with pytest.raises(Conflict, match=r"Pulumi\.dev\.yaml: twofold did not write it"):
        write(files(OLD), tmp_path, force=False)


def test_a_stack_file_that_is_none_is_named(out: Path) -> None:
    (out / "Pulumi.dev.yaml").write_text("config: [")

    with pytest.raises(Conflict, match="it is not a stack's configuration"):
        write(files(OLD), out, force=False)


def test_the_file_of_a_stack_that_is_gone_stays_when_pulumi_wrote_into_it(out: Path) -> None:
    renamed = {path: content for path, content in OLD.items() if path != "Pulumi.dev.yaml"}
    (out / "Pulumi.dev.yaml").write_bytes(PULUMI_ADDED)

    written = write(files(renamed), out, force=False)

    assert written.kept == names("Pulumi.dev.yaml")
    assert (out / "Pulumi.dev.yaml").read_bytes() == PULUMI_ADDED


def test_the_file_of_a_stack_that_is_gone_goes_with_it(out: Path) -> None:
    renamed = {path: content for path, content in OLD.items() if path != "Pulumi.dev.yaml"}

    assert write(files(renamed), out, force=False).removed == names("Pulumi.dev.yaml")


# --- interruptions ------------------------------------------------------------------------

# What Python tells audit hooks before it changes a file system.
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}


def changes(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an audit event is a change on disk; an `open` is when it is for writing."""
    writes = event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
    return writes or event in CHANGES


def in_child(fail: Callable[[], None], at: int, action: Callable[[], object]) -> int:
    """Do something in a process of its own, where the change number `at` fails.

    Returns its exit code, which is 0 where there are not so many changes.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if changes(event, arguments):
            count += 1
            if count == at:
                fail()

    try:
        sys.addaudithook(hook)
        action()
    except OSError:
        os._exit(3)
    os._exit(0 if count < at else 4)


def killed() -> None:
    os._exit(9)


def full() -> None:
    raise OSError(28, "No space left on device")


def journal(out: Path) -> Path:
    return out.with_name(f".{out.name}.twofold-new") / "journal.json"


def interruptions(
    tmp_path: Path, fail: Callable[[], None], before: Mapping[str, bytes] | None
) -> list[Path]:
    """Projects whose writing failed, each at another change; the last of the loop succeeds."""
    folders: list[Path] = []
    for at in range(1, 200):
        out = tmp_path / str(at) / "shop-aws"
        out.parent.mkdir(parents=True)
        if before is not None:
            write(files(before), out, force=False)
            (out / "notes.txt").write_text("mine")
        if in_child(fail, at, lambda out=out: write(files(NEW), out, force=False)) == 0:
            return folders
        folders.append(out)
    raise AssertionError("writing never ended")


@pytest.fixture(scope="module")
def halted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of projects whose update was killed, each at another change."""
    folder = tmp_path_factory.mktemp("halted")
    assert len(interruptions(folder, killed, OLD)) > 20
    return folder


@pytest.fixture
def killed_projects(halted: Path, tmp_path: Path) -> list[Path]:
    """Copies of these projects, without the last one, which was not killed."""
    shutil.copytree(halted, tmp_path / "halted")
    folders = sorted((tmp_path / "halted").iterdir(), key=lambda folder: int(folder.name))
    return [folder / "shop-aws" for folder in folders[:-1]]


def tidy(out: Path) -> bool:
    """Whether nothing but the project is left."""
    return list(out.parent.iterdir()) == [out]


MINE = {"notes.txt": b"mine"}


def test_killed_at_any_change_the_old_project_stands_or_the_next_start_completes_the_new(
    killed_projects: list[Path],
) -> None:
    folders = killed_projects
    stood = [out for out in folders if held(out) == {**OLD, **MINE}]
    for out in set(folders) - set(stood):
        assert journal(out).exists() or held(out) == {**NEW, **MINE}
    for out in folders:
        write(files(NEW), out, force=False)

    assert 5 < len(stood) < len(folders) - 5
    assert [out for out in folders if held(out) != {**NEW, **MINE} or not tidy(out)] == []


def test_after_a_kill_another_project_can_be_written(killed_projects: list[Path]) -> None:
    """What is half-way in place counts as ours, not as the owner's."""
    for out in killed_projects:
        write(files(OLD), out, force=False)

    assert [out for out in killed_projects if held(out) != {**OLD, **MINE} or not tidy(out)] == []


def test_killed_at_any_change_a_new_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    folders = interruptions(tmp_path, killed, None)

    assert len(folders) > 8
    assert [out for out in folders if out.exists() and held(out) != NEW] == []
    for out in folders:
        write(files(NEW), out, force=False)
    assert [out for out in folders if held(out) != NEW or not tidy(out)] == []


def test_when_any_change_fails_nothing_is_left_behind_or_the_next_start_completes_it(
    tmp_path: Path,
) -> None:
    folders = interruptions(tmp_path, full, OLD)

    for out in folders:
        assert journal(out).exists() or tidy(out) or held(out) == {**NEW, **MINE}
        assert journal(out).exists() or held(out) in ({**OLD, **MINE}, {**NEW, **MINE})
        write(files(NEW), out, force=False)
    assert len(folders) > 20
    assert [out for out in folders if held(out) != {**NEW, **MINE} or not tidy(out)] == []


def test_what_an_owner_changed_after_a_kill_is_not_lost(killed_projects: list[Path]) -> None:
    def unfinished(out: Path) -> bool:
        return journal(out).exists() and (out / "__main__.py").read_bytes() == b"old = 1\n"

    out = next(filter(unfinished, killed_projects))
    (out / "__main__.py").write_text("mine = 1\n")

    with pytest.raises(Conflict, match="changed since"):
        write(files(NEW), out, force=False)

    assert (out / "__main__.py").read_text() == "mine = 1\n"


def test_who_is_interrupted_amid_the_renames_is_told_what_completes_them(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.project.write._place", interrupt)

    with pytest.raises(KeyboardInterrupt) as interrupted:
        write(files(NEW), out, force=False)

    assert is_unfinished(out)
    assert interrupted.value.__notes__ == [
        f"{out} is between two states: compile again, which completes it"
    ]
    monkeypatch.undo()
    write(files(NEW), out, force=False)
    assert (held(out), tidy(out)) == (NEW, True)


def interrupt(*_: object) -> bool:
    raise KeyboardInterrupt


DAMAGED = {
    "empty": "",
    "of no keys": "{}",
    "a list": "[]",
    "of lists": '{"writes": [], "removes": []}',
    "a number": "7",
    "cut off": '{"writes": {"__main__.py": nu',
    "not text": "\udcff\udcfe",
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_journal_that_nobody_can_read_stands_in_nobodys_way(out: Path, damage: str) -> None:
    journal(out).parent.mkdir()
    journal(out).write_bytes(DAMAGED[damage].encode(errors="surrogateescape"))

    write(files(NEW), out, force=False)

    assert (held(out), tidy(out)) == (NEW, True)


def test_where_a_journal_was_damaged_on_the_way_force_writes_over_what_is_half_new(
    killed_projects: list[Path],
) -> None:
    """Files that only the journal still knew to be ours stay, as their owner's do."""
    half = [out for out in killed_projects if journal(out).exists()]
    for out in half:
        journal(out).write_bytes(b"")
        write(files(NEW), out, force=True)

    assert len(half) > 5
    assert all(held(out).items() >= {**NEW, **MINE}.items() for out in half)
    assert all(map(tidy, half))


PRECIOUS = b"precious = 1\n"


@pytest.mark.parametrize("place", ["../precious.txt", "{folder}/precious.txt", "link/precious.txt"])
@pytest.mark.parametrize("what", ["writes", "removes"])
def test_a_journal_cannot_name_files_elsewhere(
    out: Path, tmp_path: Path, place: str, what: str
) -> None:
    """It may come with what somebody else sent; neither does a link in the project lead there."""
    (tmp_path / "elsewhere").mkdir()
    (out / "link").symlink_to(tmp_path / "elsewhere")
    precious = [tmp_path / "precious.txt", tmp_path / "elsewhere/precious.txt"]
    for each in precious:
        each.write_bytes(PRECIOUS)
    path = place.format(folder=tmp_path)
    staged = journal(out).parent / "files" / path
    (journal(out).parent / "files").mkdir(parents=True)
    staged.parent.mkdir(exist_ok=True)
    if not staged.exists():
        staged.write_bytes(b"other = 1\n")
    said = {"writes": {}, "removes": {}, what: {path: digest(PRECIOUS)}}
    journal(out).write_text(json.dumps(said))

    write(files(NEW), out, force=False)

    assert [each.read_bytes() for each in precious] == [PRECIOUS, PRECIOUS]
    assert not journal(out).parent.exists()


def test_a_folder_that_an_owner_made_amid_the_renames_does_not_stop_the_others(
    killed_projects: list[Path],
) -> None:
    def unfinished(out: Path) -> bool:
        return journal(out).exists() and (out / "__main__.py").read_bytes() == b"old = 1\n"

    out = next(filter(unfinished, killed_projects))
    (out / "__main__.py").unlink()
    (out / "__main__.py").mkdir()

    with pytest.raises(Conflict, match="stands where"):
        write(files(NEW), out, force=False)

    assert tidy(out)


def test_two_at_once_write_one_after_the_other(tmp_path: Path) -> None:
    out = tmp_path / "shop-aws"
    failures: list[Exception] = []

    def again(texts: Mapping[str, bytes]) -> None:
        try:
            for _ in range(20):
                write(files(texts), out, force=False)
        except Exception as error:  # noqa: BLE001 (told in the main thread)
            failures.append(error)

    threads = [threading.Thread(target=again, args=(texts,)) for texts in (OLD, NEW)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert held(out) in (OLD, NEW)
    assert tidy(out)


# --- several folders ----------------------------------------------------------------------

OBJECTS_BEFORE = {"cart.yaml": b"cart: 1\n", "gone.yaml": b"gone: 1\n"}
OBJECTS = {"cart.yaml": b"cart: 2\n", "more.yaml": b"more: 1\n"}


def both(project: Path, objects: Path, texts: tuple[Mapping[str, bytes], ...]) -> None:
    """Write a project, and objects elsewhere."""
    outputs = [Output(project, files(texts[0])), Output(objects, files(texts[1]))]
    write_all(outputs, force=False, waiting=nobody)


def pairs(
    tmp_path: Path, fail: Callable[[], None], before: tuple[Mapping[str, bytes], ...] | None
) -> list[tuple[Path, Path]]:
    """Folders that were written together, which failed, each time at another change."""
    found: list[tuple[Path, Path]] = []
    for at in range(1, 300):
        project, objects = tmp_path / str(at) / "shop-aws", tmp_path / str(at) / "gitops" / "shop"
        objects.parent.mkdir(parents=True)
        if before is not None:
            both(project, objects, before)
        do = lambda: both(project, objects, (NEW, OBJECTS))  # noqa: B023, E731 (done at once)
        if in_child(fail, at, do) == 0:
            return found
        found.append((project, objects))
    raise AssertionError("writing never ended")


def is_decided(out: Path, new: Mapping[str, bytes]) -> bool:
    """Whether a folder has its new state, or has it once somebody compiles again."""
    return journal(out).exists() or (out.exists() and held(out) == new)


@pytest.mark.parametrize("before", [None, (OLD, OBJECTS_BEFORE)], ids=["new", "old"])
def test_when_any_change_fails_all_folders_have_their_old_state_or_get_the_new_one(
    tmp_path: Path, before: tuple[Mapping[str, bytes], ...] | None
) -> None:
    found = pairs(tmp_path, full, before)

    decided = [(is_decided(one, NEW), is_decided(other, OBJECTS)) for one, other in found]
    undecided = [pair for pair, so in zip(found, decided, strict=True) if so == (False, False)]
    assert {*decided} == {(False, False), (True, True)}
    for one, other in undecided:
        assert (one.exists(), other.exists()) == (before is not None, before is not None)
        assert before is None or (held(one), held(other)) == before
        assert tidy(other) or not before
    for one, other in found:
        both(one, other, (NEW, OBJECTS))
        assert (held(one), held(other), tidy(other)) == (NEW, OBJECTS, True)


@pytest.mark.parametrize("before", [None, (OLD, OBJECTS_BEFORE)], ids=["new", "old"])
def test_killed_between_two_folders_the_next_start_completes_both(
    tmp_path: Path, before: tuple[Mapping[str, bytes], ...] | None
) -> None:
    """All that is done between the first journal and the last is to rename the last."""
    found = pairs(tmp_path, killed, before)

    halves = [pair for pair in found if is_decided(pair[0], NEW) != is_decided(pair[1], OBJECTS)]
    assert len(found) > 10
    assert len(halves) <= 1
    for one, other in found:
        both(one, other, (NEW, OBJECTS))
    assert [o for o in found if (held(o[0]), held(o[1]), tidy(o[1])) != (NEW, OBJECTS, True)] == []


def test_conflicts_in_several_folders_are_found_at_once(tmp_path: Path) -> None:
    project, objects = tmp_path / "shop-aws", tmp_path / "objects"
    for mine in (project / "__main__.py", objects / "cart.yaml"):
        mine.parent.mkdir()
        mine.write_text("mine")

    with pytest.raises(Conflicts) as conflicts:
        both(project, objects, (NEW, OBJECTS))

    assert [each.out for each in conflicts.value.each] == [project, objects]
    assert held(project) == {"__main__.py": b"mine"}


@pytest.mark.parametrize(
    ("project", "objects"), [("shop", "shop/objects"), ("gitops/pulumi", "gitops"), ("a", "b")]
)
def test_one_folder_may_lie_in_the_other(tmp_path: Path, project: str, objects: str) -> None:
    for texts in ((OLD, OBJECTS_BEFORE), (NEW, OBJECTS)):
        both(tmp_path / project, tmp_path / objects, texts)

        assert held(tmp_path / project).items() >= texts[0].items()
        assert held(tmp_path / objects).items() >= texts[1].items()
    assert not [*tmp_path.rglob("*.twofold-new")]
    assert not [*tmp_path.rglob("gone.yaml")]


def test_whom_the_system_refuses_something_is_told_of_which_folder(tmp_path: Path) -> None:
    (tmp_path / "afile").touch()

    with pytest.raises(UnwritableFolder) as refused:
        both(tmp_path / "out" / "shop", tmp_path / "afile" / "objects", (NEW, OBJECTS))

    assert (refused.value.folder, refused.value.filename) == (
        tmp_path / "afile" / "objects",
        str(tmp_path / "afile"),
    )
    assert [*tmp_path.iterdir()] == [tmp_path / "afile"]
