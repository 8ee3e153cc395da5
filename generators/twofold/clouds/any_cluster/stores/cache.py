"""A cache is a Valkey; each service logs in as its own user, with the commands of its verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.any_cluster.cluster import LoweredCluster
from twofold.clouds.any_cluster.credentials import PASSWORD, create_password
from twofold.clouds.any_cluster.grants import Grant, Member, link_name
from twofold.clouds.any_cluster.openings import Opening, open_to
from twofold.clouds.kubernetes.cluster import Cluster, selector
from twofold.clouds.kubernetes.pods import CONTAINER_SECURITY, POD_SECURITY
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.services.graph import ServiceGraph
from twofold.services.model import Access, Cache, Use
from twofold.values import frozen

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import (
        ContainerArgsDict,
        PersistentVolumeClaimArgsDict,
        ProbeArgsDict,
        VolumeArgsDict,
    )

PORT = 6379

# The project's own image, pinned: https://github.com/valkey-io/valkey-container
IMAGE = (
    "docker.io/valkey/valkey:9.1.1-alpine"
    "@sha256:ee91f7a174ac4d6a6b0685b3a60e321f0a9dbbb691f9b0e285be2ba1d1be8328"
)

# What each verb may do: the categories of Valkey's access control list; later words win. Among
# what reads is KEYS, among what is about connections CLIENT KILL: dangerous, and nobody's. INFO
# is counted among the dangerous as well, but clients ask it when they begin.
# https://valkey.io/topics/acl/
ACCESS: Mapping[Access, str] = {
    "read": "~* -@all +@connection +@read -@dangerous +info +command",
    "write": "~* -@all +@connection +@write -@dangerous +info +command",
    "read-write": "~* -@all +@connection +@read +@write -@dangerous +info +command",
}

# Mebibytes that a cache may take, and how many of them values may.
DISPOSABLE_MEMORY, PROTECTED_MEMORY = 256, 1024
FOR_VALUES = 0.75

# The disk of a protected cache. The file of changes is written anew, beside the old one, when it
# is twice as large as what it stands for: four times the values at most.
# https://valkey.io/topics/persistence/#log-rewriting
DISK = "5Gi"

USERS, DATA = "users", "data"
USERS_FOLDER = "/etc/valkey"


@frozen
class LoweredCache:
    """A cache, and its users' passwords by their services' names."""

    component: pulumi.ComponentResource
    store: Cache
    cluster: Cluster
    pods: k8s.apps.v1.StatefulSet
    passwords: Mapping[str, pulumi.Output[str]]

    def grant(self, link: Use, member: Member) -> Grant:
        """Tell the service its password, which the cache knows already."""
        name, service = member.name(link.target), member.service.name
        told = k8s.core.v1.Secret(
            name,
            metadata=self.cluster.metadata(name, service),
            string_data={PASSWORD: self.passwords[service]},
            opts=member.options(),
        )
        settings = {
            "host": self.store.name,
            "port": str(PORT),
            "name": self.store.name,
            "user": service,
        }
        near = Neighbour(selector(self.store.name), (PORT,))
        secrets = {"password": SecretKey(name, PASSWORD)}
        return Grant(settings, secrets, (near,), (told, self.pods))


def lower_cache(
    store: Cache, graph: ServiceGraph, scope: Scope, lowered: LoweredCluster
) -> LoweredCache:
    """Create the cache with a user for each service that is linked to it, and none besides."""
    component = scope.component("stores", "Cache", store)
    cluster, uses = lowered.cluster, graph.uses_of(store)
    passwords = {
        link.service.name: create_password(link_name(link.service, store), component)
        for link in uses
    }
    lines = [
        pulumi.Output.format(
            "user {} on >{} {}",
            link.service.name,
            passwords[link.service.name],
            ACCESS[link.access],
        )
        for link in uses
    ]
    users = k8s.core.v1.Secret(
        f"{store.name}-users",
        metadata=cluster.metadata(f"{store.name}-users", store.name),
        string_data={
            "users.acl": pulumi.Output.format(
                "\n".join(["user default off", *("{}" for _ in lines), ""]), *lines
            )
        },
        opts=cluster.options(component),
    )
    pods = _create_pods(store, uses, cluster, component, users)
    k8s.core.v1.Service(
        store.name,
        metadata=cluster.metadata(store.name),
        spec={
            "type": "ClusterIP",
            "selector": selector(store.name),
            "ports": [{"name": "valkey", "port": PORT, "target_port": PORT, "protocol": "TCP"}],
        },
        opts=cluster.options(component),
    )
    open_to(
        store.name,
        Opening(
            pods=selector(store.name),
            services=[link.service.name for link in uses],
            ports=(PORT,),
            namespaces={},
            among=(),
            asks_api=False,
        ),
        cluster,
        component,
    )
    component.register_outputs({"host": store.name})
    return LoweredCache(component, store, cluster, pods, passwords)


def _create_pods(
    store: Cache,
    uses: Sequence[Use],
    cluster: Cluster,
    component: pulumi.ComponentResource,
    users: pulumi.Resource,
) -> k8s.apps.v1.StatefulSet:
    """One instance: with values in memory alone, or on a disk too in a protected environment."""
    memory = PROTECTED_MEMORY if cluster.protected else DISPOSABLE_MEMORY
    claims: list[PersistentVolumeClaimArgsDict] = [
        {
            "metadata": {"name": DATA, "labels": cluster.labels(store.name)},
            "spec": {
                "access_modes": ["ReadWriteOnce"],
                "storage_class_name": cluster.storage,
                "resources": {"requests": {"storage": DISK}},
            },
        }
    ]
    here: list[VolumeArgsDict] = [{"name": DATA, "empty_dir": {}}]
    return k8s.apps.v1.StatefulSet(
        store.name,
        metadata=cluster.metadata(store.name),
        spec={
            "replicas": 1,
            "service_name": store.name,
            "selector": {"match_labels": selector(store.name)},
            "template": {
                "metadata": {
                    "labels": cluster.labels(store.name),
                    # Valkey reads its users when it starts: others take another pod.
                    "annotations": {"twofold/users": _text(uses)},
                },
                "spec": {
                    "automount_service_account_token": False,
                    "enable_service_links": False,
                    "security_context": POD_SECURITY,
                    "containers": [_container(store, memory, keep=cluster.protected)],
                    "volumes": [
                        {"name": USERS, "secret": {"secret_name": f"{store.name}-users"}},
                        *([] if cluster.protected else here),
                    ],
                },
            },
            "volume_claim_templates": claims if cluster.protected else None,
        },
        opts=cluster.options(component, users),
    )


def _text(uses: Sequence[Use]) -> str:
    """Who may do what."""
    return ", ".join(f"{link.service.name}: {link.access}" for link in uses)


def _container(store: Cache, memory: int, *, keep: bool) -> ContainerArgsDict:
    """The server itself; `keep` has it write down every change, once a second."""
    listening: ProbeArgsDict = {"tcp_socket": {"port": PORT}, "period_seconds": 5}
    return {
        "name": store.name,
        "image": IMAGE,
        "command": ["valkey-server"],
        "args": [
            *("--aclfile", f"{USERS_FOLDER}/users.acl"),
            *("--dir", "/data"),
            *("--save", "", "--appendonly", "yes" if keep else "no"),
            *("--maxmemory", f"{round(memory * FOR_VALUES)}mb"),
            *("--maxmemory-policy", "allkeys-lru"),
        ],
        "ports": [{"name": "valkey", "container_port": PORT, "protocol": "TCP"}],
        "readiness_probe": listening,
        "liveness_probe": listening,
        "resources": {
            "requests": {"cpu": "100m", "memory": f"{memory}Mi"},
            "limits": {"memory": f"{memory}Mi"},
        },
        "security_context": CONTAINER_SECURITY,
        "volume_mounts": [
            {"name": USERS, "mount_path": USERS_FOLDER, "read_only": True},
            {"name": DATA, "mount_path": "/data"},
        ],
    }
