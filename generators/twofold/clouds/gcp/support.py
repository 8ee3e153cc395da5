"""What Google Cloud makes of each need."""

from __future__ import annotations

from twofold.clouds.support import (
    ACCOUNT,
    CUSTOM,
    DEPLOYMENT,
    DISRUPTIONS,
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

FUNCTION = "gcp.cloudfunctionsv2.Function"
CONTAINER = "gcp.cloudrunv2.Service"
MEMBER = "gcp.projects.IAMMember"

PUSHED = "an image gets messages and times as Google pushes them, and not as CloudEvents"

FUNCTIONS: dict[Need, Cell] = {
    "code": Native((FUNCTION, "gcp.storage.BucketObject")),
    "image": Emulated((CONTAINER,), PUSHED),
    "http": Emulated(
        ("gcp.apigateway.Gateway", "gcp.apigateway.ApiConfig", "gcp.cloudrunv2.ServiceIamMember"),
        "the gateway says in `Authorization` who it is itself, and hands a client's own on as "
        "`X-Forwarded-Authorization`; `{name+}` also stands for nothing, and a slash at the end "
        "is the same path",
    ),
    "call": Native(("gcp.cloudrunv2.ServiceIamMember",)),
    "topic": Native(("gcp.pubsub.Topic", "gcp.pubsub.Subscription")),
    "schedule": Emulated(
        ("gcp.cloudscheduler.Job",),
        "Cloud Scheduler tries a time that failed five times more at most, and one that failed "
        "for good stands in the logs alone",
    ),
    "document": Emulated(
        ("gcp.firestore.Database", MEMBER),
        "documents lie in the collection `documents`, in no order but the one that a query asks "
        "for; `expires` names a field with a time of Firestore's own, not a number",
    ),
    "relational": Emulated(
        ("gcp.sql.DatabaseInstance", "gcp.sql.User", "gcp.sql.ProvisionScript"),
        "Google's permissions end at the database: rights on tables are roles and grants inside "
        "it, made by scripts through the Data API; only services linked `read-write` make or "
        "change tables, and `write` alone reads nothing; a user has an `@` in its name, which is "
        "`%40` in an address",
    ),
    "cache": Native(("gcp.memorystore.Instance", "gcp.memorystore.AclPolicy")),
    "bucket": Native(("gcp.storage.Bucket", "gcp.storage.BucketIAMMember")),
    "secret": Native(("gcp.secretmanager.Secret", "gcp.secretmanager.SecretIamMember")),
    "memory": Native((FUNCTION,)),
    "cpu": Emulated(
        (FUNCTION,),
        "an instance has 1, 2, 4, 6 or 8 whole processors: it gets the next number, and the memory "
        "that comes with it",
    ),
    "timeout": Native((FUNCTION,)),
    "retries": Emulated(
        (FUNCTION,),
        "Pub/Sub delivers a message five times at least before it is a dead letter, and Cloud "
        "Scheduler tries a time again five times at most",
    ),
    "concurrency": Native((FUNCTION,)),
    "min-scale": Native((FUNCTION,)),
    "max-scale": Native((FUNCTION,)),
    "health": Emulated(
        (FUNCTION,),
        "Google itself replaces an instance of a function that fails: the path is asked of an "
        "image alone",
    ),
    "domain": Emulated(
        ("gcp.compute.GlobalForwardingRule", "gcp.certificatemanager.Certificate"),
        "a load balancer stands in front of the gateway, with a price by the hour, and the "
        "gateway answers at its own address as well",
    ),
    "grpc": OfImages(
        (CONTAINER,),
        "a service with an `image` alone may have it",
        Refused(
            "Google's Functions Framework does not speak it",
            "run the service in style `kubernetes`, or give it an `http` port or an `image`",
        ),
    ),
    "tcp": NO_CONNECTIONS,
    "several-ports": ONE_ADDRESS,
    "requests": Emulated(
        (FUNCTION,),
        "Google always gives a function all that it may take",
    ),
    "volume": NO_DISK,
    "scratch": OfImages(
        (CONTAINER,),
        "a service with an `image` alone may have it, and its files are in its memory",
        Refused(
            "an instance of a function may write to /tmp alone",
            "write to /tmp, give the service an `image`, or run it in style `kubernetes`",
        ),
    ),
    "background": NOBODY_WAKES,
}


# https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests
ROUNDED = (
    "Autopilot promises a pod 50 thousandths of a processor and 52 MiB at least, and more of the "
    "one where much is asked of the other"
)

KUBERNETES: dict[Need, Cell] = {
    "code": Native(("docker_build.Image",)),
    "image": Emulated((ACCOUNT, "gcp.serviceaccount.IAMMember"), PUSHED),
    "http": Emulated(
        ("gcp.apigateway.Gateway", "gcp.apigateway.ApiConfig", CONTAINER, CUSTOM),
        "the same gateway as for functions, through a door: it says in `Authorization` who it is "
        "itself, and hands a client's own on as `X-Forwarded-Authorization`; `{name+}` also stands "
        "for nothing, and a slash at the end is the same path",
    ),
    "call": Native((POLICY,)),
    "topic": Native(("gcp.pubsub.Topic", "gcp.pubsub.Subscription", CONTAINER)),
    "schedule": FUNCTIONS["schedule"],
    "document": FUNCTIONS["document"],
    "relational": FUNCTIONS["relational"],
    "cache": FUNCTIONS["cache"],
    "bucket": FUNCTIONS["bucket"],
    "secret": FUNCTIONS["secret"],
    "memory": Emulated((ACCOUNT,), ROUNDED),
    "cpu": Emulated((ACCOUNT,), ROUNDED),
    "timeout": Emulated(
        (ACCOUNT,),
        "doors, the gateway, Pub/Sub and Cloud Scheduler hold a service to it; a call inside the "
        "cluster takes as long as its caller waits",
    ),
    "retries": Emulated(
        (ACCOUNT,),
        "Pub/Sub delivers a message five times at least before it is a dead letter, and Cloud "
        "Scheduler tries a time again five times at most",
    ),
    "concurrency": NOBODY_COUNTS,
    "min-scale": Native((DISRUPTIONS,)),
    "max-scale": Native((DISRUPTIONS,)),
    "health": Native((DEPLOYMENT,)),
    "domain": FUNCTIONS["domain"],
    "grpc": Native((SERVICE,)),
    "tcp": Native((SERVICE,)),
    "several-ports": Native((SERVICE,)),
    "requests": Emulated((DEPLOYMENT,), ROUNDED),
    "volume": Native((SET,)),
    "scratch": Native((DEPLOYMENT,)),
    "background": Native((DEPLOYMENT,)),
}

SUPPORT: SupportTable = {"functions": FUNCTIONS, "kubernetes": KUBERNETES}
