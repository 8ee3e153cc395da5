"""What `twofold show` says of Kubernetes objects: the facts that somebody would look for first.

How a fact is written is explained in `twofold.show.summary`.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTAINER = "spec.template.spec.containers"

# What a Deployment and a StatefulSet say alike.
PODS = (
    f"image {{{CONTAINER}.image}}",
    "{spec.replicas} always",
    f"promised {{{CONTAINER}.resources.requests:values}}",
    f"at most {{{CONTAINER}.resources.limits:values}}",
    f"env {{{CONTAINER}.env.name}}",
)

DETAILS: Mapping[str, tuple[str, ...]] = {
    # Every kind that others define in a cluster is of this one class.
    "pulumi_kubernetes.apiextensions.CustomResource": (
        "{kind}",
        # HTTPRoute
        "{spec.rules.matches.path.value}",
        "as {spec.hostnames}",
        "through {spec.parentRefs.name}",
        # ScaledObject, TriggerAuthentication
        "{spec.minReplicaCount} to {spec.maxReplicaCount} instances",
        "by {spec.triggers.type}",
        "as {spec.podIdentity.roleArn}",
        # Gateway, GatewayClass, EnvoyProxy
        "of class {spec.gatewayClassName}",
        "{spec.listeners.protocol} {spec.listeners.port}",
        "by {spec.controllerName}",
        "proxies: {spec.provider.kubernetes.envoyDeployment.replicas}",
        # PostgreSQL, RabbitMQ, MongoDB, SeaweedFS, and who may do what in them
        "{spec.instances} instances",
        "{spec.replicas} nodes",
        "{spec.replsets.size} members",
        "{spec.volume.replicas} servers",
        "in {spec.inRoles}",
        "writes {spec.permissions.write}",
        "reads {spec.permissions.read}",
        "{spec.statements.actions}",
        "tried {spec.definition.delivery-limit} times more",
        # TargetGroupBinding
        "{spec.serviceRef.name} in {spec.targetGroupARN}",
    ),
    "pulumi_kubernetes.apps.v1.Deployment": PODS,
    "pulumi_kubernetes.apps.v1.StatefulSet": (
        *PODS,
        "a disk of {spec.volume_claim_templates.spec.resources.requests.storage} each",
    ),
    "pulumi_kubernetes.autoscaling.v2.HorizontalPodAutoscaler": (
        "{spec.min_replicas} to {spec.max_replicas} instances",
        "by {spec.metrics.resource.name}",
    ),
    "pulumi_kubernetes.batch.v1.CronJob": (
        "{spec.schedule}",
        "{spec.time_zone}",
        "{spec.job_template.spec.backoff_limit} retries",
        # Of a service that its jobs run.
        "image {spec.job_template.spec.template.spec.init_containers.image}",
    ),
    "pulumi_kubernetes.core.v1.ConfigMap": ("{data:keys}",),
    "pulumi_kubernetes.core.v1.Namespace": (
        "{metadata.labels.pod-security.kubernetes.io/enforce} pods only",
    ),
    "pulumi_kubernetes.core.v1.Secret": ("{string_data:keys}",),
    "pulumi_kubernetes.core.v1.Service": ("{spec.ports.name} at {spec.ports.port}",),
    "pulumi_kubernetes.core.v1.ServiceAccount": (),
    "pulumi_kubernetes.helm.v3.Release": ("{chart} {version}", "in {namespace}"),
    "pulumi_kubernetes.networking.v1.NetworkPolicy": (
        "{spec.policy_types} closed",
        "open from {spec.ingress.from_.pod_selector.match_labels:values}",
        "open from namespace {spec.ingress.from_.namespace_selector.match_labels:values}",
        "open from {spec.ingress.from_.ip_block.cidr}",
        "open to {spec.egress.to.pod_selector.match_labels:values}",
        "open to {spec.egress.to.ip_block.cidr}",
    ),
    "pulumi_kubernetes.policy.v1.PodDisruptionBudget": ("{spec.max_unavailable} away at a time",),
    "pulumi_kubernetes.Provider": (),
    "pulumi_kubernetes.rbac.v1.ClusterRoleBinding": ("{subjects.name} is {role_ref.name}",),
    "pulumi_kubernetes.storage.v1.StorageClass": ("{provisioner}", "{parameters.type}"),
}
