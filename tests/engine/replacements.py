"""Which changes of a Kubernetes object pulumi-kubernetes makes by another object.

`forceNew` of its provider/pkg/provider/diff.go, for the kinds that twofold makes and their like.
"""

from __future__ import annotations

from collections.abc import Mapping

METADATA = ("metadata.name", "metadata.namespace")

STATEFUL_SET = (
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
)

FORCING: Mapping[str, tuple[str, ...]] = {
    "kubernetes:apps/v1:Deployment": ("spec.selector",),
    "kubernetes:apps/v1:StatefulSet": STATEFUL_SET,
    "kubernetes:batch/v1:Job": (
        "spec.completions",
        "spec.parallelism",
        "spec.selector",
        "spec.template",
    ),
    "kubernetes:core/v1:ConfigMap": ("binaryData", "data"),
    "kubernetes:core/v1:PersistentVolumeClaim": ("spec",),
    "kubernetes:core/v1:Secret": ("data", "stringData", "type"),
    "kubernetes:core/v1:Service": ("spec.clusterIP",),
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": ("roleRef",),
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": ("roleRef",),
    "kubernetes:storage.k8s.io/v1:StorageClass": ("parameters", "provisioner"),
}

# The provider's `DiffConfig`, for a provider that is given an identifier.
PROVIDER = "kubernetes:index:Provider"

# Of a Helm release, a change of these is another release: `Diff` in helm_release.go.
RELEASE = "kubernetes:helm.sh/v3:Release"
RELEASE_FORCING = ("name", "namespace")


def is_fixed(token: str, path: str) -> bool:
    """Whether a change at a path, or of what it is inside of, takes another object."""
    if token == PROVIDER:
        return path == "clusterIdentifier"
    fixed = RELEASE_FORCING if token == RELEASE else (*METADATA, *FORCING.get(token, ()))
    return any(f"{path}.".startswith(f"{each}.") for each in fixed)
