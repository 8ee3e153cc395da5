"""The container app of a service that is given as an image: it scales to zero as functions do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.azure.containers import PROFILE, let_in
from twofold.clouds.azure.functions.environment import LoweredEnvironment
from twofold.clouds.azure.functions.waker import Waker
from twofold.clouds.azure.grants import Member
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.placement.model import PlacedService
from twofold.services.model import Image, Probe, Service, Size

if TYPE_CHECKING:
    from pulumi_azure_native.app import (
        ConfigurationArgsDict,
        ContainerAppProbeArgsDict,
        ContainerArgsDict,
        ScaleRuleArgsDict,
    )

# So much of a processor, and the memory that goes with it, in MiB; and how often at most.
# https://learn.microsoft.com/azure/container-apps/containers#allocations
SHARE, MEBIBYTES_PER_SHARE, MOST_SHARES = 0.25, 512, 16

# As many as of a function app; an environment has as many processors, unless Azure grants it more.
# https://learn.microsoft.com/azure/container-apps/quotas
USUAL_INSTANCES = 100

# https://learn.microsoft.com/azure/container-apps/scale-app#http
USUAL_REQUESTS = 10

# The port of a service that has none of its own.
DEFAULT_PORT = 8080

# The most seconds that Azure waits before it first asks, and between two times.
# https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/create-or-update#containerappprobe
MOST_DELAY, MOST_PERIOD = 60, 240

# Azure's own registries, whose images are pulled by an identity.
# https://learn.microsoft.com/azure/container-apps/managed-identity-image-pull
REGISTRY = ".azurecr.io"


def create_container(  # noqa: PLR0913, PLR0917 (an app consists of these)
    placed: PlacedService,
    image: Image,
    member: Member,
    settings: Mapping[str, pulumi.Input[str]],
    environment: LoweredEnvironment,
    callers: Sequence[pulumi.Output[str]],
    waker: Waker | None,
    after: Sequence[pulumi.Resource],
) -> tuple[pulumi.Resource, ...]:
    """Create the app, which starts once its grants are there, and say who may ask it.

    What is there at last is what routes wait for.
    """
    service, scale = placed.service, placed.size.scale
    identities = [member.identity.identity.id, *([waker.identity_id] if waker else [])]
    app = azure_native.app.ContainerApp(
        service.name,
        container_app_name=environment.names[service.name],
        resource_group_name=member.group.name,
        managed_environment_id=environment.environment.id,
        workload_profile_name=PROFILE,
        identity={
            "type": azure_native.app.ManagedServiceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": identities,
        },
        configuration=_configuration(service, image, member, waker, asked=bool(callers)),
        template={
            "containers": [_container(placed, image, member, settings)],
            "scale": {
                "min_replicas": scale.min,
                "max_replicas": scale.max or USUAL_INSTANCES,
                "rules": [
                    *([_requests(placed.size)] if callers else []),
                    *(waker.rules if waker else ()),
                ],
            },
            "volumes": [
                {"name": name, "storage_type": azure_native.app.StorageType.EMPTY_DIR}
                for name in _scratch(service).values()
            ]
            or None,
        },
        opts=pulumi.ResourceOptions(
            parent=member.component, depends_on=[*after, *(waker.after if waker else ())]
        ),
    )
    if not callers:
        return (app,)
    return (app, let_in(service.name, app, callers, member.group, member.component))


def _configuration(
    service: Service, image: Image, member: Member, waker: Waker | None, *, asked: bool
) -> ConfigurationArgsDict:
    """How an app is reached, if anybody asks it; and which identity is for what.

    Who wakes the service is nobody whom its code could be.
    https://learn.microsoft.com/azure/container-apps/managed-identity#control-managed-identity-availability
    """
    registry = image.reference.partition("/")[0]
    return {
        "active_revisions_mode": azure_native.app.ActiveRevisionsMode.SINGLE,
        "ingress": {
            "external": True,
            "target_port": service.ports[0].target if service.ports else DEFAULT_PORT,
            "transport": azure_native.app.IngressTransportMethod.AUTO,
            "allow_insecure": False,
        }
        if asked
        else None,
        "identity_settings": [
            {
                "identity": waker.identity_id,
                "lifecycle": azure_native.app.IdentitySettingsLifeCycle.NONE,
            }
        ]
        if waker
        else None,
        "registries": [{"server": registry, "identity": member.identity.identity.id}]
        if registry.endswith(REGISTRY)
        else None,
    }


def _container(
    placed: PlacedService,
    image: Image,
    member: Member,
    settings: Mapping[str, pulumi.Input[str]],
) -> ContainerArgsDict:
    service, count = placed.service, shares(placed.size)
    known = {"AZURE_CLIENT_ID": member.client_id, **settings}
    return {
        "name": "service",
        "image": image.reference,
        "env": [{"name": key, "value": value} for key, value in known.items()],
        "resources": {
            "cpu": count * SHARE,
            "memory": f"{count * MEBIBYTES_PER_SHARE / 1024:g}Gi",
        },
        "probes": [
            _probe(service.health.readiness, azure_native.app.Type.READINESS),
            _probe(service.health.liveness, azure_native.app.Type.LIVENESS),
        ]
        if service.health
        else None,
        "volume_mounts": [
            {"volume_name": name, "mount_path": path} for path, name in _scratch(service).items()
        ]
        or None,
    }


def _scratch(service: Service) -> Mapping[str, str]:
    """What the volumes of paths that go with an instance are called."""
    return {path: f"scratch-{at}" for at, path in enumerate(service.scratch, start=1)}


def _probe(probe: Probe, kind: azure_native.app.Type) -> ContainerAppProbeArgsDict:
    return {
        "type": kind,
        "initial_delay_seconds": min(probe.delay, MOST_DELAY) or None,
        "period_seconds": min(probe.period, MOST_PERIOD),
        "http_get": {
            "port": probe.port.target,
            "path": probe.path,
            "http_headers": [{"name": key, "value": value} for key, value in probe.headers.items()]
            or None,
        },
    }


def _requests(size: Size) -> ScaleRuleArgsDict:
    """An instance for every so many requests at a time."""
    count = size.concurrency or USUAL_REQUESTS
    return {"name": "requests", "http": {"metadata": {"concurrentRequests": str(count)}}}


def shares(size: Size) -> int:
    """How many quarters of a processor, each with its memory, an instance gets.

    >>> from twofold.services.model import Requests, Scale
    >>> none = Requests(None, None), 10, None, Scale(0, None)
    >>> shares(Size(256, None, *none)), shares(Size(513, None, *none)), shares(Size(512, 1, *none))
    (1, 2, 4)
    """
    asked = max(size.memory / MEBIBYTES_PER_SHARE, (size.cpu or 0) / SHARE)
    return min(math.ceil(asked), MOST_SHARES)
