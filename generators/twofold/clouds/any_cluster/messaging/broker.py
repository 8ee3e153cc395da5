"""The RabbitMQ that carries an application's messages: one for all its topics."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.any_cluster.cluster import LoweredCluster
from twofold.clouds.any_cluster.openings import Opening, open_to
from twofold.clouds.any_cluster.stores.common import disk
from twofold.clouds.kubernetes.cluster import Cluster, selector
from twofold.clouds.kubernetes.workload import Neighbour
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Placement
from twofold.resources.recorder import explain, hold_data
from twofold.services.model import Publish, Subscription
from twofold.values import frozen

API = "rabbitmq.com/v1beta1"

# What it is called, and with it its Service and, by their label, its pods.
# (rabbitmq/cluster-operator, internal/metadata/label.go)
NAME = "rabbitmq"

# AMQP; what the operator for topologies asks; and what nodes ask each other.
# https://www.rabbitmq.com/docs/networking#ports
PORT, MANAGEMENT_PORT = 5672, 15672
AMONG = (4369, 25672)

# Everything of an application is in the virtual host that there is anyway.
HOST = {"vhost": "/"}
REFERENCE = {"rabbitmqClusterReference": {"name": NAME}}

NEAR = Neighbour(selector(NAME), (PORT,))

DISPOSABLE_RESOURCES = {
    "requests": {"cpu": "100m", "memory": "512Mi"},
    "limits": {"memory": "1Gi"},
}
PROTECTED_RESOURCES = {"requests": {"cpu": "500m", "memory": "2Gi"}, "limits": {"memory": "2Gi"}}

# For as long a node waits, when it is to stop, for others to have what it has. By default, a week.
# https://www.rabbitmq.com/kubernetes/operator/using-operator#TerminationGracePeriodSeconds
DISPOSABLE_PATIENCE, PROTECTED_PATIENCE = 60, 604_800


@frozen
class LoweredBroker:
    """A broker."""

    component: pulumi.ComponentResource
    cluster: Cluster
    rabbit: k8s.apiextensions.CustomResource

    def object(
        self,
        kind: str,
        name: str,
        of: str,
        component: pulumi.ComponentResource,
        spec: Mapping[str, object],
        *after: pulumi.Resource,
    ) -> k8s.apiextensions.CustomResource:
        """Create an object of the broker's: a queue, a user, and the like."""
        return k8s.apiextensions.CustomResource(
            f"{name}-{kind.lower()}",
            api_version=API,
            kind=kind,
            metadata=self.cluster.metadata(name, of),
            spec={**spec, **REFERENCE},
            opts=self.cluster.options(component, self.rabbit, *after),
        )


def lower_broker(placement: Placement, scope: Scope, lowered: LoweredCluster) -> LoweredBroker:
    """Create the broker, closed to everybody but who publishes or listens, and who scales."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Broker", NAME)
    explain(component, "What carries messages.")
    cluster, graph = lowered.cluster, placement.graph
    claim = {"storage": disk(cluster)}
    if cluster.storage:
        claim = {"storageClassName": cluster.storage, **claim}
    rabbit = k8s.apiextensions.CustomResource(
        NAME,
        api_version=API,
        kind="RabbitmqCluster",
        metadata=cluster.metadata(NAME),
        spec={
            "replicas": 3 if cluster.protected else 1,
            "persistence": claim,
            "resources": PROTECTED_RESOURCES if cluster.protected else DISPOSABLE_RESOURCES,
            "terminationGracePeriodSeconds": PROTECTED_PATIENCE
            if cluster.protected
            else DISPOSABLE_PATIENCE,
        },
        opts=cluster.options(component),
    )
    hold_data(rabbit)
    publishing = [each.service.name for each in graph.links if isinstance(each, Publish)]
    listening = [each.service.name for each in graph.triggers if isinstance(each, Subscription)]
    scales = {lowered.operators["keda"]: (PORT,)} if listening else {}
    open_to(
        NAME,
        Opening(
            pods=selector(NAME),
            services=[*dict.fromkeys([*publishing, *listening])],
            ports=(PORT,),
            namespaces={lowered.operators["rabbitmq"]: (MANAGEMENT_PORT,), **scales},
            among=AMONG,
            # Since 4.1 its nodes find each other without the API.
            # https://www.rabbitmq.com/blog/2025/04/04/new-k8s-peer-discovery
            asks_api=False,
        ),
        cluster,
        component,
    )
    component.register_outputs({"host": NAME})
    return LoweredBroker(component, cluster, rabbit)
