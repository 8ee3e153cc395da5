"""The AKS cluster of a platform stack, with what applications need in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_network

from twofold.clouds.azure.platform.entry import lower_entry
from twofold.clouds.azure.platform.logs import agent, collect, create_logs
from twofold.clouds.azure.platform.machines import Identities, create_identities
from twofold.clouds.azure.platform.network import Network
from twofold.clouds.azure.platform.offer import APPLICATION, kubeconfig
from twofold.clouds.azure.platform.registry import create_registry, image_url
from twofold.clouds.azure.roles import role_id
from twofold.clouds.azure.sdk import azure_native, k8s, pulumi
from twofold.clouds.blocks import apart
from twofold.clouds.kubernetes.operators import install_keda
from twofold.clouds.limits import require_addresses
from twofold.placement.model import NewCluster, PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# Addresses of services and of pods: private, none of a platform's network, and none that AKS or
# Container Apps keep for themselves.
# https://learn.microsoft.com/azure/aks/azure-cni-overlay#ip-address-planning
SERVICE_BLOCKS = ("172.20.0.0/16", "10.100.0.0/16")
POD_BLOCKS = ("192.168.0.0/16", "10.244.0.0/16")

# Names have the tenth address of services, as is usual.
NAMES = 10

# https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
MOST_ADDRESSES = 200

# What AKS itself runs stands on these; for services, it makes machines as they need them.
# https://learn.microsoft.com/azure/aks/use-system-pools#system-and-user-node-pools
DISPOSABLE_SIZE, PROTECTED_SIZE = "Standard_D2ds_v5", "Standard_D4ds_v5"

# https://learn.microsoft.com/azure/aks/planned-maintenance#creating-a-maintenance-window
UPGRADES, UPGRADE_START, UPGRADE_HOURS = "aksManagedAutoUpgradeSchedule", "01:00", 4


@frozen
class PlatformCluster:
    """The cluster's components, and what applications look up of it."""

    components: Sequence[pulumi.ComponentResource]
    outputs: Mapping[str, object]


def lower_cluster(stack: PlatformStack, new: NewCluster, network: Network) -> PlatformCluster:
    """Create the cluster, who it is, its operators and its entry."""
    # One is the network's own.
    require_addresses(stack, new, MOST_ADDRESSES - 1)
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Cluster", "cluster")
    explain(component, "The cluster that services of style `kubernetes` run in.")
    images = create_registry(stack, network.group, component)
    identities = create_identities(network, images, component)
    logs = create_logs(stack, network.group, component)
    cluster = _create_cluster(stack, new, network, identities, logs, component)
    collect(stack, network.group, logs, cluster, component)
    provider = k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(network.group.name, cluster.name, component),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=cluster.id,
        opts=pulumi.ResourceOptions(parent=component),
    )
    component.register_outputs({"name": cluster.name, "images": image_url(images)})
    # From its own chart and not as AKS's add-on, whose operator has to be told by hand who it is.
    # https://learn.microsoft.com/azure/aks/keda-workload-identity
    # https://keda.sh/docs/latest/authentication-providers/azure-ad-workload-identity/
    keda = install_keda(
        provider,
        (),
        identity={"azureWorkload": {"enabled": True, "tenantId": network.group.tenant_id}},
    )
    entry = lower_entry(stack, network, provider, ())
    return PlatformCluster(
        (component, keda, entry.component),
        {
            "cluster_name": cluster.name,
            "cluster_group": network.group.name,
            "image_repository_url": image_url(images),
            "gateway_address": entry.address,
            "door_environment_id": entry.environment.id,
            "door_domain": entry.environment.default_domain,
        },
    )


def _create_cluster(  # noqa: PLR0913, PLR0917 (a cluster stands on much)
    stack: PlatformStack,
    new: NewCluster,
    network: Network,
    identities: Identities,
    logs: azure_native.operationalinsights.Workspace,
    component: pulumi.ComponentResource,
) -> azure_native.containerservice.ManagedCluster:
    group, protected = network.group, stack.protected
    service_block = apart(stack.cidr, SERVICE_BLOCKS)
    cluster = azure_native.containerservice.ManagedCluster(
        "cluster",
        # What somebody types: a contract.
        resource_name_=stack.name,
        resource_group_name=group.name,
        dns_prefix=stack.name,
        sku={
            "name": azure_native.containerservice.ManagedClusterSKUName.BASE,
            "tier": azure_native.containerservice.ManagedClusterSKUTier.STANDARD
            if protected
            else azure_native.containerservice.ManagedClusterSKUTier.FREE,
        },
        identity={
            "type": azure_native.containerservice.ResourceIdentityType.USER_ASSIGNED,
            "user_assigned_identities": [identities.cluster.id],
        },
        identity_profile={
            "kubeletidentity": {
                "resource_id": identities.machines.id,
                "client_id": identities.machines.client_id,
                "object_id": identities.machines.principal_id,
            }
        },
        api_server_access_profile={"authorized_ip_ranges": _open_to(new, network)}
        if new.addresses
        else None,
        # Whoever wants in says who it is: there is no key that somebody may copy.
        disable_local_accounts=True,
        aad_profile={
            "managed": True,
            "enable_azure_rbac": True,
            "admin_group_object_ids": list(new.administrators) or None,
            "tenant_id": group.tenant_id,
        },
        addon_profiles=agent(logs),
        oidc_issuer_profile={"enabled": True},
        security_profile={"workload_identity": {"enabled": True}},
        agent_pool_profiles=[
            {
                "name": "system",
                "mode": azure_native.containerservice.AgentPoolMode.SYSTEM,
                "type": azure_native.containerservice.AgentPoolType.VIRTUAL_MACHINE_SCALE_SETS,
                "vm_size": PROTECTED_SIZE if protected else DISPOSABLE_SIZE,
                "count": stack.zones if protected else 1,
                "availability_zones": [str(zone + 1) for zone in range(stack.zones)],
                "os_type": azure_native.containerservice.OSType.LINUX,
                "os_sku": azure_native.containerservice.OSSKU.AZURE_LINUX,
                "vnet_subnet_id": network.subnets["machines"].id,
                # Network policies know names by the pods that answer, and not by their machine.
                # https://learn.microsoft.com/azure/aks/localdns-custom
                "local_dns_profile": {"mode": azure_native.containerservice.LocalDNSMode.DISABLED},
                "node_taints": ["CriticalAddonsOnly=true:NoSchedule"] if protected else None,
            }
        ],
        node_provisioning_profile={"mode": azure_native.containerservice.NodeProvisioningMode.AUTO},
        network_profile={
            "network_plugin": azure_native.containerservice.NetworkPlugin.AZURE,
            "network_plugin_mode": azure_native.containerservice.NetworkPluginMode.OVERLAY,
            "network_dataplane": azure_native.containerservice.NetworkDataplane.CILIUM,
            "network_policy": azure_native.containerservice.NetworkPolicy.CILIUM,
            "load_balancer_sku": azure_native.containerservice.LoadBalancerSku.STANDARD,
            "outbound_type": (azure_native.containerservice.OutboundType.USER_ASSIGNED_NAT_GATEWAY),
            "pod_cidr": apart(stack.cidr, POD_BLOCKS),
            "service_cidr": service_block,
            "dns_service_ip": str(ip_network(service_block)[NAMES]),
        },
        auto_upgrade_profile={
            "upgrade_channel": azure_native.containerservice.UpgradeChannel.STABLE,
            "node_os_upgrade_channel": (
                azure_native.containerservice.NodeOSUpgradeChannel.NODE_IMAGE
            ),
        },
        opts=pulumi.ResourceOptions(
            parent=component,
            depends_on=[*identities.ready, _let_deployer_in(network, component)],
        ),
    )
    explain(
        cluster,
        "AKS makes machines as services need them (node auto-provisioning), and renews them and "
        "itself. Cilium enforces network policies.",
    )
    azure_native.containerservice.MaintenanceConfiguration(
        "cluster",
        resource_group_name=group.name,
        resource_name_=cluster.name,
        config_name=UPGRADES,
        maintenance_window={
            "schedule": {
                "weekly": {
                    "day_of_week": azure_native.containerservice.WeekDay.SUNDAY,
                    "interval_weeks": 1,
                }
            },
            "start_time": UPGRADE_START,
            "duration_hours": UPGRADE_HOURS,
        },
        opts=pulumi.ResourceOptions(parent=component),
    )
    return cluster


def _open_to(new: NewCluster, network: Network) -> list[pulumi.Input[str]]:
    """From where the API server may be asked: machines do so by the network's way out.

    https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
    """
    return [*new.addresses, pulumi.Output.format("{}/32", network.way_out.address.ip_address)]


def _let_deployer_in(
    network: Network, component: pulumi.ComponentResource
) -> azure_native.authorization.RoleAssignment:
    """Let whoever creates the cluster do everything in it, as it is with any cluster.

    It takes minutes until the cluster knows a new assignment, so this one is there before it: on
    the group, in which it is the only one. Somebody else who deploys later changes nothing.
    https://learn.microsoft.com/azure/aks/manage-azure-rbac
    """
    return azure_native.authorization.RoleAssignment(
        "deployer",
        scope=network.group.group.id,
        role_definition_id=role_id("Azure Kubernetes Service RBAC Cluster Admin", network.group),
        principal_id=network.group.deployer,
        opts=pulumi.ResourceOptions(parent=component, ignore_changes=["principal_id"]),
    )
