"""How many pods a service has, and how they are replaced: sets, scaling, disruptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import selector
from twofold.clouds.kubernetes.pods import VOLUME, asked_ports, pod_spec
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import explain
from twofold.services.model import Volume
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import ContainerArgsDict, PodTemplateSpecArgsDict

# Where a blueprint sets no limit. A cluster has one in any case: its machines, and who pays.
MOST = 10

# Of the processors promised: high enough to use them, low enough to have time for more pods.
UTILIZATION = 70


@frozen
class Range:
    """How many instances there are, at least and at most."""

    least: int
    most: int

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to decide."""
        return self.least == self.most


def instances(workload: Workload, *, asked: bool) -> Range:
    """How many instances a service has.

    `asked` says that something besides waiting messages needs it: that has to find an instance,
    and in a protected environment two, of which one may fail. What holds a volume, or is given
    nothing that is spread over instances, is not multiplied unasked: a time is one request, which
    is tried again.
    """
    scale, service = workload.placed.size.scale, workload.service
    spread = workload.waiting or any(port.protocol != "tcp" for port in service.ports)
    alone = service.volume or workload.timed or not spread
    floor = (2 if workload.cluster.protected and not alone else 1) if asked else 0
    most = scale.max or max(scale.min, floor, 1 if alone else MOST)
    return Range(min(max(scale.min, floor), most), most)


def create_set(
    workload: Workload,
    account: pulumi.Resource,
    *,
    asked: bool,
    beside: Sequence[ContainerArgsDict],
) -> pulumi.Resource:
    """Create the set that keeps the service's pods; with a volume, each pod keeps its own."""
    span = instances(workload, asked=asked)
    # Whoever scales the set counts its pods; nobody else may say how many there are.
    replicas = span.least if span.is_fixed else None
    after = workload.options(account, *workload.after)
    volume = workload.service.volume
    template: PodTemplateSpecArgsDict = {
        "metadata": {"labels": {**workload.labels, **workload.pod_labels}},
        "spec": pod_spec(workload, asked=asked, beside=beside),
    }
    if volume:
        return _create_stateful(workload, volume, replicas, template, after)
    return k8s.apps.v1.Deployment(
        workload.name,
        metadata=workload.metadata,
        spec={
            "replicas": replicas,
            "selector": {"match_labels": selector(workload.name)},
            "strategy": {
                "type": "RollingUpdate",
                "rolling_update": {"max_unavailable": 0, "max_surge": 1},
            },
            "template": template,
        },
        opts=after,
    )


def _create_stateful(
    workload: Workload,
    volume: Volume,
    replicas: int | None,
    template: PodTemplateSpecArgsDict,
    after: pulumi.ResourceOptions,
) -> pulumi.Resource:
    return k8s.apps.v1.StatefulSet(
        workload.name,
        metadata=workload.metadata,
        spec={
            "replicas": replicas,
            "service_name": workload.name,
            "selector": {"match_labels": selector(workload.name)},
            "template": template,
            "volume_claim_templates": [
                {
                    "metadata": {"name": VOLUME, "labels": workload.labels},
                    "spec": {
                        "access_modes": ["ReadWriteOnce"],
                        "storage_class_name": workload.cluster.storage,
                        "resources": {"requests": {"storage": f"{volume.size}Mi"}},
                    },
                }
            ],
            # Data stays when pods or the set itself go, but for what is meant to be disposable.
            "persistent_volume_claim_retention_policy": {
                "when_deleted": "Retain" if workload.cluster.protected else "Delete",
                "when_scaled": "Retain",
            },
        },
        opts=after,
    )


def scale(workload: Workload, pods: pulumi.Resource, *, asked: bool) -> None:
    """Have as many pods as there is work: by what they do, or by what waits for them."""
    span = instances(workload, asked=asked)
    if not span.is_fixed and workload.waiting:
        _scale_by_queue(workload, pods, span, asked=asked)
    elif not span.is_fixed:
        _scale_by_load(workload, pods, span)
    k8s.policy.v1.PodDisruptionBudget(
        workload.name,
        metadata=workload.metadata,
        spec={
            "max_unavailable": 1,
            "selector": {"match_labels": selector(workload.name)},
            # A pod that is not well keeps nobody from emptying a machine.
            "unhealthy_pod_eviction_policy": "AlwaysAllow",
        },
        opts=workload.options(),
    )


def kind_of_set(workload: Workload) -> str:
    """The kind of set that keeps the service's pods."""
    return "StatefulSet" if workload.service.volume else "Deployment"


def _scale_by_load(workload: Workload, pods: pulumi.Resource, span: Range) -> None:
    k8s.autoscaling.v2.HorizontalPodAutoscaler(
        workload.name,
        metadata=workload.metadata,
        spec={
            "scale_target_ref": {
                "api_version": "apps/v1",
                "kind": kind_of_set(workload),
                "name": workload.name,
            },
            "min_replicas": span.least,
            "max_replicas": span.most,
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {
                        "name": "cpu",
                        "target": {"type": "Utilization", "average_utilization": UTILIZATION},
                    },
                }
            ],
        },
        opts=workload.options(pods),
    )


def _scale_by_queue(workload: Workload, pods: pulumi.Resource, span: Range, *, asked: bool) -> None:
    """KEDA makes the autoscaler itself, so that one and no more counts the pods."""
    triggers: list[dict[str, object]] = [
        {
            "type": each.type,
            "metadata": each.metadata,
            "authenticationRef": {"name": each.authentication},
        }
        for each in workload.waiting
    ]
    if asked:
        triggers.append(
            {"type": "cpu", "metricType": "Utilization", "metadata": {"value": str(UTILIZATION)}}
        )
    scaled = k8s.apiextensions.CustomResource(
        f"{workload.name}-scaling",
        api_version="keda.sh/v1alpha1",
        kind="ScaledObject",
        metadata=workload.metadata,
        spec={
            "scaleTargetRef": {"kind": kind_of_set(workload), "name": workload.name},
            "minReplicaCount": span.least,
            "maxReplicaCount": span.most,
            "triggers": triggers,
        },
        opts=workload.options(pods, *dict.fromkeys(each.after for each in workload.waiting)),
    )
    if not span.least:
        explain(scaled, "While no message waits, there is no pod.")


def create_ports(workload: Workload, *, asked: bool) -> None:
    """Give the service a name in the cluster, where somebody may ask it something."""
    ports = asked_ports(workload.service, asked=asked)
    if not ports:
        return
    k8s.core.v1.Service(
        workload.name,
        metadata=workload.metadata,
        spec={
            "type": "ClusterIP",
            "selector": selector(workload.name),
            "ports": [
                {
                    "name": port.name,
                    "port": port.port,
                    "target_port": port.name,
                    "protocol": "TCP",
                    "app_protocol": APP_PROTOCOLS[port.protocol],
                }
                for port in ports
            ],
        },
        opts=workload.options(),
    )


# What gateways and meshes are told of a port.
# https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
APP_PROTOCOLS = {"http": "http", "grpc": "kubernetes.io/h2c", "tcp": None}
