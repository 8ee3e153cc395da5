"""The SeaweedFS in which an application's buckets are: one for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.any_cluster.cluster import LoweredCluster
from twofold.clouds.any_cluster.openings import Opening, open_to
from twofold.clouds.any_cluster.stores.common import disk
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import explain, hold_data
from twofold.services.graph import ServiceGraph
from twofold.services.model import Bucket, Use
from twofold.values import frozen

API = "seaweed.seaweedfs.com/v1"

# For every kind of machine, pinned: https://hub.docker.com/r/chrislusf/seaweedfs/tags
IMAGE = (
    "docker.io/chrislusf/seaweedfs:4.48"
    "@sha256:4e61d15fd35994cb1e43e1e553dff106794841fd9a99ade2fc8c8bfce4d7872d"
)

# What it is called, and with it its Services: `seaweedfs-s3` is where S3 is spoken.
NAME = "seaweedfs"

# The labels of its pods, whatever each of them does. (its operator, internal/controller)
PODS = {"app.kubernetes.io/instance": NAME, "app.kubernetes.io/name": "seaweedfs"}

S3_PORT = 8333

# At which masters, volume servers and filers talk, by HTTP and gRPC, and the operator to them.
# (`MasterHTTPPort` and the others of its operator, api/v1/seaweed_types.go)
MASTER, VOLUME, FILER = (9333, 19333), (8444, 18444), (8888, 18888)

# SeaweedFS keeps a copy on another server of the same rack, or none.
# https://github.com/seaweedfs/seaweedfs/wiki/Replication
COPY, NO_COPY = "001", "000"

# The user that the image has besides root. (seaweedfs/seaweedfs, docker/Dockerfile)
USER = 1000
SECURITY: Mapping[str, object] = {
    "podSecurityContext": {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    },
    "containerSecurityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    },
}


@frozen
class LoweredObjects:
    """A SeaweedFS."""

    component: pulumi.ComponentResource
    cluster: Cluster
    seaweed: k8s.apiextensions.CustomResource


def lower_objects(graph: ServiceGraph, scope: Scope, lowered: LoweredCluster) -> LoweredObjects:
    """Create the SeaweedFS: its masters, the servers of volumes, a filer, and a door for S3."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Objects", NAME)
    explain(component, "Where buckets are kept, and S3 is spoken.")
    cluster = lowered.cluster
    seaweed = k8s.apiextensions.CustomResource(
        NAME,
        api_version=API,
        kind="Seaweed",
        metadata=cluster.metadata(NAME),
        spec=_spec(cluster),
        opts=cluster.options(component),
    )
    hold_data(seaweed)
    services = dict.fromkeys(
        link.service.name
        for link in graph.links
        if isinstance(link, Use) and isinstance(link.target, Bucket)
    )
    operating = (*MASTER, *FILER, S3_PORT)
    open_to(
        NAME,
        Opening(
            pods=PODS,
            services=[*services],
            ports=(S3_PORT,),
            namespaces={lowered.operators["seaweedfs"]: operating},
            among=(*MASTER, *VOLUME, *FILER, S3_PORT),
            asks_api=False,
        ),
        cluster,
        component,
    )
    component.register_outputs({"endpoint": f"http://{NAME}-s3:{S3_PORT}"})
    return LoweredObjects(component, cluster, seaweed)


def _spec(cluster: Cluster) -> Mapping[str, object]:
    servers = 3 if cluster.protected else 1
    storage = {"storageClassName": cluster.storage} if cluster.storage else {}
    small = {"requests": {"cpu": "50m", "memory": "128Mi"}, "limits": {"memory": "512Mi"}}
    return {
        "image": IMAGE,
        "master": {
            "replicas": servers,
            "defaultReplication": COPY if cluster.protected else NO_COPY,
            "volumeSizeLimitMB": 1024,
            **small,
            **SECURITY,
        },
        "volume": {
            "replicas": servers,
            **storage,
            "requests": {**small["requests"], "storage": disk(cluster)},
            "limits": small["limits"],
            **SECURITY,
        },
        # One: each would keep the names of objects for itself, and tell the others later. To keep
        # them together, filers need a database besides.
        # https://github.com/seaweedfs/seaweedfs/wiki/Filer-Store-Replication
        "filer": {
            "replicas": 1,
            "persistence": {
                "enabled": True,
                **storage,
                "resources": {"requests": {"storage": disk(cluster)}},
            },
            **small,
            **SECURITY,
        },
        "s3": {"replicas": 2 if cluster.protected else 1, **small, **SECURITY},
    }
