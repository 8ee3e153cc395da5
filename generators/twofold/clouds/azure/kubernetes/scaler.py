"""What KEDA may know of an application: how many messages wait in its subscriptions."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.kubernetes.identity import AUDIENCE, subject
from twofold.clouds.azure.messages import MESSAGES_PER_INSTANCE
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.sdk import azure_native, k8s, pulumi
from twofold.clouds.azure.topic import LoweredSubscription
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.operators import KEDA
from twofold.clouds.kubernetes.workload import Waiting
from twofold.resources.recorder import explain

SCALER = "scaler"
AUTHENTICATION = "subscriptions"


def let_scaler_look(  # noqa: PLR0913, PLR0917 (somebody looks at something from somewhere)
    operator: str,
    waiting: Sequence[LoweredSubscription],
    cluster: Cluster,
    issuer: pulumi.Input[str],
    group: LoweredGroup,
    component: pulumi.ComponentResource,
) -> k8s.apiextensions.CustomResource:
    """Create an identity that sees how many messages wait, for KEDA to take on, and tell KEDA.

    `operator` is the namespace that KEDA runs in.
    """
    inside = pulumi.ResourceOptions(parent=component)
    identity = azure_native.managedidentity.UserAssignedIdentity(
        SCALER, resource_group_name=group.name, opts=inside
    )
    trust = azure_native.managedidentity.FederatedIdentityCredential(
        SCALER,
        resource_group_name=group.name,
        resource_name_=identity.name,
        issuer=issuer,
        subject=subject(operator, KEDA.account),
        audiences=[AUDIENCE],
        opts=inside,
    )
    looks = [
        assign(
            f"{SCALER}-{each.subscription.name}",
            "Azure Service Bus Data Owner",
            scope=each.entity.id,
            principal_id=identity.principal_id,
            group=group,
            opts=inside,
        )
        for each in waiting
    ]
    explain(
        identity,
        "KEDA counts messages by a call that wants rights to manage: this is the narrowest role "
        "that Azure has for it, on single subscriptions.",
    )
    return k8s.apiextensions.CustomResource(
        "subscriptions-authentication",
        api_version="keda.sh/v1alpha1",
        kind="TriggerAuthentication",
        metadata=cluster.metadata(AUTHENTICATION, cluster.application),
        spec={"podIdentity": {"provider": "azure-workload", "identityId": identity.client_id}},
        opts=cluster.options(component, trust, *looks),
    )


def waiting_in(subscription: LoweredSubscription, looks: pulumi.Resource) -> Waiting:
    """Messages, as KEDA asks for them: https://keda.sh/docs/latest/scalers/azure-service-bus/."""
    topic = subscription.topic
    return Waiting(
        type="azure-servicebus",
        metadata={
            "namespace": topic.messages.namespace.name,
            "topicName": topic.entity.name,
            "subscriptionName": subscription.entity.name,
            "messageCount": str(MESSAGES_PER_INSTANCE),
        },
        authentication=AUTHENTICATION,
        after=looks,
    )
