"""Who may ask a Gateway's proxies: what stands outside of the cluster and was let in there."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.kubernetes.operators import PROXY_LABELS, PROXY_PORT
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Gateway


def close_proxies(
    gateway: Gateway,
    sources: Sequence[str],
    provider: k8s.Provider,
    component: pulumi.ComponentResource,
    installed: Sequence[pulumi.Resource],
) -> None:
    """Let nobody ask the proxies but these address blocks: no pod gets in behind their back."""
    k8s.networking.v1.NetworkPolicy(
        "proxies",
        metadata={"name": "proxies", "namespace": gateway.proxies},
        spec={
            "pod_selector": {"match_labels": PROXY_LABELS},
            "policy_types": ["Ingress"],
            "ingress": [
                {
                    "from_": [{"ip_block": {"cidr": each}} for each in sources],
                    "ports": [{"protocol": "TCP", "port": PROXY_PORT}],
                }
            ],
        },
        opts=pulumi.ResourceOptions(
            parent=component, provider=provider, depends_on=list(installed)
        ),
    )
