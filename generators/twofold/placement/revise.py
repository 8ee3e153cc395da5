"""A blueprint as one stack has it: with what the stack's file says of single services."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.blueprint.fields import changed
from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ServiceSpec
from twofold.blueprint.places import Loc, Place, Places
from twofold.placement.model import ApplicationStack


def revise(blueprint: Blueprint, stack: ApplicationStack) -> Blueprint:
    """Put a stack's variables and images into its blueprint, with their places in the stack's file.

    The rules of blueprints hold for them then, and whatever is made of a blueprint is made of
    them. What a stack says of services that are not there, and of images of services with code,
    is left out: `place` finds it.
    """
    if not stack.variables and not stack.images:
        return blueprint
    services = blueprint.spec.services
    spec = changed(
        blueprint.spec,
        services={name: _revised(each, name, stack) for name, each in services.items()},
    )
    places = {loc: place for name in services for loc, place in _places(stack, name)}
    return Blueprint(spec, Places({**blueprint.places.table, **places}), blueprint.path)


def _revised(service: ServiceSpec, name: str, stack: ApplicationStack) -> ServiceSpec:
    image = service.image and stack.images.get(name, service.image)
    environment = {**(service.environment or {}), **stack.variables.get(name, {})}
    return changed(service, image=image, environment=environment)


def _places(stack: ApplicationStack, name: str) -> Iterator[tuple[Loc, Place]]:
    """Where the stack's file says what the blueprint would say of a service at these places."""
    here = ("services", name, "environment")
    if variables := stack.variables.get(name):
        yield here, stack.place("variables", name)
        for variable in variables:
            yield (*here, variable), stack.place("variables", name, variable)
    if name in stack.images:
        yield ("services", name, "image"), stack.place("images", name)
