"""What belongs to a printed program as a whole: its names, who uses whose resources, its code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from twofold.project.express import Scope, config_name
from twofold.project.imports import Import, sdk
from twofold.project.marks import marks_of
from twofold.project.names import component_names, module_name, node_names, package_name, pascal
from twofold.resources.archives import folders
from twofold.resources.graph import Component, ResourceGraph
from twofold.resources.values import (
    Address,
    Archive,
    Config,
    Enum,
    sources,
)
from twofold.values import ByName, frozen


@frozen
class Program:
    """A resource graph together with the names that its printed form uses."""

    graph: ResourceGraph

    @cached_property
    def package(self) -> str:
        """The package of the components."""
        return package_name(self.graph.name)

    @cached_property
    def sdks(self) -> tuple[str, ...]:
        """The SDK modules in use, sorted: `pulumi`, `pulumi_aws`."""
        kinds = {node.address.kind for node in self.graph.nodes}
        enums = {each.kind for each in self.graph.special if isinstance(each, Enum)}
        return tuple(sorted({"pulumi", *(kind.partition(".")[0] for kind in kinds | enums)}))

    @cached_property
    def taken(self) -> frozenset[str]:
        """Names that no variable may have, in any module."""
        short = {sdk(module).alias for module in self.sdks}
        namespaces = {
            config_name(value.namespace)
            for value in self.graph.special
            if isinstance(value, Config)
        }
        return frozenset(short | namespaces)

    @cached_property
    def folders(self) -> Mapping[Archive, str]:
        """Where each archive's files lie."""
        return folders(each for each in self.graph.special if isinstance(each, Archive))

    @cached_property
    def variables(self) -> Mapping[Address, str]:
        """The variable of each component."""
        return component_names(self.graph, self.taken)

    @cached_property
    def owners(self) -> Mapping[Address, Component]:
        """The component that each node, and each component, belongs to."""
        return {
            address: component
            for component in self.graph.components
            for address in (component.address, *(node.address for node in component.nodes))
        }

    @cached_property
    def shared(self) -> frozenset[Address]:
        """The nodes that something outside their component refers to."""
        across = {
            source
            for component in self.graph.components
            for source in self.uses[component.address]
            if self.owners[source] is not component
        }
        return frozenset(across | set(self._used_in_main()))

    def _used_in_main(self) -> Iterator[Address]:
        yield from sources(self.graph.exported)
        for component in self.graph.components:
            yield from component.options.depends_on
            if component.options.provider:
                yield component.options.provider

    @cached_property
    def _names(self) -> Mapping[Address, Mapping[Address, str]]:
        return ByName(self._order, self._named)

    def _named(self, address: Address) -> Mapping[Address, str]:
        component = self.owners[address]
        arguments = {self.variables[each.address] for each in self.needs(component)}
        return node_names(component, self.taken | arguments)

    def names(self, component: Component) -> Mapping[Address, str]:
        """Name each node inside its component."""
        return self._names[component.address]

    def needs(self, component: Component) -> tuple[Component, ...]:
        """Name the other components that a component uses, in the order of the graph."""
        return self._needs[component.address]

    @cached_property
    def _needs(self) -> Mapping[Address, tuple[Component, ...]]:
        return {each.address: tuple(self._needed_by(each)) for each in self.graph.components}

    def _needed_by(self, component: Component) -> Iterator[Component]:
        owners = {self.owners[source].address for source in self.uses[component.address]}
        for address in sorted(owners - {component.address}, key=self._order.__getitem__):
            yield self.owners[address]

    @cached_property
    def uses(self) -> Mapping[Address, frozenset[Address]]:
        """The nodes and components that each component's module refers to."""
        return {each.address: frozenset(self._used_in(each)) for each in self.graph.components}

    def _used_in(self, component: Component) -> Iterator[Address]:
        for node in component.nodes:
            yield from self.graph.references[node.address]
        yield from sources(component.parts)

    @cached_property
    def _order(self) -> Mapping[Address, int]:
        return {each.address: at for at, each in enumerate(self.graph.components)}

    @cached_property
    def kept(self) -> frozenset[Address]:
        """The components that the main module refers to after it has made them."""
        used = (
            each.address for component in self.graph.components for each in self.needs(component)
        )
        return frozenset({*used, *(self.owners[each].address for each in self._used_in_main())})

    def class_name(self, component: Component) -> str:
        """The class of a component."""
        return pascal(self.variables[component.address])

    @cached_property
    def imports(self) -> Mapping[Address, Import]:
        """How a module imports the class of each component."""
        return {
            each.address: Import(self.module(each), name=self.class_name(each))
            for each in self.graph.components
        }

    def module(self, component: Component) -> str:
        """The module of a component, as it is imported."""
        return f"{self.package}.{module_name(component)}.{self.variables[component.address]}"

    @cached_property
    def main_scope(self) -> Scope:
        """What names mean in the program's main module."""
        nodes = {each: self._outside(each) for each in self._used_in_main()}
        return Scope(nodes, self.folders, {})

    def scope(self, component: Component) -> Scope:
        """What names mean inside a component."""
        inside = {
            address: f"self.{name}" if address in self.shared else name
            for address, name in self.names(component).items()
        }
        outside = {
            source: self._outside(source)
            for source in self.uses[component.address]
            if self.owners[source] is not component
        }
        return Scope({**outside, **inside}, self.folders, marks_of(component))

    def _outside(self, address: Address) -> str:
        owner = self.owners[address]
        variable = self.variables[owner.address]
        return variable if address == owner.address else f"{variable}.{self.names(owner)[address]}"
