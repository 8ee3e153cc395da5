"""Who a service is, and where others find it: both are there before the service runs.

Each is a component of its own, so that services may call each other in a circle: a callee
names its callers' identities, a caller its callee's address.
"""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.names import unique
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Service
from twofold.values import frozen

# A function app has a name of 60 characters at most, which is a part of its host's, and nobody
# else has: a dash and eight digits make it ours.
# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftweb
SITE_NAME_LENGTH = 60 - 9


@frozen
class LoweredIdentity:
    """A service's identity, and the name that its function app will have."""

    component: pulumi.ComponentResource
    service: Service
    identity: azure_native.managedidentity.UserAssignedIdentity
    site: pulumi.Output[str]

    @property
    def url(self) -> pulumi.Output[str]:
        """Where the service answers, whether it is there yet or not."""
        return pulumi.Output.format("https://{}.azurewebsites.net", self.site)


def lower_identity(service: Service, scope: Scope, group: LoweredGroup) -> LoweredIdentity:
    """Create a service's identity, and choose the name that it answers to."""
    name = f"{service.name}-identity"
    component = scope.beside("shared", "Identity", service, "identity")
    explain(component, f"Who {service.name} is, and where others find it.")
    inside = pulumi.ResourceOptions(parent=component)
    identity = azure_native.managedidentity.UserAssignedIdentity(
        name, resource_group_name=group.name, opts=inside
    )
    prefix = physical(scope.stack.name, service.name, limit=SITE_NAME_LENGTH)
    site = unique(name, f"{prefix}-", component)
    component.register_outputs({"client_id": identity.client_id, "site": site})
    return LoweredIdentity(component, service, identity, site)
