"""What makes functions of code: where sources lie, where images go, and who builds them."""

from __future__ import annotations

from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.values import frozen

# https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories
REPOSITORY_LENGTH = 63

# Of each function's images, those that it can go back to. What runs does not depend on them:
# Cloud Run keeps a copy of an image while it serves it.
# https://cloud.google.com/run/docs/deploying#images
IMAGES_KEPT = 5
IMAGES_KEPT_FOR = f"{30 * 24 * 60 * 60}s"


@frozen
class Builds:
    """The bucket of sources, the repository of images, and the account that builds."""

    component: pulumi.ComponentResource
    sources: gcp.storage.Bucket
    images: gcp.artifactregistry.Repository
    account: gcp.serviceaccount.Account
    grants: tuple[pulumi.Resource, ...]


def lower_builds(scope: Scope, project: Project) -> Builds:
    """Create the one place that builds every function of an application.

    https://cloud.google.com/functions/docs/securing/build-custom-sa
    """
    component = pulumi.ComponentResource(f"{scope.application}:shared:Builds", "builds")
    explain(component, "What makes functions of code.")
    stack = scope.stack.name
    sources = gcp.storage.Bucket(
        "sources",
        location=project.region,
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        soft_delete_policy={"retention_duration_seconds": 0},
        force_destroy=True,
        opts=project.inside(component, "storage"),
    )
    images = gcp.artifactregistry.Repository(
        "images",
        repository_id=physical(stack, limit=REPOSITORY_LENGTH),
        location=project.region,
        format="DOCKER",
        cleanup_policies=[
            {
                "id": "keep-recent",
                "action": "KEEP",
                "most_recent_versions": {"keep_count": IMAGES_KEPT},
            },
            {
                "id": "delete-old",
                "action": "DELETE",
                "condition": {"older_than": IMAGES_KEPT_FOR},
            },
        ],
        opts=project.inside(component, "artifactregistry"),
    )
    account = gcp.serviceaccount.Account(
        "builds",
        account_id=account_id(stack, "builds"),
        display_name=f"Builds functions of {scope.application}",
        opts=project.inside(component, "iam"),
    )
    grants = _let_build(account, images, project, component)
    component.register_outputs({"images": images.id})
    return Builds(component, sources, images, account, grants)


def _let_build(
    account: gcp.serviceaccount.Account,
    images: gcp.artifactregistry.Repository,
    project: Project,
    component: pulumi.ComponentResource,
) -> tuple[pulumi.Resource, ...]:
    """What a build needs: the source, which Google copies first, the repository, and its log."""
    inside = pulumi.ResourceOptions(parent=component)
    read = gcp.projects.IAMMember(
        "builds-source",
        project=project.id,
        role="roles/storage.objectViewer",
        member=account.member,
        condition={
            "title": "builds-source",
            "expression": pulumi.Output.format(
                'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-{}-{}")',
                project.number,
                project.region,
            ),
        },
        opts=inside,
    )
    explain(
        read,
        "Google makes the bucket that it copies sources to with the first function of a region: "
        "a role of the project, which holds for that bucket alone.",
    )
    write = gcp.artifactregistry.RepositoryIamMember(
        "builds",
        repository=images.name,
        location=project.region,
        role="roles/artifactregistry.writer",
        member=account.member,
        opts=inside,
    )
    log = gcp.projects.IAMMember(
        "builds-log",
        project=project.id,
        role="roles/logging.logWriter",
        member=account.member,
        opts=inside,
    )
    explain(log, "Logs are the project's: there is no narrower form.")
    return (read, write, log)
