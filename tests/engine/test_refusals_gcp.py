"""What the stand-in for Google Cloud refuses: one test for each kind of refusal."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as proto

from . import sdk
from .cloud import Cloud
from .gcp import facts, iam, limits
from .gcp.mappings import MAPPINGS
from .gcp.provider import GcpProvider
from .gcp.references import missing, references
from .gcp.shapes import SHAPES
from .wire import UNKNOWN, Value, Values, message

LOWERINGS = Path(__file__).parents[2] / "generators" / "twofold" / "clouds" / "gcp"

TOPIC = "gcp:pubsub/topic:Topic"
SUBSCRIPTION = "gcp:pubsub/subscription:Subscription"
FUNCTION = "gcp:cloudfunctionsv2/function:Function"
ACCOUNT = "gcp:serviceaccount/account:Account"
BUCKET = "gcp:storage/bucket:Bucket"
INSTANCE = "gcp:sql/databaseInstance:DatabaseInstance"
PUBLISHER = "gcp:pubsub/topicIAMMember:TopicIAMMember"
SECRET = "gcp:secretmanager/secret:Secret"
USER = "gcp:sql/user:User"
CACHE = "gcp:memorystore/instance:Instance"
JOB = "gcp:cloudscheduler/job:Job"
ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
FIREWALL = "gcp:compute/firewall:Firewall"

MEMBER = "serviceAccount:cart@acme.iam.gserviceaccount.com"


def refusals(tmp_path: Path, token: str, inputs: Values) -> dict[str, str]:
    """What `Check` answers to a request: reasons by property."""
    provider = GcpProvider(Cloud(tmp_path / "cloud.json"))
    request = proto.CheckRequest(
        urn=f"urn:pulumi:dev::small::shop:stores:Store${token}::thing", news=message(inputs)
    )
    answer = provider.Check(request, cast("grpc.ServicerContext", None))
    return {failure.property: failure.reason for failure in answer.failures}


def function(**service: Value) -> Values:
    """The inputs of a function."""
    return {"location": "europe-west3", "name": "shop-cart", "serviceConfig": service}


def instance(**settings: Value) -> Values:
    """The inputs of an instance of Cloud SQL."""
    return {
        "region": "europe-west3",
        "databaseVersion": "POSTGRES_15",
        "settings": {"tier": "db-f1-micro", "edition": "ENTERPRISE", **settings},
    }


def cache(**more: Value) -> Values:
    """The inputs of a cache."""
    return {"location": "europe-west3", "instanceId": "shop-cache", "shardCount": 1, **more}


def job(**more: Value) -> Values:
    """The inputs of a scheduled job."""
    return {"schedule": "0 2 * * *", "timeZone": "Europe/Berlin", **more}


def api(document: Value) -> Values:
    """The inputs of a configuration of an API."""
    contents = base64.b64encode(json.dumps(document).encode()).decode()
    return {"api": UNKNOWN, "openapiDocuments": [{"document": {"path": "a", "contents": contents}}]}


def described(path: str = "/carts/{id}", method: str = "get", **operation: Value) -> Values:
    """An OpenAPI document with one operation; `backend` is what it leads to."""
    parameter: Value = {"name": "id", "in": "path", "required": True, "type": "string"}
    backend: Value = {"address": "https://cart", "path_translation": "APPEND_PATH_TO_ADDRESS"}
    whole: Values = {
        "operationId": "get_cart",
        "parameters": [parameter],
        "responses": {"200": {"description": "a cart"}},
        "x-google-backend": operation.pop("backend", backend),
        **operation,
    }
    about: Values = {"title": "shop", "version": "1"}
    return {"swagger": "2.0", "info": about, "paths": {path: {method: whole}}}


API = "gcp:apigateway/apiConfig:ApiConfig"
CONTENTS = "openapiDocuments[0].document.contents"

REFUSED: dict[str, tuple[str, Values, str, str]] = {
    "a type that the SDK does not have": (
        "gcp:pubsub/heap:Heap",
        {},
        "",
        "no resource type gcp:pubsub/heap:Heap",
    ),
    "a type that nobody has mapped": (
        "gcp:bigquery/dataset:Dataset",
        {"datasetId": "sales"},
        "",
        "does not know gcp:bigquery/dataset:Dataset",
    ),
    "an unknown input": (TOPIC, {"colour": "red"}, "colour", "unknown property"),
    "an input that is misspelt": (
        SUBSCRIPTION,
        {"topic": UNKNOWN, "ackDeadlineSecond": 20},
        "ackDeadlineSecond",
        "unknown property",
    ),
    "an unknown input in a block": (
        FUNCTION,
        function(colour="red"),
        "serviceConfig.colour",
        "unknown property",
    ),
    "a missing input": (SUBSCRIPTION, {}, "topic", "missing required property"),
    "a missing input in a block": (
        SUBSCRIPTION,
        {"topic": UNKNOWN, "pushConfig": {"oidcToken": {"audience": "a"}, "pushEndpoint": UNKNOWN}},
        "pushConfig.oidcToken.serviceAccountEmail",
        "missing required property",
    ),
    "a wrong type": (
        FUNCTION,
        function(timeoutSeconds="soon"),
        "serviceConfig.timeoutSeconds",
        "expected a whole number",
    ),
    "a member that Google requires and the SDK does not": (
        "gcp:firestore/backupSchedule:BackupSchedule",
        {
            "database": UNKNOWN,
            "retention": "86400s",
            "weeklyRecurrence": {"day": "SOMEDAY"},
        },
        "weeklyRecurrence.day",
        "'SOMEDAY' is not one of",
    ),
    "a value outside an enum": (
        FUNCTION,
        function(ingressSettings="ALLOW_SOME"),
        "serviceConfig.ingressSettings",
        "'ALLOW_SOME' is not one of ALLOW_ALL",
    ),
    "a value that stands for nothing said": (
        FUNCTION,
        function(ingressSettings="INGRESS_SETTINGS_UNSPECIFIED"),
        "serviceConfig.ingressSettings",
        "is not one of",
    ),
    "a value outside an enum in prose": (
        BUCKET,
        {"location": "europe-west3", "publicAccessPrevention": "perhaps"},
        "publicAccessPrevention",
        "'perhaps' is not one of enforced, inherited",
    ),
    "an enum of an API without a document": (
        CACHE,
        cache(nodeType="TINY"),
        "nodeType",
        "'TINY' is not one of SHARED_CORE_NANO",
    ),
    "a version that there is not": (
        INSTANCE,
        {**instance(), "databaseVersion": "POSTGRES_8"},
        "databaseVersion",
        "'POSTGRES_8' is not one of",
    ),
    "a pattern of a document": (
        "gcp:compute/network:Network",
        {"name": "Network_1"},
        "name",
        "does not match ^(?:[a-z]",
    ),
    "a pattern in prose": (
        ACCOUNT,
        {"accountId": "Cart"},
        "accountId",
        "'Cart' does not match",
    ),
    "a name that autonaming has made too long": (
        FUNCTION,
        {"location": "europe-west3", "name": f"shop-{'x' * 40}-1234567"},
        "name",
        "does not match",
    ),
    "a name that is Google's": (TOPIC, {"name": "google-orders"}, "name", "does not match"),
    "a runtime that there is not": (
        FUNCTION,
        {"location": "europe-west3", "name": "cart", "buildConfig": {"runtime": "python27"}},
        "buildConfig.runtime",
        "'python27' does not match",
    ),
    "a number out of range": (
        SUBSCRIPTION,
        {"topic": UNKNOWN, "ackDeadlineSeconds": 601},
        "ackDeadlineSeconds",
        "601 is more than 600",
    ),
    "too few tries": (
        SUBSCRIPTION,
        {
            "topic": UNKNOWN,
            "deadLetterPolicy": {"deadLetterTopic": UNKNOWN, "maxDeliveryAttempts": 4},
        },
        "deadLetterPolicy.maxDeliveryAttempts",
        "4 is less than 5",
    ),
    "no duration": (
        SECRET,
        {"secretId": "key", "replication": {"auto": {}}, "versionDestroyTtl": "30d"},
        "versionDestroyTtl",
        "does not match",
    ),
    "a duration that is too long": (
        SUBSCRIPTION,
        {"topic": UNKNOWN, "messageRetentionDuration": "2678401s"},
        "messageRetentionDuration",
        "is no 600s to 2678400s (pubsub.v1",
    ),
    "a text that is too long": (
        ACCOUNT,
        {"accountId": "shop-cart", "displayName": "x" * 101},
        "displayName",
        "longer than 100",
    ),
    "no cron": (JOB, job(schedule="0 25 * * *"), "schedule", "is no cron"),
    "no time zone": (JOB, job(timeZone="Europe/Nowhere"), "timeZone", "is no time-zone"),
    "no network": (
        FIREWALL,
        {"network": UNKNOWN, "sourceRanges": ["10.0.0.300/8"], "allows": [{"protocol": "tcp"}]},
        "sourceRanges[0]",
        "is no network",
    ),
    "a label with capitals": (
        TOPIC,
        {"labels": {"team": "Payments"}},
        "labels.team",
        "'Payments' does not match",
    ),
    "a label whose name has a dot": (
        INSTANCE,
        instance(userLabels={"acme.com": "x"}),
        "settings.userLabels.acme.com",
        "does not match",
    ),
    "what Google alone sets": (
        FUNCTION,
        function(uri="https://cart"),
        "serviceConfig.uri",
        "is set by Google alone",
    ),
    "a role that there is not": (
        PUBLISHER,
        {"topic": UNKNOWN, "member": MEMBER, "role": "roles/pubsub.publish"},
        "role",
        "there is no role 'roles/pubsub.publish'",
    ),
    "a basic role": (
        "gcp:projects/iAMMember:IAMMember",
        {"project": "acme", "member": MEMBER, "role": "roles/editor"},
        "role",
        "there is no role 'roles/editor'",
    ),
    "a role of something else": (
        PUBLISHER,
        {"topic": UNKNOWN, "member": MEMBER, "role": "roles/storage.objectUser"},
        "role",
        "has no permission on what this grants: pubsub.*",
    ),
    "a member that is none": (
        PUBLISHER,
        {"topic": UNKNOWN, "role": "roles/pubsub.publisher", "member": MEMBER.split(":")[1]},
        "member",
        "is no principal",
    ),
    "a permission that there is not": (
        ROLE,
        {"roleId": "writers", "title": "Writes", "permissions": ["storage.objects.write"]},
        "permissions[0]",
        "there is no permission 'storage.objects.write'",
    ),
    "many requests on a part of a processor": (
        FUNCTION,
        function(maxInstanceRequestConcurrency=80, availableCpu="0.5"),
        "serviceConfig.maxInstanceRequestConcurrency",
        "80 requests at once need a whole processor",
    ),
    "more instances at least than at most": (
        FUNCTION,
        function(minInstanceCount=3, maxInstanceCount=2),
        "serviceConfig.minInstanceCount",
        "3 is more than the most, 2",
    ),
    "a secret here and everywhere": (
        SECRET,
        {
            "secretId": "key",
            "replication": {"auto": {}, "userManaged": {"replicas": [{"location": "a"}]}},
        },
        "replication",
        "either automatic or managed",
    ),
    "a machine of another edition": (
        INSTANCE,
        {**instance(), "databaseVersion": "POSTGRES_17", "settings": {"tier": "db-f1-micro"}},
        "settings.tier",
        "db-f1-micro is no machine of the Enterprise Plus edition",
    ),
    "an instance that nobody reaches": (
        INSTANCE,
        instance(ipConfiguration={"ipv4Enabled": False}),
        "settings.ipConfiguration",
        "leaves no way to reach",
    ),
    "a login that is a whole address": (
        USER,
        {
            "instance": UNKNOWN,
            "name": MEMBER.split(":")[1],
            "type": "CLOUD_IAM_SERVICE_ACCOUNT",
        },
        "name",
        "without .gserviceaccount.com",
    ),
    "a deletion that comes back for a day": (
        BUCKET,
        {"location": "europe-west3", "softDeletePolicy": {"retentionDurationSeconds": 86400}},
        "softDeletePolicy.retentionDurationSeconds",
        "neither 0 nor a week",
    ),
    "a rule that does nothing": (FIREWALL, {"network": UNKNOWN}, "allows", "allows or denies"),
    "an API in no version": (API, api({"paths": {}}), CONTENTS, "no OpenAPI document"),
    "an API without operations": (API, api({**described(), "paths": {}}), CONTENTS, "no paths"),
    "a path that is none": (API, api(described("/carts/{id+}")), CONTENTS, "is no path"),
    "a method that is none": (API, api(described(method="any")), CONTENTS, "is no method"),
    "a parameter that nobody declares": (
        API,
        api(described("/carts/{id}/{item=**}")),
        CONTENTS,
        "does not declare item",
    ),
    "an operation that leads nowhere": (
        API,
        api(described(backend={"address": "https://cart", "path_translation": "KEEP"})),
        CONTENTS,
        "KEEP is not one of",
    ),
    "nothing where something may be": (
        API,
        api(described("/carts", parameters=None)),
        CONTENTS,
        "parameters is null",
    ),
    "rules of a cache that are none": (
        "gcp:memorystore/aclPolicy:AclPolicy",
        {
            "aclPolicyId": "shop",
            "location": "europe-west3",
            "rules": [{"username": "cart", "rule": "may do everything"}],
        },
        "rules[0].rule",
        "does not match",
    ),
}


@pytest.mark.parametrize(("token", "inputs", "path", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(tmp_path: Path, token: str, inputs: Values, path: str, reason: str) -> None:
    found = refusals(tmp_path, token, inputs)

    assert list(found) == [path]
    assert reason in found[path]


TAKEN: dict[str, tuple[str, Values]] = {
    "a function": (
        FUNCTION,
        {
            "location": "europe-west3",
            "name": "shop-gcp-dev-cart",
            "description": "Fills carts.",
            "labels": {"application": "shop", "environment": "dev"},
            "buildConfig": {
                "runtime": "python313",
                "entryPoint": "handle",
                "serviceAccount": UNKNOWN,
                "source": {"storageSource": {"bucket": UNKNOWN, "object": UNKNOWN}},
            },
            "serviceConfig": {
                "availableCpu": "1",
                "availableMemory": "512Mi",
                "timeoutSeconds": 30,
                "minInstanceCount": 0,
                "maxInstanceCount": 10,
                "maxInstanceRequestConcurrency": 80,
                "ingressSettings": "ALLOW_ALL",
                "serviceAccountEmail": UNKNOWN,
                "environmentVariables": {"CATALOG_NAME": UNKNOWN},
                "directVpcNetworkInterfaces": [{"network": UNKNOWN, "subnetwork": UNKNOWN}],
                "directVpcEgress": "VPC_EGRESS_PRIVATE_RANGES_ONLY",
            },
        },
    ),
    "a subscription": (
        SUBSCRIPTION,
        {
            "topic": UNKNOWN,
            "pushConfig": {"pushEndpoint": "https://cart.example", "attributes": {}},
            "ackDeadlineSeconds": 60,
            "expirationPolicy": {"ttl": ""},
            "retryPolicy": {"minimumBackoff": "10s", "maximumBackoff": "600s"},
            "deadLetterPolicy": {"deadLetterTopic": UNKNOWN, "maxDeliveryAttempts": 5},
        },
    ),
    "an instance": (
        INSTANCE,
        instance(
            availabilityType="REGIONAL",
            backupConfiguration={"enabled": True, "pointInTimeRecoveryEnabled": True},
            ipConfiguration={"ipv4Enabled": False, "privateNetwork": UNKNOWN},
            databaseFlags=[{"name": "cloudsql.iam_authentication", "value": "on"}],
        ),
    ),
    "a cache": (
        CACHE,
        cache(authorizationMode="IAM_AUTH", transitEncryptionMode="SERVER_AUTHENTICATION"),
    ),
    "an API": (API, api(described())),
    "a grant": (
        "gcp:projects/iAMMember:IAMMember",
        {
            "project": "acme",
            "role": "roles/datastore.user",
            "member": MEMBER,
            "condition": {"title": "one", "expression": 'resource.name == "projects/acme"'},
        },
    ),
}


@pytest.mark.parametrize(("token", "inputs"), TAKEN.values(), ids=TAKEN)
def test_it_takes_what_is_right(tmp_path: Path, token: str, inputs: Values) -> None:
    assert refusals(tmp_path, token, inputs) == {}


KNOWN = {
    "projects/acme/topics/orders",
    "projects/acme/secrets/key",
    "projects/acme/locations/europe-west3/functions/shop-cart",
    "projects/acme/databases/catalog",
    "cart@acme.iam.gserviceaccount.com",
    "https://www.googleapis.com/compute/v1/projects/acme/global/networks/main",
    "https://sqladmin.googleapis.com/sql/v1/projects/acme/instances/ledger",
    "projects/acme/serviceAccounts/cart@acme.iam.gserviceaccount.com",
    "receipts-1234567",
}

AS_ACCOUNT = "gcp:serviceaccount/iAMMember:IAMMember"


@pytest.mark.parametrize(
    ("token", "given", "reason"),
    [
        (PUBLISHER, {"topic": "projects/acme/topics/orders"}, None),
        (PUBLISHER, {"topic": "projects/acme/topics/order"}, "does not exist"),
        (PUBLISHER, {"topic": "projects/other/topics/orders"}, "in another project"),
        (PUBLISHER, {"topic": "orders"}, None),
        (PUBLISHER, {"topic": "catalog"}, "does not exist"),
        (PUBLISHER, {"member": MEMBER}, None),
        (PUBLISHER, {"member": MEMBER.replace("cart", "carts")}, "does not exist"),
        (
            PUBLISHER,
            {"member": "serviceAccount:service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com"},
            None,
        ),
        (
            PUBLISHER,
            {"member": "serviceAccount:service-210987654321@gcp-sa-pubsub.iam.gserviceaccount.com"},
            "in another project",
        ),
        (FUNCTION, {"x": "projects/123456789012/secrets/key/versions/latest"}, None),
        (FUNCTION, {"x": "projects/123456789012/secrets/lock/versions/latest"}, "does not exist"),
        (FUNCTION, {"x": '{"to": ["projects/acme/databases/carts"]}'}, "does not exist"),
        (FUNCTION, {"x": "projects/acme/global/networks/main"}, None),
        (FUNCTION, {"x": "projects/acme/global/networks/other"}, "does not exist"),
        (FUNCTION, {"x": "projects/acme/instances/ledger"}, None),
        (FUNCTION, {"x": "projects/acme/instances/ledgers"}, "does not exist"),
        (
            AS_ACCOUNT,
            {"x": "projects/acme/serviceAccounts/cart@acme.iam.gserviceaccount.com"},
            None,
        ),
        (FUNCTION, {"x": "https://shop-cart-123456789012.europe-west3.run.app/carts"}, None),
        (FUNCTION, {"x": "https://shop-mart-123456789012.europe-west3.run.app"}, "no service"),
        (FUNCTION, {"x": "https://shop-cart-123456789012.us-east1.run.app"}, "another project or"),
        (FUNCTION, {"x": "https://europe-west3-acme.cloudfunctions.net/cart"}, "does not exist"),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", {"bucket": "receipts-1234567"}, None),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", {"bucket": "receipt"}, "does not exist"),
    ],
)
def test_references_must_resolve(token: str, given: Values, reason: str | None) -> None:
    found = [missing(each, KNOWN, "europe-west3") for each in references(token, given)]
    refused = [each for each in found if each]

    assert found
    assert len(refused) == (1 if reason else 0)
    assert reason is None or reason in refused[0]


@pytest.mark.parametrize("token", MAPPINGS)
def test_every_input_is_held_against_googles_own_documents(token: str) -> None:
    """Or there is a reason beside it; a new input of the SDK shows up here."""
    assert list(limits.unmapped(token)) == []
    assert list(limits.unreachable(token)) == []
    assert list(limits.stale(token)) == []


def test_every_limit_that_is_written_down_refuses_something() -> None:
    idle = [
        f"{token} {path}"
        for token, mapped in MAPPINGS.items()
        for path, stated in mapped.facts.items()
        for wrong in wrong_values(stated.limits)
        if not list(facts.check(stated, wrong, path))
    ]

    assert idle == []


def wrong_values(stated: Values) -> Iterator[Value]:
    """A value beyond each limit."""
    for name, value in stated.items():
        match name, value:
            case "minimum", int():
                yield value - 1
            case "maximum", int():
                yield value + 1
            case "maxLength", int():
                yield "x" * (value + 1)
            case _:
                yield "\n\N{SECTION SIGN} \N{SECTION SIGN}"


@pytest.mark.parametrize(
    ("token", "path", "fixed"),
    [
        (TOPIC, "name", True),
        (TOPIC, "labels.team", False),
        (SUBSCRIPTION, "filter", True),
        (SUBSCRIPTION, "ackDeadlineSeconds", False),
        (FUNCTION, "location", True),
        (FUNCTION, "serviceConfig.timeoutSeconds", False),
        (SECRET, "replication.auto", True),
        (CACHE, "transitEncryptionMode", True),
        (CACHE, "replicaCount", False),
        (INSTANCE, "settings.tier", False),
        (PUBLISHER, "role", True),
        (BUCKET, "project", True),
        # Of these, the documents themselves say that they are immutable.
        (SECRET, "tags", True),
        ("gcp:firestore/database:Database", "databaseEdition", True),
    ],
)
def test_what_cannot_change_is_made_anew(token: str, path: str, *, fixed: bool) -> None:
    assert limits.is_fixed(token, path) is fixed


def made_by_lowerings() -> set[str]:
    """The classes that lowerings make, as `module.Class`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in LOWERINGS.rglob("*.py"))
    found = re.findall(r"\bgcp\.([a-z0-9_]+)\.([A-Z]\w+)(?:\.get)?\(", text)
    return {f"{module.rstrip('_')}.{name}" for module, name in found}


def test_every_type_that_twofold_makes_on_google_cloud_is_mapped() -> None:
    mapped = {
        f"{token.removeprefix('gcp:').split('/')[0]}.{sdk.resource_class(token).__name__}"
        for token in MAPPINGS
    }

    assert made_by_lowerings() <= mapped


def test_every_role_and_permission_that_twofold_gives_is_published() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in LOWERINGS.rglob("*.py"))

    assert set(re.findall(r'"(roles/[A-Za-z0-9.]+)"', text)) <= set(iam.roles())


def test_what_is_mapped_has_a_shape_or_is_a_grant() -> None:
    """Others refer to it by what it computes: digits of its own would name nothing."""
    assert set(MAPPINGS) - set(SHAPES) == set(iam.MEMBERS)
