"""A door: what a cloud runs outside a cluster to let requests in that it has let pass itself.

It hands a request on to the cluster's gateway, under the host by which that knows the service. Who
may ask is said by the cloud, at the door: nobody else reaches the gateway.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.sdk import pulumi

# distroless-v1.39.1, the Envoy that Envoy Gateway's own proxies are (see `operators.py`), for every
# kind of machine: https://github.com/envoyproxy/gateway/releases/tag/v1.9.1
DIGEST = "sha256:eb2c01c13125d1629637cb4e4cce7207009fb7cc2c8027f9742758549d15b6f4"
IMAGE = f"docker.io/envoyproxy/envoy@{DIGEST}"

# Where the door listens, and the gateway.
PORT, GATEWAY_PORT = 8080, 80

# How long a connection may take to stand, and how often one is tried again: what has just started
# may reach its network a minute later, for which whoever asks ought to wait. Before there is one,
# nothing of a request has been sent.
# https://docs.cloud.google.com/run/docs/configuring/vpc-direct-vpc
CONNECT_SECONDS, CONNECT_AGAIN = 5, 20

MANAGER = (
    "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3"
    ".HttpConnectionManager"
)
ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"


def arguments(gateway: pulumi.Input[str], host: str, timeout: int) -> Sequence[pulumi.Input[str]]:
    """What the image is started with: requests go to `gateway`, an IP address, as for `host`.

    An answer may take `timeout` seconds, quiet ones as well. Of an Envoy that never takes over from
    another one, no memory is shared, of which sandboxes may have none.

    https://www.envoyproxy.io/docs/envoy/latest/operations/cli
    """
    configuration = pulumi.Output.json_dumps(_configuration(gateway, host, timeout))
    return ["--disable-hot-restart", "--config-yaml", configuration]


def _configuration(gateway: pulumi.Input[str], host: str, timeout: int) -> dict[str, object]:
    """Envoy's bootstrap: one listener, one route, one cluster, and no administration.

    https://www.envoyproxy.io/docs/envoy/latest/start/quick-start/configuration-static
    """
    route = {
        "cluster": "gateway",
        "host_rewrite_literal": host,
        "timeout": f"{timeout}s",
        "idle_timeout": f"{timeout}s",
        "retry_policy": {
            "retry_on": "connect-failure",
            "num_retries": CONNECT_AGAIN,
            "retry_back_off": {"base_interval": "0.25s", "max_interval": f"{CONNECT_SECONDS}s"},
        },
    }
    manager = {
        "@type": MANAGER,
        "stat_prefix": "door",
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "door",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "route": route}],
                }
            ]
        },
        "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": ROUTER}}],
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    return {
        "static_resources": {
            "listeners": [
                {
                    "name": "door",
                    "address": _at("0.0.0.0", PORT),  # noqa: S104 (in a container of its own)
                    "filter_chains": [{"filters": filters}],
                }
            ],
            "clusters": [
                {
                    "name": "gateway",
                    "type": "STATIC",
                    "connect_timeout": f"{CONNECT_SECONDS}s",
                    "load_assignment": {
                        "cluster_name": "gateway",
                        "endpoints": [
                            {
                                "lb_endpoints": [
                                    {"endpoint": {"address": _at(gateway, GATEWAY_PORT)}}
                                ]
                            }
                        ],
                    },
                }
            ],
        }
    }


def _at(address: pulumi.Input[str], port: int) -> dict[str, object]:
    return {"socket_address": {"address": address, "port_value": port}}
