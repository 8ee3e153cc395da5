"""The service graph: what a blueprint means.

Links and triggers stand beside the services, not inside them, so that services may call
each other in a circle. Nothing here knows a cloud or a style.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from twofold.blueprint.places import Places
from twofold.services.model import (
    Call,
    Environment,
    Link,
    Secret,
    Service,
    Store,
    Topic,
    Trigger,
    Use,
    Variable,
)
from twofold.values import field, frozen

Item = TypeVar("Item", bound="Link | Trigger | Variable")


@frozen
class ServiceGraph:
    """Everything that a blueprint says, each thing once, in the order of names."""

    name: str
    description: str
    services: tuple[Service, ...]
    stores: tuple[Store, ...]
    topics: tuple[Topic, ...]
    secrets: tuple[Secret, ...]
    links: tuple[Link, ...]
    triggers: tuple[Trigger, ...]
    variables: tuple[Variable, ...]
    environments: Mapping[str, Environment]
    path: Path = field(compare=False)
    places: Places = field(compare=False, shown=False)

    @cached_property
    def home(self) -> Path:
        """The folder that the blueprint lies in."""
        return self.path.parent.absolute()

    @cached_property
    def _links(self) -> Mapping[str, tuple[Link, ...]]:
        return _by_service(self.links)

    @cached_property
    def _triggers(self) -> Mapping[str, tuple[Trigger, ...]]:
        return _by_service(self.triggers)

    @cached_property
    def _variables(self) -> Mapping[str, tuple[Variable, ...]]:
        return _by_service(self.variables)

    @cached_property
    def called(self) -> frozenset[str]:
        """The names of the services that another service calls."""
        return frozenset(self._callers)

    @cached_property
    def _callers(self) -> Mapping[str, tuple[Service, ...]]:
        found: defaultdict[str, list[Service]] = defaultdict(list)
        for link in self.links:
            if isinstance(link, Call):
                found[link.target.name].append(link.service)
        return {name: tuple(each) for name, each in found.items()}

    def callers_of(self, service: Service) -> tuple[Service, ...]:
        """The services that call a service."""
        return self._callers.get(service.name, ())

    @cached_property
    def _uses(self) -> Mapping[str, tuple[Use, ...]]:
        found: defaultdict[str, list[Use]] = defaultdict(list)
        for link in self.links:
            if isinstance(link, Use):
                found[link.target.name].append(link)
        return {name: tuple(each) for name, each in found.items()}

    def uses_of(self, store: Store) -> tuple[Use, ...]:
        """The links of services to a store."""
        return self._uses.get(store.name, ())

    def links_of(self, service: Service) -> tuple[Link, ...]:
        """What a service may do."""
        return self._links.get(service.name, ())

    def triggers_of(self, service: Service) -> tuple[Trigger, ...]:
        """What wakes a service."""
        return self._triggers.get(service.name, ())

    def variables_of(self, service: Service) -> tuple[Variable, ...]:
        """The environment that the blueprint gives a service."""
        return self._variables.get(service.name, ())


def _by_service(items: Iterable[Item]) -> Mapping[str, tuple[Item, ...]]:
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.service.name].append(item)
    return {name: tuple(each) for name, each in found.items()}
