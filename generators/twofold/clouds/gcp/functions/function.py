"""The function of a service that is given as code."""

from __future__ import annotations

from textwrap import shorten

from twofold.clouds.gcp.build import Builds
from twofold.clouds.gcp.functions.sizes import fraction, memory
from twofold.clouds.gcp.names import service_name
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.service import Identity
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.scope import Scope
from twofold.packaging.python import entry
from twofold.services.model import Code

# The most that a description may have.
# https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions
DESCRIPTION_LENGTH = 1024


def create_function(
    identity: Identity, code: Code, scope: Scope, shared: Shared, *, asked: bool
) -> pulumi.Output[str]:
    """Create the function, and say what Cloud Run, which runs it, calls it.

    `asked` says whether requests come from outside the project: all others stay out. It starts
    once its grants are there, and nobody gets in without one.
    """
    name, size, project = identity.name, identity.placed.size, shared.project
    start = entry("cloud-functions")
    builds, network = _builds(shared), shared.network_of(identity.placed.service)
    environment: dict[str, pulumi.Input[str]] = dict(identity.environment)
    source = gcp.storage.BucketObject(
        name,
        # Its name is left to Pulumi, which gives other content another one.
        bucket=builds.sources.name,
        source=scope.archive(identity.placed.service),
        opts=pulumi.ResourceOptions(parent=identity.component),
    )
    function = gcp.cloudfunctionsv2.Function(
        name,
        name=service_name(identity.placed.service, scope),
        location=project.region,
        description=shorten(identity.placed.service.description, DESCRIPTION_LENGTH) or None,
        build_config={
            "runtime": code.runtime.replace(".", ""),
            "entry_point": start.rpartition(".")[2],
            "environment_variables": {"GOOGLE_FUNCTION_SOURCE": source_file(start)},
            "source": {"storage_source": {"bucket": builds.sources.name, "object": source.name}},
            "docker_repository": builds.images.id,
            "service_account": builds.account.id,
        },
        service_config={
            "service_account_email": identity.member.account.email,
            "available_memory": f"{memory(size)}Mi",
            "available_cpu": fraction(size),
            "timeout_seconds": size.timeout,
            "min_instance_count": size.scale.min,
            "max_instance_count": size.scale.max,
            "max_instance_request_concurrency": size.concurrency or 1,
            "environment_variables": environment or None,
            "ingress_settings": "ALLOW_ALL" if asked else "ALLOW_INTERNAL_ONLY",
            "direct_vpc_network_interfaces": [
                {"network": network.id, "subnetwork": network.subnet_id}
            ]
            if network
            else None,
            "direct_vpc_egress": "VPC_EGRESS_PRIVATE_RANGES_ONLY" if network else None,
        },
        opts=pulumi.ResourceOptions(
            parent=identity.component,
            depends_on=[
                *(project.apis[each] for each in ("cloudbuild", "cloudfunctions", "run")),
                *builds.grants,
                *identity.after,
            ],
        ),
    )
    return function.name


def source_file(start: str) -> str:
    """The file that a function is in; Google looks into `main.py` where nobody says.

    https://cloud.google.com/docs/buildpacks/service-specific-configs

    >>> source_file("api.orders.handler")
    'api/orders.py'
    """
    return f"{start.rpartition('.')[0].replace('.', '/')}.py"


def _builds(shared: Shared) -> Builds:
    if shared.builds is None:
        raise AssertionError("code without what builds it")
    return shared.builds
