"""What an AKS cluster that stands already must have for a placement."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.clouds.kubernetes import requirements as kubernetes
from twofold.clouds.kubernetes.requirements import Requirement, Untold
from twofold.placement.model import Placement
from twofold.services.model import Subscription


def requirements(placement: Placement) -> Iterator[Requirement]:
    """What any cluster needs, and what makes its pods somebody to Azure."""
    shared = [*kubernetes.requirements(placement)]
    yield from shared
    if not shared:
        return
    # https://learn.microsoft.com/azure/aks/workload-identity-deploy-cluster
    yield Requirement(
        "workload identity, and the issuer of its tokens",
        "pods that are the identities of their services",
        Untold(
            "`az aks show` says `oidcIssuerProfile.enabled` and "
            "`securityProfile.workloadIdentity.enabled`"
        ),
        "run `az aks update --enable-oidc-issuer --enable-workload-identity`",
    )
    # https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id
    yield Requirement(
        "access by Entra",
        "deployments",
        Untold("`az aks show` says `aadProfile.managed`"),
        "run `az aks update --enable-aad --enable-azure-rbac`",
    )
    pods = placement.running("kubernetes")
    triggers = [each for each in placement.graph.triggers if each.service in pods]
    if any(isinstance(each, Subscription) for each in triggers):
        # https://keda.sh/docs/latest/authentication-providers/azure-ad-workload-identity/
        yield Requirement(
            "KEDA with workload identity",
            "the messages that it counts",
            Untold("see whether the pods of `keda-operator` have AZURE_FEDERATED_TOKEN_FILE"),
            "install it with `podIdentity.azureWorkload.enabled=true`",
        )
