"""What Azure makes of each need, style by style."""

from __future__ import annotations

from twofold.clouds.support import (
    ACCOUNT,
    CUSTOM,
    DEPLOYMENT,
    DISRUPTIONS,
    FAILED_JOBS,
    NO_CONNECTIONS,
    NO_DISK,
    NOBODY_COUNTS,
    NOBODY_WAKES,
    ONE_ADDRESS,
    POLICY,
    SERVICE,
    SET,
)
from twofold.placement.support import (
    Cell,
    Emulated,
    Native,
    Need,
    OfImages,
    Refused,
    SupportTable,
)

CONTAINER = "azure_native.app.ContainerApp"

SIZES = (
    "an instance has 512, 2,048 or 4,096 MiB, and a quarter, one or two processors with them; one "
    "of an `image` has a quarter of a processor with every 512 MiB"
)

FUNCTIONS: dict[Need, Cell] = {
    "code": Native(("azure_native.web.WebApp", "azure_native.resources.Deployment")),
    "image": Emulated(
        (
            CONTAINER,
            "azure_native.app.ManagedEnvironment",
            "azure_native.monitor.DiagnosticSetting",
        ),
        "it runs as a container app, outside the network of `relational` stores and caches, and "
        "not spread over zones; it takes messages and times out of Service Bus by itself: "
        "EVENT_<TOPIC>_HOST, EVENT_<TOPIC>_TOPIC and EVENT_<TOPIC>_SUBSCRIPTION, "
        "EVENT_SCHEDULE_HOST and EVENT_SCHEDULE_QUEUE in its environment say where they wait",
    ),
    "http": Emulated(
        ("azure_native.apimanagement.ApiOperation", "azure_native.web.WebAppAuthSettingsV2"),
        "a client's own `Authorization` header arrives as `X-Forwarded-Authorization`: in its "
        "place the gateway shows who it is",
    ),
    "call": Native(("azure_native.web.WebAppAuthSettingsV2",)),
    "topic": Native(
        ("azure_native.servicebus.Subscription", "azure_native.authorization.RoleAssignment")
    ),
    "schedule": Native(("azure_native.logic.Workflow", "azure_native.servicebus.Queue")),
    "document": Emulated(
        (
            "azure_native.cosmosdb.SqlResourceSqlContainer",
            "azure_native.cosmosdb.SqlResourceSqlRoleAssignment",
        ),
        "every document has an `id` of its own beside its key, and one that expires says in its "
        "`ttl` after how many seconds, and not at which",
    ),
    "relational": Emulated(
        ("azure_native.dbforpostgresql.Server", "azure_native.resources.AzureCliScript"),
        "Azure's permissions end at the database: rights on tables are roles and grants inside "
        "it, made by a script when the stack is deployed; only services linked `read-write` make "
        "or change tables, and `write` alone reads nothing",
    ),
    "cache": Emulated(
        (
            "azure_native.redisenterprise.Database",
            "azure_native.redisenterprise.AccessPolicyAssignment",
        ),
        "a cache has one access policy: a service that may only read, or only write, could do both",
    ),
    "bucket": Native(
        ("azure_native.storage.BlobContainer", "azure_native.authorization.RoleAssignment")
    ),
    "secret": Native(("azure_native.keyvault.Secret", "azure_native.authorization.RoleAssignment")),
    "memory": Emulated(("azure_native.web.WebApp",), SIZES),
    "cpu": Emulated(("azure_native.web.WebApp",), SIZES),
    "timeout": Emulated(
        ("azure_native.web.WebApp",),
        "nobody holds an `image` to it: the gateway waits 30 seconds, and a container app 240",
    ),
    "retries": Native(()),
    "concurrency": Emulated(
        ("azure_native.web.WebApp",),
        "it counts requests; how many messages at a time, code says; an `image` gets more "
        "instances by it, and is not kept from taking more requests",
    ),
    "min-scale": Emulated(
        ("azure_native.web.WebApp",),
        "instances of a function that are always ready wait for requests alone",
    ),
    "max-scale": Native(("azure_native.web.WebApp",)),
    "health": Emulated(
        ("azure_native.web.WebApp",),
        "Azure itself replaces an instance of a function that fails: the path is asked of an "
        "`image` alone",
    ),
    "domain": Native(("azure_native.cdn.AFDCustomDomain", "azure_native.dns.RecordSet")),
    "grpc": Refused(
        "functions are asked by HTTP alone",
        "run the service in style `kubernetes`, or give it an `http` port",
    ),
    "tcp": NO_CONNECTIONS,
    "several-ports": ONE_ADDRESS,
    "requests": Emulated(
        ("azure_native.web.WebApp",), "Azure always gives an instance all that it may take"
    ),
    "volume": NO_DISK,
    "scratch": OfImages(
        (CONTAINER,),
        "a service with an `image` alone may have it",
        Refused(
            "an instance of a function may write to /tmp alone",
            "write to /tmp, give the service an `image`, or run it in style `kubernetes`",
        ),
    ),
    "background": NOBODY_WAKES,
}

TRUST = "azure_native.managedidentity.FederatedIdentityCredential"

KUBERNETES: dict[Need, Cell] = {
    "code": Native(("docker_build.Image",)),
    "image": Native((ACCOUNT,)),
    "http": Emulated(
        ("azure_native.apimanagement.ApiOperation", CONTAINER, CUSTOM),
        "the same gateway as for functions, through a door: a client's own `Authorization` header "
        "arrives as `X-Forwarded-Authorization`",
    ),
    "call": Native((POLICY,)),
    "topic": Emulated(
        (
            "azure_native.servicebus.Subscription",
            "azure_native.authorization.RoleAssignment",
            TRUST,
        ),
        "a container beside the service's takes messages out of its subscription and sends them "
        "on; a ready `image`, or one of a `Dockerfile`, does so by itself: EVENT_<TOPIC>_HOST, "
        "EVENT_<TOPIC>_TOPIC and EVENT_<TOPIC>_SUBSCRIPTION in its environment say where they wait",
    ),
    "schedule": FAILED_JOBS,
    "document": FUNCTIONS["document"],
    "relational": FUNCTIONS["relational"],
    "cache": FUNCTIONS["cache"],
    "bucket": FUNCTIONS["bucket"],
    "secret": FUNCTIONS["secret"],
    "memory": Native((ACCOUNT,)),
    "cpu": Native((ACCOUNT,)),
    "timeout": Emulated(
        (ACCOUNT,),
        "doors, the gateway, subscriptions and jobs hold a service to it; a call inside the "
        "cluster takes as long as its caller waits",
    ),
    "retries": Native(()),
    "concurrency": NOBODY_COUNTS,
    "min-scale": Native((DISRUPTIONS,)),
    "max-scale": Native((DISRUPTIONS,)),
    "health": Native((DEPLOYMENT,)),
    "domain": FUNCTIONS["domain"],
    "grpc": Native((SERVICE,)),
    "tcp": Native((SERVICE,)),
    "several-ports": Native((SERVICE,)),
    "requests": Native((DEPLOYMENT,)),
    "volume": Native((SET,)),
    "scratch": Native((DEPLOYMENT,)),
    "background": Native((DEPLOYMENT,)),
}

SUPPORT: SupportTable = {"functions": FUNCTIONS, "kubernetes": KUBERNETES}
