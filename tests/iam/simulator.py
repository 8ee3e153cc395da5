"""The IAM evaluator: `@cloud-copilot/iam-simulate` in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from .arns import ACCOUNT
from .worlds import Document

HERE = Path(__file__).parent
PACKAGE = "@cloud-copilot/iam-simulate"


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody asks AWS for; `context` is what AWS knows of the request besides."""

    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return " ".join([self.action, self.resource, *map(" = ".join, self.context.items())])


@dataclass(frozen=True, slots=True)
class Request:
    """A call by a role or an AWS service, and the policies that decide about it."""

    principal: str
    call: Call
    identity: Sequence[Document] = ()
    policy: Document | None = None


def simulate(requests: Sequence[Request]) -> list[str]:
    """Decide about all requests at once: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.

    Raises `ValueError` for those that AWS does not know: no such action, an ARN that is none of
    the action's resource types, context that the action never has, a policy with mistakes.
    """
    text = json.dumps([written(each) for each in requests])
    command = ["node", str(HERE / "simulate.mjs"), str(folder())]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    answers = cast("list[dict[str, str]]", json.loads(done.stdout))
    pairs = list(zip(requests, answers, strict=True))
    wrong = [f"{request.call}: {answer['error']}" for request, answer in pairs if answer["error"]]
    if wrong:
        raise ValueError("\n".join(wrong))
    return [answer["result"] for answer in answers]


def written(request: Request) -> dict[str, object]:
    """Write a request as the process reads it; all requests come by TLS unless they say so."""
    return {
        "principal": request.principal,
        "action": request.call.action,
        "resource": request.call.resource,
        "account": ACCOUNT,
        "context": {"aws:SecureTransport": "true", **request.call.context},
        "identity": request.identity,
        "policy": request.policy,
    }


def folder() -> Path:
    """Find where `tools/get_iam_simulate.py` put the evaluator; on a laptop it may be missing."""
    version = json.loads((HERE / "package.json").read_text())["dependencies"][PACKAGE]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "twofold" / f"iam-simulate-{version}"
    if not (place / "node_modules").is_dir():
        message = f"there is no IAM evaluator in {place}: run `make tools`"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return place
