"""The public address of an application: an API Gateway in front of services that stay private."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.gcp.addresses import let_ask
from twofold.clouds.gcp.domain import create_domain
from twofold.clouds.gcp.names import account_id
from twofold.clouds.gcp.openapi import Backend, document
from twofold.clouds.gcp.project import GATEWAY
from twofold.clouds.gcp.sdk import gcp, pulumi
from twofold.clouds.gcp.service import LoweredService
from twofold.clouds.gcp.shared import Shared
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.placement.model import Placement
from twofold.resources.recorder import base64, explain
from twofold.services.model import Route
from twofold.values import frozen

# What the resources of the public API are called; `api` is what somebody calls a service.
PUBLIC = "public-api"

# A gateway's host is its id, a dash and a hash, in a label of at most 63 characters.
# https://cloud.google.com/api-gateway/docs/deployment-model
GATEWAY_LENGTH = 49


@frozen
class LoweredApi:
    """The gateway, by the address that the internet sees."""

    component: pulumi.ComponentResource
    url: pulumi.Input[str]


def lower_public_api(
    placement: Placement, services: Mapping[str, LoweredService], scope: Scope, shared: Shared
) -> LoweredApi:
    """Create the gateway and what it knows of the routes, under a domain where the stack has one.

    It is told where services are once they are there, and may be asked.
    """
    project = shared.project
    component = pulumi.ComponentResource(f"{scope.application}:shared:Api", PUBLIC)
    explain(component, "The public HTTP API.")
    needed = [project.apis[each] for each in GATEWAY]
    inside = pulumi.ResourceOptions(parent=component, depends_on=needed)
    account = gcp.serviceaccount.Account(
        PUBLIC,
        account_id=account_id(scope.stack.name, PUBLIC),
        display_name=f"Public API of {scope.application}",
        opts=project.inside(component, "iam"),
    )
    name = physical(scope.stack.name, limit=GATEWAY_LENGTH)
    api = gcp.apigateway.Api(PUBLIC, api_id=name, opts=inside)
    backends = _backends(placement, shared)
    routed = dict.fromkeys(each.route.service.name for each in backends)
    asked = [
        let_ask(
            services[each].answers(),
            account.member,
            f"{each}-http",
            project,
            pulumi.ResourceOptions(parent=component),
        )
        for each in routed
    ]
    # A configuration never changes: another one is made, and then the gateway has that.
    config = gcp.apigateway.ApiConfig(
        PUBLIC,
        api=api.api_id,
        api_config_id_prefix="config-",
        gateway_config={"backend_config": {"google_service_account": account.email}},
        openapi_documents=[
            {
                "document": {
                    "path": "openapi.json",
                    "contents": base64(
                        pulumi.Output.json_dumps(document(scope.application, backends))
                    ),
                }
            }
        ],
        opts=pulumi.ResourceOptions(parent=component, depends_on=[*needed, *asked]),
    )
    gateway = gcp.apigateway.Gateway(
        PUBLIC, gateway_id=name, api_config=config.id, region=project.region, opts=inside
    )
    domain = scope.stack.domain
    if domain:
        slowest = max(backend.timeout for backend in backends)
        create_domain(domain, gateway.default_hostname, slowest, project, component)
    address = (
        f"https://{domain.name}"
        if domain
        else pulumi.Output.format("https://{}", gateway.default_hostname)
    )
    component.register_outputs({"url": address})
    return LoweredApi(component, address)


def _backends(placement: Placement, shared: Shared) -> list[Backend]:
    return [
        Backend(
            trigger,
            shared.url_of(trigger.service),
            placement.placed(trigger.service).size.timeout,
        )
        for trigger in placement.graph.triggers
        if isinstance(trigger, Route)
    ]
