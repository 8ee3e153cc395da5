"""The service of Cloud Run of a service that is given as an image.

A function is a service of Cloud Run that Google builds the image of: with an image, the rest is
the same.
"""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from twofold.clouds.gcp.functions.sizes import memory, processors
from twofold.clouds.gcp.names import service_name
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.service import Identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.scope import Scope
from twofold.services.model import Image, Probe, Service

if TYPE_CHECKING:
    from pulumi_gcp.cloudrunv2 import (
        ServiceTemplateContainerLivenessProbeArgsDict,
        ServiceTemplateContainerPortsArgsDict,
        ServiceTemplateContainerStartupProbeArgsDict,
    )

# https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
DESCRIPTION_LENGTH = 512

# The port of a service that has none of its own: https://cloud.google.com/run/docs/container-contract
DEFAULT_PORT = 8080

# Cloud Run waits so long for an instance to start: a probe may fail as often as fits into it.
# https://cloud.google.com/run/docs/configuring/healthchecks
START_SECONDS = 240


def create_container(
    identity: Identity, image: Image, scope: Scope, shared: Shared, *, asked: bool
) -> pulumi.Output[str]:
    """Create the service of Cloud Run, and say what it is called.

    `asked` says whether requests come from outside the project: all others stay out. It starts
    once its grants are there, and nobody gets in without one.
    """
    service, size, project = identity.placed.service, identity.placed.size, shared.project
    network = shared.network_of(service)
    scratch = {path: f"scratch-{at}" for at, path in enumerate(service.scratch, start=1)}
    created = gcp.cloudrunv2.Service(
        identity.name,
        name=service_name(service, scope),
        location=project.region,
        description=shorten(service.description, DESCRIPTION_LENGTH) or None,
        ingress="INGRESS_TRAFFIC_ALL" if asked else "INGRESS_TRAFFIC_INTERNAL_ONLY",
        # It holds nothing, and is replaced when it gets another name.
        deletion_protection=False,
        template={
            "service_account": identity.member.account.email,
            "timeout": f"{size.timeout}s",
            "max_instance_request_concurrency": size.concurrency,
            "scaling": {
                "min_instance_count": size.scale.min,
                "max_instance_count": size.scale.max,
            },
            "containers": [
                {
                    "image": image.reference,
                    "ports": _port(service),
                    "resources": {
                        "limits": {"cpu": str(processors(size)), "memory": f"{memory(size)}Mi"},
                        "startup_cpu_boost": True,
                    },
                    "envs": [
                        {"name": key, "value": value} for key, value in identity.environment.items()
                    ],
                    "startup_probe": _startup(service.health.readiness) if service.health else None,
                    "liveness_probe": _liveness(service.health.liveness)
                    if service.health
                    else None,
                    "volume_mounts": [
                        {"name": name, "mount_path": path} for path, name in scratch.items()
                    ]
                    or None,
                }
            ],
            # https://cloud.google.com/run/docs/configuring/services/in-memory-volume-mounts
            "volumes": [
                {"name": name, "empty_dir": {"medium": "MEMORY"}} for name in scratch.values()
            ]
            or None,
            "vpc_access": {
                "network_interfaces": [{"network": network.id, "subnetwork": network.subnet_id}],
                "egress": "PRIVATE_RANGES_ONLY",
            }
            if network
            else None,
        },
        opts=pulumi.ResourceOptions(
            parent=identity.component, depends_on=[project.apis["run"], *identity.after]
        ),
    )
    return created.name


def _startup(probe: Probe) -> ServiceTemplateContainerStartupProbeArgsDict:
    """When an instance gets requests."""
    return {
        "initial_delay_seconds": min(probe.delay, START_SECONDS),
        "period_seconds": min(probe.period, START_SECONDS),
        "failure_threshold": max(1, START_SECONDS // max(1, probe.period)),
        "http_get": {
            "path": probe.path,
            "http_headers": [{"name": key, "value": value} for key, value in probe.headers.items()],
        }
        if probe.port.protocol == "http"
        else None,
        "grpc": {} if probe.port.protocol == "grpc" else None,
    }


def _liveness(probe: Probe) -> ServiceTemplateContainerLivenessProbeArgsDict:
    """When an instance is started anew."""
    return {
        "initial_delay_seconds": probe.delay,
        "period_seconds": probe.period,
        "http_get": {
            "path": probe.path,
            "http_headers": [{"name": key, "value": value} for key, value in probe.headers.items()],
        }
        if probe.port.protocol == "http"
        else None,
        "grpc": {} if probe.port.protocol == "grpc" else None,
    }


def _port(service: Service) -> ServiceTemplateContainerPortsArgsDict:
    """The port that requests come to; gRPC needs HTTP/2 all the way.

    https://cloud.google.com/run/docs/configuring/http2
    """
    if not service.ports:
        return {"container_port": DEFAULT_PORT}
    port = service.ports[0]
    return {
        "name": "h2c" if port.protocol == "grpc" else None,
        "container_port": port.target,
    }
