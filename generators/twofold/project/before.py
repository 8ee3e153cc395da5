"""What there has to be before a stack is deployed: settings, other stacks, and who is logged in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from twofold.placement.model import Region, is_said
from twofold.resources.graph import (
    Resource,
    ResourceGraph,
    StackReference,
)
from twofold.resources.values import Format
from twofold.values import frozen

# What plain settings of the program's own are for, by their keys.
PURPOSES: Mapping[str, str] = {
    # https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
    "audience": "the client id (`appId`) of the app registration that callers' tokens are for",
}

# How those are logged in who deploy by a provider.
LOGINS: Mapping[str, str] = {
    "pulumi_aws": (
        "AWS, as for its command line "
        "([how](https://www.pulumi.com/registry/packages/aws/installation-configuration/))"
    ),
    # https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
    "pulumi_azure_native": "Azure: `az login`",
    # https://www.pulumi.com/registry/packages/gcp/installation-configuration/
    "pulumi_gcp": "Google Cloud: `gcloud auth application-default login`",
}
# What asks for tokens where a cloud's cluster is reached, by the cloud's provider.
TOKENS: Mapping[str, str] = {
    # https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
    "pulumi_aws": "the AWS CLI (`aws`)",
    # https://learn.microsoft.com/azure/aks/kubelogin-authentication
    "pulumi_azure_native": "`kubelogin`",
    # https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
    "pulumi_gcp": "`gke-gcloud-auth-plugin`",
}
CLUSTER, IMAGES = "pulumi_kubernetes", "pulumi_docker_build"
IMAGE = "pulumi_docker_build.Image"


@frozen
class Wanted:
    """A setting that a stack is deployed with; `word` stands for its value, unless it is secret."""

    key: str
    what: str
    word: str | None
    told: bool

    @property
    def command(self) -> str:
        """How it is set; who sets a secret is asked for it."""
        words = f"--secret {self.key}" if self.word is None else f"{self.key} {self.word}"
        return f"pulumi config set {words}"


@frozen
class Other:
    """Another stack whose outputs are used; `own` is one of the same project."""

    name: str
    own: bool

    @property
    def first(self) -> str:
        """What is typed before: it deploys this project's, and looks for another's."""
        command = "up" if self.own else "stack output"
        return f"pulumi {command} --stack {self.name}  # first: its outputs are used"


def settings(
    graph: ResourceGraph, region: Region | None, project: str, told: Collection[str]
) -> list[Wanted]:
    """List the settings of a stack: what its provider is told, what its program asks for.

    `told` are the keys that the stack's file says.
    """
    return [
        *_providers(region, told),
        *(
            Wanted(
                key,
                PURPOSES.get(key, "what the program asks for"),
                key.upper(),
                is_said(key, project, told),
            )
            for key in graph.asked(secret=False)
        ),
        *(
            Wanted(key, f"the value of the secret `{key}`", None, is_said(key, project, told))
            for key in graph.asked(secret=True)
        ),
    ]


def _providers(region: Region | None, told: Collection[str]) -> Iterator[Wanted]:
    if region is None:
        return
    yield Wanted(region.key, f"the region, as `{region.example}`", "REGION", region.key in told)
    for each in region.besides:
        what = f"the {each.what}, as `{each.example}`"
        yield Wanted(each.key, what, each.what.upper(), each.key in told)


def others(graph: ResourceGraph) -> list[Other]:
    """List the stacks whose outputs are used."""
    found = {_other(each) for each in graph.nodes if isinstance(each, StackReference)}
    return sorted(found, key=lambda each: each.name)


def _other(reference: StackReference) -> Other:
    match reference.stack:
        case Format(template=template):
            return Other(template.rpartition("/")[2], own=True)
        case whole:
            return Other(str(whole), own=False)


def logins(graph: ResourceGraph) -> Iterator[str]:
    """List what whoever deploys a stack has, and is logged in to."""
    kinds = {node.address.kind for node in graph.nodes}
    sdks = {kind.partition(".")[0] for kind in kinds}
    yield "a place where Pulumi keeps its state: `pulumi login`"
    clouds = [sdk for sdk in LOGINS if sdk in sdks]
    yield from (LOGINS[sdk] for sdk in clouds)
    if CLUSTER in sdks:
        yield from (f"{TOKENS[sdk]}, by which the cluster is reached" for sdk in clouds)
        if not clouds:
            yield "the cluster: `kubectl` reaches it, in the context that the program takes"
    if IMAGES in sdks:
        yield "Docker, which builds images and pushes them"
        built = [n for n in graph.nodes if isinstance(n, Resource) and n.address.kind == IMAGE]
        # Of the others' registries, the program itself knows the password.
        if any("registries" not in each.inputs for each in built):
            yield "the registry that they are pushed to: `docker login`"


def section(
    graph: ResourceGraph, region: Region | None, project: str, stack: str, told: Collection[str]
) -> str:
    """Write what there has to be as a part of a README, in Markdown."""
    return "\n".join(_section(graph, region, project, stack, told))


def _section(
    graph: ResourceGraph, region: Region | None, project: str, stack: str, told: Collection[str]
) -> Iterator[str]:
    yield "Whoever deploys has, and is logged in to:"
    yield ""
    yield from (f"- {each}" for each in logins(graph))
    if found := others(graph):
        yield ""
        yield "Deploy before what this stack uses the outputs of:"
        yield ""
        for each in found:
            of = "of the same organization and project" if each.own else "of another project"
            yield f"- the stack `{each.name}`, {of}"
    if wanted := settings(graph, region, project, told):
        yield ""
        yield f"Make the stack with `pulumi stack select --create {stack}`, and set:"
        yield ""
        yield "| key | what it is | set by |"
        yield "| --- | --- | --- |"
        for each in wanted:
            by = f"`Pulumi.{stack}.yaml`, which has it" if each.told else f"`{each.command}`"
            yield f"| `{each.key}` | {each.what} | {by} |"
