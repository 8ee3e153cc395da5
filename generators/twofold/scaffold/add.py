"""A service added to a blueprint: what it says then, looked at before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from twofold.blueprint.load import Blueprint, load
from twofold.blueprint.text import Document, Value, parse
from twofold.diagnostics import CompileError, Diagnostic, Span, stop
from twofold.scaffold.answers import HERE, ServiceAnswers, check_service
from twofold.scaffold.insert import Entry, inserted
from twofold.services.resolve import resolve
from twofold.services.things import HANDLER
from twofold.values import frozen, replace

# Where the code of services is, if no other service says so.
SERVICES = "services"
BYTE_ORDER_MARK = "\ufeff"

# What YAML reads as the text that it is, in braces too.
BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*")
# Which of these are no text alone.
WORDS = frozenset({"null", "true", "false"})


@frozen
class Addition:
    """What a blueprint is to say, and where the new service's code is to be, relative to it."""

    text: str
    code: PurePosixPath
    topic: str | None


def addition(blueprint: Blueprint, text: str, answers: ServiceAnswers) -> Addition:
    """Add a service to a blueprint's text, and a topic that is not there yet.

    Raises `CompileError` with what is wrong with an answer or with what would come out.
    """
    findings = [*check_service(answers), *_taken(blueprint, answers.name)]
    if findings:
        raise CompileError(findings)
    code = _folder(blueprint) / answers.name
    handler = blueprint.spec.defaults and blueprint.spec.defaults.handler
    new = _new_topic(blueprint, answers)
    said = fields(answers, code, handler if handler != HANDLER else None)
    entries = [Entry("services", answers.name, said)]
    if new:
        entries.append(Entry("topics", new, {}))
    made = Addition(_with_entries(blueprint.path, text, entries), code, new)
    _check(blueprint.path, made, answers.name)
    return made


def fields(
    answers: ServiceAnswers, code: PurePosixPath, other_handler: str | None = None
) -> Mapping[str, str]:
    """What a blueprint says of a new service, each field as YAML.

    `other_handler` is that of all services which do not say theirs, if it is not the usual one.
    """
    said = {"description": _scalar(answers.description), "code": _scalar(str(code))}
    if other_handler:
        said["handler"] = HANDLER
    match answers.kind:
        case "http":
            return {**said, "http": f"[{_scalar(answers.route)}]"}
        case "event":
            return {**said, "on": f"[{{topic: {_scalar(answers.topic)}}}]"}
        case "schedule":
            return {**said, "on": f'[{{schedule: "{answers.schedule}"}}]'}


def _scalar(text: str) -> str:
    # Neither an answer nor a folder of code has what double quotes give a meaning to.
    return text if BARE.fullmatch(text) and text.lower() not in WORDS else f'"{text}"'


def _taken(blueprint: Blueprint, name: str) -> Iterator[Diagnostic]:
    if name in blueprint.spec.services:
        yield service_exists(name, blueprint.places.of("services", name).key)


def _folder(blueprint: Blueprint) -> PurePosixPath:
    """The folder in which the last service's code lies, beside others'."""
    codes = [each.code for each in blueprint.spec.services.values() if each.code]
    parents = [PurePosixPath(each).parent for each in codes]
    plain = [each for each in parents if re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_./-]*", str(each))]
    return plain[-1] if plain else PurePosixPath(SERVICES)


def _new_topic(blueprint: Blueprint, answers: ServiceAnswers) -> str | None:
    known = blueprint.spec.topics or {}
    return answers.topic if answers.kind == "event" and answers.topic not in known else None


def _with_entries(path: Path, text: str, entries: list[Entry]) -> str:
    """Put entries into a text, each seen to be there and to be all that is new."""
    if path.suffix == ".json":
        stop(no_place(path, entries))
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    new = text.removeprefix(mark)
    for entry in entries:
        before = parse(new, path)
        found = inserted(new, entry)
        if found is None or not _is_all_new(before, found, path, entry):
            stop(no_place(path, entries))
        new = found
    return f"{mark}{new}"


def _is_all_new(before: Document, text: str, path: Path, entry: Entry) -> bool:
    """Whether a text says what it said, in the same order, and one entry more."""
    try:
        after = parse(text, path)
        said = parse(entry.flow, path).data
    except CompileError:
        return False
    section = before.data.get(entry.section) or {}
    if not isinstance(section, dict):
        return False
    expected: dict[str, Value] = {**before.data, entry.section: {**section, **said}}
    # As text, since equal mappings may be in another order.
    return repr(after.data) == repr(expected) and not after.findings


def _check(path: Path, made: Addition, name: str) -> None:
    """Raise the findings that the blueprint would have; its code is still to come."""
    blueprint = load(path, made.text.removeprefix(BYTE_ORDER_MARK))
    code = blueprint.places.of("services", name, "code").value
    try:
        resolve(blueprint)
    except CompileError as error:
        coming = ("code-missing", code)
        found = [each for each in error.findings if (each.code, each.span) != coming]
        # What they are about stands in no file yet.
        if found:
            raise CompileError([replace(each, span=HERE) for each in found]) from None


def service_exists(name: str, span: Span) -> Diagnostic:
    """A blueprint has a service of the name already."""
    return Diagnostic(
        "name-taken", f"there is a service '{name}' already", span, "choose another name"
    )


def no_place(path: Path, entries: list[Entry]) -> Diagnostic:
    """A text is such that nothing can be put into it without touching the rest."""
    added = "; ".join(f"`{each.flow}` below `{each.section}`" for each in entries)
    return Diagnostic(
        "no-place-to-add",
        "the service cannot be added to this file without changing the rest of it",
        Span(str(path), 1, 1),
        f"add it by hand: {added}",
    )
