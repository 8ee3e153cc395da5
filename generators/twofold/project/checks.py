"""The mocks test of a printed project: what it expects, taken from the graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from twofold.project.imports import Import, sdk, sorted_imports, spelled
from twofold.project.layout import (
    Expression,
    dictionary,
    group,
    laid_out,
    listing,
    prefixed,
    quoted,
)
from twofold.project.modules import own_modules
from twofold.project.program import Program
from twofold.project.stackfile import Settings
from twofold.project.templates import filled
from twofold.resources.graph import (
    Address,
    Config,
    FromBase64,
    Invoke,
    Key,
    Read,
    Ref,
    Resource,
    ResourceGraph,
    StackOutput,
    StackReference,
    Step,
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
    encoded = any(isinstance(each, FromBase64) for each in program.special)
    helpers = (*HELPERS, Import("base64", name="b64encode")) if encoded else HELPERS
    imports = (*helpers, *map(sdk, {*asked, *classes}))
    return filled(
        "test_stack.py",
        imports="\n".join(sorted_imports(imports, own_modules(program))),
        config=_constant("CONFIG", "dict[str, str]", _texts(_config(program, project, config))),
        other_stacks=_constant(
            "OTHER_STACKS", "dict[str, dict[str, Any]]", _plain(_other_stacks(program))
        ),
        resources=_constant(
            "RESOURCES",
            "list[tuple[type[pulumi.CustomResource] | str, str]]",
            listing(map(_pair, made)),
        ),
        data_sources=_constant(
            "DATA_SOURCES",
            "list[Callable[..., pulumi.Output[Any]]]",
            listing(spelled(kind) for kind in sorted(asked)),
        ),
        exports=_constant("EXPORTS", "set[str]", _set(map(quoted, program.graph.exports))),
        items=str(_items(program)),
        # What the program reads as base64 has to be some.
        text="b64encode(name.encode()).decode()" if encoded else "name",
        project=quoted(project),
        stack=quoted(stack),
        tags_test=_tags_test(program.graph),
    )


def _constant(name: str, kind: str, value: Expression) -> str:
    return laid_out(prefixed(f"{name}: {kind} = ", value), 0)


def _items(program: Program) -> int:
    """Count how far the program looks into lists."""
    indices = [
        step
        for each in program.special
        if isinstance(each, Ref)
        for step in each.path
        if isinstance(step, int)
    ]
    return max(indices, default=0) + 1


def _set(items: Iterable[Expression]) -> Expression:
    members = tuple(items)
    return group("{", members, "}") if members else "set()"


def _texts(items: Mapping[str, str]) -> Expression:
    return dictionary({key: quoted(text) for key, text in items.items()})


def _pair(node: Resource | Read) -> Expression:
    return group("(", (_kind(node), quoted(node.address.name)), ")")


def _kind(node: Resource | Read) -> Expression:
    """The class of a resource, or the type of one whose class stands for many."""
    match node:
        case Resource(Address(kind), {"api_version": version, "kind": name}) if kind == CUSTOM:
            return quoted(f"kubernetes:{version}:{name}")
        case _:
            return spelled(node.address.kind)


def _config(program: Program, project: str, config: Settings) -> Mapping[str, str]:
    """The stack's configuration as Pulumi passes it on, and a stand-in for what is secret."""
    needed = {
        f"{value.namespace or project}:{value.key}": f"{value.key}-for-tests"
        for value in program.special
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
    for value in program.special:
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


def _plain(sample: Sample | Mapping[str, Sample]) -> Expression:
    match sample:
        case str():
            return quoted(sample)
        case list():
            return listing(map(_plain, sample))
        case Mapping():
            return dictionary({key: _plain(each) for key, each in sample.items()})


# --- tags -------------------------------------------------------------------------------


def _tags_test(graph: ResourceGraph) -> str:
    """The part of the test about tags, where the stack has any."""
    tags, tagged = _common_tags(graph)
    if not tags:
        return ""
    return filled(
        "test_tags.py",
        tags=_constant("TAGS", "dict[str, str]", _texts(tags)),
        tagged=_constant(
            "TAGGED",
            "set[type[pulumi.CustomResource]]",
            _set(spelled(kind) for kind in sorted(tagged)),
        ),
    )


def _common_tags(graph: ResourceGraph) -> tuple[Mapping[str, str], frozenset[str]]:
    """The tags that all tagged resources have, and the classes of which all have them."""
    given = [(node.address.kind, _tags(node)) for node in graph.nodes if isinstance(node, Resource)]
    tagged = [tags for _, tags in given if tags]
    common = (
        set(tagged[0].items()).intersection(*(tags.items() for tags in tagged))
        if tagged
        else set[tuple[str, str]]()
    )
    bare = {kind for kind, tags in given if not tags}
    return dict(sorted(common)), frozenset(kind for kind, _ in given if kind not in bare)


def _tags(resource: Resource) -> Mapping[str, str]:
    given = resource.inputs.get("tags")
    if not isinstance(given, Mapping):
        return {}
    return {key: value for key, value in given.items() if isinstance(value, str)}
