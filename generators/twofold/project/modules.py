"""The Python modules of a printed program: one for each component, and the main one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from twofold.project.express import NOWHERE, Scope, config_name, express, is_output
from twofold.project.imports import Import, sdk, sorted_imports, spelled
from twofold.project.layout import (
    INDENT,
    Column,
    assignment,
    call,
    comment,
    docstring,
    group,
    group_of_one,
    line,
    quoted,
)
from twofold.project.marks import MARKING
from twofold.project.names import type_words
from twofold.project.options import BY_ITSELF, OF_ITSELF, opts_of, resource_options
from twofold.project.program import Program
from twofold.resources.graph import (
    NO_OPTIONS,
    Component,
    Invoke,
    Node,
    Read,
    Resource,
    StackReference,
)
from twofold.resources.values import (
    Base64,
    Config,
    Enum,
    FromBase64,
    Json,
    Part,
    Value,
)

BODY = 2 * INDENT
OPTIONAL_OPTIONS = "opts: pulumi.ResourceOptions | None = None"


def component_module(program: Program, component: Component) -> str:
    """The module of a component: its imports and its class."""
    imports = sorted_imports(_component_imports(program, component), own_modules(program))
    return "\n".join([*imports, "", "", *_component_class(program, component), ""])


def own_modules(program: Program) -> frozenset[str]:
    """The top-level modules that a printed project consists of."""
    return frozenset({program.package, "transforms"})


def _component_imports(program: Program, component: Component) -> Iterator[Import]:
    yield Import("pulumi")
    for node in component.nodes:
        yield sdk(node.address.kind)
    for other in program.needs(component):
        yield program.imports[other.address]
    yield from _value_imports(component.special)


def _value_imports(given: Iterable[Part]) -> Iterator[Import]:
    """The imports that values need, besides those of the nodes."""
    for each in given:
        if isinstance(each, Enum):
            yield sdk(each.kind)
        if isinstance(each, Json) and not is_output(each):
            yield Import("json")
        if isinstance(each, Base64):
            yield Import("base64", name="b64encode")
        if isinstance(each, FromBase64):
            yield Import("base64", name="b64decode")


def _component_class(program: Program, component: Component) -> Iterator[str]:
    yield f"class {program.class_name(component)}(pulumi.ComponentResource):"
    yield from docstring(component.description or default_description(component), INDENT)
    yield ""
    yield _constructor(program, component)
    yield from _spaced(_body(program, component))


def default_description(component: Component) -> str:
    """What a component is, where the blueprint does not say what it is for."""
    return f"The {' '.join(type_words(component.address))} `{component.address.name}`."


def _constructor(program: Program, component: Component) -> str:
    needed = (
        f"{program.variables[other.address]}: {program.class_name(other)}"
        for other in program.needs(component)
    )
    parameters = ("self", *needed, "*", OPTIONAL_OPTIONS)
    return " " * INDENT + group("def __init__(", parameters, ") -> None:", line(INDENT))


def _body(program: Program, component: Component) -> Iterator[str]:
    """Yield the statements of a component's constructor."""
    body, margin = line(BODY), " " * BODY
    token, name = component.address.kind, component.address.name
    yield margin + call("super().__init__", [quoted(token), quoted(name), "None", "opts"], body)
    yield from _configurations(component.special, BODY)
    scope = program.scope(component)
    for variable, marks in scope.marks.items():
        yield assignment(variable, partial(_mark, marks), BODY)
    inside = program.uses[component.address]
    for node in component.nodes:
        if node.address in inside or node.address in program.shared:
            made = partial(_construction, node, scope)
            text = assignment(scope.nodes[node.address], made, BODY)
        else:
            text = margin + _construction(node, scope, "", body)
        yield "\n".join([*_reason(node), text]) if node.comment else text
    outputs = partial(express, component.outputs, scope)
    yield margin + group_of_one("self.register_outputs(", outputs, ")", body)


def _reason(node: Node) -> Iterator[str]:
    return comment(node.comment, BODY) if node.comment else iter(())


def _configurations(given: Iterable[Part], indent: int) -> Iterator[str]:
    used = {each.namespace for each in given if isinstance(each, Config)}
    for namespace in sorted(used, key=config_name):
        argument = [quoted(namespace)] if namespace else []

        def made(before: str, at: Column) -> str:
            return call(f"{before}pulumi.Config", argument, at)  # noqa: B023 (called at once)

        yield assignment(config_name(namespace), made, indent)


def _construction(node: Node, scope: Scope, before: str, at: Column) -> str:
    """Write what makes a node, or asks for it."""
    function = before + spelled(node.address.kind)
    name = quoted(node.address.name)
    match node:
        case Resource():
            inputs = _inputs(node.inputs, scope, at.inside)
            return call(function, [name, *inputs, opts_of(node.options, scope, at.inside)], at)
        case Read():
            identity = express(node.id, scope, at.inside)
            given = [name, identity, opts_of(node.options, scope, at.inside)]
            return call(f"{function}.get", given, at)
        case Invoke():
            return call(function, [*_inputs(node.arguments, scope, at.inside), BY_ITSELF], at)
        case StackReference():
            return call(function, [name, express(node.stack, scope, at.inside), OF_ITSELF], at)


def _inputs(given: Mapping[str, Value], scope: Scope, at: Column) -> list[str]:
    return [
        express(value, scope if key in MARKING else scope.without_marks, at, f"{key}=")
        for key, value in given.items()
    ]


def _mark(marks: Mapping[str, Value], before: str, at: Column) -> str:
    return express(marks, NOWHERE, at, before)


def _spaced(statements: Iterable[str]) -> Iterator[str]:
    """Statements with an empty line around each that takes more than one."""
    before = ""
    for each in statements:
        if before and ("\n" in before or "\n" in each):
            yield ""
        yield each
        before = each


WHY_NO_COLLECTOR = (
    "Python's collector costs up to 60 % of a Pulumi program's time: off while registering."
)


def main_module(program: Program, description: str, *, transforms: bool) -> str:
    """The module that Pulumi runs."""
    body = [*_transforms_line(transforms=transforms), *_main_body(program)]
    imports = {Import("gc"), *_main_imports(program, transforms=transforms)}
    return "\n".join(
        [
            *docstring(description, 0),
            "",
            *sorted_imports(imports, own_modules(program)),
            "",
            *comment(WHY_NO_COLLECTOR, 0),
            "gc.disable()",
            *body,
            "",
        ]
    )


def _transforms_line(*, transforms: bool) -> Iterator[str]:
    if transforms:
        yield ""
        yield "pulumi.runtime.register_resource_transform(transform)"


def _main_body(program: Program) -> Iterator[str]:
    configurations = list(_configurations(program.graph.exported, 0))
    built = list(_spaced(_built(program, each) for each in program.graph.components))
    told = list(_spaced(_exports(program)))
    for block in (configurations, built, told):
        if block:
            yield from ("", *block)


def _built(program: Program, component: Component) -> str:
    """The statement that makes a component."""
    made = partial(_instance, program, component)
    if component.address in program.kept:
        return assignment(program.variables[component.address], made, 0)
    return made("", line(0))


def _instance(program: Program, component: Component, before: str, at: Column) -> str:
    needed = (program.variables[other.address] for other in program.needs(component))
    arguments = [f"{name}={name}" for name in needed]
    if component.options is not NO_OPTIONS:
        below = at.inside if arguments else at.below
        opts = resource_options(component.options, program.main_scope, None, below)
        arguments += [opts] if opts else []
    return call(before + program.class_name(component), arguments, at)


def _exports(program: Program) -> Iterator[str]:
    at = line(0)
    for name, value in program.graph.exports.items():
        exported = [quoted(name), express(value, program.main_scope, at.inside)]
        yield call("pulumi.export", exported, at)


def _main_imports(program: Program, *, transforms: bool) -> Iterator[Import]:
    if (
        transforms
        or program.graph.exports
        or any(each.options != NO_OPTIONS for each in program.graph.components)
    ):
        yield Import("pulumi")
    if transforms:
        yield Import("transforms", name="transform")
    yield from _value_imports(program.graph.exported)
    yield from program.imports.values()
