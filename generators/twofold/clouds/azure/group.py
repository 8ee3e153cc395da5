"""The resource group of an application, in which everything of it lies."""

from __future__ import annotations

from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class LoweredGroup:
    """A resource group, and where Pulumi works: its subscription, and the directory it trusts."""

    component: pulumi.ComponentResource
    group: azure_native.resources.ResourceGroup
    subscription_id: pulumi.Output[str]
    tenant_id: pulumi.Output[str]

    @property
    def name(self) -> pulumi.Output[str]:
        """The group's name."""
        return self.group.name


def lower_group(scope: Scope) -> LoweredGroup:
    """Create the resource group, in the region that the stack's configuration names."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Group", "group")
    explain(component, "The resource group that everything else lies in.")
    group = azure_native.resources.ResourceGroup(
        f"{scope.application}-{scope.stack.environment}-",
        opts=pulumi.ResourceOptions(parent=component),
    )
    client = azure_native.authorization.get_client_config_output(
        opts=pulumi.InvokeOptions(parent=component)
    )
    component.register_outputs({"name": group.name})
    return LoweredGroup(component, group, client.subscription_id, client.tenant_id)
