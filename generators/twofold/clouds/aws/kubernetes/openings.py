"""The network's openings between a cluster's machines and the stores that services in it use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.aws.stores import LoweredStore
from twofold.clouds.aws.stores.bucket import LoweredBucket
from twofold.clouds.aws.stores.cache import PORTS, LoweredCache
from twofold.clouds.aws.stores.document import LoweredDocumentStore
from twofold.clouds.aws.stores.relational import PORT, LoweredRelationalStore
from twofold.placement.model import Placement
from twofold.services.model import Use


def open_stores(
    placement: Placement,
    machines: pulumi.Input[str],
    stores: Mapping[str, LoweredStore],
    component: pulumi.ComponentResource,
) -> None:
    """Let the cluster's machines reach the stores that some service in it uses.

    Pods have their machine's security group: which pods get through, their network policies
    say, and then the store itself, by who they are.
    """
    used = {
        link.target.name: stores[link.target.name]
        for link in placement.graph.links
        if isinstance(link, Use) and placement.runs(link.service, "kubernetes")
    }
    for name, store in used.items():
        match store:
            case LoweredRelationalStore():
                _open(name, store.group_id, machines, (PORT, PORT), component)
            case LoweredCache():
                _open(name, store.group_id, machines, PORTS, component)
            case LoweredDocumentStore() | LoweredBucket():
                continue
            case _:
                assert_never(store)


def _open(
    store: str,
    group: pulumi.Input[str],
    machines: pulumi.Input[str],
    ports: tuple[int, int],
    component: pulumi.ComponentResource,
) -> None:
    first, last = ports
    aws.vpc.SecurityGroupIngressRule(
        f"cluster-{store}",
        description="From the cluster",
        security_group_id=group,
        referenced_security_group_id=machines,
        ip_protocol="tcp",
        from_port=first,
        to_port=last,
        opts=pulumi.ResourceOptions(parent=component),
    )
