"""Where services are asked, whatever asks them: addresses that are known before they are there.

Cloud Run gives every service, and so every function, an address made of its name, the project's
number and the region: calls may go in circles. Who may ask, IAM decides, service by service.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.gcp.grants import Member
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.links import Settings
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Service

INVOKER = "roles/run.invoker"


def host(name: str, project: Project) -> pulumi.Output[str]:
    """The host of a service's address.

    https://cloud.google.com/run/docs/triggering/https-request#deterministic
    """
    return pulumi.Output.format("{}-{}.{}.run.app", name, project.number, project.region)


def url(name: str, project: Project) -> pulumi.Output[str]:
    """A service's address, which is also the audience of tokens for it."""
    return pulumi.Output.format("https://{}", host(name, project))


def call_settings(service: Service, name: str, project: Project) -> Settings:
    """What a caller is told: where to ask, and that it has to say who it is.

    `name` is what Cloud Run calls what answers for the service.

    https://cloud.google.com/run/docs/authenticating/service-to-service
    """
    found = {
        "address": pulumi.Output.format("{}:443", host(name, project)),
        "auth": "google-id-token",
        "audience": url(name, project),
    }
    http = service.ports[0].protocol == "http"
    return {"url": url(name, project), **found} if http else found


def let_ask(
    asked: pulumi.Output[str],
    who: pulumi.Output[str],
    name: str,
    project: Project,
    opts: pulumi.ResourceOptions,
) -> gcp.cloudrunv2.ServiceIamMember:
    """Let an account ask a service, and so wake it."""
    return gcp.cloudrunv2.ServiceIamMember(
        name, name=asked, location=project.region, role=INVOKER, member=who, opts=opts
    )


def lower_callers(
    service: Service,
    asked: pulumi.Output[str],
    callers: Sequence[Member],
    scope: Scope,
    project: Project,
) -> pulumi.ComponentResource:
    """Let a service's callers ask it, or its door; they and it are there by now."""
    component = scope.beside("shared", "Address", service, "address")
    explain(component, f"Who may call {service.name}.")
    for caller in callers:
        let_ask(
            asked,
            caller.account.member,
            f"{service.name}-{caller.service.name}",
            project,
            pulumi.ResourceOptions(parent=component),
        )
    component.register_outputs({"name": asked})
    return component
