"""What Azure's documentation says of clusters and of container apps, and no model does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network

from ..problems import Problem
from ..wire import UNKNOWN, Value
from .blocks import block, identities, items

# https://learn.microsoft.com/azure/container-apps/containers#allocations
LEAST_CPU, MOST_CPU, GIBIBYTES_PER_CPU = 0.25, 4.0, 2


def cluster(given: Mapping[str, Value]) -> Iterator[Problem]:
    """An AKS cluster."""
    yield from _access(given)
    yield from _addresses(block(given, "networkProfile"))
    pools = items(given, "agentPoolProfiles")
    if not any(each.get("mode") == "System" for each in pools):
        yield Problem("agentPoolProfiles", "a cluster has a pool of mode System")
    # https://learn.microsoft.com/azure/aks/node-auto-provisioning#limitations-and-unsupported-features
    automatic = block(given, "nodeProvisioningProfile").get("mode") == "Auto"
    for index, pool in enumerate(pools):
        path = f"agentPoolProfiles[{index}]"
        if automatic and pool.get("enableAutoScaling"):
            yield Problem(f"{path}.enableAutoScaling", "nodes are provisioned automatically")
        # https://learn.microsoft.com/azure/aks/nat-gateway
        outbound = block(given, "networkProfile").get("outboundType")
        if outbound == "userAssignedNATGateway" and not pool.get("vnetSubnetID"):
            yield Problem(f"{path}.vnetSubnetID", "a NAT gateway is that of a subnet")


def _access(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad
    if given.get("disableLocalAccounts") and not block(given, "aadProfile").get("managed"):
        yield Problem("disableLocalAccounts", "nobody could log in without Entra")
    # https://learn.microsoft.com/azure/aks/use-managed-identity
    if block(given, "identityProfile").get("kubeletidentity") and not identities(given):
        yield Problem("identityProfile", "needs an identity of the cluster that somebody made")
    # https://learn.microsoft.com/azure/aks/workload-identity-overview
    workload = block(block(given, "securityProfile"), "workloadIdentity").get("enabled")
    if workload and not block(given, "oidcIssuerProfile").get("enabled"):
        yield Problem("securityProfile.workloadIdentity", "needs the OIDC issuer")


def _addresses(network: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/aks/azure-cni-overlay#ip-address-planning
    services, pods = network.get("serviceCidr"), network.get("podCidr")
    names = network.get("dnsServiceIP")
    if not isinstance(services, str) or not isinstance(pods, str):
        return
    if ip_network(services).overlaps(ip_network(pods)):
        yield Problem("networkProfile.podCidr", f"{pods} overlaps with {services}")
    if names and ip_address(str(names)) not in ip_network(services):
        yield Problem("networkProfile.dnsServiceIP", f"{names} is not in {services}")


def registry(given: Mapping[str, Value]) -> Iterator[Problem]:
    """A container registry."""
    # https://learn.microsoft.com/azure/container-registry/container-registry-skus
    if block(given, "sku").get("name") == "Premium":
        return
    policies = block(given, "policies")
    if block(policies, "retentionPolicy").get("status") == "enabled":
        yield Problem("policies.retentionPolicy", "is of the Premium tier")
    if given.get("zoneRedundancy") == "Enabled":
        yield Problem("zoneRedundancy", "is of the Premium tier")


def app(given: Mapping[str, Value]) -> Iterator[Problem]:
    """A container app."""
    for index, each in enumerate(items(block(given, "template"), "containers")):
        path = f"template.containers[{index}].resources"
        resources = block(each, "resources")
        cpu, memory = resources.get("cpu"), str(resources.get("memory") or "")
        if not isinstance(cpu, int | float):
            yield Problem(path, "a container says how much of a processor it takes")
        elif cpu % LEAST_CPU or not LEAST_CPU <= cpu <= MOST_CPU:
            yield Problem(f"{path}.cpu", f"{cpu} is no multiple of {LEAST_CPU} up to {MOST_CPU:g}")
        elif memory not in {f"{cpu * GIBIBYTES_PER_CPU:g}Gi", f"{cpu * GIBIBYTES_PER_CPU:.1f}Gi"}:
            yield Problem(f"{path}.memory", f"{memory} does not go with {cpu} processors")
    ingress = block(block(given, "configuration"), "ingress")
    if ingress and not ingress.get("targetPort"):
        yield Problem("configuration.ingress.targetPort", "says where requests go")


def credential(given: Mapping[str, Value]) -> Iterator[Problem]:
    """A federated credential of an identity."""
    # https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity
    issuer = given.get("issuer")
    if isinstance(issuer, str) and issuer != UNKNOWN and not issuer.startswith("https://"):
        yield Problem("issuer", f"{issuer} is no address of an issuer")
    subject = str(given.get("subject"))
    if subject.startswith("system:serviceaccount") and subject.count(":") != 3:
        yield Problem("subject", f"{subject} names no service account")
    if given.get("audiences") != ["api://AzureADTokenExchange"]:
        yield Problem("audiences", "is Entra's own, and one")


FACTS: Mapping[str, Callable[[Mapping[str, Value]], Iterator[Problem]]] = {
    "azure-native:app:ContainerApp": app,
    "azure-native:containerregistry:Registry": registry,
    "azure-native:containerservice:ManagedCluster": cluster,
    "azure-native:managedidentity:FederatedIdentityCredential": credential,
}
