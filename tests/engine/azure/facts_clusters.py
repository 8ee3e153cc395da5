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
        yield from _probes(each, f"template.containers[{index}]")
    ingress = block(block(given, "configuration"), "ingress")
    if ingress and not ingress.get("targetPort"):
        yield Problem("configuration.ingress.targetPort", "says where requests go")
    yield from _identities(given)


def _probes(container: Mapping[str, Value], path: str) -> Iterator[Problem]:
    # https://learn.microsoft.com/rest/api/resource-manager/containerapps/container-apps/create-or-update#containerappprobe
    for index, probe in enumerate(items(container, "probes")):
        for name, most in {"initialDelaySeconds": 60, "periodSeconds": 240}.items():
            seconds = probe.get(name)
            if isinstance(seconds, int | float) and not 1 <= seconds <= most:
                yield Problem(f"{path}.probes[{index}].{name}", f"is from 1 to {most}")


def _identities(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/container-apps/managed-identity
    configuration, own = block(given, "configuration"), {UNKNOWN, "system", *identities(given)}
    rules = items(block(block(given, "template"), "scale"), "rules")
    used = {
        "configuration.identitySettings": items(configuration, "identitySettings"),
        "configuration.registries": items(configuration, "registries"),
        "template.scale.rules": [block(rule, "custom") for rule in rules],
    }
    for path, users in used.items():
        for each in users:
            identity = each.get("identity")
            if identity and UNKNOWN not in identities(given) and identity not in own:
                yield Problem(path, f"{identity} is no identity of the app")


def environment(given: Mapping[str, Value]) -> Iterator[Problem]:
    """Where container apps run."""
    # https://learn.microsoft.com/azure/reliability/reliability-azure-container-apps
    subnet = block(given, "vnetConfiguration").get("infrastructureSubnetId")
    if given.get("zoneRedundant") and not subnet:
        yield Problem("zoneRedundant", "needs a subnet")
    # https://learn.microsoft.com/azure/container-apps/log-options
    logs = block(given, "appLogsConfiguration")
    keyed = logs.get("destination") == "log-analytics"
    if logs and keyed != bool(logs.get("logAnalyticsConfiguration")):
        yield Problem("appLogsConfiguration", "a workspace and its key go with log-analytics alone")


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
    "azure-native:app:ManagedEnvironment": environment,
    "azure-native:containerregistry:Registry": registry,
    "azure-native:containerservice:ManagedCluster": cluster,
    "azure-native:managedidentity:FederatedIdentityCredential": credential,
}
