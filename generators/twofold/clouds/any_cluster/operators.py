"""The operators that applications may need: where each runs, and the chart that installs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from twofold.clouds.kubernetes.operators import ENVOY_NAMESPACE, KEDA
from twofold.placement.model import Gateway
from twofold.values import frozen

OperatorName: TypeAlias = Literal["cloudnative-pg", "keda", "mongodb", "rabbitmq", "seaweedfs"]


@frozen
class Chart:
    """A Helm chart at one version; `repository` is `None` where its name is a whole address."""

    name: str
    repository: str | None
    version: str
    values: Mapping[str, object]


@frozen
class Operator:
    """An operator: its usual namespace, what it is for, its chart, and its kinds of objects.

    `kinds` are the custom resource definitions by which one sees that it is installed.
    """

    namespace: str
    purpose: str
    chart: Chart | None
    kinds: tuple[str, ...]


OPERATORS: Mapping[OperatorName, Operator] = {
    "keda": Operator(
        namespace=KEDA.namespace,
        purpose="scales services by the messages that wait for them",
        # `install_keda` of the lowering that all clusters share.
        chart=None,
        kinds=("scaledobjects.keda.sh", "triggerauthentications.keda.sh"),
    ),
    # 1.30.0, which has roles as objects of their own; its charts' index names the version.
    # https://cloudnative-pg.io/charts/index.yaml
    "cloudnative-pg": Operator(
        namespace="cnpg-system",
        purpose="keeps PostgreSQL databases",
        chart=Chart("cloudnative-pg", "https://cloudnative-pg.github.io/charts", "0.29.0", {}),
        kinds=("clusters.postgresql.cnpg.io", "databaseroles.postgresql.cnpg.io"),
    ),
    # https://github.com/percona/percona-helm-charts/releases/tag/psmdb-operator-1.23.0
    "mongodb": Operator(
        namespace="mongodb-system",
        purpose="keeps MongoDB databases",
        chart=Chart(
            "psmdb-operator",
            "https://percona.github.io/percona-helm-charts/",
            "1.23.0",
            {"watchAllNamespaces": True, "disableTelemetry": True},
        ),
        kinds=("perconaservermongodbs.psmdb.percona.com",),
    ),
    # https://github.com/seaweedfs/seaweedfs-operator/blob/master/deploy/helm/Chart.yaml
    "seaweedfs": Operator(
        namespace="seaweedfs-operator",
        purpose="keeps buckets of objects, and who may do what with them",
        chart=Chart(
            "seaweedfs-operator", "https://seaweedfs.github.io/seaweedfs-operator/", "0.1.25", {}
        ),
        kinds=(
            "seaweeds.seaweed.seaweedfs.com",
            "buckets.seaweed.seaweedfs.com",
            "s3identities.seaweed.seaweedfs.com",
        ),
    ),
    # RabbitMQ publishes no chart of its own (rabbitmq/cluster-operator, issue 1637): this one has
    # both its operators, 2.23.0 of the first, and is signed.
    # https://github.com/CloudPirates-io/helm-charts/tree/main/charts/rabbitmq-cluster-operator
    "rabbitmq": Operator(
        namespace="rabbitmq-system",
        purpose="keeps brokers, their queues and users",
        chart=Chart(
            "oci://registry-1.docker.io/cloudpirates/rabbitmq-cluster-operator",
            None,
            "0.6.16",
            {},
        ),
        kinds=("rabbitmqclusters.rabbitmq.com", "queues.rabbitmq.com", "users.rabbitmq.com"),
    ),
}

# The Gateway of a platform stack.
ENTRY = Gateway(namespace=ENVOY_NAMESPACE, name="entry", proxies=ENVOY_NAMESPACE)
