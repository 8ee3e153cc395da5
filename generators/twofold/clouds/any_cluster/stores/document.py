"""A document store is a MongoDB of Percona's operator; each service logs in as its own user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.any_cluster.cluster import LoweredCluster
from twofold.clouds.any_cluster.credentials import PASSWORD, create_password
from twofold.clouds.any_cluster.grants import Grant, Member, link_name
from twofold.clouds.any_cluster.openings import Opening, open_to
from twofold.clouds.any_cluster.stores.common import disk
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import hold_data
from twofold.services.graph import ServiceGraph
from twofold.services.model import Access, DocumentStore, Use
from twofold.values import frozen

API = "psmdb.percona.com/v1"
PORT = 27017

# What the operator 1.23.0 goes with: `crVersion` and `image` of its deploy/cr.yaml; for every kind
# of machine, pinned: https://hub.docker.com/r/percona/percona-server-mongodb/tags
VERSION = "1.23.0"
IMAGE = (
    "docker.io/percona/percona-server-mongodb:8.0.26-11"
    "@sha256:53f89c001997627554e6afc0feb5906209ba109f4f98c62f2ca8456c214af60c"
)

# The replica set, which is a part of its pods' and its Service's names.
REPLICA_SET = "rs0"

# What each verb may do with the store's database, by MongoDB's own roles; a role that writes and
# does not read, nobody has made yet. https://www.mongodb.com/docs/v8.0/reference/built-in-roles/
WRITER = "writer"
ROLES: Mapping[Access, str] = {"read": "read", "write": WRITER, "read-write": "readWrite"}
WRITES = ("insert", "update", "remove")

# The user that the image is made for. (percona/percona-docker, percona-server-mongodb-8.0)
USER = 1001
POD_SECURITY = {
    "runAsNonRoot": True,
    "runAsUser": USER,
    "runAsGroup": USER,
    "fsGroup": USER,
    "seccompProfile": {"type": "RuntimeDefault"},
}
CONTAINER_SECURITY = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "runAsUser": USER,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}

DISPOSABLE_RESOURCES = {
    "requests": {"cpu": "100m", "memory": "512Mi"},
    "limits": {"memory": "1Gi"},
}
PROTECTED_RESOURCES = {"requests": {"cpu": "500m", "memory": "2Gi"}, "limits": {"memory": "2Gi"}}


@frozen
class LoweredDocumentStore:
    """A database, and the replica set that holds it."""

    component: pulumi.ComponentResource
    store: DocumentStore
    cluster: Cluster
    replica_set: k8s.apiextensions.CustomResource

    def grant(self, link: Use, member: Member) -> Grant:
        """Tell the service where its collection is, and as whom to log in."""
        store, name = self.store.name, member.name(link.target)
        settings = {
            "host": f"{store}-{REPLICA_SET}.{self.cluster.namespace}.svc.cluster.local",
            "port": str(PORT),
            "replica-set": REPLICA_SET,
            "database": store,
            "name": store,
            "user": member.service.name,
        }
        secrets = {
            "password": SecretKey(name, PASSWORD),
            # Who signed the certificates; the operator puts it there.
            "ca": SecretKey(f"{store}-ssl", "ca.crt"),
        }
        near = Neighbour(pods_of(self.store), (PORT,))
        return Grant(settings, secrets, (near,), (self.replica_set,))


def pods_of(store: DocumentStore) -> Mapping[str, str]:
    """The labels of a store's pods, which the operator gives them."""
    return {
        "app.kubernetes.io/instance": store.name,
        "app.kubernetes.io/name": "percona-server-mongodb",
    }


def lower_document_store(
    store: DocumentStore, graph: ServiceGraph, scope: Scope, lowered: LoweredCluster
) -> LoweredDocumentStore:
    """Create the replica set, with a user for each service that is linked to it."""
    component = scope.component("stores", "DocumentStore", store)
    cluster, uses = lowered.cluster, graph.uses_of(store)
    logins = [_create_login(link, cluster, component) for link in uses]
    replica_set = k8s.apiextensions.CustomResource(
        store.name,
        api_version=API,
        kind="PerconaServerMongoDB",
        metadata=cluster.metadata(store.name),
        spec={
            "crVersion": VERSION,
            "image": IMAGE,
            "imagePullPolicy": "IfNotPresent",
            "tls": {"mode": "requireTLS"},
            # One member cannot outlive its machine, nor wait for another.
            "unsafeFlags": {"replsetSize": not cluster.protected},
            "upgradeOptions": {"apply": "disabled"},
            "secrets": {"users": f"{store.name}-operator"},
            "initContainerSecurityContext": CONTAINER_SECURITY,
            "replsets": [_replica_set(cluster)],
            "sharding": {"enabled": False},
            "backup": {"enabled": False, "image": ""},
            "logcollector": {"enabled": False},
            "roles": [_writer(store)] if any(each.access == "write" for each in uses) else None,
            "users": [_user(link, store) for link in uses] or None,
        },
        opts=cluster.options(component, *logins),
    )
    hold_data(replica_set)
    open_to(
        store.name,
        Opening(
            pods=pods_of(store),
            services=[link.service.name for link in uses],
            ports=(PORT,),
            namespaces={lowered.operators["mongodb"]: (PORT,)},
            among=(PORT,),
            asks_api=False,
        ),
        cluster,
        component,
    )
    component.register_outputs({"name": store.name})
    return LoweredDocumentStore(component, store, cluster, replica_set)


def _create_login(
    link: Use, cluster: Cluster, component: pulumi.ComponentResource
) -> k8s.core.v1.Secret:
    """A password that both the operator and the service read."""
    name = link_name(link.service, link.target)
    return k8s.core.v1.Secret(
        name,
        metadata=cluster.metadata(name, link.service.name),
        string_data={PASSWORD: create_password(name, component)},
        opts=cluster.options(component),
    )


def _user(link: Use, store: DocumentStore) -> Mapping[str, object]:
    """A service as a user, who may do with the store's database what the verb says."""
    return {
        "name": link.service.name,
        "db": "admin",
        "passwordSecretRef": {"name": link_name(link.service, store), "key": PASSWORD},
        "roles": [
            {
                "name": ROLES[link.access],
                "db": "admin" if link.access == "write" else store.name,
            }
        ],
    }


def _writer(store: DocumentStore) -> Mapping[str, object]:
    """A role that writes documents and reads none."""
    return {
        "role": WRITER,
        "db": "admin",
        "privileges": [{"resource": {"db": store.name, "collection": ""}, "actions": list(WRITES)}],
    }


def _replica_set(cluster: Cluster) -> Mapping[str, object]:
    claim = {"resources": {"requests": {"storage": disk(cluster)}}}
    if cluster.storage:
        claim = {"storageClassName": cluster.storage, **claim}
    return {
        "name": REPLICA_SET,
        "size": 3 if cluster.protected else 1,
        "podSecurityContext": POD_SECURITY,
        "containerSecurityContext": CONTAINER_SECURITY,
        "affinity": {
            "antiAffinityTopologyKey": "kubernetes.io/hostname" if cluster.protected else "none"
        },
        "topologySpreadConstraints": _spread() if cluster.protected else None,
        "podDisruptionBudget": {"maxUnavailable": 1},
        "resources": PROTECTED_RESOURCES if cluster.protected else DISPOSABLE_RESOURCES,
        "volumeSpec": {"persistentVolumeClaim": claim},
    }


def _spread() -> Sequence[Mapping[str, object]]:
    """Over zones, as far as there are any."""
    return [
        {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "percona-server-mongodb"}},
        }
    ]
