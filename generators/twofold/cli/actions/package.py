"""Building what stacks deploy of services: packages of their code, for what they run as."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from twofold.blueprint.words import printable
from twofold.cli.actions.target import Target, target_of
from twofold.cli.line.leaving import UsageError
from twofold.cli.line.refused import writing
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, say, say_json
from twofold.cli.terminal.progress import steps
from twofold.compile import place_stack
from twofold.diagnostics import nearest
from twofold.packaging.builds import Build, builds_of
from twofold.packaging.kept import ELSEWHERE, home_of
from twofold.packaging.limits import written
from twofold.packaging.make import Made
from twofold.packaging.together import make_all
from twofold.placement.model import ApplicationStack, Placement
from twofold.resources.serialize import PlainObject


def package_selection(selection: Selection, names: Sequence[str], format_: Format) -> None:
    """Package the services that are named, or all, and say what there is now."""
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        placement = _placement(target_of(selection))
        builds = [each for each in _named(placement, names) if not each.own_dockerfile]
        spans = {each.service.name: placement.said(each.service, "code") for each in builds}

        def tell(names: Sequence[str], total: int) -> None:
            at(f"Packaging {', '.join(names)} ({total - len(names)} of {total} done)")

        with writing(_home(builds), ELSEWHERE):
            made = make_all(builds, spans, tell)
    if format_ == "json":
        say_json({"packages": [_document(each) for each in made]})
        return
    for line in _table(made):
        say(line)
    say(_sentence(made), "good")


def _placement(target: Target) -> Placement:
    if not isinstance(target.stack, ApplicationStack):
        raise UsageError(f"'{target.stack.name}' is a platform, which runs no services", "--stack")
    return place_stack(target.stack, target.blueprint)


def _named(placement: Placement, names: Sequence[str]) -> Iterable[Build]:
    known = [service.name for service in placement.graph.services]
    for name in names:
        if name not in known:
            raise UsageError(f"no service '{printable(name)}'; {nearest(name, known)}", "SERVICE")
    return (each for each in builds_of(placement) if not names or each.service.name in names)


def _home(builds: Sequence[Build]) -> Path:
    """Where the packages of an application are kept."""
    return home_of(builds[0]) if builds else Path()


def _document(made: Made) -> PlainObject:
    note, build = made.note, made.build
    return {
        "service": build.service.name,
        "kind": build.kind,
        "path": _shown(made.path),
        "unchanged": made.unchanged,
        "size": note.size,
        "unpacked": note.unpacked,
        "inputs": note.inputs,
        "content": note.content,
        "largest": [{"name": name, "size": size} for name, size in note.largest],
    }


def _table(made: Sequence[Made]) -> Iterable[str]:
    rows = [
        (
            each.build.service.name,
            written(each.note.size),
            "unchanged" if each.unchanged else "built",
            _shown(each.path),
        )
        for each in made
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, size, fate, path in rows:
        yield f"{name:<{widths[0]}}  {size:>{widths[1]}}  {fate:<{widths[2]}}  {path}"


def _shown(path: Path) -> str:
    return os.path.relpath(path)


def _sentence(made: Sequence[Made]) -> str:
    unchanged = sum(each.unchanged for each in made)
    if not made:
        return "ok: nothing to package; images are ready, or built of the Dockerfile that there is"
    return f"ok: {len(made) - unchanged} built, {unchanged} unchanged"
