"""A cache is a Memorystore for Valkey; each service logs in as itself, by IAM."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.gcp.grants import Grant, Member, allow_on
from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.network import LoweredNetwork
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi, random
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Access, Cache, Use
from twofold.values import frozen

# https://cloud.google.com/memorystore/docs/valkey/about-iam-auth
CONNECT_ROLE = "roles/memorystore.dbConnectionUser"

# 1.4 GB on a shared processor, without a promise of Google's; 6.5 GB, twice.
# https://cloud.google.com/memorystore/docs/valkey/instance-node-specification
DISPOSABLE_NODE, PROTECTED_NODE = "SHARED_CORE_NANO", "STANDARD_SMALL"

# Valkey's access control list for each verb; later words win. Among what reads is KEYS, among
# what is about connections CLIENT KILL: dangerous, and nobody's. INFO is counted among the
# dangerous as well, but clients ask it when they connect.
# https://valkey.io/topics/acl/, https://cloud.google.com/memorystore/docs/valkey/use-acl-policies
ACCESS: dict[Access, str] = {
    "read": "on ~* -@all +@connection +@read -@dangerous +info +command",
    "write": "on ~* -@all +@connection +@write -@dangerous +info +command",
    "read-write": "on ~* -@all +@connection +@read +@write -@dangerous +info +command",
}


@frozen
class LoweredCache:
    """A cache."""

    component: pulumi.ComponentResource
    store: Cache
    project: Project
    cache: gcp.memorystore.Instance

    def grant(self, link: Use, member: Member) -> Grant:
        """Let the service log in to this cache; what it may do there, its rule says."""
        del link
        here = pulumi.Output.format(
            "projects/{}/locations/{}/instances/{}",
            self.project.id,
            self.project.region,
            self.cache.instance_id,
        )
        granted = allow_on(here, CONNECT_ROLE, self.store, member, self.project)
        # The first connection is the primary's; another one is the replicas'.
        connection = self.cache.endpoints[0].connections[0].psc_auto_connection
        settings = {
            "name": self.cache.name,
            "host": connection.ip_address,
            "port": pulumi.Output.format("{}", connection.port),
            "user": member.account.email,
            # Whom the cache shows itself as: Google makes an authority for each.
            # https://cloud.google.com/memorystore/docs/valkey/about-in-transit-encryption
            "ca": self.cache.managed_server_cas[0].ca_certs[0].certificates[0],
        }
        return Grant(settings, (granted,))


def lower_cache(
    store: Cache, uses: Sequence[Use], scope: Scope, project: Project, network: LoweredNetwork
) -> LoweredCache:
    """Create the cache with a rule for each service that uses it, or take the one that exists.

    Rules of a cache that exists are its owner's.
    """
    component = scope.component("stores", "Cache", store)
    existing = scope.stack.existing_stores.get(store.name)
    if existing:
        cache = gcp.memorystore.Instance.get(
            store.name, existing, opts=project.inside(component, "memorystore")
        )
    else:
        cache = _create(store, uses, scope, project, network, component)
    connection = cache.endpoints[0].connections[0].psc_auto_connection
    component.register_outputs({"host": connection.ip_address})
    return LoweredCache(component, store, project, cache)


def _create(  # noqa: PLR0913, PLR0917 (a cache stands in a network, and knows who uses it)
    store: Cache,
    uses: Sequence[Use],
    scope: Scope,
    project: Project,
    network: LoweredNetwork,
    component: pulumi.ComponentResource,
) -> gcp.memorystore.Instance:
    inside = project.inside(component, "memorystore")
    # An id has to be chosen, and stays when the store is renamed.
    each = random.RandomId(store.name, byte_length=4, opts=inside)
    identity = pulumi.Output.format("{}-cache-{}", scope.application, each.hex)
    rules = gcp.memorystore.AclPolicy(
        store.name,
        acl_policy_id=identity,
        location=project.region,
        rules=[
            {
                "username": _email(use, scope, project),
                "rule": ACCESS[use.access],
            }
            for use in uses
        ],
        opts=inside,
    )
    explain(rules, "What each service may do in the cache, from its link.")
    return gcp.memorystore.Instance(
        store.name,
        instance_id=identity,
        location=project.region,
        engine_version="VALKEY_8_0",
        mode="CLUSTER_DISABLED",
        shard_count=1,
        replica_count=1 if scope.protected else 0,
        node_type=PROTECTED_NODE if scope.protected else DISPOSABLE_NODE,
        authorization_mode="IAM_AUTH",
        transit_encryption_mode="SERVER_AUTHENTICATION",
        acl_policy=rules.name,
        desired_auto_created_endpoints=[{"network": network.id, "project_id": project.id}],
        deletion_protection_enabled=scope.protected,
        opts=inside,
    )


def _email(use: Use, scope: Scope, project: Project) -> pulumi.Output[str]:
    """The name that a service logs in by: its account's, which need not be there yet."""
    return pulumi.Output.format(
        "{}@{}.iam.gserviceaccount.com",
        account_id(scope.stack.name, use.service.name),
        project.id,
    )
