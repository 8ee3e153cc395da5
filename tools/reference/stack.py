"""The reference of a stack's configuration, made from its schema."""

from __future__ import annotations

from collections.abc import Mapping

from reference.fields import Key, part, snippet
from reference.sections import Section, example, merged, nested, section, written
from twofold.blueprint.schema import Json
from twofold.placement.model import NAMESPACE
from twofold.placement.schema import stack_schema

SCHEMA = stack_schema()


def _kinds() -> tuple[dict[str, Json], dict[str, Json]]:
    """The schemas of a blueprint's stack and of a platform's."""
    match part(part(SCHEMA, "properties"), "config"):
        case {"oneOf": [dict(application), dict(platform)]}:
            return application, platform
        case _:
            raise TypeError("a stack is a blueprint's or a platform's")


APPLICATION, PLATFORM = _kinds()
DEFINITIONS = part(SCHEMA, "$defs")

SECTIONS = (
    Section("The stack of a blueprint", "application", APPLICATION, DEFINITIONS, ("config",)),
    section("A platform's network", SCHEMA, "PlatformNetworkSpec", "config", f"{NAMESPACE}network"),
    section(
        "A network that exists", SCHEMA, "ExistingNetworkSpec", "config", f"{NAMESPACE}network"
    ),
    section("A platform's cluster", SCHEMA, "PlatformClusterSpec", "config", f"{NAMESPACE}cluster"),
    section(
        "A cluster that exists", SCHEMA, "ExistingClusterSpec", "config", f"{NAMESPACE}cluster"
    ),
    section("`gateway`", SCHEMA, "GatewaySpec", "config", f"{NAMESPACE}cluster", "gateway"),
    section("`twofold:domain`", SCHEMA, "DomainSpec", "config", f"{NAMESPACE}domain"),
    section("`twofold:existing`", SCHEMA, "ExistingSpec", "config", f"{NAMESPACE}existing"),
    Section("A platform stack", "platform-stack", PLATFORM, DEFINITIONS, ("config",)),
    section("`twofold:platform`", SCHEMA, "PlatformSpec", "config", f"{NAMESPACE}platform"),
    section(
        "`cluster` of a platform",
        SCHEMA,
        "NewClusterSpec",
        "config",
        f"{NAMESPACE}platform",
        "cluster",
    ),
)

LEFT_OUT: Mapping[str, str] = {
    f"{NAMESPACE}transforms": "resources are as twofold makes them.",
    f"{NAMESPACE}styles": "every service runs as `twofold:style` says.",
    f"{NAMESPACE}variables": "every service has the variables that the blueprint gives it.",
    f"{NAMESPACE}images": "every service runs the image that the blueprint names.",
    f"{NAMESPACE}network": "`{platform: platform-CLOUD-ENVIRONMENT}`, if a store needs a network.",
    f"{NAMESPACE}cluster": "there is none; a service of style `kubernetes` is refused.",
    f"{NAMESPACE}existing": "the stack makes everything that the blueprint names.",
    f"{NAMESPACE}secrets": "every value comes from `config`.",
    "gateway": "nothing outside the cluster can ask a service in it.",
    "listener": "as without a `gateway`.",
    "link": "as without a `gateway`.",
    "scaler": "a service that a topic wakes is refused in style `kubernetes`.",
    "registry": "services of style `kubernetes` need a ready `image`.",
    "stores": "the stack makes all of them.",
    "secrets": "the stack makes all of them.",
    "administrators": "only who creates the cluster.",
    "operators": "each runs in the namespace that it usually has.",
    "existing": "the cluster is the platform's own, or there is none.",
}

# What has to stand beside a key for it to mean anything: a service with an image, for another.
BESIDE: Mapping[str, Mapping[str, Json]] = {
    f"{NAMESPACE}images": {
        f"{NAMESPACE}blueprint": "blueprints/online-boutique.yaml",
        f"{NAMESPACE}style": "kubernetes",
        f"{NAMESPACE}cluster": {"platform": "platform-aws-dev"},
    }
}

# What examples are put into: one for the stack of a blueprint, and one for a platform's.
APPLICATION_BASE: Mapping[str, Json] = {
    "config": {
        "aws:region": "eu-central-1",
        f"{NAMESPACE}blueprint": "blueprints/shop.yaml",
        f"{NAMESPACE}cloud": "aws",
        f"{NAMESPACE}environment": "dev",
    }
}
PLATFORM_BASE: Mapping[str, Json] = {
    "config": {
        "aws:region": "eu-central-1",
        f"{NAMESPACE}cloud": "aws",
        f"{NAMESPACE}environment": "dev",
        f"{NAMESPACE}platform": {},
    }
}
# A cluster that exists is a platform by itself, on no other cloud.
CLUSTER_BASE: Mapping[str, Json] = {
    "config": {
        f"{NAMESPACE}cloud": "kubernetes",
        f"{NAMESPACE}environment": "dev",
        f"{NAMESPACE}platform": {},
    }
}

HEAD = """\
# Stack configuration reference

A stack's configuration is `Pulumi.STACK.yaml`, in the folder that `stackConfigDir` in `Pulumi.yaml`
names. twofold reads the keys that begin with `twofold:`. All other keys belong to Pulumi and its
providers; the provider's region, such as `aws:region`, has to be there. Paths are relative to the
project's root.

This page is made from the schema that `twofold schema stack` prints. Every example is compiled
in the tests.

A whole file:

```yaml
{example}```
"""


def page() -> str:
    """The page."""
    lines = [HEAD.format(example=snippet(dict(APPLICATION_BASE)))]
    for each in SECTIONS:
        lines += written(each, LEFT_OUT, BESIDE)
    return "\n".join(lines)


def around(of: Section, key: Key) -> dict[str, Json]:
    """A stack's configuration that has the example of a key in it."""
    platform = f"{NAMESPACE}platform" in of.path or of.anchor == "platform-stack"
    beside: Mapping[str, Json] = {}
    if of.anchor == "gateway":  # it is a cluster's, which has a name
        beside = nested(of.path[:-1], {"name": "team-cluster"})
    shown = merged(beside, example(of, key, BESIDE.get(key.name, {})))
    if platform and key.name == "existing":
        return merged(CLUSTER_BASE, shown)
    return merged(PLATFORM_BASE if platform else APPLICATION_BASE, shown)
