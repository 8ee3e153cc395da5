"""The Service Bus namespace that topics and queues of an application are in."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.links import Settings
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.values import frozen

# A message that nobody took is not lost with its time, but kept as a dead letter.
SEVEN_DAYS = "P7D"

# The longest that a message is hidden while a service works on it; the Functions runtime
# renews the lock for as long as the code takes.
# https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement#peeklock
LOCK = "PT5M"

# An instance for every so many messages that wait or are being worked on.
MESSAGES_PER_INSTANCE = 10


@frozen
class LoweredMessages:
    """A namespace."""

    component: pulumi.ComponentResource
    group: LoweredGroup
    namespace: azure_native.servicebus.Namespace

    @property
    def host(self) -> pulumi.Output[str]:
        """Where the namespace is reached."""
        return pulumi.Output.format("{}.servicebus.windows.net", self.namespace.name)


def lower_messages(scope: Scope, group: LoweredGroup) -> LoweredMessages:
    """Create the namespace: whoever sends or takes messages says who it is."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Messages", "messages")
    explain(component, "What carries messages of topics, and wakes services at fixed times.")
    namespace = azure_native.servicebus.Namespace(
        "messages",
        resource_group_name=group.name,
        # Basic has no topics. Standard spreads over zones as well, for a fiftieth of Premium's
        # price. https://learn.microsoft.com/azure/service-bus-messaging/service-bus-outages-disasters
        sku={
            "name": azure_native.servicebus.SkuName.STANDARD,
            "tier": azure_native.servicebus.SkuTier.STANDARD,
        },
        disable_local_auth=True,
        minimum_tls_version=azure_native.servicebus.TlsVersion.TLS_VERSION_1_2,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"name": namespace.name})
    return LoweredMessages(component, group, namespace)


def connection(host: pulumi.Input[str], client_id: pulumi.Input[str], name: str) -> Settings:
    """The settings of a trigger's connection, which is made with the service's identity.

    https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections
    """
    return {
        f"{name}__fullyQualifiedNamespace": host,
        f"{name}__credential": "managedidentity",
        f"{name}__clientId": client_id,
    }
