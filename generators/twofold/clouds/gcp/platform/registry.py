"""The registry of a platform stack: where applications' images go."""

from __future__ import annotations

from twofold.clouds.gcp.build import REPOSITORY_LENGTH
from twofold.clouds.gcp.project import Project
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.names import physical
from twofold.placement.model import PlatformStack

# Long enough for pods of the time before to be gone.
UNTAGGED_KEPT = f"{30 * 24 * 60 * 60}s"

# What applications build is one image to Google; their names are in the tags.
IMAGE = "images"


def create_repository(
    stack: PlatformStack, project: Project, component: pulumi.ComponentResource
) -> gcp.artifactregistry.Repository:
    """One repository for what applications build.

    https://cloud.google.com/artifact-registry/docs/repositories/cleanup-policy
    """
    return gcp.artifactregistry.Repository(
        "images",
        # An id has to be chosen.
        repository_id=physical(stack.name, limit=REPOSITORY_LENGTH),
        location=project.region,
        format="DOCKER",
        cleanup_policies=[
            {
                # What has lost its tag was built anew.
                "id": "delete-untagged",
                "action": "DELETE",
                "condition": {"tag_state": "UNTAGGED", "older_than": UNTAGGED_KEPT},
            }
        ],
        opts=project.inside(component, "artifactregistry"),
    )


def image_url(images: gcp.artifactregistry.Repository) -> pulumi.Output[str]:
    """Where images are pushed to: `europe-west1-docker.pkg.dev/acme/platform/images`."""
    return pulumi.Output.format("{}/{}", images.registry_uri, IMAGE)
