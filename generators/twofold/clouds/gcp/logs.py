"""Logs that are kept longer than Google keeps them: 30 days."""

from __future__ import annotations

from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.kubernetes.namespace import namespace_name
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain

# https://cloud.google.com/logging/docs/buckets
BUCKET_LENGTH = 100


def lower_logs(scope: Scope, project: Project) -> pulumi.ComponentResource:
    """Keep what the stack's services write in a bucket of their own, besides the project's.

    The project's `_Default` goes on having it, and is paid for as well: what is left out there,
    only who may read other buckets would see. It is not a stack's to change.
    https://cloud.google.com/logging/docs/routing/overview
    """
    component = pulumi.ComponentResource(f"{scope.application}:shared:Logs", "logs")
    explain(component, "What services write, kept longer than the project's own logs.")
    inside = project.inside(component, "logging")
    bucket = gcp.logging.ProjectBucketConfig(
        "logs",
        project=project.id,
        location=project.region,
        bucket_id=physical(scope.stack.name, limit=BUCKET_LENGTH),
        retention_days=scope.log_days,
        opts=inside,
    )
    gcp.logging.ProjectSink(
        "logs",
        destination=pulumi.Output.format("logging.googleapis.com/{}", bucket.id),
        filter=_filter(scope),
        unique_writer_identity=True,
        opts=inside,
    )
    component.register_outputs({"bucket": bucket.id})
    return component


def _filter(scope: Scope) -> str:
    """What the stack's services write, as functions and in its namespace of a cluster.

    A function is a service of Cloud Run, and so is a door; its name begins with the stack's.
    """
    functions = (
        'resource.type="cloud_run_revision" AND '
        f'resource.labels.service_name=~"^{scope.stack.name}-"'
    )
    if scope.stack.cluster is None:
        return functions
    namespace = namespace_name(scope.application, scope.stack.environment)
    pods = f'resource.type="k8s_container" AND resource.labels.namespace_name="{namespace}"'
    return f"({functions}) OR ({pods})"
