"""What a Python service's package has besides its own files: adapters, and what they import.

The adapters are real files, in `adapters/`: they are copied as they are. What differs from service
to service stands in one of them, and in settings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from twofold.blueprint.words import upper
from twofold.packaging.builds import Build, Kind
from twofold.services.model import Schedule, Subscription

ADAPTERS = Path(__file__).with_name("adapters")
PACKAGE = "twofold_adapter"
NAMES = f"{PACKAGE}/names.py"

COMMON = tuple(f"{PACKAGE}/{name}.py" for name in ("__init__", "application", "events"))

# The files of each kind of package.
FILES: Mapping[Kind, Sequence[str]] = {
    "lambda": (f"{PACKAGE}/aws_lambda.py",),
    "azure-functions": (f"{PACKAGE}/azure.py", "function_app.py", "host.json"),
    "cloud-functions": (
        f"{PACKAGE}/google.py",
        f"{PACKAGE}/google_function.py",
        "twofold_function.py",
    ),
    "container": (f"{PACKAGE}/google.py", f"{PACKAGE}/serve.py"),
}

REQUIREMENTS: Mapping[Kind, Sequence[str]] = {
    "lambda": ("mangum>=0.19,<1",),
    # The same API: 1 up to Python 3.12, 2 from 3.13 on, which uv chooses by.
    # https://github.com/Azure/azure-functions-python-library/releases/tag/2.0.0
    "azure-functions": ("azure-functions>=1.24,<3",),
    # The first that hands requests to ASGI.
    "cloud-functions": ("functions-framework>=3.10,<4",),
    "container": ("uvicorn>=0.34,<1",),
}

# Where messages are taken out of a queue by a container beside the service's: the module that
# does so, and the client library that it needs. Google pushes.
QUEUES: Mapping[str, tuple[str, Sequence[str]]] = {
    "aws": ("sqs", ("boto3>=1.36,<2",)),
    "azure": ("servicebus", ("azure-identity>=1.19,<2", "azure-servicebus>=7.13,<8")),
    "kubernetes": ("rabbitmq", ("pika>=1.3,<2",)),
}

ENTRIES: Mapping[Kind, str] = {
    "lambda": f"{PACKAGE}.aws_lambda.handler",
    "azure-functions": "",
    "cloud-functions": "twofold_function.handle",
    "container": f"python -m {PACKAGE}.serve",
}

# What runs in the second container, followed by how many seconds the service may take.
CONSUME = f"python -m {PACKAGE}.consume"


def files(build: Build) -> Mapping[str, str]:
    """The adapters of a package: the path of each in it, and its text."""
    if build.own_dockerfile:
        return {}
    paths = [*COMMON, *FILES[build.kind], *_consuming(build)]
    return {**{path: _text(path) for path in paths}, NAMES: names(build)}


def requirements(build: Build) -> Sequence[str]:
    """What the adapters of a package import."""
    if build.own_dockerfile:
        return ()
    queue = QUEUES[build.cloud][1] if consumes(build) else ()
    return (*REQUIREMENTS[build.kind], *queue)


def entry(kind: Kind) -> str:
    """What the cloud is told to start."""
    return ENTRIES[kind]


def consumes(build: Build) -> bool:
    """Whether a container beside the service's takes messages out of their queue."""
    waits = build.kind == "container" and build.cloud in QUEUES and bool(_topics(build))
    return waits and not build.own_dockerfile


def names(build: Build) -> str:
    """What differs from service to service, written into the one file that says it."""
    scheduled = any(isinstance(each, Schedule) for each in build.triggers)
    return _names(build.code.handler, tuple(_topics(build)), str(scheduled))


@cache
def _names(handler: str, topics: Sequence[str], scheduled: str) -> str:
    given = {
        "HANDLER": json.dumps(handler.replace("/", ".")),
        "TOPICS: tuple[str, ...]": _tuple(topics),
        "SCHEDULED": scheduled,
    }
    lines = _text(NAMES).splitlines()
    return "".join(f"{_line(line, given)}\n" for line in lines)


@cache
def _text(path: str) -> str:
    return (ADAPTERS / path).read_text(encoding="utf-8")


def _line(line: str, given: Mapping[str, str]) -> str:
    name, assigns, _ = line.partition(" = ")
    return f"{name} = {given[name]}" if assigns and name in given else line


def _tuple(names: Sequence[str]) -> str:
    """A tuple as Python writes it.

    >>> _tuple([]), _tuple(["ORDERS"]), _tuple(["ORDERS", "REFUNDS"])
    ('()', '("ORDERS",)', '("ORDERS", "REFUNDS")')
    """
    inside = ", ".join(map(json.dumps, names))
    return f"({inside},)" if len(names) == 1 else f"({inside})"


def _topics(build: Build) -> Sequence[str]:
    """The topics that a service listens to, as the names of their settings have them."""
    return [upper(each.topic.name) for each in build.triggers if isinstance(each, Subscription)]


def _consuming(build: Build) -> Iterator[str]:
    if consumes(build):
        module, _ = QUEUES[build.cloud]
        yield f"{PACKAGE}/consume.py"
        yield f"{PACKAGE}/queues/__init__.py"
        yield f"{PACKAGE}/queues/{module}.py"
