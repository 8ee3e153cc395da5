"""`twofold stack platform`: a platform stack's configuration file."""

from __future__ import annotations

from typing import Annotated

from twofold.cli.commands import MAKE, PROJECT_READ
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.line.parameters import Argument, Option
from twofold.cli.options import FormatOption, StackCloud, StackRegion
from twofold.cli.selection import DEFAULT_ENVIRONMENT


def platform(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="The stack's name; platform-CLOUD-ENVIRONMENT if you do not say.",
        ),
    ] = None,
    *,
    cloud: StackCloud,
    environment: Annotated[
        str | None,
        Option(
            ("--environment", "-e"),
            metavar="NAME",
            help="The environment of the applications that it is for; the one that NAME ends in, "
            f"or else {DEFAULT_ENVIRONMENT}, if you do not say.",
        ),
    ] = None,
    region: StackRegion = None,
    cluster: Annotated[
        bool,
        Option(("--cluster",), help="With a cluster, for services that run in Kubernetes."),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Write the configuration file of a platform stack: what outlives applications.

    That is a network, and where services run in Kubernetes a cluster. Applications find it by
    its name: by default, the one of their own cloud and environment. What the file says is compiled
    first, and a file that is there is never written over.
    """
    from twofold.cli.actions.stack.platform import new_platform

    new_platform(
        name,
        cloud=cloud,
        environment=environment,
        region=region,
        cluster=cluster,
        format_=format_,
    )


command = Command(
    MAKE,
    platform,
    Manual(
        (
            "twofold stack platform --cloud aws --region eu-central-1",
            "twofold stack platform platform-gcp-prod --cloud gcp --cluster",
        ),
        (
            PROJECT_READ,
            ("stacks/Pulumi.NAME.yaml", "Written, in the folder of `stackConfigDir`."),
        ),
    ),
)
