"""Requests from outside: which of those that reach the gateway are for a service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway
from twofold.services.model import Port, Route
from twofold.services.routes import PARAMETER


def create_route(
    workload: Workload,
    gateway: Gateway,
    routes: Iterable[Route],
    pods: pulumi.Resource,
    *,
    called: bool,
) -> k8s.apiextensions.CustomResource:
    """Let requests under the service's host through: those of its routes, or all of a caller's."""
    matches = [{"path": ROOT}] if called else [match_of(each) for each in routes]
    return k8s.apiextensions.CustomResource(
        f"{workload.name}-route",
        api_version="gateway.networking.k8s.io/v1",
        kind="HTTPRoute",
        metadata=workload.metadata,
        spec={
            "parentRefs": [{"name": gateway.name, "namespace": gateway.namespace}],
            "hostnames": [workload.cluster.host(workload.service)],
            "rules": [
                {
                    "matches": some,
                    "timeouts": {"request": f"{workload.placed.size.timeout}s"},
                    "backendRefs": [
                        {"name": workload.name, "port": http_port(workload.service.ports).port}
                    ],
                }
                for some in batches(matches)
            ],
        },
        opts=workload.options(pods),
    )


ROOT = {"type": "PathPrefix", "value": "/"}

# The Gateway API takes this many matches in a rule.
# https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
RULE_MATCHES = 64


def batches(matches: Sequence[Mapping[str, object]]) -> Sequence[Sequence[Mapping[str, object]]]:
    """Matches in as many rules as they need."""
    return [matches[at : at + RULE_MATCHES] for at in range(0, len(matches), RULE_MATCHES)]


def http_port(ports: Sequence[Port]) -> Port:
    """The port that public routes lead to; the rules of the language see that there is one."""
    return next(port for port in ports if port.protocol == "http")


def match_of(route: Route) -> Mapping[str, object]:
    """A route as the Gateway API matches it."""
    path = {"path": path_match(route.path)}
    return path if route.method == "ANY" else {**path, "method": route.method}


def path_match(path: str) -> Mapping[str, str]:
    r"""A path: as it is, or with a pattern for what varies.

    >>> path_match("/products")
    {'type': 'Exact', 'value': '/products'}
    >>> path_match("/products/{id}")
    {'type': 'RegularExpression', 'value': '/products/[^/]+'}
    >>> path_match("/files/v1.0/{path+}")
    {'type': 'RegularExpression', 'value': '/files/v1\\.0/.+'}
    """
    if not PARAMETER.search(path):
        return {"type": "Exact", "value": path}
    parts = [_pattern(part) for part in path.split("/")]
    return {"type": "RegularExpression", "value": "/".join(parts)}


def _pattern(part: str) -> str:
    parameter = PARAMETER.fullmatch(part)
    if parameter is None:
        return re.escape(part)
    return ".+" if parameter[2] else "[^/]+"
