"""The HTTP APIs of an application: the public one, and an address for each service that is called.

All of them are there without the service behind them, so that calls may go in circles and
a service may change its style while its address stays.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from twofold.clouds.aws.grants import Grant, Member, link_options
from twofold.clouds.aws.policies import allow, policy, sid
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.scope import Scope
from twofold.placement.model import Domain
from twofold.resources.recorder import explain
from twofold.services.model import Call, Service
from twofold.values import frozen

# What a request is logged with: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "route": "$context.routeKey",
    "status": "$context.status",
    "latency": "$context.responseLatency",
    "caller": "$context.identity.caller",
    "sourceIp": "$context.identity.sourceIp",
    "error": "$context.error.message",
    "integrationError": "$context.integrationErrorMessage",
}

# What the resources of the public API are called; `api` is what somebody calls a service.
PUBLIC = "public-api"

# Requests per second, and how many more in a burst, before callers are asked to slow down.
RATE, BURST = 1000, 2000


@frozen
class LoweredApi:
    """An HTTP API; services attach their routes to it."""

    component: pulumi.ComponentResource
    api: aws.apigatewayv2.Api
    url: pulumi.Input[str]
    authorization: str | None

    def grant(self, link: Call, member: Member) -> Grant:
        """Let a service call another at its address, signed with its own identity.

        By a policy of its own: who needs it no more, since both are in one cluster now, has it
        until its last old instance is gone.
        """
        callee = link.target
        everything = pulumi.Output.format("{}/$default/*", self.api.execution_arn)
        statement = allow(sid("call", callee.name), ["execute-api:Invoke"], [everything])
        call = aws.iam.RolePolicy(
            f"{member.service.name}-{callee.name}-call",
            role=member.role.name,
            policy=policy([statement]),
            opts=link_options(member, f"{callee.was}-call" if callee.was else None),
        )
        return Grant((), {"url": self.url, "auth": "aws-sigv4"}, (call,))


def lower_public_api(scope: Scope) -> LoweredApi:
    """Create the API that the internet sees, under the stack's own domain where it names one."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Api", PUBLIC)
    explain(component, "The public HTTP API.")
    domain = scope.stack.domain
    api = aws.apigatewayv2.Api(
        PUBLIC,
        protocol_type="HTTP",
        description=f"Public API of {scope.application}",
        disable_execute_api_endpoint=domain is not None,
        opts=pulumi.ResourceOptions(parent=component),
    )
    stage = _create_stage(PUBLIC, api, scope, component)
    if domain:
        _create_domain(domain, api, stage, component)
    url = f"https://{domain.name}" if domain else api.api_endpoint
    component.register_outputs({"url": url})
    return LoweredApi(component, api, url, None)


def lower_address(service: Service, scope: Scope) -> LoweredApi:
    """Create the address of a called service: only signed requests that may call it get through."""
    name = f"{service.name}-address"
    component = scope.beside("shared", "Address", service, "address")
    explain(component, f"Where other services call {service.name}, whatever it runs as.")
    api = aws.apigatewayv2.Api(
        name,
        protocol_type="HTTP",
        description=f"Calls to {service.name} of {scope.application}",
        opts=pulumi.ResourceOptions(parent=component),
    )
    _create_stage(name, api, scope, component)
    component.register_outputs({"url": api.api_endpoint})
    return LoweredApi(component, api, api.api_endpoint, "AWS_IAM")


# HTTP APIs wait this long for an answer and no longer.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
API_TIMEOUT_SECONDS = 30


def integration_name(service: str, api: LoweredApi) -> str:
    """What leads from an API to a service is called, in whatever style the service runs."""
    return f"{service}-{'call' if api.authorization else 'http'}"


def create_routes(
    service: str,
    api: LoweredApi,
    integration: aws.apigatewayv2.Integration,
    keys: Sequence[str],
    inside: pulumi.ResourceOptions,
) -> None:
    """Lead requests for these routes to a service's integration."""
    for key in keys:
        aws.apigatewayv2.Route(
            f"{integration_name(service, api)}-{route_slug(key)}",
            api_id=api.api.id,
            route_key=key,
            target=pulumi.Output.format("integrations/{}", integration.id),
            authorization_type=api.authorization,
            opts=inside,
        )


def route_slug(key: str) -> str:
    """A route as a part of a logical name; no two routes have the same one.

    >>> route_slug("GET /products/{id}")
    'get-products-{id}'
    >>> route_slug("$default")
    'default'
    """
    method, _, path = key.partition(" ")
    return "-".join([method.lower().removeprefix("$"), *filter(None, path.split("/"))])


def _create_stage(
    name: str, api: aws.apigatewayv2.Api, scope: Scope, component: pulumi.ComponentResource
) -> aws.apigatewayv2.Stage:
    inside = pulumi.ResourceOptions(parent=component)
    logs = aws.cloudwatch.LogGroup(name, retention_in_days=scope.log_days, opts=inside)
    return aws.apigatewayv2.Stage(
        name,
        api_id=api.id,
        name="$default",
        auto_deploy=True,
        access_log_settings={"destination_arn": logs.arn, "format": json.dumps(ACCESS_LOG)},
        default_route_settings={
            "throttling_rate_limit": RATE,
            "throttling_burst_limit": BURST,
            "detailed_metrics_enabled": scope.protected,
        },
        opts=inside,
    )


def _create_domain(
    domain: Domain,
    api: aws.apigatewayv2.Api,
    stage: aws.apigatewayv2.Stage,
    component: pulumi.ComponentResource,
) -> None:
    """A certificate proved by DNS, the host name, and the record that points at it."""
    inside = pulumi.ResourceOptions(parent=component)
    zone = aws.route53.get_zone_output(
        name=None if domain.id else domain.zone,
        zone_id=domain.id,
        opts=pulumi.InvokeOptions(parent=component),
    )
    certificate = aws.acm.Certificate(
        PUBLIC, domain_name=domain.name, validation_method="DNS", opts=inside
    )
    proof = certificate.domain_validation_options[0]
    record = aws.route53.Record(
        f"{PUBLIC}-proof",
        zone_id=zone.zone_id,
        name=proof.resource_record_name,
        type=proof.resource_record_type,
        records=[proof.resource_record_value],
        ttl=300,
        # Every certificate of an account for this name has the same proof; all may write it.
        # https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
        allow_overwrite=True,
        opts=inside,
    )
    proved = aws.acm.CertificateValidation(
        PUBLIC,
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
        opts=inside,
    )
    host = aws.apigatewayv2.DomainName(
        PUBLIC,
        domain_name=domain.name,
        domain_name_configuration={
            "certificate_arn": proved.certificate_arn,
            "endpoint_type": "REGIONAL",
            "security_policy": "TLS_1_2",
        },
        opts=inside,
    )
    aws.apigatewayv2.ApiMapping(
        PUBLIC, api_id=api.id, domain_name=host.id, stage=stage.id, opts=inside
    )
    target = host.domain_name_configuration
    aws.route53.Record(
        PUBLIC,
        zone_id=zone.zone_id,
        name=domain.name,
        type="A",
        aliases=[
            {
                "name": target.target_domain_name,
                "zone_id": target.hosted_zone_id,
                "evaluate_target_health": False,
            }
        ],
        opts=inside,
    )
