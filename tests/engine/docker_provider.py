"""The stand-in for docker-build: images of folders, "pushed" to the cloud's registries.

As in provider/internal/image.go of pulumi-docker-build: what is compared, what is kept.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from . import diffs, sdk
from .cloud import Cloud
from .plumbing import Plumbing, check_settings, failures, token_of
from .problems import Problem
from .wire import UNKNOWN, Value, Values, leaves, message, plain

IMAGE = "docker-build:index:Image"

# What a registry holds of an image, whoever has pushed it.
MANIFEST = "registry:index:Manifest"

# A registry that Docker is logged in to: the thing's id is its host, as after `docker login HOST`.
LOGIN = "docker:index:Login"

# Where Docker is logged in by itself: whoever pushes has called `az acr login`.
# https://learn.microsoft.com/azure/container-registry/container-registry-authentication
LOGGED_IN = re.compile(r"[a-z0-9]+\.azurecr\.io/")

# `reference.Parse` of github.com/distribution/reference, without a digest.
TAG = re.compile(r"^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+:[\w][\w.-]{0,127}$")
FIRST = re.compile(r"^\s*(FROM|ARG)\s", re.IGNORECASE)


class DockerBuildProvider(Plumbing):
    """Builds nothing: an image is what its folder holds, and is found by a digest of that."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse settings that the SDK does not know."""
        problems = check_settings("docker-build", plain(request.news))
        return proto.CheckResponse(inputs=request.news, failures=failures(problems))

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse what the SDK refuses, and a folder, a Dockerfile or a tag that cannot be."""
        token, given = token_of(request.urn), plain(request.news)
        problems = list(sdk.check_inputs(token, given))
        if not problems:
            location = str(_part(given, "context", "location"))
            default: Value = {"location": f"{location}/Dockerfile"}
            given = {"dockerfile": default} | given
            problems = list(self._check(given, location))
        return proto.CheckResponse(inputs=message(given), failures=failures(problems))

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs and the folder's content; of registries, not the passwords."""
        before, after = plain(request.old_inputs), plain(request.news)
        kept: Values = {"contextHash": plain(request.olds).get("contextHash")}
        now: Values = {"contextHash": self._hash(after)}
        return diffs.diff(
            lambda path: False,
            {**_without_passwords(before), **kept},
            {**_without_passwords(after), **now},
            set(request.ignoreChanges),
        )

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Push an image; a preview knows its tag alone."""
        given = plain(request.properties)
        self._cloud.claim(request.urn, IMAGE, given)
        made = self._planned(given) if request.preview else self._push(given)
        return proto.CreateResponse(id=str(made.get("digest", "")), properties=message(made))

    def Update(  # noqa: N802
        self, request: proto.UpdateRequest, context: grpc.ServicerContext
    ) -> proto.UpdateResponse:
        """Push an image again."""
        given = plain(request.news)
        self._cloud.claim(request.urn, IMAGE, given)
        made = self._planned(given) if request.preview else self._push(given)
        return proto.UpdateResponse(properties=message(made))

    def Read(  # noqa: N802
        self, request: proto.ReadRequest, context: grpc.ServicerContext
    ) -> proto.ReadResponse:
        """Answer what was pushed, as long as the registry has it."""
        made = plain(request.properties)
        there = self._cloud.find(MANIFEST, _manifest(made), {})
        if not there:
            return proto.ReadResponse()
        return proto.ReadResponse(
            id=request.id, inputs=request.inputs, properties=request.properties
        )

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Delete the image from the registry by its digest, under whatever tags it is there."""
        self._cloud.remove(MANIFEST, _manifest(plain(request.properties)), {})
        return Empty()

    def _check(self, given: Values, location: str) -> Iterator[Problem]:
        folder = self._cloud.folder / location
        dockerfile = self._cloud.folder / str(_part(given, "dockerfile", "location"))
        if not folder.is_dir():
            yield Problem("context.location", f"{location!r}: not a valid directory or URL")
        elif not dockerfile.is_file():
            yield Problem("dockerfile.location", f"{dockerfile.name}: no such file")
        elif not _is_dockerfile(dockerfile.read_text(encoding="utf-8")):
            yield Problem("dockerfile.location", "does not begin with FROM")
        addresses = [str(value) for path, value in leaves(given) if path.endswith(".address")]
        addresses += [f"{login['id']}/" for login in self._cloud.of_type(LOGIN)]
        for index, tag in enumerate(_tags(given)):
            if tag == UNKNOWN:
                continue
            if not TAG.match(tag):
                yield Problem(f"tags[{index}]", f"invalid reference format: {tag}")
            elif LOGGED_IN.match(tag) or not given.get("push"):
                continue
            elif not any(tag.startswith(each) for each in addresses):
                yield Problem(f"tags[{index}]", f"nobody says how to push to the registry of {tag}")

    def _hash(self, given: Mapping[str, Value]) -> str:
        folder = self._cloud.folder / str(_part(given, "context", "location"))
        digest = hashlib.sha256()
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            mode = path.stat().st_mode
            digest.update(f"{path.relative_to(folder)} {mode:o} ".encode() + path.read_bytes())
        return digest.hexdigest()

    def _planned(self, given: Values) -> Values:
        tags = _tags(given)
        ref = tags[0] if tags else ""
        return {**given, "contextHash": self._hash(given), "ref": ref, "digest": UNKNOWN}

    def _push(self, given: Values) -> Values:
        content = self._hash(given)
        how = json.dumps([given.get(name) for name in ("buildArgs", "platforms", "target")])
        digest = f"sha256:{hashlib.sha256(f'{content} {how}'.encode()).hexdigest()}"
        ref = f"{_tags(given)[0]}@{digest}"
        made: Values = {**given, "contextHash": content, "digest": digest, "ref": ref}
        self._cloud.put(MANIFEST, _manifest(made), {}, {"ref": _manifest(made)})
        return made


def _is_dockerfile(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and FIRST.match(lines[0]) is not None


def _part(given: Mapping[str, Value], block: str, name: str) -> Value:
    inside = given.get(block)
    return inside.get(name) if isinstance(inside, dict) else None


def _tags(given: Mapping[str, Value]) -> list[str]:
    tags = given.get("tags")
    return [str(each) for each in tags] if isinstance(tags, list) else []


def _manifest(made: Mapping[str, Value]) -> str:
    """What a registry finds an image by: its repository and its digest.

    >>> _manifest({"tags": ["registry.example/shop:cart-1"], "digest": "sha256:ab"})
    'registry.example/shop@sha256:ab'
    """
    return f"{_tags(made)[0].rsplit(':', 1)[0]}@{made['digest']}"


def _without_passwords(given: Values) -> Values:
    registries = given.get("registries")
    kept: list[Value] = [
        {key: value for key, value in each.items() if key != "password"}
        for each in (registries if isinstance(registries, list) else [])
        if isinstance(each, dict)
    ]
    return {**given, "registries": kept}
