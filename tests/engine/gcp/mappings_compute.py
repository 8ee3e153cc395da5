"""Where Google writes about functions, identities, the builds of code, and the HTTP gateway."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, PLACE, PROVIDER, UNUSED, Mapped, because, fact

_RUNTIMES = "https://cloud.google.com/run/docs/runtimes/function-runtimes"
_QUOTAS = "https://cloud.google.com/functions/quotas"
_CPU = "https://cloud.google.com/run/docs/configuring/services/cpu"
_CONCURRENCY = "https://cloud.google.com/run/docs/about-concurrency"
_IDS = "https://google.aip.dev/122"
_ROLES = "https://cloud.google.com/iam/docs/creating-custom-roles"

# What identifies a thing, where its API says no more.
_ID = r"^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$"

# "4-63 characters"; the address of the service in Cloud Run leaves 49 of them.
_FUNCTION = r"^[a-z](?:[a-z0-9-]{2,47})[a-z0-9]$"

COMPUTE: Mapping[str, Mapped] = {
    "gcp:cloudfunctionsv2/function:Function": Mapped(
        ("cloudfunctions.v2/Function",),
        "cloudfunctions.googleapis.com",
        own={
            "location": PLACE,
            "buildConfig.source.repoSource.invertRegex": UNUSED,
            **because(
                COMPUTED,
                "buildConfig.build",
                "buildConfig.onDeployUpdatePolicy.runtimeVersion",
                "eventTrigger.trigger",
                "serviceConfig.gcfUri",
                "serviceConfig.service",
                "serviceConfig.uri",
            ),
        },
        facts={
            "name": fact("run.v2 services.create serviceId", pattern=_FUNCTION),
            "buildConfig.runtime": fact(
                _RUNTIMES,
                pattern=r"^(nodejs(20|22|24)|python3(10|11|12|13|14)|go1\d\d|java(17|21|25)"
                r"|ruby3\d|php8\d|dotnet(8|10))$",
            ),
            "serviceConfig.timeoutSeconds": fact(_QUOTAS, minimum=1, maximum=3600),
            "serviceConfig.availableCpu": fact(
                _CPU, pattern=r"^(0\.(0[89]|[1-9]\d?)\d*|[12468]|[1-9]\d\d\d?m)$"
            ),
            "serviceConfig.availableMemory": fact(
                "cloudfunctions.v2 ServiceConfig.availableMemory",
                pattern=r"^\d+(\.\d+)?(k|M|G|Mi|Gi)?$",
            ),
            "serviceConfig.maxInstanceRequestConcurrency": fact(
                _CONCURRENCY, minimum=1, maximum=1000
            ),
            "serviceConfig.minInstanceCount": fact(_QUOTAS, minimum=0, maximum=1000),
            "serviceConfig.maxInstanceCount": fact(_QUOTAS, minimum=1, maximum=1000),
        },
        fixed=frozenset({"location", "name"}),
    ),
    "gcp:cloudrunv2/service:Service": Mapped(
        ("run.v2/GoogleCloudRunV2Service",),
        "run.googleapis.com",
        own={
            "location": PLACE,
            "deletionProtection": PROVIDER,
            "tags": UNUSED,
            "template.containers.buildInfos": COMPUTED,
            "template.containers.readinessProbe.successThreshold": UNUSED,
            "buildConfig.name": COMPUTED,
        },
        facts={
            "name": fact(
                "run.v2 services.create serviceId", pattern=r"^[a-z][a-z0-9-]{0,47}[a-z0-9]$"
            )
        },
        fixed=frozenset({"location", "name"}),
    ),
    "gcp:serviceaccount/account:Account": Mapped(
        ("iam.v1/ServiceAccount", "iam.v1/CreateServiceAccountRequest"),
        "iam.googleapis.com",
        own={"createIgnoreAlreadyExists": PROVIDER, "disabled": "a call of its own sets it"},
        facts={
            "accountId": fact(
                "iam.v1 CreateServiceAccountRequest.accountId",
                pattern=r"^[a-z][-a-z0-9]{4,28}[a-z0-9]$",
            ),
            "displayName": fact("iam.v1 ServiceAccount.displayName", maxLength=100),
            "description": fact("iam.v1 ServiceAccount.description", maxLength=256),
        },
        fixed=frozenset({"accountId"}),
    ),
    "gcp:projects/service:Service": Mapped(
        own=because(
            PROVIDER,
            "checkIfServiceHasUsageOnDestroy",
            "disableDependentServices",
            "disableOnDestroy",
        ),
        facts={
            "service": fact(
                "serviceusage.v1 GoogleApiServiceusageV1Service.name",
                pattern=r"^[a-z0-9-]+\.googleapis\.com$",
            )
        },
        fixed=frozenset({"service"}),
    ),
    "gcp:projects/serviceIdentity:ServiceIdentity": Mapped(
        own={"service": "which service: the call has nothing else"}, fixed=frozenset({"service"})
    ),
    "gcp:projects/iAMCustomRole:IAMCustomRole": Mapped(
        ("iam.v1/Role",),
        "iam.googleapis.com",
        names={"permissions": "includedPermissions"},
        facts={
            "roleId": fact(_ROLES, pattern=r"^[A-Za-z0-9_.]{3,64}$"),
            "title": fact(_ROLES, maxLength=100),
            "description": fact(_ROLES, maxLength=256),
        },
        fixed=frozenset({"roleId"}),
    ),
    "gcp:artifactregistry/repository:Repository": Mapped(
        ("artifactregistry.v1/Repository",),
        "artifactregistry.googleapis.com",
        own={
            "location": PLACE,
            "cleanupPolicies": UNUSED,
            **because(
                COMPUTED,
                "vulnerabilityScanningConfig.enablementState",
                "vulnerabilityScanningConfig.enablementStateReason",
            ),
        },
        facts={
            "repositoryId": fact(
                "https://cloud.google.com/artifact-registry/docs/repositories/create-repos",
                pattern=r"^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$",
            ),
            # What a policy is, the SDK's docstring says; Google keeps it as a mapping by id.
            "cleanupPolicies.action": fact("SDK", enum=["DELETE", "KEEP"]),
        },
        fixed=frozenset({"format", "kmsKeyName", "location", "mode", "repositoryId"}),
    ),
    "gcp:cloudscheduler/job:Job": Mapped(
        ("cloudscheduler.v1/Job",),
        "cloudscheduler.googleapis.com",
        own={"paused": "a call of its own sets it", "region": PLACE},
        facts={
            "name": fact("cloudscheduler.v1 Job.name", pattern=r"^[A-Za-z0-9_-]{1,500}$"),
            "description": fact("cloudscheduler.v1 Job.description", maxLength=500),
            # Five fields, and no more than what cron knows.
            "schedule": fact("cloudscheduler.v1 Job.schedule", format="cron"),
            "timeZone": fact("cloudscheduler.v1 Job.timeZone", format="time-zone"),
            "retryConfig.retryCount": fact(
                "cloudscheduler.v1 RetryConfig.retryCount", minimum=0, maximum=5
            ),
            "attemptDeadline": fact("cloudscheduler.v1 Job.attemptDeadline", format="15s to 1800s"),
            "httpTarget.uri": fact("cloudscheduler.v1 HttpTarget.uri", pattern=r"^https?://"),
        },
        fixed=frozenset({"name", "region"}),
    ),
    "gcp:apigateway/api:Api": Mapped(
        ("apigateway.v1/ApigatewayApi",),
        "apigateway.googleapis.com",
        facts={"apiId": fact(_IDS, pattern=_ID)},
        fixed=frozenset({"apiId", "managedService"}),
    ),
    "gcp:apigateway/apiConfig:ApiConfig": Mapped(
        ("apigateway.v1/ApigatewayApiConfig",),
        "apigateway.googleapis.com",
        own={
            "api": PLACE,
            "apiConfigIdPrefix": PROVIDER,
            "gatewayConfig": "its one member is `gatewayServiceAccount` of a configuration",
        },
        facts={"apiConfigId": fact(_IDS, pattern=_ID)},
        fixed=frozenset(
            {
                "api",
                "apiConfigId",
                "apiConfigIdPrefix",
                "gatewayConfig",
                "openapiDocuments.document.contents",
                "openapiDocuments.document.path",
            }
        ),
    ),
    "gcp:apigateway/gateway:Gateway": Mapped(
        ("apigateway.v1/ApigatewayGateway",),
        "apigateway.googleapis.com",
        own={"region": PLACE},
        facts={"gatewayId": fact(_IDS, pattern=_ID)},
        fixed=frozenset({"gatewayId", "region"}),
    ),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": Mapped(
        ("logging.v2/LogBucket",),
        "logging.googleapis.com",
        own={
            "location": PLACE,
            "enableAnalytics": "analyticsEnabled, which one way alone can be set",
            **because(
                COMPUTED,
                "cmekSettings.name",
                "cmekSettings.kmsKeyVersionName",
                "cmekSettings.serviceAccountId",
            ),
        },
        facts={
            "bucketId": fact(
                "https://cloud.google.com/logging/docs/buckets",
                pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$",
            ),
            "retentionDays": fact(
                "https://cloud.google.com/logging/quotas", minimum=1, maximum=3650
            ),
        },
        fixed=frozenset({"bucketId", "location"}),
    ),
    "gcp:logging/projectSink:ProjectSink": Mapped(
        ("logging.v2/LogSink",),
        "logging.googleapis.com",
        own=because(
            "how the writer is made, in the address of the request",
            "customWriterIdentity",
            "uniqueWriterIdentity",
        ),
        fixed=frozenset({"name"}),
    ),
    "gcp:logging/projectExclusion:ProjectExclusion": Mapped(
        ("logging.v2/LogExclusion",), "logging.googleapis.com", fixed=frozenset({"name"})
    ),
}
