"""The mocks test of a printed project: what it expects, taken from the graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from twofold.project.express import NOWHERE, express
from twofold.project.imports import Import, sdk, sorted_imports, spelled
from twofold.project.layout import group, line, quoted
from twofold.project.modules import own_modules
from twofold.project.program import Program
from twofold.project.stackfile import Settings
from twofold.project.templates import filled
from twofold.resources.graph import (
    Invoke,
    Read,
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.values import (
    Config,
    FromBase64,
    Key,
    Ref,
    StackOutput,
    Step,
    Value,
)

# Objects of kinds that somebody defined in a cluster; their type is the kind's.
CUSTOM = "pulumi_kubernetes.apiextensions.CustomResource"

# What the test imports besides the SDKs.
HELPERS = (
    Import("pulumi"),
    Import("pytest"),
    Import("runpy"),
    Import("collections.abc", name="Callable, Mapping, Sequence"),
    Import("enum", name="Enum"),
    Import("functools", name="cache"),
    Import("pathlib", name="Path"),
    Import("types", name="UnionType"),
    Import("typing", name="Any, Literal, Union, get_args, get_origin, get_type_hints"),
)


def stack_test(program: Program, *, project: str, stack: str, config: Settings) -> str:
    """`tests/test_stack.py`: runs the program under mocks, and knows what it must ask for."""
    made = [node for node in program.graph.nodes if isinstance(node, Resource | Read)]
    asked = {node.address.kind for node in program.graph.nodes if isinstance(node, Invoke)}
    classes = {node.address.kind for node in made if node.address.kind != CUSTOM}
    encoded = any(isinstance(each, FromBase64) for each in program.graph.special)
    helpers = (*HELPERS, Import("base64", name="b64encode")) if encoded else HELPERS
    imports = (*helpers, *map(sdk, {*asked, *classes}))
    return filled(
        "test_stack.py",
        imports="\n".join(sorted_imports(imports, own_modules(program))),
        config=_constant("CONFIG: dict[str, str]", {**_config(program, project, config)}),
        other_stacks=_constant(
            "OTHER_STACKS: dict[str, dict[str, Any]]", {**_other_stacks(program)}
        ),
        resources=_list(
            "RESOURCES: list[tuple[type[pulumi.CustomResource] | str, str]]", _pairs(made)
        ),
        data_sources=_list(
            "DATA_SOURCES: list[Callable[..., pulumi.Output[Any]]]", map(spelled, sorted(asked))
        ),
        exports=_set("EXPORTS: set[str]", map(quoted, program.graph.exports)),
        items=str(_items(program)),
        # What the program reads as base64 has to be some.
        text="b64encode(name.encode()).decode()" if encoded else "name",
        project=quoted(project),
        stack=quoted(stack),
        tags_test=_tags_test(program.graph),
    )


def _constant(name: str, value: Sample) -> str:
    """A constant of plain values."""
    return express(_value(value), NOWHERE, line(0), f"{name} = ")


def _value(sample: Sample) -> Value:
    match sample:
        case str():
            return sample
        case list():
            return tuple(map(_value, sample))
        case dict():
            return {key: _value(each) for key, each in sample.items()}


def _list(name: str, items: Iterable[str]) -> str:
    return group(f"{name} = [", tuple(items), "]", line(0))


def _set(name: str, items: Iterable[str]) -> str:
    members = tuple(items)
    return group(f"{name} = {{", members, "}", line(0)) if members else f"{name} = set()"


def _items(program: Program) -> int:
    """Count how far the program looks into lists."""
    paths = {each.path for each in program.graph.parts if isinstance(each, Ref)}
    indices = (step for path in paths for step in path if isinstance(step, int))
    return max(indices, default=0) + 1


def _pairs(nodes: Sequence[Resource | Read]) -> Iterator[str]:
    at = line(0).inside if len(nodes) > 1 else line(0).below
    return (group("(", (_kind(node), quoted(node.address.name)), ")", at) for node in nodes)


def _kind(node: Resource | Read) -> str:
    """The class of a resource, or the type of one whose class stands for many."""
    if node.address.kind != CUSTOM:
        return spelled(node.address.kind)
    match node:
        case Resource(_, {"api_version": version, "kind": name}):
            return quoted(f"kubernetes:{version}:{name}")
        case _:
            return spelled(CUSTOM)


def _config(program: Program, project: str, config: Settings) -> Mapping[str, str]:
    """The stack's configuration as Pulumi passes it on, and a stand-in for what is secret."""
    needed = {
        f"{value.namespace or project}:{value.key}": f"{value.key}-for-tests"
        for value in program.graph.special
        if isinstance(value, Config)
    }
    given = {key: _passed(value) for key, value in config.items() if not _is_secret(value)}
    return dict(sorted({**needed, **given}.items()))


def _is_secret(value: object) -> bool:
    return isinstance(value, Mapping) and set(cast("Mapping[str, object]", value)) == {"secure"}


def _passed(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# --- what other stacks export -----------------------------------------------------------

Sample: TypeAlias = "str | list[Sample] | dict[str, Sample]"


def _other_stacks(program: Program) -> Mapping[str, Sample]:
    """What each stack reference must answer so that every path into it leads somewhere."""
    references = (node for node in program.graph.nodes if isinstance(node, StackReference))
    stacks: dict[str, Sample] = {node.address.name: {} for node in references}
    for value in program.graph.special:
        if isinstance(value, StackOutput):
            path = (value.source.name, value.output, *value.path)
            _grow(stacks, path, f"{value.output}-of-{value.source.name}")
    return stacks


def _grow(sample: Sample, path: tuple[Step, ...], leaf: str) -> Sample:
    """A sample that has a leaf at the end of a path, whatever else it has already."""
    if not path:
        return sample if sample != "" else leaf
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = sample if isinstance(sample, list) else []
        items.extend(leaf for _ in range(len(items), step + 1))
        items[step] = _grow(items[step], rest, leaf)
        return items
    key = step.name if isinstance(step, Key) else step
    members = sample if isinstance(sample, dict) else {}
    members[key] = _grow(members.get(key, ""), rest, leaf)
    return members


# --- tags -------------------------------------------------------------------------------


def _tags_test(graph: ResourceGraph) -> str:
    """The part of the test about tags, where the stack has any."""
    tags, tagged = _common_tags(graph)
    if not tags:
        return ""
    return filled(
        "test_tags.py",
        tags=_constant("TAGS: dict[str, str]", {**tags}),
        tagged=_set("TAGGED: set[type[pulumi.CustomResource]]", map(spelled, sorted(tagged))),
    )


def _common_tags(graph: ResourceGraph) -> tuple[Mapping[str, str], set[str]]:
    """The tags that all tagged resources have, and the classes of which all have them."""
    given = [(node.address.kind, _tags(node)) for node in graph.nodes if isinstance(node, Resource)]
    common: dict[str, str] | None = None
    bare = set[str]()
    for kind, tags in given:
        if not tags:
            bare.add(kind)
        elif common is None:
            common = {**tags}
        elif tags != common:
            common = {key: text for key, text in common.items() if tags.get(key) == text}
    return dict(sorted((common or {}).items())), {kind for kind, _ in given} - bare


def _tags(resource: Resource) -> Mapping[str, str]:
    given = resource.inputs.get("tags")
    if not isinstance(given, Mapping):
        return {}
    return {key: value for key, value in given.items() if isinstance(value, str)}
