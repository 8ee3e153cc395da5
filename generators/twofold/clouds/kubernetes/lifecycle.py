"""How Kubernetes objects take changes, as pulumi-kubernetes makes them.

Everything but these it changes in place: `forceNew` in its provider/pkg/provider/diff.go, which
`tests/engine` holds this against.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.resources.lifecycle import Lifecycle

STATEFUL = frozenset({"pulumi_kubernetes.apps.v1.StatefulSet"})

# What tells an object from every other of its kind.
NAME = frozenset({"metadata.name"})
PLACE = frozenset({"metadata.name", "metadata.namespace"})

FIXED: Mapping[str, frozenset[str]] = {
    "pulumi_kubernetes.Provider": frozenset({"cluster_identifier"}),
    "pulumi_kubernetes.apiextensions.CustomResource": PLACE,
    "pulumi_kubernetes.apps.v1.Deployment": PLACE | {"spec.selector"},
    "pulumi_kubernetes.apps.v1.StatefulSet": (
        PLACE | {"spec.selector", "spec.service_name", "spec.volume_claim_templates"}
    ),
    "pulumi_kubernetes.autoscaling.v2.HorizontalPodAutoscaler": PLACE,
    "pulumi_kubernetes.batch.v1.CronJob": PLACE,
    "pulumi_kubernetes.core.v1.ConfigMap": PLACE | {"data"},
    "pulumi_kubernetes.core.v1.Namespace": NAME,
    "pulumi_kubernetes.core.v1.Secret": PLACE | {"string_data", "type"},
    "pulumi_kubernetes.core.v1.Service": PLACE,
    "pulumi_kubernetes.core.v1.ServiceAccount": PLACE,
    "pulumi_kubernetes.helm.v3.Release": frozenset({"name", "namespace"}),
    "pulumi_kubernetes.networking.v1.NetworkPolicy": PLACE,
    "pulumi_kubernetes.policy.v1.PodDisruptionBudget": PLACE,
    "pulumi_kubernetes.rbac.v1.ClusterRoleBinding": NAME | {"role_ref"},
    "pulumi_kubernetes.storage.v1.StorageClass": NAME | {"parameters", "provisioner"},
}

LIFECYCLE = Lifecycle(stateful=STATEFUL, fixed=FIXED)
