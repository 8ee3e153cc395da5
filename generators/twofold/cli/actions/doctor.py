"""Looking whether a cluster has what a stack needs of it, by kubectl."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias, cast

from twofold.blueprint.words import one_line, printable
from twofold.cli.actions.target import target_of
from twofold.cli.line.leaving import Leave, UsageError
from twofold.cli.selection import Selection
from twofold.cli.terminal.output import Format, say, say_json
from twofold.cli.terminal.progress import steps
from twofold.clouds.kubernetes.requirements import (
    Entry,
    Kinds,
    Requirement,
    Served,
    Storage,
    Untold,
    Version,
)
from twofold.compile import CLOUDS, place_stack
from twofold.placement.model import ApplicationStack, ExistingCluster
from twofold.values import frozen

if TYPE_CHECKING:
    from twofold.resources.serialize import PlainObject

Verdict: TypeAlias = Literal["found", "missing", "cannot tell"]

# Seconds that one question may take.
PATIENCE = 20

DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


class SilentError(Exception):
    """The cluster, or kubectl, does not answer."""


@frozen
class Finding:
    """What became of looking for something; `why` says more where it was not found."""

    requirement: Requirement
    verdict: Verdict
    why: str


def diagnose(selection: Selection, format_: Format) -> None:
    """Look for everything, list it, and leave with 1 unless all of it is found.

    What no look can tell is listed, and leaves no mark.
    """
    with steps(format_) as at:
        at(f"Reading {selection.named}")
        target = target_of(selection)
        stack = target.stack
        if not isinstance(stack, ApplicationStack):
            raise UsageError("a platform stack needs nothing of it", "--stack")
        placement = place_stack(stack, target.blueprint)
        wanted = [*CLOUDS[stack.cloud].requirements(placement)]
        context = context_of(stack)
        at("Asking the cluster")
        findings = [*examine(wanted, context)]
    unsound = any(each.verdict != "found" and not _beyond_telling(each) for each in findings)
    if format_ == "json":
        say_json(_document(stack.name, context, findings))
    else:
        _say(stack.name, context, findings)
    if unsound:
        raise Leave(1)


def _beyond_telling(finding: Finding) -> bool:
    return isinstance(finding.requirement.look, Untold)


def _unanswered(finding: Finding) -> bool:
    return finding.verdict == "cannot tell" and not _beyond_telling(finding)


def context_of(stack: ApplicationStack) -> str | None:
    """The kubeconfig's context of a stack's cluster; `None` is the one in use."""
    named = isinstance(stack.cluster, ExistingCluster) and CLOUDS[stack.cloud].region is None
    return stack.cluster.name if named and isinstance(stack.cluster, ExistingCluster) else None


def examine(wanted: Iterable[Requirement], context: str | None) -> Iterable[Finding]:
    """Look for each requirement; when the cluster is silent, once is enough to know."""
    silent = ""
    for each in wanted:
        if silent and not isinstance(each.look, Untold):
            yield Finding(each, "cannot tell", silent)
            continue
        try:
            verdict, why = look(each, context)
        except SilentError as error:
            silent = str(error)
            verdict, why = "cannot tell", silent
        yield Finding(each, verdict, why)


def look(requirement: Requirement, context: str | None) -> tuple[Verdict, str]:
    """Whether something is there. Raises `SilentError` when nobody answers."""
    match requirement.look:
        case Untold(how):
            return "cannot tell", how
        case Version(major, minor):
            server = asked(context, "version", "--output=json")["serverVersion"]
            digits = "".join(each for each in server["minor"] if each.isdigit())
            found = (int(server["major"]), int(digits))
            return _judged(found >= (major, minor), f"it is {printable(server['gitVersion'])}")
        case Kinds(names):
            there = {each["metadata"]["name"] for each in items(context, "crds")}
            lacking = [name for name in names if name not in there]
            return _judged(not lacking, f"no {', '.join(lacking)}")
        case Served(name):
            there = {each["metadata"]["name"] for each in items(context, "apiservices")}
            return _judged(name in there, f"no {name}")
        case Storage(None):
            classes = [each["metadata"] for each in items(context, "storageclasses")]
            default = [
                each for each in classes if each.get("annotations", {}).get(DEFAULT_CLASS) == "true"
            ]
            return _judged(bool(default), f"{len(classes)} classes, and none is the default")
        case Storage(name):
            there = {each["metadata"]["name"] for each in items(context, "storageclasses")}
            return _judged(name in there, f"there are {', '.join(sorted(there)) or 'none'}")
        case Entry(gateway):
            kind = "gateways.gateway.networking.k8s.io"
            try:
                found = items(context, kind, f"--namespace={gateway.namespace}")
            except SilentError:
                return "missing", "no Gateway is known there"
            names = {each["metadata"]["name"] for each in found}
            return _judged(gateway.name in names, f"there are {', '.join(sorted(names)) or 'none'}")


def _judged(there: bool, why: str) -> tuple[Verdict, str]:
    return ("found", "") if there else ("missing", why)


def items(context: str | None, kind: str, *options: str) -> Sequence[Mapping[str, Any]]:
    """All objects of a kind."""
    return asked(context, "get", kind, "--output=json", *options)["items"]


def asked(context: str | None, *arguments: str) -> Mapping[str, Any]:
    """What kubectl answers. Raises `SilentError` with its words where it does not."""
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        raise SilentError("there is no kubectl on the PATH")
    chosen = [f"--context={context}"] if context else []
    command = [kubectl, *chosen, f"--request-timeout={PATIENCE}s", *arguments]
    # Into files: what kubectl has started may hold a pipe open for longer than it runs itself.
    with TemporaryFile() as told, TemporaryFile() as complained:
        try:
            done = subprocess.run(  # noqa: S603 (the user's own kubectl, with words of ours)
                command,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=complained,
                timeout=2 * PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise SilentError("kubectl does not answer") from None
        answer, words = _text(told), _text(complained).splitlines()
    # What kubectl knows of itself it says even where no cluster answers.
    if done.returncode == 0:
        with suppress(ValueError):
            found: object = json.loads(answer)
            if isinstance(found, dict):
                return cast("Mapping[str, Any]", found)
    raise SilentError(one_line(words[-1] if words else "kubectl says nothing that can be read"))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _say(stack: str, context: str | None, findings: Sequence[Finding]) -> None:
    if not findings:
        say(f"{stack}: nothing of it runs in a cluster, so there is nothing to look for.")
        return
    say(f"{stack}, in the cluster of {f'the context {context}' if context else 'kubectl'}", "bold")
    if silence := next((each.why for each in findings if _unanswered(each)), ""):
        say(f"  It does not answer: {silence}", "bad")
    width = len("cannot tell")
    for each in findings:
        wanted = each.requirement
        style = {"found": "good", "missing": "bad", "cannot tell": "plain"}[each.verdict]
        line = f"  {each.verdict.ljust(width)}  {wanted.what}, for {wanted.purpose}"
        say(f"{line}: {each.why}" if each.why and not _unanswered(each) else line, style)
        if each.verdict == "missing":
            say(f"  {'':{width}}  {wanted.way_out}")


def _document(stack: str, context: str | None, findings: Sequence[Finding]) -> PlainObject:
    return {
        "stack": stack,
        "context": context,
        "requirements": [
            {
                "what": each.requirement.what,
                "for": each.requirement.purpose,
                "verdict": each.verdict,
                "why": each.why,
                "way_out": each.requirement.way_out,
            }
            for each in findings
        ],
    }
