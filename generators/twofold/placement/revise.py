"""A blueprint as one stack has it: with what the stack's file says of single services."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.blueprint.fields import changed
from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.blueprint.places import Loc, Place, Places
from twofold.placement.model import ApplicationStack


def revise(blueprint: Blueprint, stack: ApplicationStack) -> Blueprint:
    """Put a stack's variables into its blueprint, each with its place in the stack's file.

    The rules of blueprints hold for them then, and whatever is made of a blueprint is made of
    them. What a stack says of services that are not there is left out: `place` finds it.
    """
    if not stack.variables:
        return blueprint
    services = blueprint.spec.services
    spec = changed(
        blueprint.spec,
        services={name: _revised(each, name, stack) for name, each in services.items()},
    )
    places = {loc: place for loc, place in _places(stack) if loc[1] in services}
    return Blueprint(spec, Places({**blueprint.places.table, **places}), blueprint.path)


def _revised(service: ServiceSpec, name: str, stack: ApplicationStack) -> ServiceSpec:
    said = stack.variables.get(name)
    if not said:
        return service
    return (
        changed(service, environment={**(service.environment or {}), **said}) if said else service
    )


def _places(stack: ApplicationStack) -> Iterator[tuple[Loc, Place]]:
    """Where the stack's file says what the blueprint would say at these places."""
    for service, variables in stack.variables.items():
        for name in variables:
            place = stack.place("variables", service, name)
            yield ("services", service, "environment", name), place
