"""The image that pods run: a ready one, or one built from the service's package."""

from __future__ import annotations

from twofold.clouds.scope import Scope
from twofold.clouds.sdk import docker_build, pulumi
from twofold.placement.model import Placement
from twofold.resources.recorder import folder
from twofold.services.model import Code, Image, Service
from twofold.values import frozen

# As many digits of a content's digest as tell two contents apart.
DIGEST_DIGITS = 12


@frozen
class Login:
    """As whom images are pushed."""

    user: pulumi.Input[str]
    password: pulumi.Input[str]


@frozen
class Registry:
    """Where images are pushed to; without a `login`, as whoever Docker is logged in as."""

    url: pulumi.Input[str]
    login: Login | None


def is_built(placement: Placement) -> bool:
    """Whether the image of any pod is built here, and not ready."""
    return any(isinstance(each.source, Code) for each in placement.running("kubernetes"))


def create_image(
    service: Service,
    scope: Scope,
    registry: Registry | None,
    component: pulumi.ComponentResource,
) -> pulumi.Input[str]:
    """Build and push the service's image, or take the ready one; whole, with its digest."""
    match service.source:
        case Image(reference):
            return reference
        case Code():
            return _build(service.name, scope, registry, component)


def _build(
    name: str,
    scope: Scope,
    registry: Registry | None,
    component: pulumi.ComponentResource,
) -> pulumi.Output[str]:
    if registry is None:
        raise AssertionError("the limits see that what is built has somewhere to go")
    files = scope.archives[name]
    content = files.digest[:DIGEST_DIGITS]
    return docker_build.Image(
        name,
        context={"location": folder(files)},
        platforms=[docker_build.Platform.LINUX_AMD64],
        push=True,
        # Pods name the digest; the tag is for people, and keeps the digest from being cleaned up.
        tags=[pulumi.Output.format("{}:{}-{}-{}", registry.url, scope.application, name, content)],
        registries=[
            {
                "address": registry.url,
                "username": registry.login.user,
                "password": registry.login.password,
            }
        ]
        if registry.login
        else None,
        # Looking needs no builder.
        build_on_preview=False,
        # Another service may have come to the same digest, which would go for both.
        opts=pulumi.ResourceOptions(parent=component, retain_on_delete=True),
    ).ref
