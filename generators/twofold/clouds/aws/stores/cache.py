"""A cache is a serverless ElastiCache for Valkey; each service logs in as itself, by IAM."""

from __future__ import annotations

from twofold.clouds.aws.grants import Grant, Member, link_options, open_ports
from twofold.clouds.aws.network import LoweredNetwork
from twofold.clouds.aws.policies import allow, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.links import Opening
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.services.model import Access, Cache, Use
from twofold.values import frozen

# A serverless cache listens on 6379, and on 6380 for its reader endpoint.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/GettingStarted.serverless-valkey.step1.html
PORTS = (6379, 6380)

# Gigabytes, and processing units per second, that a cache may grow to: without a limit it
# grows, and costs, as far as 5,000 GB. A transform sets others.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
DISPOSABLE_USAGE = (1, 5_000)
PROTECTED_USAGE = (50, 100_000)

# ElastiCache names users and groups with at most 40 characters; an id is in lower case.
# (botocore: CreateUser, UserId: pattern [a-zA-Z][a-zA-Z0-9\-]*)
NAME_LIMIT = 40

# Valkey's access control list for each verb; later words win. Among what reads is KEYS, among
# what is about connections CLIENT KILL: dangerous, and nobody's. INFO is counted among the
# dangerous as well, but a cluster-mode client asks it, and how the cluster is laid out,
# whatever it is going to do. https://valkey.io/topics/acl/ and `acl_categories` and
# `command_flags` in https://github.com/valkey-io/valkey/tree/8.0/src/commands
TOPOLOGY = "+cluster|slots +cluster|shards +cluster|nodes +info +command"
ACCESS: dict[Access, str] = {
    "read": f"on ~* -@all +@connection +@read -@dangerous {TOPOLOGY}",
    "write": f"on ~* -@all +@connection +@write -@dangerous {TOPOLOGY}",
    "read-write": f"on ~* -@all +@connection +@read +@write -@dangerous {TOPOLOGY}",
}


@frozen
class LoweredCache:
    """A cache, its users' group, and what may reach it."""

    component: pulumi.ComponentResource
    store: Cache
    scope: Scope
    cache: aws.elasticache.ServerlessCache
    user_group_id: pulumi.Input[str | None]
    group_id: pulumi.Input[str]

    def grant(self, link: Use, member: Member) -> Grant:
        """Make the service a user of the cache, with the commands that its verb stands for."""
        open_ports(member, self.store, self.group_id, PORTS)
        user = self._user(link, member)
        membership = aws.elasticache.UserGroupAssociation(
            f"{member.service.name}-{self.store.name}",
            user_group_id=self.user_group_id,
            user_id=user.user_id,
            opts=link_options(member, self.store.was),
        )
        statement = allow(
            sid("connect", self.store.name), ["elasticache:Connect"], [self.cache.arn, user.arn]
        )
        endpoint = self.cache.endpoints[0]
        settings = {
            # A token to log in with is signed for the cache's name, which is not its host's.
            # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
            "name": self.cache.name,
            "host": endpoint.address,
            "port": pulumi.Output.format("{}", endpoint.port),
            "user": user.user_name,
        }
        return Grant((statement,), settings, (membership,), (Opening("network", *PORTS),))

    def _user(self, link: Use, member: Member) -> aws.elasticache.User:
        # IAM authentication wants the user's name and id to be the same.
        # https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
        name = physical(
            self.scope.stack.name, member.service.name, self.store.name, limit=NAME_LIMIT
        )
        return aws.elasticache.User(
            f"{member.service.name}-{self.store.name}",
            user_id=name,
            user_name=name,
            engine="valkey",
            authentication_mode={"type": "iam"},
            access_string=ACCESS[link.access],
            opts=link_options(member, self.store.was),
        )


def lower_cache(store: Cache, scope: Scope, network: LoweredNetwork) -> LoweredCache:
    """Create the cache, closed to everybody until a link opens it, or take the one that exists."""
    component = scope.component("stores", "Cache", store)
    existing = scope.stack.existing_stores.get(store.name)
    if existing:
        inside = pulumi.ResourceOptions(parent=component)
        cache = aws.elasticache.ServerlessCache.get(store.name, existing, opts=inside)
        lowered = LoweredCache(
            component, store, scope, cache, cache.user_group_id, cache.security_group_ids[0]
        )
    else:
        lowered = _create(store, scope, network, component)
    component.register_outputs({"host": lowered.cache.endpoints[0].address})
    return lowered


def _create(
    store: Cache, scope: Scope, network: LoweredNetwork, component: pulumi.ComponentResource
) -> LoweredCache:
    inside = pulumi.ResourceOptions(parent=component)
    most_gigabytes, most_units = PROTECTED_USAGE if scope.protected else DISPOSABLE_USAGE
    group = aws.ec2.SecurityGroup(
        store.name,
        # Not the store's name: another description is another group.
        description=f"A cache of {scope.application}",
        vpc_id=network.vpc_id,
        opts=inside,
    )
    users = aws.elasticache.UserGroup(
        store.name,
        # An id that Pulumi makes nowhere else, and that stays when the store is renamed.
        user_group_id=group.name,
        # Each service associates its own user. A group for Valkey needs no user `default`,
        # which one for Redis must have: nobody gets in but by IAM.
        # (aws-cdk, packages/@aws-cdk/aws-elasticache-alpha/lib/user-group.ts: `validateUsers`)
        engine="valkey",
        opts=pulumi.ResourceOptions(parent=component, ignore_changes=["user_ids"]),
    )
    # Its name is left to Pulumi: with one of ours, a renamed store would be another cache.
    cache = aws.elasticache.ServerlessCache(
        store.name,
        engine="valkey",
        major_engine_version="8",
        description=f"Cache {store.name} of {scope.application}",
        subnet_ids=network.subnet_ids,
        security_group_ids=[group.id],
        user_group_id=users.user_group_id,
        cache_usage_limits={
            "data_storage": {"maximum": most_gigabytes, "unit": "GB"},
            "ecpu_per_seconds": [{"maximum": most_units}],
        },
        snapshot_retention_limit=7 if scope.protected else 0,
        opts=inside,
    )
    return LoweredCache(component, store, scope, cache, users.user_group_id, group.id)
