"""A relational store is a PostgreSQL of CloudNativePG; each service logs in as its own role."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.any_cluster.cluster import LoweredCluster
from twofold.clouds.any_cluster.credentials import PASSWORD, create_login
from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.any_cluster.openings import Opening, open_to
from twofold.clouds.any_cluster.stores.common import disk
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey
from twofold.clouds.names import identifier
from twofold.clouds.postgres import MAJOR
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import hold_data
from twofold.services.graph import ServiceGraph
from twofold.services.model import Access, RelationalStore, Use
from twofold.values import frozen

API = "postgresql.cnpg.io/v1"
PORT = 5432
# At which instances tell the operator, and each other, how they are.
# https://cloudnative-pg.io/docs/1.30/networking/
STATUS_PORT = 8000

# CloudNativePG's own images, for every kind of machine, by major version: pinned, since a newer
# operator would begin new stores with a newer PostgreSQL.
# https://github.com/cloudnative-pg/artifacts/blob/main/image-catalogs/catalog-system-trixie.yaml
IMAGES = {
    15: "ghcr.io/cloudnative-pg/postgresql:15.19-202608310817-system-trixie"
    "@sha256:1a22f1d946ecc1b308b7f8087e6d4ccbb21f75e0001d0a69c7d7fcffdc2a0b1b",
}

# Whose the database is: nobody logs in so. What may make tables is a role that has members.
OWNER, MAKERS = "owners", "makers"

# What each verb may do, by PostgreSQL's own roles. `write` alone reads nothing.
# https://www.postgresql.org/docs/15/predefined-roles.html
ROLES: Mapping[Access, tuple[str, ...]] = {
    "read": ("pg_read_all_data",),
    "write": ("pg_write_all_data",),
    "read-write": ("pg_read_all_data", "pg_write_all_data", MAKERS),
}

# Run once, when the database is made. Since PostgreSQL 15 nobody else makes tables in `public`.
SETUP = (
    f"CREATE ROLE {MAKERS} NOLOGIN",
    f"GRANT CREATE, USAGE ON SCHEMA public TO {MAKERS}",
)


@frozen
class LoweredRelationalStore:
    """A database, and the instances that hold it."""

    component: pulumi.ComponentResource
    store: RelationalStore
    cluster: Cluster
    instances: k8s.apiextensions.CustomResource

    def grant(self, link: Use, member: Member) -> Grant:
        """Make the service a role of the database, with what its verb stands for."""
        name, role = member.name(link.target), identifier(member.service.name)
        login = create_login(
            name,
            member.service.name,
            role,
            self.cluster,
            member.component,
            # So that the operator sees another password.
            labels={"cnpg.io/reload": "true"},
        )
        made = k8s.apiextensions.CustomResource(
            f"{name}-role",
            api_version=API,
            kind="DatabaseRole",
            metadata=self.cluster.metadata(name, member.service.name),
            spec={
                "cluster": {"name": self.store.name},
                "name": role,
                "login": True,
                "inRoles": list(ROLES[link.access]),
                "passwordSecret": {"name": name},
                # What a role has made outlives the service that had it.
                "databaseRoleReclaimPolicy": "retain",
            },
            opts=member.options(login, self.instances),
        )
        settings = {
            "host": f"{self.store.name}-rw",
            "port": str(PORT),
            "database": identifier(self.store.name),
            "user": role,
        }
        secrets = {
            "password": SecretKey(name, PASSWORD),
            # Who signed the database's certificate; the operator puts it there.
            "ca": SecretKey(f"{self.store.name}-ca", "ca.crt"),
        }
        near = Neighbour(pods_of(self.store), (PORT,))
        return Grant(settings, secrets, (near,), (made,))


def pods_of(store: RelationalStore) -> Mapping[str, str]:
    """The labels of a store's pods, which the operator gives them."""
    return {"cnpg.io/cluster": store.name}


def lower_relational_store(
    store: RelationalStore, graph: ServiceGraph, scope: Scope, lowered: LoweredCluster
) -> LoweredRelationalStore:
    """Create the instances and the database, closed to everybody until a link opens it."""
    component = scope.component("stores", "RelationalStore", store)
    cluster = lowered.cluster
    instances = k8s.apiextensions.CustomResource(
        store.name,
        api_version=API,
        kind="Cluster",
        metadata=cluster.metadata(store.name),
        spec={
            "instances": 3 if cluster.protected else 1,
            "imageName": IMAGES[MAJOR],
            # One instance that may not be disturbed would keep its machine from being emptied.
            "enablePDB": cluster.protected,
            "bootstrap": {
                "initdb": {
                    "database": identifier(store.name),
                    "owner": OWNER,
                    "postInitApplicationSQL": list(SETUP),
                }
            },
            "postgresql": {
                # Nobody comes in without TLS, whatever the password.
                "pg_hba": ["hostnossl all all all reject"],
                **(SYNCHRONOUS if cluster.protected else {}),
            },
            "storage": _disk(cluster),
            **({"walStorage": _disk(cluster), "affinity": SPREAD} if cluster.protected else {}),
            "resources": PROTECTED_RESOURCES if cluster.protected else DISPOSABLE_RESOURCES,
        },
        opts=cluster.options(component),
    )
    hold_data(instances)
    open_to(
        store.name,
        Opening(
            pods=pods_of(store),
            services=[link.service.name for link in graph.uses_of(store)],
            ports=(PORT,),
            namespaces={lowered.operators["cloudnative-pg"]: (PORT, STATUS_PORT)},
            among=(PORT, STATUS_PORT),
            # Each instance watches its own objects.
            asks_api=True,
        ),
        cluster,
        component,
    )
    component.register_outputs({"host": f"{store.name}-rw"})
    return LoweredRelationalStore(component, store, cluster, instances)


# What one instance acknowledges, another has, as long as another is well.
# https://cloudnative-pg.io/docs/1.30/replication/#synchronous-replication
SYNCHRONOUS = {"synchronous": {"method": "any", "number": 1, "dataDurability": "preferred"}}
SPREAD = {"topologyKey": "topology.kubernetes.io/zone"}

DISPOSABLE_RESOURCES = {
    "requests": {"cpu": "100m", "memory": "256Mi"},
    "limits": {"memory": "512Mi"},
}
PROTECTED_RESOURCES = {"requests": {"cpu": "500m", "memory": "2Gi"}, "limits": {"memory": "2Gi"}}


def _disk(cluster: Cluster) -> Mapping[str, str]:
    size = {"size": disk(cluster)}
    return {**size, "storageClass": cluster.storage} if cluster.storage else size
