"""`twofold doctor`: whether a cluster has what a stack needs of it."""

from __future__ import annotations

from twofold.cli.commands import LOOK, READ
from twofold.cli.line.command import Command
from twofold.cli.line.manual import Manual
from twofold.cli.options import (
    BlueprintArgument,
    CloudOption,
    EnvironmentOption,
    FormatOption,
    RegionOption,
    StackOption,
    StyleOption,
)
from twofold.cli.selection import Selection


def doctor(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    format_: FormatOption = "text",
) -> None:
    """Look whether a cluster that stands already has what a stack needs of it.

    What a stack needs follows from its blueprint: operators for the stores, a Gateway for routes,
    and the like. kubectl asks the cluster, in the context that the stack names, or else the one in
    use. Each requirement is found, missing, or cannot be told, with a way out.
    """
    from twofold.cli.actions.doctor import diagnose

    diagnose(Selection(blueprint, stack, cloud, style, environment, region), format_)


command = Command(
    LOOK,
    doctor,
    Manual(
        (
            "twofold doctor --stack shop-kubernetes-prod",
            "twofold doctor blueprints/shop.yaml --cloud kubernetes",
            "twofold doctor --stack shop-kubernetes-prod --format json | jq '.requirements[]'",
        ),
        (*READ, ("kubectl", "Asks the cluster, by the kubeconfig in use; nothing is changed.")),
        (("1", "Something is missing, no cluster answers, or the stack has findings."),),
    ),
)
