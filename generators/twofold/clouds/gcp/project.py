"""The Google project that a stack stands in: its id and number, and the APIs that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.placement.model import Placement
from twofold.resources.recorder import explain
from twofold.services.model import (
    Bucket,
    Cache,
    Code,
    DocumentStore,
    RelationalStore,
    Route,
    Schedule,
    Store,
    Subscription,
)
from twofold.values import frozen

# What makes a function of code: https://cloud.google.com/functions/docs/create-deploy-gcloud
BUILDING = ("artifactregistry", "cloudbuild", "cloudfunctions", "storage")

# https://cloud.google.com/api-gateway/docs/configure-dev-env#enabling_required_services
GATEWAY = ("apigateway", "servicecontrol", "servicemanagement")

# A load balancer, its certificate and its name.
DOMAIN = ("certificatemanager", "compute", "dns")

# Pub/Sub itself moves dead letters, and asks for the tokens that it delivers messages with.
# https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
AGENTS = ("pubsub",)


@frozen
class Project:
    """A project: its id and its number, the stack's region, its APIs by their short names.

    `agents` are whom Google's own services are in the project.
    """

    component: pulumi.ComponentResource
    id: pulumi.Input[str]
    number: pulumi.Output[str]
    region: pulumi.Input[str]
    apis: Mapping[str, gcp.projects.Service]
    agents: Mapping[str, gcp.projects.ServiceIdentity]

    def agent(self, api: str) -> pulumi.Output[str]:
        """Whom one of Google's own services is, as grants name it."""
        return self.agents[api].member

    def inside(self, component: pulumi.ComponentResource, *apis: str) -> pulumi.ResourceOptions:
        """Options of resources in a component, which are made once their APIs are switched on."""
        return pulumi.ResourceOptions(
            parent=component, depends_on=[self.apis[each] for each in apis]
        )


def lower_project(application: str, apis: Iterable[str]) -> Project:
    """Look up the project, and switch on the APIs that the stack uses.

    They stay switched on when the stack goes: other stacks of the project use them as well.
    """
    component = pulumi.ComponentResource(f"{application}:shared:Project", "project")
    explain(component, "The project that everything stands in, and the APIs that it needs.")
    settings = pulumi.Config("gcp")
    project, region = settings.require("project"), settings.require("region")
    number = gcp.organizations.get_project_output(
        project_id=project, opts=pulumi.InvokeOptions(parent=component)
    ).number
    switched = {
        each: gcp.projects.Service(
            each,
            service=f"{each}.googleapis.com",
            disable_on_destroy=False,
            opts=pulumi.ResourceOptions(parent=component),
        )
        for each in sorted({*apis})
    }
    agents = {
        each: gcp.projects.ServiceIdentity(
            each,
            service=f"{each}.googleapis.com",
            opts=pulumi.ResourceOptions(parent=component, depends_on=[switched[each]]),
        )
        for each in AGENTS
        if each in switched
    }
    component.register_outputs({"number": number})
    return Project(component, project, number, region, switched, agents)


def apis_of(placement: Placement) -> Iterator[str]:
    """The short names of the APIs that a placement's resources need."""
    graph, stack = placement.graph, placement.stack
    yield "iam"
    yield "run"
    if any(isinstance(service.source, Code) for service in graph.services):
        yield from BUILDING
    routed = any(isinstance(trigger, Route) for trigger in graph.triggers)
    if routed:
        yield from GATEWAY
    if routed and stack.domain:
        yield from DOMAIN
    if graph.topics or any(isinstance(trigger, Subscription) for trigger in graph.triggers):
        yield "pubsub"
    if any(isinstance(trigger, Schedule) for trigger in graph.triggers):
        yield "cloudscheduler"
    if graph.secrets:
        yield "secretmanager"
    if placement.protected:
        yield "logging"
    for store in graph.stores:
        yield from _apis_of_store(store)


def _apis_of_store(store: Store) -> Iterator[str]:
    match store:
        case DocumentStore():
            yield "firestore"
        case RelationalStore():
            # Its administrator's password is a secret.
            yield from ("compute", "secretmanager", "sqladmin")
        case Cache():
            yield from ("compute", "memorystore")
        case Bucket():
            yield "storage"
