"""The Python modules of a printed program: one for each component, and the main one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from twofold.project.express import Scope, config_name, express, is_output, options
from twofold.project.imports import Import, sdk, sorted_imports, spelled
from twofold.project.layout import (
    INDENT,
    Expression,
    Group,
    assignment,
    call,
    comment,
    docstring,
    group,
    quoted,
    statement,
)
from twofold.project.names import type_words
from twofold.project.program import Program
from twofold.resources.graph import (
    NO_OPTIONS,
    Base64,
    Component,
    Config,
    Enum,
    FromBase64,
    Invoke,
    Json,
    Node,
    Options,
    Part,
    Read,
    Resource,
    StackReference,
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
        yield Import(program.module(other), name=program.class_name(other))
    yield from _value_imports(program.parts_of(component))


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
    return statement(group("def __init__(", parameters, ") -> None:"), INDENT)


def _body(program: Program, component: Component) -> Iterator[str]:
    """Yield the statements of a component's constructor."""
    token, name = component.address.kind, component.address.name
    yield statement(call("super().__init__", [quoted(token), quoted(name), "None", "opts"]), BODY)
    yield from _configurations(program.parts_of(component), BODY)
    scope = program.scope(component)
    inside = program.uses[component.address]
    for node in component.nodes:
        made = _construction(node, scope)
        if node.address in inside or node.address in program.shared:
            line = assignment(scope.nodes[node.address], made, BODY)
        else:
            line = statement(made, BODY)
        yield "\n".join([*_reason(node), line])
    outputs = express(component.outputs, scope)
    yield statement(call("self.register_outputs", [outputs]), BODY)


def _reason(node: Node) -> Iterator[str]:
    return comment(node.comment, BODY) if node.comment else iter(())


def _configurations(given: Iterable[Part], indent: int) -> Iterator[str]:
    used = {each.namespace for each in given if isinstance(each, Config)}
    for namespace in sorted(used, key=config_name):
        argument = [quoted(namespace)] if namespace else []
        value = call("pulumi.Config", argument)
        yield assignment(config_name(namespace), value, indent)


def _construction(node: Node, scope: Scope) -> Group:
    """Write what makes a node, or asks for it."""
    kind = spelled(node.address.kind)
    name = quoted(node.address.name)
    match node:
        case Resource():
            opts = _opts(node.options, scope)
            return call(kind, [name, *_inputs(node.inputs, scope), opts])
        case Read():
            given = [name, express(node.id, scope), _opts(node.options, scope)]
            return call(f"{kind}.get", given)
        case Invoke():
            parent = call("pulumi.InvokeOptions", keywords={"parent": "self"})
            return call(kind, _inputs(node.arguments, scope), {"opts": parent})
        case StackReference():
            return call(kind, [name, express(node.stack, scope), OF_ITSELF])


def _inputs(given: Mapping[str, Value], scope: Scope) -> list[Expression]:
    return [express(value, scope, f"{key}=") for key, value in given.items()]


# What most nodes are given.
OF_ITSELF = call("opts=pulumi.ResourceOptions", keywords={"parent": "self"})


def _opts(given: Options, scope: Scope) -> Group:
    if given is NO_OPTIONS:
        return OF_ITSELF
    return call("opts=pulumi.ResourceOptions", keywords=options(given, scope, "self"))


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
    scope = program.main_scope
    needed = (program.variables[other.address] for other in program.needs(component))
    arguments: dict[str, Expression] = {name: name for name in needed}
    if given := options(component.options, scope, None):
        arguments["opts"] = call("pulumi.ResourceOptions", keywords=given)
    made = call(program.class_name(component), (), arguments)
    if component.address in program.kept:
        return assignment(program.variables[component.address], made, 0)
    return statement(made, 0)


def _exports(program: Program) -> Iterator[str]:
    scope = program.main_scope
    for name, value in program.graph.exports.items():
        yield statement(call("pulumi.export", [quoted(name), express(value, scope)]), 0)


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
    for component in program.graph.components:
        yield Import(program.module(component), name=program.class_name(component))
