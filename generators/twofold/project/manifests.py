"""The Kubernetes objects of a resource graph as plain YAML, for teams that deploy by GitOps.

What is known only once the cloud has made it stands as `${NAME}`, which `envsubst` and Flux
replace; `values.env.example` says what each of them is, for its readers to fill in a copy. Secrets
have files of their own, and a `secrets.env.example`: what is filled in there nobody commits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias, TypeGuard

import yaml

from twofold.resources.graph import (
    Component,
    Node,
    Resource,
    ResourceGraph,
)
from twofold.resources.text import bare
from twofold.resources.values import (
    Address,
    Archive,
    Base64,
    Config,
    Enum,
    Folder,
    Format,
    FromBase64,
    Json,
    Key,
    Ref,
    Secret,
    Setting,
    StackOutput,
    Step,
    Value,
)
from twofold.values import field, frozen

Manifest: TypeAlias = "dict[str, Plain]"
Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"

SDK = "pulumi_kubernetes."
CUSTOM = f"{SDK}apiextensions.CustomResource"
RELEASE = f"{SDK}helm.v3.Release"
PROVIDER = f"{SDK}Provider"
SECRET = f"{SDK}core.v1.Secret"
NO_OBJECTS = (PROVIDER, RELEASE)

# The API groups whose names are longer than those of the SDK's modules.
GROUPS = {
    "networking": "networking.k8s.io",
    "rbac": "rbac.authorization.k8s.io",
    "storage": "storage.k8s.io",
}

# Maps whose keys are the writer's own.
FREE = frozenset(
    {
        *("annotations", "binary_data", "data", "labels", "limits", "match_labels"),
        *("node_selector", "parameters", "requests", "string_data"),
    }
)

# Words that Kubernetes writes in capitals where they are not the first.
# (`pulumi.getter(name=...)` in pulumi_kubernetes/*/*/_inputs.py)
INITIALS = frozenset(
    {"api", "cidr", "fqdn", "id", "io", "ip", "ipc", "pid", "uri", "url", "uuid", "wwn"}
)

# The objects that others stand in come first: kubectl takes files in order of their names.
FIRST = "00-"

# What a file of Secrets ends in, by which a tool may leave it out.
SECRETS = ".secret.yaml"
# Where somebody fills in what they hold.
FILLED_SECRETS = "secrets.env"

VALUES_ARE = "# What only the cloud knows; each line says where Pulumi has it.\n"
# A value takes the place of its name as it is, in YAML between single quotes; that of a password
# also in addresses and in lists of users.
SECRETS_ARE = """\
# What Secrets hold, and nobody commits; each line says where Pulumi has it.
# A value is one line, and a ' in it is written twice. A password has letters and digits alone.
"""


class NotInKubernetesError(ValueError):
    """What a graph has that is no Kubernetes object although it is installed in a cluster."""


@frozen
class _Writing:
    """A graph being written down: what is known of its objects, and what had to be left open."""

    graph: ResourceGraph
    inputs: Mapping[Address, Mapping[str, Value]]
    unknown: dict[str, Value] = field(default_factory=dict[str, Value])


def manifests(graph: ResourceGraph) -> list[Manifest]:
    """Every Kubernetes object of a graph, as its API takes it.

    Raises `NotInKubernetesError` for a graph that installs charts: they are not objects.
    """
    _refuse_charts(graph)
    return objects_beside_charts(graph)


def objects_beside_charts(graph: ResourceGraph) -> list[Manifest]:
    """Every Kubernetes object of a graph but for those that its charts come to, if it has any."""
    writing = _begin(graph)
    return [
        _object(node, writing)
        for component in graph.components
        for node in component.nodes
        if _is_object(node)
    ]


def manifest_files(graph: ResourceGraph) -> Mapping[PurePosixPath, bytes]:
    """A file of objects for each component that has any, and what its readers must fill in.

    Raises `NotInKubernetesError` as `manifests` does.
    """
    _refuse_charts(graph)
    open_, secret = _begin(graph), _begin(graph)
    texts: dict[str, str] = {}
    for component in graph.components:
        texts.update(_files(component, open_, secret))
    if texts:
        texts["values.env.example"] = _example(VALUES_ARE, open_)
    if secret.unknown:
        texts[f"{FILLED_SECRETS}.example"] = _example(SECRETS_ARE, secret)
        texts[".gitignore"] = f"{FILLED_SECRETS}\n"
    return {PurePosixPath(path): text.encode() for path, text in texts.items()}


def _files(component: Component, open_: _Writing, secret: _Writing) -> Iterator[tuple[str, str]]:
    """The files of a component's objects: its Secrets stand apart."""
    name = component.address.name
    if objects := [*_objects(component, secret, secret=True)]:
        yield f"{name}{SECRETS}", _listed(objects)
    if objects := [*_objects(component, open_, secret=False)]:
        first = FIRST if any(each["kind"] == "Namespace" for each in objects) else ""
        yield f"{first}{name}.yaml", _listed(objects)


def _refuse_charts(graph: ResourceGraph) -> None:
    charts = [node.address.name for node in graph.nodes if node.address.kind == RELEASE]
    if charts:
        raise NotInKubernetesError(", ".join(charts))


def _begin(graph: ResourceGraph) -> _Writing:
    inputs = {node.address: node.inputs for node in graph.nodes if isinstance(node, Resource)}
    return _Writing(graph, inputs)


def _example(head: str, writing: _Writing) -> str:
    """What is to be filled in, with nothing filled in."""
    unknown = sorted(writing.unknown.items())
    return head + "".join(f"# {bare(value)}\n{name}=\n" for name, value in unknown)


def _listed(objects: list[Manifest]) -> str:
    return "---\n".join(map(_dumped, objects))


def _dumped(manifest: Manifest) -> str:
    return yaml.dump(manifest, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.CSafeDumper):
    """Writes the same list twice rather than a reference to it, which people cannot read."""

    def ignore_aliases(self, data: object) -> bool:
        """Never refer."""
        del data
        return True


def _quoted(_: _Dumper, text: str) -> yaml.ScalarNode:
    """Quote what is still open: what takes its place, such as a port, is text as well."""
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style="'" if "${" in text else None)


_Dumper.add_representer(str, _quoted)


def _objects(component: Component, writing: _Writing, *, secret: bool) -> Iterator[Manifest]:
    for node in component.nodes:
        if _is_object(node) and (node.address.kind == SECRET) == secret:
            yield _object(node, writing)


def _is_object(node: Node) -> TypeGuard[Resource]:
    kind = node.address.kind
    return isinstance(node, Resource) and kind.startswith(SDK) and kind not in NO_OBJECTS


def _object(node: Resource, writing: _Writing) -> Manifest:
    if node.address.kind == CUSTOM:
        given = {key: each for key, each in node.inputs.items() if key != "metadata"}
        own = {camel(key): _plain(each, writing) for key, each in given.items()}
        head = {key: own.pop(key) for key in ("apiVersion", "kind")}
    else:
        group, version, kind = node.address.kind.removeprefix(SDK).split(".")
        name = GROUPS.get(group, group)
        head = {"apiVersion": version if name == "core" else f"{name}/{version}", "kind": kind}
        rest = {key: each for key, each in node.inputs.items() if key != "metadata"}
        own = _fields(rest, writing)
    metadata = _typed(node.inputs["metadata"], writing)
    return {**head, "metadata": metadata, **own}


def _fields(given: Mapping[str, Value], writing: _Writing) -> Manifest:
    """Fields by Kubernetes' own names; maps that are the writer's own keep their keys."""
    return {
        camel(key): _plain(each, writing) if _is_free(key, each) else _typed(each, writing)
        for key, each in given.items()
    }


def _is_free(key: str, value: Value) -> bool:
    """Whether a map is the writer's own; a selector of labels alone, as a Service's, is."""
    labels = isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values())
    return key in FREE or (key == "selector" and labels)


def _typed(value: Value, writing: _Writing) -> Plain:
    match value:
        case Mapping():
            return _fields(value, writing)
        case tuple():
            return [_typed(each, writing) for each in value]
        case _:
            return _plain(value, writing)


def _plain(value: Value, writing: _Writing) -> Plain:
    """A value with its keys as they are."""
    match value:
        case str() | int() | float() | None:
            return value
        case tuple():
            return [_plain(each, writing) for each in value]
        case Mapping():
            return {key: _plain(each, writing) for key, each in value.items()}
        case Format(template, parts):
            return template.format(*(_plain(part, writing) for part in parts))
        case Ref(source, path) if (known := _known(source, path, writing)) is not None:
            return known
        case Ref() | StackOutput() | Setting() | Config():
            return _token(value, writing)
        case Json() | Base64() | FromBase64() | Secret() | Enum() | Archive() | Folder():
            raise TypeError(f"no object says {bare(value)} in plain text")


def _known(source: Address, path: tuple[Step, ...], writing: _Writing) -> str | None:
    """What an output of an object is, where that was given to it: its name, for one."""
    value: Value = writing.inputs.get(source, {})
    for step in path:
        key = step.name if isinstance(step, Key) else step
        value = value.get(key) if isinstance(value, Mapping) and isinstance(key, str) else None
    return value if isinstance(value, str) else None


def _token(value: Ref | StackOutput | Setting | Config, writing: _Writing) -> str:
    name = "_".join(re.findall(r"[A-Z0-9]+", _name(value).upper()))
    writing.unknown[name] = value
    return f"${{{name}}}"


def _name(value: Ref | StackOutput | Setting | Config) -> str:
    """What a value is called, so that no other one is called the same."""
    match value:
        case Ref(source, path):
            kind = source.kind.removeprefix("pulumi_").removesuffix("_output")
            return f"{kind}/{source.name}/{_steps(path)}"
        case StackOutput(source, output, path):
            return f"{source.name}/{output}/{_steps(path)}"
        case Setting(name):
            return f"pulumi/{name}"
        case Config(namespace, key):
            return f"config/{namespace or ''}/{key}"


def _steps(path: tuple[Step, ...]) -> str:
    return "/".join(step.name if isinstance(step, Key) else str(step) for step in path)


def camel(key: str) -> str:
    """A key of the SDK as Kubernetes writes it.

    >>> camel("run_as_user"), camel("from_"), camel("cluster_ip"), camel("external_ips")
    ('runAsUser', 'from', 'clusterIP', 'externalIPs')
    """
    first, *rest = key.rstrip("_").split("_")
    return first + "".join(map(_capital, rest))


def _capital(word: str) -> str:
    """A word as it stands behind another; of several `ip`, the `s` is a small one."""
    one = word.removesuffix("s")
    return word.replace(one, one.upper()) if one in INITIALS else word.capitalize()
