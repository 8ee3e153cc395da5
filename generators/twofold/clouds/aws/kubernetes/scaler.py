"""What KEDA may know of an application: how many messages wait in its queues."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.platform.offer import SCALERS
from twofold.clouds.aws.policies import allow, policy, trust_role
from twofold.clouds.aws.sdk import aws, k8s, pulumi
from twofold.clouds.aws.topic import LoweredSubscription
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import Waiting

AUTHENTICATION = "queues"

# An instance for every so many messages that wait or are being worked on.
MESSAGES_PER_INSTANCE = 10


def let_scaler_look(
    scaler: pulumi.Input[str],
    waiting: Sequence[LoweredSubscription],
    cluster: Cluster,
    component: pulumi.ComponentResource,
) -> k8s.apiextensions.CustomResource:
    """Create a role that sees how long queues are, for KEDA to take on, and tell KEDA of it."""
    inside = pulumi.ResourceOptions(parent=component)
    role = aws.iam.Role(
        "scaler",
        description=f"Sees how many messages wait in {cluster.application}",
        path=SCALERS,
        assume_role_policy=trust_role(scaler),
        opts=inside,
    )
    look = aws.iam.RolePolicy(
        "scaler",
        role=role.name,
        policy=policy(
            [
                allow(
                    "CountMessages",
                    ["sqs:GetQueueAttributes"],
                    [each.queue.arn for each in waiting],
                )
            ]
        ),
        opts=inside,
    )
    return k8s.apiextensions.CustomResource(
        "queues-authentication",
        api_version="keda.sh/v1alpha1",
        kind="TriggerAuthentication",
        metadata=cluster.metadata(AUTHENTICATION, cluster.application),
        spec={"podIdentity": {"provider": "aws", "roleArn": role.arn}},
        opts=cluster.options(component, look),
    )


def waiting_in(
    subscription: LoweredSubscription,
    region: pulumi.Input[str],
    looks: pulumi.Resource,
) -> Waiting:
    """A queue's length, as KEDA asks for it: https://keda.sh/docs/latest/scalers/aws-sqs/."""
    return Waiting(
        type="aws-sqs-queue",
        metadata={
            "queueURL": subscription.queue.url,
            "queueLength": str(MESSAGES_PER_INSTANCE),
            "awsRegion": region,
        },
        authentication=AUTHENTICATION,
        after=looks,
    )
