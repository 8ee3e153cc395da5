"""The registry of a platform stack: where applications' images go."""

from __future__ import annotations

from twofold.clouds.aws.sdk import aws, pulumi
from twofold.placement.model import PlatformStack

# Long enough for pods of the time before to be gone.
UNTAGGED_DAYS = 30


def create_repository(
    stack: PlatformStack, component: pulumi.ComponentResource
) -> aws.ecr.Repository:
    """One repository for what applications build; their names are in the tags."""
    inside = pulumi.ResourceOptions(parent=component)
    images = aws.ecr.Repository(
        "images",
        # A build of the same content may come out with another digest; pods name digests.
        image_tag_mutability="MUTABLE",
        image_scanning_configuration={"scan_on_push": True},
        force_delete=not stack.protected,
        opts=inside,
    )
    aws.ecr.LifecyclePolicy(
        "images",
        repository=images.name,
        policy=pulumi.Output.json_dumps(
            {
                "rules": [
                    {
                        "rulePriority": 1,
                        "description": "What has lost its tag was built anew",
                        "selection": {
                            "tagStatus": "untagged",
                            "countType": "sinceImagePushed",
                            "countUnit": "days",
                            "countNumber": UNTAGGED_DAYS,
                        },
                        "action": {"type": "expire"},
                    }
                ]
            }
        ),
        opts=inside,
    )
    return images
