"""What may be wrong with a stack's configuration, said to the person who wrote it."""

from __future__ import annotations

from pathlib import Path

from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, nearest
from twofold.placement.model import NAMESPACE, Region, Regions, Setting


def no_stack_file(path: Path) -> Diagnostic:
    """A stack's name stands in the name of its file."""
    message = f"'{printable(path.name)}' is not the name of a stack's file"
    hint = "name it Pulumi.<stack>.yaml, as in Pulumi.shop-aws-dev.yaml"
    return Diagnostic("stack-file-name", message, Span(str(path), 1, 1), hint)


def no_config(at: Span) -> Diagnostic:
    """A stack's file has a `config` with keys and values."""
    message = "'config' has to be a mapping with the stack's configuration"
    return Diagnostic("missing-key", message, at, "as in 'config:', then '  twofold:cloud: aws'")


def misplaced_key(key: str, at: Span) -> Diagnostic:
    """A stack is for a blueprint or for a platform, and says what such a stack can."""
    if key == f"{NAMESPACE}platform":
        message = f"a stack has '{NAMESPACE}blueprint' or '{key}', not both"
        return Diagnostic("either-or", message, at, "move one of them to a stack of its own")
    message = f"a platform stack has no '{key}'"
    return Diagnostic("misplaced-key", message, at, "move it to the stack of a blueprint")


def no_context(at: Span) -> Diagnostic:
    """The platform of a cluster says which cluster."""
    message = f"'{NAMESPACE}platform' does not say which cluster to prepare"
    hint = "as in existing: {name: CONTEXT}, a context of the kubeconfig in use"
    return Diagnostic("missing-key", message, at, hint)


def not_of_this_cloud(key: str, cloud: str, at: Span) -> Diagnostic:
    """A platform says something that its cloud does not have."""
    message = f"a platform on '{cloud}' has no '{key}'"
    hint = "remove it: a cluster that stands already has its network and its machines"
    if key == "existing":
        hint = "write `cluster: {}` for a cluster of the platform's own, or remove it"
    return Diagnostic("misplaced-key", message, at, hint)


def unknown_cloud(cloud: str, clouds: Regions, at: Span) -> Diagnostic:
    """A cloud is one that twofold compiles for."""
    message = f"there is no cloud '{printable(cloud)}'"
    return Diagnostic("unknown-cloud", message, at, nearest(cloud, clouds))


def no_region(cloud: str, region: Region, stack: str, at: Span) -> Diagnostic:
    """A cloud's provider knows its region, by its own key."""
    message = f"{cloud} needs a region, and '{region.key}' does not say which"
    hint = f"pulumi config set {region.key} {region.example} --stack {stack}"
    return Diagnostic("missing-region", message, at, hint)


def wrong_region(region: Region, kind: str, at: Span) -> Diagnostic:
    """A region is a name."""
    message = f"'{region.key}' has to be text, not {kind}"
    return Diagnostic("wrong-type", message, at, f"as in {region.key}: {region.example}")


def unknown_region(cloud: str, region: Region, name: str, at: Span) -> Diagnostic:
    """A region is called as the cloud calls its regions."""
    message = f"{cloud} has no region '{printable(name)}'"
    return Diagnostic("unknown-region", message, at, f"as in {region.key}: {region.example}")


def no_setting(cloud: str, setting: Setting, stack: str, at: Span) -> Diagnostic:
    """A cloud's provider knows what it works in, by its own key."""
    message = f"{cloud} needs a {setting.what}, and '{setting.key}' does not say which"
    hint = f"pulumi config set {setting.key} {setting.example} --stack {stack}"
    return Diagnostic("missing-setting", message, at, hint)


def wrong_setting(setting: Setting, kind: str, at: Span) -> Diagnostic:
    """What a provider is told is a name."""
    message = f"'{setting.key}' has to be text, not {kind}"
    return Diagnostic("wrong-type", message, at, f"as in {setting.key}: {setting.example}")


def invalid_setting(setting: Setting, name: str, at: Span) -> Diagnostic:
    """What a provider is told is called as its cloud calls such things."""
    message = f"'{printable(name)}' is not the name of a {setting.what}"
    return Diagnostic("invalid-setting", message, at, f"as in {setting.key}: {setting.example}")


def missing_file(text: str, at: Span) -> Diagnostic:
    """A file that the configuration names is there."""
    hint = "the path is relative to the project's root, where Pulumi.yaml stands"
    return Diagnostic("missing-file", f"there is no file '{printable(text)}'", at, hint)


def outside_project(text: str, at: Span) -> Diagnostic:
    """Code that a stack runs lies in the project."""
    message = f"'{printable(text)}' is outside the project's folder"
    return Diagnostic("outside-project", message, at, "move the file into the project")


def platform_without_cluster(stack: str, at: Span) -> Diagnostic:
    """A stack runs services in the cluster of a platform stack that makes none."""
    return Diagnostic(
        "no-cluster",
        f"the platform stack '{printable(stack)}' makes no cluster",
        at,
        f"write `cluster: {{}}` under '{NAMESPACE}platform' in Pulumi.{printable(stack)}.yaml, or "
        "name a cluster that exists",
    )


def secret_twice(name: str, at: Span) -> Diagnostic:
    """A secret exists already, or has an origin here."""
    message = f"'{NAMESPACE}existing' has the secret '{printable(name)}' too"
    return Diagnostic("either-or", message, at, "remove one of them")
