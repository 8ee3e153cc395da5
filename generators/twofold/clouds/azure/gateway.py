"""The public address of an application: an API Management service in the Consumption tier.

It costs nothing while idle, and leads each route to the service that it belongs to, as
itself. Functions stand open to nobody else but their callers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from twofold.clouds.azure.domain import FrontDoor, create_front_door, lead_to
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.logs import LoweredLogs
from twofold.clouds.azure.roles import assign
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.azure.service import Behind
from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import Method, Route
from twofold.values import frozen

# What the resources of the public API are called; `api` is what somebody calls a service.
PUBLIC = "public-api"

# The Consumption tier answers within this time.
# https://github.com/MicrosoftDocs/azure-docs/blob/main/includes/api-management-service-limits.md
API_TIMEOUT_SECONDS = 30

# https://learn.microsoft.com/rest/api/apimanagement/api-operation/create-or-update#uri-parameters
OPERATION_ID_LENGTH = 80

# Azure wants some address, whether there is anybody to tell or not. Nothing is lost without one: in
# this tier there are no notices of subscriptions and quotas, and the certificate is Front Door's.
# https://learn.microsoft.com/azure/api-management/api-management-howto-configure-notifications
NOBODY = "nobody@example.com"


@frozen
class LoweredApi:
    """The gateway, its one API, where the internet finds it, and who it is to services.

    `front` stands in front of it, where the stack has a domain of its own.
    """

    component: pulumi.ComponentResource
    group: LoweredGroup
    service: azure_native.apimanagement.ApiManagementService
    api: azure_native.apimanagement.Api
    url: pulumi.Input[str]
    front: FrontDoor | None

    @property
    def principal_id(self) -> pulumi.Output[str]:
        """Who the gateway is."""
        return self.service.identity.principal_id


def lower_public_api(scope: Scope, group: LoweredGroup, logs: LoweredLogs) -> LoweredApi:
    """Create the gateway, which leads nowhere yet, under the stack's domain if it has one."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Api", PUBLIC)
    explain(component, "The public HTTP API.")
    inside = pulumi.ResourceOptions(parent=component)
    domain = scope.stack.domain
    door = create_front_door(domain, group, component) if domain else None
    service = azure_native.apimanagement.ApiManagementService(
        PUBLIC,
        resource_group_name=group.name,
        sku={"name": azure_native.apimanagement.SkuType.CONSUMPTION, "capacity": 0},
        identity={"type": azure_native.apimanagement.ApimIdentityType.SYSTEM_ASSIGNED},
        publisher_name=scope.application,
        publisher_email=scope.stack.contact or NOBODY,
        opts=inside,
    )
    api = azure_native.apimanagement.Api(
        PUBLIC,
        resource_group_name=group.name,
        service_name=service.name,
        api_id="public",
        display_name=scope.application,
        description=f"Public API of {scope.application}",
        path="",
        protocols=[azure_native.apimanagement.Protocol.HTTPS],
        subscription_required=False,
        opts=inside,
    )
    _log(scope, group, service, logs, component)
    if door:
        # https://learn.microsoft.com/azure/api-management/configure-custom-domain
        lead_to(door, pulumi.Output.format("{}.azure-api.net", service.name))
    url = f"https://{door.domain.name}" if door else service.gateway_url
    component.register_outputs({"url": url})
    return LoweredApi(component, group, service, api, url, door)


def lead(scope: Scope, api: LoweredApi, behind: Sequence[Behind]) -> pulumi.ComponentResource:
    """Lead requests to services, once they are there: one that moves answers all the time."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Ways", f"{PUBLIC}-ways")
    explain(component, "Where the public HTTP API leads requests to.")
    azure_native.apimanagement.ApiPolicy(
        PUBLIC,
        resource_group_name=api.group.name,
        service_name=api.service.name,
        api_id=api.api.name,
        policy_id="policy",
        format=azure_native.apimanagement.PolicyContentFormat.RAWXML,
        value=_policy(behind, api.front),
        opts=pulumi.ResourceOptions(
            parent=component, depends_on=[ready for each in behind for ready in each.ready]
        ),
    )
    component.register_outputs({})
    return component


def _policy(services: Sequence[Behind], door: FrontDoor | None) -> pulumi.Output[str]:
    """Lead each operation to its service, and show the gateway's own token there.

    Where there is a front door, nobody gets in by another way.
    https://learn.microsoft.com/azure/api-management/front-door-api-management

    The token takes the place of what a client sent as `Authorization`, which goes on under
    another name, so that nobody can send that by himself.
    https://learn.microsoft.com/azure/api-management/authentication-managed-identity-policy
    """
    guard = (
        '<check-header name="X-Azure-FDID" failed-check-httpcode="403" '
        'failed-check-error-message="Forbidden" ignore-case="true"><value>{}</value></check-header>'
        if door
        else ""
    )
    ways = "".join(
        f"<when condition='@(context.Operation.Id.StartsWith(\"{_prefix(each.service.name)}\"))'>"
        '<set-backend-service base-url="{}" /></when>'
        for each in services
    )
    return pulumi.Output.format(
        f"<policies><inbound><base />{guard}"
        f"<choose>{ways}</choose>"
        '<set-header name="X-Forwarded-Authorization" exists-action="override"><value>'
        '@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</value></set-header>'
        '<authentication-managed-identity resource="{}" />'
        f'</inbound><backend><forward-request timeout="{API_TIMEOUT_SECONDS}" /></backend>'
        "<outbound><base /></outbound><on-error><base /></on-error></policies>",
        *([door.id] if door else []),
        *(each.url for each in services),
        audience(),
    )


def audience() -> pulumi.Input[str]:
    """What tokens of callers are for: the client id of an app registration, in configuration."""
    return pulumi.Config().require("audience")


def audiences() -> list[pulumi.Input[str]]:
    """How tokens of callers name whom they are for."""
    return [audience(), pulumi.Output.format("api://{}", audience())]


def issuer(group: LoweredGroup) -> pulumi.Output[str]:
    """Who gives callers their tokens: the directory of the subscription, and no other."""
    return pulumi.Output.format("https://sts.windows.net/{}/v2.0", group.tenant_id)


def _log(
    scope: Scope,
    group: LoweredGroup,
    service: azure_native.apimanagement.ApiManagementService,
    logs: LoweredLogs,
    component: pulumi.ComponentResource,
) -> None:
    """Write down requests that fail, and some of the others, beside the services' own logs."""
    inside = pulumi.ResourceOptions(parent=component)
    write = assign(
        PUBLIC,
        "Monitoring Metrics Publisher",
        scope=logs.insights.id,
        principal_id=service.identity.principal_id,
        group=group,
        opts=inside,
    )
    logger = azure_native.apimanagement.Logger(
        PUBLIC,
        resource_group_name=group.name,
        service_name=service.name,
        logger_id="insights",
        logger_type=azure_native.apimanagement.LoggerType.APPLICATION_INSIGHTS,
        resource_id=logs.insights.id,
        credentials={
            "connectionString": logs.insights.connection_string,
            "identityClientId": "SystemAssigned",
        },
        opts=pulumi.ResourceOptions(parent=component, depends_on=[write]),
    )
    azure_native.apimanagement.Diagnostic(
        PUBLIC,
        resource_group_name=group.name,
        service_name=service.name,
        diagnostic_id="applicationinsights",
        logger_id=logger.id,
        always_log=azure_native.apimanagement.AlwaysLog.ALL_ERRORS,
        http_correlation_protocol=azure_native.apimanagement.HttpCorrelationProtocol.W3_C,
        sampling={
            "sampling_type": azure_native.apimanagement.SamplingType.FIXED,
            "percentage": 100 if scope.protected else 10,
        },
        opts=inside,
    )


def attach(
    service: str, api: LoweredApi, routes: Iterable[Route], inside: pulumi.ResourceOptions
) -> None:
    """Let requests for these routes through to a service."""
    for route in routes:
        for method in _methods(route):
            azure_native.apimanagement.ApiOperation(
                f"{service}-http-{_slug(method, route.path)}",
                resource_group_name=api.group.name,
                service_name=api.service.name,
                api_id=api.api.name,
                operation_id=operation_id(service, method, route.path),
                display_name=f"{method} {route.path}",
                method=method,
                url_template=url_template(route.path),
                template_parameters=[
                    {"name": name, "type": "string", "required": True}
                    for name in _parameters(route.path)
                ]
                or None,
                opts=inside,
            )


def _methods(route: Route) -> Iterator[str]:
    """A route's methods; an operation has one."""
    every = (each for each in get_args(Method) if each != "ANY")
    yield from every if route.method == "ANY" else (route.method,)


def _parameters(path: str) -> Iterator[str]:
    for part in path.split("/"):
        if part.startswith("{") and not part.endswith("+}"):
            yield part[1:-1]


def url_template(path: str) -> str:
    """A path as API Management writes it.

    >>> url_template("/cart/{path+}"), url_template("/products/{id}")
    ('/cart/*', '/products/{id}')
    """
    parts = path.split("/")
    return "/".join("*" if part.endswith("+}") else part for part in parts)


def _slug(method: str, path: str) -> str:
    return "-".join([method.lower(), *filter(None, path.split("/"))])


def _prefix(service: str) -> str:
    """What the ids of a service's operations begin with, and no other service's."""
    return f"{service}--"


def operation_id(service: str, method: str, path: str) -> str:
    """An operation's id, by which the policy knows whose it is.

    >>> operation_id("product", "GET", "/products/{id}")
    'product--get-products-(id)'
    """
    slug = _slug(method, path).replace("{", "(").replace("+}", "--)").replace("}", ")")
    return physical(f"{_prefix(service)}{slug}", limit=OPERATION_ID_LENGTH)
