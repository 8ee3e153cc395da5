"""The way from an HTTP API to a service in the cluster."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.aws.gateway import (
    API_TIMEOUT_SECONDS,
    LoweredApi,
    create_routes,
    integration_name,
)
from twofold.clouds.aws.kubernetes.cluster import Entry
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.kubernetes.workload import Workload


def attach(
    workload: Workload,
    api: LoweredApi,
    entry: Entry | None,
    keys: Sequence[str],
    ready: pulumi.Resource,
) -> None:
    """Let an API pass requests for these routes on, through the link and the gateway.

    Not before `ready` is there: a service that moves into the cluster answers all the time.

    The gateway tells services apart by the host that is written into each request here: what a
    client wrote there does not get through.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """
    if entry is None:
        raise AssertionError("the limits see that there is a way to what is asked from outside")
    inside = pulumi.ResourceOptions(parent=workload.component)
    integration = aws.apigatewayv2.Integration(
        integration_name(workload.name, api),
        api_id=api.api.id,
        integration_type="HTTP_PROXY",
        integration_method="ANY",
        integration_uri=entry.listener,
        connection_type="VPC_LINK",
        connection_id=entry.link,
        payload_format_version="1.0",
        timeout_milliseconds=API_TIMEOUT_SECONDS * 1000,
        request_parameters={
            "overwrite:header.Host": workload.cluster.host(workload.service),
            "overwrite:path": "$request.path",
        },
        opts=pulumi.ResourceOptions(parent=workload.component, depends_on=[ready]),
    )
    create_routes(workload.name, api, integration, keys, inside)
