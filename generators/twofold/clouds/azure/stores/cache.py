"""A cache is an Azure Managed Redis; each service logs in as itself, by its identity."""

from __future__ import annotations

from twofold.clouds.azure.grants import Grant, Member, link_options
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.ids import part
from twofold.clouds.azure.names import unique
from twofold.clouds.azure.network import LoweredNetwork, create_endpoint
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Cache, Use
from twofold.values import frozen

# https://learn.microsoft.com/azure/redis/architecture#clustering
PORT = "10000"

# The smallest there is, and one with some room.
# https://learn.microsoft.com/azure/redis/overview#choosing-the-right-tier
DISPOSABLE_SIZE, PROTECTED_SIZE = "Balanced_B0", "Balanced_B3"

# The only access policy that a cache has. https://learn.microsoft.com/azure/redis/entra-for-authentication
POLICY = "default"


@frozen
class LoweredCache:
    """A cache's database, by its names, and what must be there before anybody reaches it."""

    component: pulumi.ComponentResource
    store: Cache
    group_name: pulumi.Input[str]
    cluster: pulumi.Input[str]
    host: pulumi.Input[str]
    database: azure_native.redisenterprise.Database
    after: tuple[pulumi.Resource, ...]

    def grant(self, link: Use, member: Member) -> Grant:
        """Make the service a user of the cache; it may then do everything there."""
        service, store = member.service.name, self.store
        was = f"{service}-{store.was}" if store.was else None
        name = f"{service}-{store.name}"
        user = azure_native.redisenterprise.AccessPolicyAssignment(
            name,
            resource_group_name=self.group_name,
            cluster_name=self.cluster,
            database_name=self.database.name,
            # Of letters and digits alone, which a logical name is not.
            # https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/create-update#uri-parameters
            access_policy_assignment_name=unique(name, "user", member.component, was),
            access_policy_name=POLICY,
            user={"object_id": member.principal_id},
            opts=link_options(member, store.was, delete_before_replace=True),
        )
        if link.access != "read-write":
            explain(user, "The cache has one policy for all: its users may read and write.")
        settings = {
            "name": self.cluster,
            "host": self.host,
            "port": PORT,
            "user": member.principal_id,
        }
        return Grant(settings, (user, *self.after))


def lower_cache(
    store: Cache, scope: Scope, group: LoweredGroup, network: LoweredNetwork
) -> LoweredCache:
    """Create the cache, or take the database of one that exists, by its id."""
    component = scope.component("stores", "Cache", store)
    existing = scope.stack.existing_stores.get(store.name)
    if existing:
        lowered = _existing(store, existing, component)
    else:
        lowered = _create(store, scope, group, network, component)
    component.register_outputs({"host": lowered.host})
    return lowered


def _existing(store: Cache, existing: str, component: pulumi.ComponentResource) -> LoweredCache:
    inside = pulumi.ResourceOptions(parent=component)
    cluster = azure_native.redisenterprise.RedisEnterprise.get(
        store.name, existing.rpartition("/databases/")[0], opts=inside
    )
    database = azure_native.redisenterprise.Database.get(store.name, existing, opts=inside)
    group_name, name = part(existing, "resourceGroups"), part(existing, "redisEnterprise")
    return LoweredCache(component, store, group_name, name, cluster.host_name, database, ())


def _create(
    store: Cache,
    scope: Scope,
    group: LoweredGroup,
    network: LoweredNetwork,
    component: pulumi.ComponentResource,
) -> LoweredCache:
    inside = pulumi.ResourceOptions(parent=component)
    cluster = azure_native.redisenterprise.RedisEnterprise(
        store.name,
        resource_group_name=group.name,
        sku={"name": PROTECTED_SIZE if scope.protected else DISPOSABLE_SIZE},
        # Two copies, in two zones where the region has them.
        high_availability=azure_native.redisenterprise.HighAvailability.ENABLED
        if scope.protected
        else azure_native.redisenterprise.HighAvailability.DISABLED,
        minimum_tls_version=azure_native.redisenterprise.TlsVersion.TLS_VERSION_1_2,
        public_network_access=azure_native.redisenterprise.PublicNetworkAccess.DISABLED,
        opts=inside,
    )
    database = azure_native.redisenterprise.Database(
        store.name,
        resource_group_name=group.name,
        cluster_name=cluster.name,
        # The only name that a database may have.
        database_name="default",
        client_protocol=azure_native.redisenterprise.Protocol.ENCRYPTED,
        clustering_policy=azure_native.redisenterprise.ClusteringPolicy.OSS_CLUSTER,
        eviction_policy=azure_native.redisenterprise.EvictionPolicy.ALL_KEYS_LRU,
        access_keys_authentication=azure_native.redisenterprise.AccessKeysAuthentication.DISABLED,
        opts=inside,
    )
    endpoint = create_endpoint(
        store.name, cluster.id, "redisEnterprise", network.redis_zone_id, network, group, inside
    )
    return LoweredCache(
        component, store, group.name, cluster.name, cluster.host_name, database, (endpoint,)
    )
