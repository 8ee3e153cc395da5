"""What Google Cloud refuses although the blueprint language allows it, said before it says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twofold.blueprint.words import printable
from twofold.clouds.gcp.functions.sizes import MAX_CPU
from twofold.clouds.gcp.ids import NETWORK, SECRET, SUBNET, id_of
from twofold.clouds.gcp.kubernetes.limits import cluster_limits
from twofold.clouds.gcp.topic import MAX_PUSH
from twofold.clouds.ids import existing_ids, network_ids
from twofold.clouds.limits import environment_limit, reserved_variables
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import ApplicationStack, ExistingNetwork, PlacedService, Placement
from twofold.services.model import Image, Route, Subscription

# All variables of a function together, names and values.
# https://cloud.google.com/functions/quotas#resource_limits
MAX_ENVIRONMENT = 32 * 1024

# Variables that Cloud Run and the Functions Framework set themselves.
# https://cloud.google.com/run/docs/container-contract#env-vars
# https://cloud.google.com/functions/docs/configuring/env-var#runtime_environment_variables_set_automatically
RESERVED_VARIABLES = re.compile(
    r"^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION|FUNCTION_TARGET|FUNCTION_SIGNATURE_TYPE|"
    r"X_GOOGLE_.*)$"
)

# Cloud Run starts images from Artifact Registry and from Docker Hub.
# https://cloud.google.com/run/docs/deploying#images
IMAGE_HOST = re.compile(r"^([a-z0-9-]+-docker\.pkg\.dev|([a-z]+\.)?gcr\.io|docker\.io)/")

# https://cloud.google.com/api-gateway/docs/deployment-model#choosing_a_region
GATEWAY_REGIONS = (
    "asia-northeast1",
    "australia-southeast1",
    "europe-west1",
    "europe-west2",
    "us-central1",
    "us-east1",
    "us-east4",
    "us-west2",
    "us-west3",
    "us-west4",
)

# Names of services and accounts begin with the stack's: lower-case letters, digits and dashes.
STACK_NAME = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")


def limits(placement: Placement) -> Iterator[Diagnostic]:
    """Everything in a placement that Google Cloud would refuse."""
    stack = placement.stack
    if not STACK_NAME.fullmatch(stack.name):
        yield stack_name(stack)
    yield from network_ids(stack, NETWORK, SUBNET)
    if isinstance(stack.network, ExistingNetwork) and len(stack.network.subnets) != 1:
        yield one_subnet(stack.place("network").key)
    yield from existing_ids(placement, id_of, SECRET)
    routed = any(isinstance(trigger, Route) for trigger in placement.graph.triggers)
    if routed and stack.region and stack.region not in GATEWAY_REGIONS:
        yield no_gateway(stack.region, stack.place("cloud").value)
    yield from cluster_limits(placement)
    for placed in placement.services:
        yield from _answer_limits(placed, placement)
        if placed.style == "functions":
            yield from _function_limits(placed, placement)


def _function_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    """An instance has so many processors, and starts images from so many places."""
    service, size = placed.service, placed.size
    if size.cpu and size.cpu > MAX_CPU:
        yield too_many_processors(placed, placement.said(service, "cpu"))
    yield from environment_limit(placement, service, MAX_ENVIRONMENT, "gcp")
    yield from reserved_variables(placement, service, RESERVED_VARIABLES, "which gcp sets itself")
    if isinstance(service.source, Image) and not _startable(service.source):
        yield image_elsewhere(placed, service.source, placement.said(service, "image"))


def _answer_limits(placed: PlacedService, placement: Placement) -> Iterator[Diagnostic]:
    """Pub/Sub waits so long, whatever a service runs as."""
    service, size = placed.service, placed.size
    triggers = placement.graph.triggers_of(service)
    subscribed = any(isinstance(trigger, Subscription) for trigger in triggers)
    if subscribed and size.timeout > MAX_PUSH:
        yield slow_answer(placed, placement.said(service, "timeout"))


def _startable(image: Image) -> bool:
    """Whether Cloud Run looks where an image lies; without a host, that is Docker Hub."""
    host, slash, _ = image.reference.partition("/")
    elsewhere = slash and ("." in host or ":" in host or host == "localhost")
    return bool(IMAGE_HOST.match(image.reference)) or not elsewhere


def stack_name(stack: ApplicationStack) -> Diagnostic:
    """What a stack makes is called by the stack's name, which Google takes in small letters."""
    return Diagnostic(
        "stack-name",
        f"the stack's name '{printable(stack.name)}' begins names of services and accounts on "
        "gcp, which are of lower-case letters, digits and dashes",
        stack.place("cloud").value,
        "name the stack so, as in shop-gcp-dev",
    )


def one_subnet(span: Span) -> Diagnostic:
    """A service joins one subnet of a network, and Google does not say which."""
    return Diagnostic(
        "no-subnet",
        "a network on gcp has a subnet that services join, and 'twofold:network' does not name one",
        span,
        "as in subnets: [projects/PROJECT/regions/REGION/subnetworks/NAME], one and no more",
    )


def no_gateway(region: str, span: Span) -> Diagnostic:
    """A public route goes through API Gateway, which is not in every region."""
    return Diagnostic(
        "no-gateway",
        f"there are public routes, and API Gateway is not in the region '{printable(region)}'",
        span,
        f"choose another region, as in gcp:region: {GATEWAY_REGIONS[2]}",
    )


def too_many_processors(placed: PlacedService, span: Span) -> Diagnostic:
    """A service asks for more processors than an instance has."""
    return Diagnostic(
        "too-many-processors",
        f"service '{placed.service.name}' asks for {placed.size.cpu:g} processors, and an instance "
        f"on gcp has {MAX_CPU} at most",
        span,
        f"ask for {MAX_CPU} or fewer, and let more instances share the work",
    )


def slow_answer(placed: PlacedService, span: Span) -> Diagnostic:
    """A service that takes messages may take longer than Pub/Sub waits."""
    return Diagnostic(
        "timeout-too-long",
        f"service '{placed.service.name}' takes messages and may take {placed.size.timeout} s, but "
        f"Pub/Sub waits {MAX_PUSH} s for an answer",
        span,
        f"set its timeout to {MAX_PUSH}s or less, or divide the work",
    )


def image_elsewhere(placed: PlacedService, image: Image, span: Span) -> Diagnostic:
    """A ready image lies where Cloud Run does not look."""
    return Diagnostic(
        "image-elsewhere",
        f"service '{placed.service.name}' runs '{image.reference}', but Cloud Run starts images "
        "from Artifact Registry and Docker Hub alone",
        span,
        "push the image to Artifact Registry (`REGION-docker.pkg.dev/...`), or read it through a "
        "remote repository there",
    )
