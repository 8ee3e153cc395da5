"""What KEDA may know of an application: how many messages wait in its queues."""

from __future__ import annotations

from twofold.clouds.any_cluster.credentials import PASSWORD, USER, create_password
from twofold.clouds.any_cluster.messaging.broker import HOST, NAME, PORT, LoweredBroker
from twofold.clouds.any_cluster.messaging.users import NOTHING
from twofold.clouds.kubernetes.workload import Waiting
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import explain
from twofold.services.model import Subscription
from twofold.values import frozen

SCALER = "keda"
AUTHENTICATION = "queues"

# An instance for every so many messages that wait.
MESSAGES_PER_INSTANCE = 10


@frozen
class LoweredScaler:
    """Who KEDA is to the broker."""

    component: pulumi.ComponentResource
    authentication: k8s.apiextensions.CustomResource


def lower_scaler(broker: LoweredBroker) -> LoweredScaler:
    """Create a user that sees how long queues are, and tell KEDA of it.

    Whoever may log in may declare a queue passively, which says how many messages wait in it:
    it takes no permission. https://www.rabbitmq.com/docs/access-control#authorisation
    """
    cluster = broker.cluster
    component = pulumi.ComponentResource(f"{cluster.application}:shared:Scaler", SCALER)
    explain(component, "Who KEDA is when it looks how many messages wait.")
    login = f"{NAME}-{SCALER}"
    password = create_password(login, component)
    secret = k8s.core.v1.Secret(
        login,
        metadata=cluster.metadata(login, NAME),
        string_data={
            USER: SCALER,
            PASSWORD: password,
            "host": pulumi.Output.format(
                f"amqp://{SCALER}:{{}}@{NAME}.{cluster.namespace}.svc:{PORT}/", password
            ),
        },
        opts=cluster.options(component),
    )
    user = broker.object(
        "User", SCALER, NAME, component, {"importCredentialsSecret": {"name": login}}, secret
    )
    permission = broker.object(
        "Permission",
        SCALER,
        NAME,
        component,
        {
            "userReference": {"name": SCALER},
            "permissions": {"configure": NOTHING, "write": NOTHING, "read": NOTHING},
            **HOST,
        },
        user,
    )
    authentication = k8s.apiextensions.CustomResource(
        "queues-authentication",
        api_version="keda.sh/v1alpha1",
        kind="TriggerAuthentication",
        metadata=cluster.metadata(AUTHENTICATION, cluster.application),
        spec={"secretTargetRef": [{"parameter": "host", "name": login, "key": "host"}]},
        opts=cluster.options(component, permission),
    )
    component.register_outputs({"user": SCALER})
    return LoweredScaler(component, authentication)


def waiting_in(subscription: Subscription, scaler: LoweredScaler) -> Waiting:
    """A queue's length, as KEDA asks for it: https://keda.sh/docs/2.21/scalers/rabbitmq-queue/."""
    return Waiting(
        type="rabbitmq",
        metadata={
            "protocol": "amqp",
            "queueName": subscription.name,
            "mode": "QueueLength",
            "value": str(MESSAGES_PER_INSTANCE),
        },
        authentication=AUTHENTICATION,
        after=scaler.authentication,
    )
