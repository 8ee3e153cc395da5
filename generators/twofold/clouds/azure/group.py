"""The resource group of an application, in which everything of it lies."""

from __future__ import annotations

from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.values import frozen


@frozen
class LoweredGroup:
    """A resource group, and where Pulumi works: its subscription, and the directory it trusts.

    `deployer` is who runs the program, as the directory knows him.
    """

    component: pulumi.ComponentResource
    group: azure_native.resources.ResourceGroup
    subscription_id: pulumi.Output[str]
    tenant_id: pulumi.Output[str]
    deployer: pulumi.Output[str]

    @property
    def name(self) -> pulumi.Output[str]:
        """The group's name."""
        return self.group.name


def lower_group(scope: Scope) -> LoweredGroup:
    """Create the resource group, in the region that the stack's configuration names."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Group", "group")
    explain(component, "The resource group that everything else lies in.")
    group = group_of(f"{scope.application}-{scope.stack.environment}-", component)
    component.register_outputs({"name": group.name})
    return group


def group_of(name: str, component: pulumi.ComponentResource) -> LoweredGroup:
    """Create a resource group in a component, and ask where Pulumi works."""
    group = azure_native.resources.ResourceGroup(
        name, opts=pulumi.ResourceOptions(parent=component)
    )
    client = azure_native.authorization.get_client_config_output(
        opts=pulumi.InvokeOptions(parent=component)
    )
    return LoweredGroup(
        component, group, client.subscription_id, client.tenant_id, client.object_id
    )
