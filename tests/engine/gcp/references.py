"""What a request refers to in Google Cloud: names, addresses of accounts and of services."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..reference import Reference
from ..wire import UNKNOWN, Value, leaves
from . import documents

# The number of the stand-in's project, whatever it is called.
NUMBER = "123456789012"

# Names as Google's APIs write them, alone or inside text. What a name begins with may be the
# address of Compute Engine.
FULL = re.compile(r"\bprojects/([a-z0-9-]+)/([A-Za-z]+(?:/[^/\s\"',;?#=]+)+)")
EMAIL = re.compile(r"\b([a-z0-9-]+)@([a-z0-9-]+)\.iam\.gserviceaccount\.com\b")
AGENT = re.compile(r"\b(?:service-)?(\d{12})(?:-compute)?@[a-z0-9.-]+\.gserviceaccount\.com\b")
RUN = re.compile(r"https://([a-z0-9-]+?)-(\d{12})\.([a-z0-9-]+)\.run\.app")
ADDRESS = re.compile(
    r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:run\.app|gateway\.dev)"
    r"|https://[a-z0-9-]+\.cloudfunctions\.net/[a-z0-9-]+"
)

# Inputs that name another resource in short. What holds a full name needs no entry.
NAMED: Mapping[tuple[str, str], str] = {
    ("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", "repository"): "repositories",
    ("gcp:apigateway/apiConfig:ApiConfig", "api"): "apis",
    ("gcp:cloudfunctionsv2/function:Function", "buildConfig.source.storageSource.bucket"): "",
    ("gcp:cloudfunctionsv2/function:Function", "buildConfig.source.storageSource.object"): "",
    ("gcp:cloudfunctionsv2/functionIamMember:FunctionIamMember", "cloudFunction"): "functions",
    ("gcp:cloudrunv2/serviceIamMember:ServiceIamMember", "name"): "services",
    ("gcp:compute/router:Router", "network"): "networks",
    ("gcp:compute/routerNat:RouterNat", "router"): "routers",
    ("gcp:compute/subnetwork:Subnetwork", "network"): "networks",
    ("gcp:container/cluster:Cluster", "network"): "networks",
    ("gcp:container/cluster:Cluster", "subnetwork"): "subnetworks",
    ("gcp:compute/firewall:Firewall", "network"): "networks",
    ("gcp:certificatemanager/certificateMapEntry:CertificateMapEntry", "map"): "certificateMaps",
    ("gcp:compute/globalNetworkEndpoint:GlobalNetworkEndpoint", "globalNetworkEndpointGroup"): (
        "networkEndpointGroups"
    ),
    ("gcp:dns/recordSet:RecordSet", "managedZone"): "",
    ("gcp:firestore/backupSchedule:BackupSchedule", "database"): "databases",
    ("gcp:firestore/field:Field", "database"): "databases",
    ("gcp:firestore/index:Index", "database"): "databases",
    ("gcp:pubsub/subscription:Subscription", "topic"): "topics",
    ("gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember", "subscription"): "subscriptions",
    ("gcp:pubsub/topicIAMMember:TopicIAMMember", "topic"): "topics",
    ("gcp:secretmanager/secretIamMember:SecretIamMember", "secretId"): "secrets",
    ("gcp:sql/database:Database", "instance"): "",
    ("gcp:sql/provisionScript:ProvisionScript", "database"): "",
    ("gcp:sql/provisionScript:ProvisionScript", "instance"): "",
    ("gcp:sql/provisionScript:ProvisionScript", "user"): "",
    ("gcp:sql/user:User", "instance"): "",
    ("gcp:storage/bucketIAMMember:BucketIAMMember", "bucket"): "",
    ("gcp:storage/bucketObject:BucketObject", "bucket"): "",
    ("gcp:storage/notification:Notification", "bucket"): "",
}

# Where Google takes a name without looking: settings, conditions, addresses that are asked
# later, and who may do what in a cache.
DEFERRED = (
    "condition.",
    "httpTarget.",
    "openapiDocuments",
    "pushConfig.pushEndpoint",
    "pushConfig.oidcToken.audience",
    "rules",
    "serviceConfig.environmentVariables.",
    "serviceConfig.environmentVariables",
    "template.containers",
)

# Parts of a name that are none of a thing, and say where it is.
PLACES = frozenset({"locations", "regions", "zones"})


def references(token: str, given: Mapping[str, Value]) -> Iterator[Reference]:
    """Everything that the inputs of a resource refer to."""
    for path, value in leaves({**given}):
        if not isinstance(value, str) or UNKNOWN in value or path.startswith(("labels", "project")):
            continue
        deferred = path.startswith(DEFERRED)
        for text in _texts(value):
            yield Reference(path, text, deferred=deferred)
        spelt = re.sub(r"\[\d+\]", "", path)
        if (token, spelt) in NAMED and not FULL.search(value):
            yield Reference(path, value, NAMED[token, spelt] or "named")
    for path, value in documents.contents(token, given):
        # What an API leads to need not be there when it is described.
        yield from (Reference(path, text, deferred=True) for text in _texts(value))


def _texts(text: str) -> Iterator[str]:
    for found in FULL.finditer(text):
        if _of_thing(found[2]):
            yield f"projects/{found[1]}/{found[2]}"
    for pattern in (AGENT, ADDRESS):
        for found in pattern.finditer(text):
            yield found.group()
    for found in EMAIL.finditer(text):
        if not AGENT.fullmatch(found.group()):
            yield found.group()


def _of_thing(rest: str) -> bool:
    """Whether what follows the project names a thing, and not only where things are.

    >>> _of_thing("topics/orders"), _of_thing("locations/europe-west3"), _of_thing("global/x/y")
    (True, False, True)
    """
    parts = rest.split("/")
    inside = parts[2:] if parts[0] in PLACES else parts[1:] if parts[0] == "global" else parts
    return len(inside) > 1


def missing(reference: Reference, known: Iterable[str], region: str) -> str | None:
    """Why a reference resolves to nothing, given every text that names something; or `None`."""
    names = known if isinstance(known, Collection) else [*known]
    target = reference.target
    if reference.kind:
        return None if _is_named(reference, names) else f"{target} does not exist"
    if found := RUN.fullmatch(target):
        return _missing_service(found, names, region)
    if found := AGENT.fullmatch(target):
        return None if found[1] == NUMBER else f"{target} is in another project"
    if found := FULL.fullmatch(target):
        return _missing_thing(found, names)
    return None if target in names else f"{target} does not exist"


def _is_named(reference: Reference, known: Collection[str]) -> bool:
    target, kind = reference.target, reference.kind
    return any(each.endswith(f"/{kind}/{target}") for each in known) or (
        kind in {"named", "services"} and target in known
    )


def _missing_service(found: re.Match[str], known: Collection[str], region: str) -> str | None:
    name, number, place = found.groups()
    if number != NUMBER or place != region:
        return f"{found.group()} is in another project or region"
    there = any(each.endswith((f"/functions/{name}", f"/services/{name}")) for each in known)
    return None if there else f"there is no service {name} at {found.group()}"


def _missing_thing(found: re.Match[str], known: Collection[str]) -> str | None:
    """Names hold the project's id or its number, and of what is inside a thing only some."""
    rest = found[2].removesuffix("/versions/latest")
    ours = {each.split("/")[1] for each in known if each.startswith("projects/")} | {NUMBER}
    if ours != {NUMBER} and found[1] not in ours:
        return f"{found.group()} is in another project"
    tails = {each.partition("/")[2].partition("/")[2] for each in known if each[:9] == "projects/"}
    # A subnetwork is also named by the address of Compute Engine.
    tails |= {each.partition("/projects/")[2].partition("/")[2] for each in known if "://" in each}
    return None if rest in tails else f"{found.group()} does not exist"
