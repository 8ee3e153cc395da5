"""How an instance is asked whether it has started, is ready, and is alive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict, assert_never

from twofold.services.model import Port, Probe, Service

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import LifecycleArgsDict, ProbeArgsDict

# A start may take as long as this many periods before it counts as failed.
START_PERIODS = 30
# As long may one that says nothing of its health, which is asked every second.
START_SECONDS = 300


class Asks(TypedDict, total=False):
    """What the kubelet asks a container, and what becomes of one that ends."""

    restart_policy: str
    startup_probe: ProbeArgsDict | None
    readiness_probe: ProbeArgsDict | None
    liveness_probe: ProbeArgsDict | None
    lifecycle: LifecycleArgsDict | None


def healthy(probe: Probe) -> ProbeArgsDict:
    """Ask in every period, as the service says itself."""
    return {
        "initial_delay_seconds": probe.delay or None,
        "period_seconds": probe.period,
        **_question(probe),
    }


def starting(probe: Probe) -> ProbeArgsDict:
    """Ask as for readiness; until the first good answer, nobody asks whether it is alive."""
    return {
        "initial_delay_seconds": probe.delay or None,
        "period_seconds": probe.period,
        "failure_threshold": START_PERIODS,
        **_question(probe),
    }


def _question(probe: Probe) -> ProbeArgsDict:
    """What is asked, in the protocol of the port that is asked."""
    port = probe.port
    match port.protocol:
        case "http":
            return {
                "http_get": {
                    "path": probe.path,
                    "port": port.name,
                    "http_headers": [
                        {"name": name, "value": value} for name, value in probe.headers.items()
                    ]
                    or None,
                }
            }
        case "grpc":
            return {"grpc": {"port": port.target}}
        case "tcp":
            return {"tcp_socket": {"port": port.name}}
        case _:
            assert_never(port.protocol)


def listening(ports: Sequence[Port]) -> ProbeArgsDict | None:
    """Of a service that says nothing of its health: whether its process listens yet."""
    return {"tcp_socket": {"port": ports[0].name}} if ports else None


def begun(port: Port) -> ProbeArgsDict:
    """The same, until it does: whoever waits for it waits no longer than it takes."""
    return {
        "period_seconds": 1,
        "failure_threshold": START_SECONDS,
        "tcp_socket": {"port": port.name},
    }


def start_seconds(service: Service) -> int:
    """How long a service may take until it answers."""
    if service.health is None:
        return START_SECONDS
    return service.health.readiness.delay + START_PERIODS * service.health.readiness.period
