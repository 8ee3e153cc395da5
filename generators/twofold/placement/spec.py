"""What a stack's configuration may say under `twofold:`, typed and described."""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Annotated, ClassVar, Literal

from twofold.blueprint.fields import Spec
from twofold.blueprint.model import Name, Variable, VariableValue
from twofold.blueprint.quantities import ExactlyOne, MistakeError
from twofold.blueprint.vocabulary import After, Example, Limits, Shown
from twofold.placement.model import NAMESPACE

HOST_PATTERN = r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"

# The blocks for private use: RFC 1918, section 3.
PRIVATE_BLOCKS = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))

# What nobody on the internet has as an address: those, and what is for a machine itself, for
# carriers, for one link, for groups, or for later.
# https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
NOT_PUBLIC = (
    *PRIVATE_BLOCKS,
    *map(
        IPv4Network,
        ("0.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"),
    ),
)

# AWS takes blocks of /16 to /28 (EC2's CreateVpc); /20 is the smallest that three zones of
# public and private subnets share without soon being full.
WIDEST, NARROWEST = 16, 20

Text = Annotated[str, Limits(shortest=1)]
# What Kubernetes takes as the name of a namespace or a Gateway: a DNS label, RFC 1123.
Label = Annotated[str, Limits(pattern=r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", longest=63)]
# As much of an address as tells it from something else.
Mailbox = Annotated[str, Limits(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", longest=100)]
Host = Annotated[str, Limits(pattern=HOST_PATTERN, longest=253)]
# The operators that applications may need in a cluster, by what they are called.
OperatorName = Literal["cloudnative-pg", "keda", "mongodb", "rabbitmq", "seaweedfs"]


def private_block(text: str) -> str:
    """Let through a private IPv4 block of /16 to /20."""
    hint = f"as in 10.0.0.0/16; /{WIDEST} to /{NARROWEST}, in one of " + ", ".join(
        map(str, PRIVATE_BLOCKS)
    )
    try:
        block = IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise MistakeError("invalid-block", "is not an IPv4 address block", hint) from None
    fits = WIDEST <= block.prefixlen <= NARROWEST
    if not fits or not any(block.subnet_of(private) for private in PRIVATE_BLOCKS):
        raise MistakeError("invalid-block", "is not a private block of that size", hint)
    return str(block)


def public_block(text: str) -> str:
    """Let through an IPv4 block, or an address, from which requests come over the internet."""
    hint = "as in 203.0.113.0/24, or 203.0.113.7 for one address"
    try:
        block = IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError):
        hint += "; a block begins with its first address"
        raise MistakeError("invalid-block", "is not an IPv4 address block", hint) from None
    if any(block.overlaps(inner) for inner in NOT_PUBLIC):
        message = "has addresses that are not on the internet"
        raise MistakeError("invalid-block", message, f"{hint}; left out, it is asked from anywhere")
    return str(block)


class PlatformNetworkSpec(Spec):
    """The network of a platform stack."""

    platform: Annotated[Text, Example("platform-aws-dev")]
    """The platform stack: `platform-aws-dev`, or `organization/project/stack`."""


class ExistingNetworkSpec(Spec):
    """A network that stands already."""

    id: Annotated[Text, Example("vpc-0a1b2c3d4e5f60718")]
    """The network's id, as the cloud knows it."""
    subnets: Annotated[list[Text] | None, Shown(["subnet-0a1b2c3d4e5f60718"])] = None
    """Ids of the private subnets to use; left out, those tagged `Tier: private`."""


NETWORK = ExactlyOne(
    ("platform", "id"), "as in {platform: platform-aws-dev} or {id: vpc-0a1b2c3d4e5f60718}"
)
NetworkSpec = Annotated[
    PlatformNetworkSpec | ExistingNetworkSpec,
    NETWORK,
]


class PlatformClusterSpec(Spec):
    """The cluster of a platform stack."""

    platform: Annotated[Text, Example("platform-aws-dev")]
    """The platform stack: `platform-aws-dev`, or `organization/project/stack`."""


class GatewaySpec(Spec):
    """A Gateway of the Gateway API that lets routes of other namespaces in."""

    name: Annotated[Label, Example("entry")]
    """The Gateway's name, as Kubernetes writes it: lower-case letters, digits, `-`."""
    namespace: Annotated[Label, Example("gateways")]
    """The namespace that it is in, as in `gateways`."""
    proxies: Annotated[Label | None, Example("proxies")] = None
    """The namespace that its proxies run in; left out, its own."""


class ExistingClusterSpec(Spec):
    """A cluster that stands already, and what of it this stack may use."""

    name: Annotated[Text, Example("team-cluster")]
    """The cluster's name, as the cloud knows it: on Azure and Google Cloud its whole id; on
    `kubernetes`, the kubeconfig's context."""
    gateway: Annotated[GatewaySpec | None, Shown({"name": "entry", "namespace": "gateway"})] = None
    """The Gateway that public routes and calls of functions come through."""
    listener: Annotated[
        Text | None,
        Example(
            "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/net/entry/"
            "50dc6c495c0c9188/0467ef3c8400ae65"
        ),
    ] = None
    """The load balancer's listener in front of the Gateway: on AWS its ARN, on Azure and Google
    Cloud its address."""
    link: Annotated[Text | None, Example("a1b2c3")] = None
    """What reaches that listener from outside: on AWS the id of API Gateway's VPC link, on Azure
    that of the Container Apps environment of doors, on Google Cloud of the subnet that they
    join."""
    scaler: Annotated[Text | None, Example("arn:aws:iam::123456789012:role/keda")] = None
    """The identity that KEDA's operator runs as; on AWS, its role's ARN."""
    registry: Annotated[Text | None, Example("registry.example.com/images")] = None
    """The repository that images are pushed to, as in `registry.example.com/images`."""
    storage: Annotated[Text | None, Example("gp3")] = None
    """The storage class of volumes; left out, the cluster's default."""
    operators: Annotated[
        dict[OperatorName, Label] | None, Shown({"cloudnative-pg": "databases"})
    ] = None
    """Namespaces of operators that do not run in their usual ones, by the operators' names."""


CLUSTER = ExactlyOne(
    ("platform", "name"), "as in {platform: platform-aws-dev} or {name: team-cluster}"
)
ClusterSpec = Annotated[
    PlatformClusterSpec | ExistingClusterSpec,
    CLUSTER,
]


class DomainSpec(Spec):
    """A public host name."""

    name: Annotated[Host, Example("shop.example.com")]
    """The host name, such as `shop.example.com`."""
    zone: Annotated[Host, Example("example.com")]
    """The DNS zone that it lies in, which exists: `example.com`."""
    id: Annotated[Text | None, Example("Z0123456789ABCDEFGHIJ")] = None
    """The zone's id, as the cloud knows it; left out, the zone is found by its domain, except on
    Azure, which finds it by its id alone."""


def in_zone(domain: DomainSpec) -> DomainSpec:
    """Let through a host name that lies in its zone."""
    if not f".{domain.name}".endswith(f".{domain.zone}"):
        message = f"has the name '{domain.name}', which is not in the zone '{domain.zone}'"
        raise MistakeError("outside-zone", message, f"as in shop.{domain.zone}")
    return domain


class ExistingSpec(Spec):
    """What is there already, made by somebody else."""

    stores: Annotated[dict[str, Text] | None, Shown({"ledger": "ID"})] = None
    """Stores by the blueprint's name, each with the id that the cloud knows it by."""
    secrets: Annotated[dict[str, Text] | None, Shown({"gateway-key": "ID"})] = None
    """Secrets by the blueprint's name, each with the id that the cloud knows it by."""


class NewClusterSpec(Spec):
    """A Kubernetes cluster for all applications, with what they need in it."""

    administrators: Annotated[
        list[Text] | None, Shown(["arn:aws:iam::123456789012:role/platform"])
    ] = None
    """Who else may do everything in it, besides who creates it: on AWS ARNs of roles, on Azure
    ids of Entra's groups, on Google Cloud as in `user:ada@example.com`."""
    addresses: Annotated[
        list[Annotated[str, After(public_block)]] | None,
        Limits(shortest=1),
        Shown(["203.0.113.0/24"]),
    ] = None
    """From which addresses its API server may be asked besides the cluster itself, on AWS and
    Azure: public IPv4 blocks, among them those of whoever deploys; left out, from any."""


class PlatformSpec(Spec):
    """What outlives applications: the network, and a cluster where services run in one."""

    cidr: Annotated[str, After(private_block), Example("10.20.0.0/16")] = "10.0.0.0/16"
    """The network's address block: private, /16 to /20."""
    zones: Annotated[int, Limits(least=2, most=3), Example(3)] | None = None
    """How many zones it spans; left out, 3 when protected and 2 otherwise."""
    cluster: Annotated[NewClusterSpec | None, Shown({"administrators": []})] = None
    """A Kubernetes cluster, `{}` for the usual one; left out, there is none."""
    existing: Annotated[ExistingClusterSpec | None, Shown({"name": "team-cluster"})] = None
    """On the cloud `kubernetes`: the cluster that stands already, whose operators are installed."""
    protected: bool | None = None
    """Refuse deletion; left out, it holds for `prod` alone."""


class StackSpec(Spec):
    """What the configuration of every stack may say."""

    PREFIX: ClassVar[str] = NAMESPACE

    cloud: Annotated[str, Example("aws")]
    """The cloud to compile for, such as `aws`."""
    environment: Annotated[Name, Example("dev")]
    """The environment, such as `dev` or `prod`: sizes and safety."""
    transforms: Annotated[Text | None, Example("transforms.py")] = None
    """A Python file with the owner's transforms, relative to the project's root."""


class ApplicationStackSpec(StackSpec):
    """The configuration of a blueprint's stack."""

    blueprint: Annotated[Text, Example("blueprints/shop.yaml")]
    """The blueprint file, relative to the project's root; a platform stack has
    `twofold:platform` instead."""
    style: Literal["functions", "kubernetes"] | None = None
    """How services run that `twofold:styles` does not name; left out, `functions`, and on the
    cloud `kubernetes`, which has no other, `kubernetes`."""
    styles: Annotated[
        dict[str, Literal["functions", "kubernetes"]] | None,
        Shown({"cart": "functions"}),
    ] = None
    """How single services run, by their names."""
    variables: Annotated[
        dict[str, dict[Variable, VariableValue]] | None,
        Shown({"cart": {"LOG_LEVEL": "debug"}}),
    ] = None
    """Environment variables of single services in this stack, over and beside those of the
    blueprint, under the same rules."""
    images: Annotated[
        dict[str, Text] | None, Shown({"frontend": "registry.example.com/frontend:1.4.2"})
    ] = None
    """The images that single services run in this stack instead of those in the blueprint, such as
    the digest that another stack has tried; a service with `code` has none to be replaced."""
    network: Annotated[NetworkSpec | None, Shown({"platform": "platform-aws-dev"})] = None
    """The network for stores that need one: `{platform: ...}` or `{id: ..., subnets: [...]}`."""
    cluster: Annotated[ClusterSpec | None, Shown({"platform": "platform-aws-dev"})] = None
    """The cluster for services of style `kubernetes`: `{platform: ...}` or `{name: ...}`."""
    domain: Annotated[
        Annotated[DomainSpec, After(in_zone)] | None,
        Shown({"name": "shop.example.com", "zone": "example.com"}),
    ] = None
    """The public host name; left out, the one that the cloud gives."""
    contact: Annotated[Mailbox | None, Shown("team@example.com")] = None
    """Where notices go by e-mail: on Azure those of API Management, which has to have some address;
    no other cloud writes to anybody. Left out, they go to nobody."""
    existing: Annotated[
        ExistingSpec | None,
        Shown({"stores": {"ledger": "ID"}, "secrets": {"gateway-key": "ID"}}),
    ] = None
    """Stores and secrets that are there already."""
    secrets: Annotated[
        dict[str, Literal["config", "generate"]] | None, Shown({"gateway-key": "config"})
    ] = None
    """Where a secret's value comes from: `config` (`pulumi config set --secret`) or
    `generate` (the cloud's generator)."""


class PlatformStackSpec(StackSpec):
    """The configuration of a platform stack."""

    platform: Annotated[PlatformSpec, Shown({"cidr": "10.0.0.0/16"})]
    """What outlives applications; `{}` for the usual network. An application's stack has
    `twofold:blueprint` instead."""
