"""What a GKE cluster that stands already must have for a placement."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.kubernetes import requirements as kubernetes
from twofold.clouds.kubernetes.requirements import Requirement, Untold
from twofold.placement.model import Placement


def requirements(placement: Placement) -> Iterator[Requirement]:
    """What any cluster needs, less what takes messages, and what GKE's need to be."""
    shared = [*kubernetes.requirements(placement, pushed=True)]
    yield from shared
    if not shared:
        return
    # https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2
    yield Requirement(
        "Dataplane V2",
        "network policies, and the way of pods to their credentials",
        Untold("`gcloud container clusters describe` says `datapathProvider: ADVANCED_DATAPATH`"),
        "choose an Autopilot cluster, or one that was created with it",
    )
    # https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
    yield Requirement(
        "workload identity",
        "pods that are the accounts of their services",
        Untold("`gcloud container clusters describe` says `workloadIdentityConfig`"),
        "choose an Autopilot cluster, or switch it on for the cluster and its machines",
    )
    # https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation
    yield Requirement(
        "an endpoint by name that lets in who comes from outside",
        "deployments",
        Untold("`gcloud container clusters describe` says `allowExternalTraffic: true`"),
        "run `gcloud container clusters update NAME --enable-dns-access`",
    )
