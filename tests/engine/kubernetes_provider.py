"""The stand-in for Kubernetes: every object goes to a real API server, Helm's releases to none."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import cast

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as proto

from . import diffs, replacements, sdk
from .api_server import ApiServer, RefusedError
from .cloud import Cloud
from .drafts import Drafts
from .plumbing import Plumbing, check_settings, failures, token_of
from .problems import Problem
from .quantities import alike
from .replacements import RELEASE
from .wire import UNKNOWN, Value, Values, message, plain


class KubernetesProvider(Plumbing):
    """Applies objects to an API server, which answers for every cluster there is in the cloud.

    Objects are there as long as the server is; releases are kept in the cloud's file.
    """

    def __init__(self, cloud: Cloud, server: ApiServer) -> None:
        self._cloud = cloud
        self._server = server
        self._drafts = Drafts(server)
        self._made: dict[str, Values] = {}

    def begin(self) -> None:
        """Start a command: nothing planned."""
        self._drafts.begin()

    def clean(self) -> None:
        """Delete what is left of what was created here, so that somebody else can create it."""
        for thing in sorted(self._made.values(), key=lambda each: each["kind"] == "Namespace"):
            self._server.delete(thing)
        self._drafts.clean()

    def CheckConfig(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse settings that the SDK does not know, and a kubeconfig that names no cluster."""
        given = plain(request.news)
        self._cloud.claim(request.urn, "", given)
        problems = [*check_settings("kubernetes", given), *_check_kubeconfig(given)]
        return proto.CheckResponse(inputs=request.news, failures=failures(problems))

    def DiffConfig(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Take another provider for another cluster, and with it other objects."""
        before, after = plain(request.old_inputs), plain(request.news)
        return diffs.diff(lambda path: path == "clusterIdentifier", before, after, {"version"})

    def Check(  # noqa: N802
        self, request: proto.CheckRequest, context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Refuse what the SDK refuses, and what has no name: twofold names everything."""
        token, given = token_of(request.urn), plain(request.news)
        named = given if token == RELEASE else given.get("metadata")
        problems = list(sdk.check_inputs(token, given))
        if not problems and not (isinstance(named, dict) and named.get("name")):
            problems = [Problem("metadata.name", "the stand-in names nothing by itself")]
        return proto.CheckResponse(inputs=message(given), failures=failures(problems))

    def Diff(  # noqa: N802
        self, request: proto.DiffRequest, context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """Compare inputs; of an object that keeps its name, there cannot be two for a while."""
        token, before, after = token_of(request.urn), plain(request.old_inputs), plain(request.news)
        ignored = set(request.ignoreChanges)
        is_fixed = partial(replacements.is_fixed, token)
        found = diffs.diff(is_fixed, _alike(before), _alike(after), ignored)
        same = token != RELEASE and identity(before) == identity(after)
        found.deleteBeforeReplace = bool(found.replaces) and same
        return found

    def Create(  # noqa: N802
        self, request: proto.CreateRequest, context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Apply an object that is not there; in a preview, ask whether it could be."""
        token, given = token_of(request.urn), plain(request.properties)
        self._cloud.claim(request.urn, token, given)
        if request.preview:
            if token != RELEASE:
                with refusals(context):
                    self._drafts.try_new(given)
            return proto.CreateResponse(properties=message(given))
        with refusals(context):
            made = self._install(given) if token == RELEASE else self._create(given)
        return proto.CreateResponse(id=identity(given), properties=message(made))

    def Update(  # noqa: N802
        self, request: proto.UpdateRequest, context: grpc.ServicerContext
    ) -> proto.UpdateResponse:
        """Apply an object that is there; in a preview, ask whether it could become that."""
        token, given = token_of(request.urn), plain(request.news)
        self._cloud.claim(request.urn, token, given)
        if token == RELEASE:
            made = given if request.preview else self._install(given)
            return proto.UpdateResponse(properties=message(made))
        with refusals(context):
            if request.preview:
                made = _made(given, self._drafts.try_change(given))
            else:
                made = self._apply(given)
        return proto.UpdateResponse(properties=message(made))

    def Read(  # noqa: N802
        self, request: proto.ReadRequest, context: grpc.ServicerContext
    ) -> proto.ReadResponse:
        """Answer what there is now of what was given once; for what is gone, no id."""
        token, given = token_of(request.urn), plain(request.inputs)
        with refusals(context):
            if token == RELEASE:
                there = self._cloud.find(token, request.id, given)
                found = there["outputs"] if there else None
            else:
                found = self._server.find(given)
        if found is None:
            return proto.ReadResponse()
        found = as_text(given, found)
        now = cast("Values", seen(given, found))
        return proto.ReadResponse(
            id=request.id,
            inputs=message(given if alike(given) == alike(now) else now),
            properties=message(_made(given, found)),
        )

    def Delete(self, request: proto.DeleteRequest, context: grpc.ServicerContext) -> Empty:  # noqa: N802
        """Delete an object."""
        token, given = token_of(request.urn), plain(request.old_inputs)
        if token == RELEASE:
            self._cloud.remove(token, request.id, given)
            return Empty()
        with refusals(context):
            self._server.delete(given)
        self._made.pop(_key(given), None)
        return Empty()

    def _create(self, given: Values) -> Values:
        if self._server.find(given):
            raise RefusedError(f"{given['kind']} {identity(given)} exists already")
        return self._apply(given)

    def _apply(self, given: Values) -> Values:
        made = self._server.apply(given)
        self._made[_key(given)] = given
        return _made(given, made)

    def _install(self, given: Values) -> Values:
        """Keep a release as installed, where its namespace is."""
        namespace: Values = {"name": given.get("namespace")}
        where = {"apiVersion": "v1", "kind": "Namespace", "metadata": namespace}
        if not given.get("createNamespace") and not self._server.find(where):
            raise RefusedError(f"there is no namespace {namespace['name']}")
        status: Values = {"name": given["name"], "status": "deployed", "revision": 1}
        made: Values = {**given, "status": status}
        self._cloud.put(RELEASE, identity(given), given, made)
        return made


@contextmanager
def refusals(context: grpc.ServicerContext) -> Generator[None]:
    """Tell the engine what the API server refuses."""
    try:
        yield
    except RefusedError as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))


def identity(given: Mapping[str, Value]) -> str:
    """What Pulumi knows an object by: `namespace/name`, or the name alone."""
    metadata = given.get("metadata")
    place = metadata if isinstance(metadata, dict) else given
    return "/".join(str(place[key]) for key in ("namespace", "name") if place.get(key))


def _key(given: Mapping[str, Value]) -> str:
    return f"{given['apiVersion']} {given['kind']} {identity(given)}"


def _alike(given: Values) -> Values:
    return cast("Values", alike(given))


def _made(given: Values, there: Values) -> Values:
    return cast("Values", combined(given, there))


def combined(given: Value, there: Value) -> Value:
    """What was given, and beside it what the server has added.

    >>> combined({"spec": {"cpu": "2000m"}}, {"spec": {"cpu": "2", "dns": "first"}})
    {'spec': {'cpu': '2000m', 'dns': 'first'}}
    """
    match given, there:
        case dict(), dict():
            both = {key: combined(each, there.get(key)) for key, each in given.items()}
            return {**there, **both}
        case list(), list() if len(given) == len(there):
            return [combined(one, other) for one, other in zip(given, there, strict=True)]
        case _:
            return given


def seen(given: Value, there: Value) -> Value:
    """What is there now of what was given.

    >>> seen({"spec": {"replicas": 2, "paused": True}}, {"spec": {"replicas": 3, "dns": "first"}})
    {'spec': {'replicas': 3}}
    """
    match given, there:
        case dict(), dict():
            return {key: seen(each, there[key]) for key, each in given.items() if key in there}
        case list(), list() if len(given) == len(there):
            return [seen(one, other) for one, other in zip(given, there, strict=True)]
        case _:
            return there


def as_text(given: Values, there: Values) -> Values:
    """What there is now, where a Secret was given as text, which a server keeps as base64.

    As `normalizeSecret` of the provider's pkg/clients/unstructured.go, the other way round.
    """
    data = there.get("data")
    if "stringData" not in given or not isinstance(data, dict):
        return there
    texts: Values = {key: b64decode(str(each)).decode() for key, each in data.items()}
    return {**{key: each for key, each in there.items() if key != "data"}, "stringData": texts}


def _check_kubeconfig(given: Mapping[str, Value]) -> Iterator[Problem]:
    """Whether a kubeconfig's context names a cluster and a user that are in it."""
    text = given.get("kubeconfig")
    if text == UNKNOWN:
        return
    if text is None and isinstance(given.get("context"), str):
        # Of the kubeconfig in use, which the machine of whoever runs the program has.
        return
    try:
        config = json.loads(str(text))
        names = {
            part: {each["name"]: each[part] for each in config[f"{part}s"]}
            for part in ("context", "cluster", "user")
        }
        context = names["context"][config["current-context"]]
        server = names["cluster"][context["cluster"]]["server"]
        _ = names["user"][context["user"]]
    except (ValueError, LookupError, TypeError) as error:
        yield Problem("kubeconfig", f"is no kubeconfig of one cluster: {error!r}")
        return
    if not str(server).startswith("https://"):
        yield Problem("kubeconfig", f"{server} is no server")
