"""The Dockerfile of a service that brings none."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.packaging.builds import Build
from twofold.packaging.python import entry

# By digest, so that an image built tomorrow has the same floor: an index of all processors.
# https://hub.docker.com/_/python
BASES: Mapping[str, str] = {
    "python3.11": "python:3.11-slim-trixie"
    "@sha256:da047cb8f9d1d98e5c070f5300ba9f7274e33b8fc0e5be5ed88740aed1b95ba9",
    "python3.12": "python:3.12.13-slim-trixie"
    "@sha256:57cd7c3a7a273101a6485ba99423ee568157882804b1124b4dd04266317710de",
    "python3.13": "python:3.13.15-slim-trixie"
    "@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b",
}

DOCKERFILE = """\
FROM {base}
# The root file system is read-only, and what is printed is to be seen at once.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \\
    --no-deps --require-hashes --only-binary :all: -r requirements.txt
COPY . ./
USER 1000:1000
CMD [{command}]
"""


def dockerfile(build: Build) -> str:
    """Write how an image is made of a package."""
    command = ", ".join(f'"{word}"' for word in entry(build.kind).split())
    return DOCKERFILE.format(base=BASES[build.code.runtime], command=command)
