"""Where Google writes about Kubernetes clusters."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, PROVIDER, UNUSED, Mapped, because, fact

_WINDOWS = (
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions"
)

CLUSTERS: Mapping[str, Mapped] = {
    "gcp:container/cluster:Cluster": Mapped(
        ("container.v1/Cluster",),
        "container.googleapis.com",
        names={
            "clusterAutoscaling": "autoscaling",
            "clusterAutoscaling.autoProvisioningDefaults": "autoprovisioningNodePoolDefaults",
            "enableAutopilot": "autopilot.enabled",
            "gatewayApiConfig": "networkConfig.gatewayApiConfig",
            "maintenancePolicy.dailyMaintenanceWindow": "window.dailyMaintenanceWindow",
            "nodeLocations": "locations",
        },
        own={
            **because(
                PROVIDER,
                "allowNetAdmin",
                "deletionProtection",
                "ignoreNodeCountChanges",
                "removeDefaultNodePool",
                "skipNodePoolRefresh",
            ),
            **because(
                COMPUTED,
                "controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint",
                "maintenancePolicy.dailyMaintenanceWindow.duration",
                "masterAuth.clientCertificate",
                "masterAuth.clientKey",
                "masterAuth.clusterCaCertificate",
                "privateClusterConfig.peeringName",
                "privateClusterConfig.privateEndpoint",
                "privateClusterConfig.publicEndpoint",
            ),
            **because(
                UNUSED,
                "addonsConfig",
                "autopilotClusterPolicyConfig",
                "autopilotPrivilegedAdmissions",
                "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey",
                "clusterAutoscaling.autoProvisioningDefaults.diskSize",
                "clusterAutoscaling.autoProvisioningDefaults.management",
                "clusterAutoscaling.autoProvisioningLocations",
                "clusterAutoscaling.defaultComputeClassEnabled",
                "clusterAutoscaling.enabled",
                "clusterAutoscaling.resourceLimits",
                "clusterTelemetry",
                "dataplaneOptimizationMode",
                "datapathProvider",
                "defaultMaxPodsPerNode",
                "defaultSnatStatus",
                "desiredEmulatedVersion",
                "disableL4LbFirewallReconciliation",
                "dnsConfig",
                "enableCiliumClusterwideNetworkPolicy",
                "enableFqdnNetworkPolicy",
                "enableIntranodeVisibility",
                "enableL4IlbSubsetting",
                "enableLegacyAbac",
                "enableMultiNetworking",
                "enableShieldedNodes",
                "enterpriseConfig",
                "fleet",
                "inTransitEncryptionConfig",
                "ipAllocationPolicy.additionalIpRangesConfigs",
                "ipAllocationPolicy.additionalPodRangesConfig",
                "ipAllocationPolicy.podCidrOverprovisionConfig",
                "loggingConfig",
                "maintenancePolicy.disruptionBudget",
                "maintenancePolicy.maintenanceExclusions",
                "maintenancePolicy.recurringMaintenanceWindow",
                "maintenancePolicy.recurringWindow",
                "minMasterVersion",
                "monitoringConfig",
                "networkPerformanceConfig",
                "networkingMode",
                "nodeConfig",
                "nodePoolAutoConfig",
                "nodePoolDefaults",
                "nodePools",
                "nodeVersion",
                "podSecurityPolicyConfig",
                "privateIpv6GoogleAccess",
                "protectConfig",
                "resourceUsageExportConfig",
                "serviceExternalIpsConfig",
                "tpuConfig",
                "userManagedKeysConfig",
                "workloadAltsConfig",
            ),
        },
        facts={
            "name": fact(
                "container.v1 Cluster.name", pattern=r"^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$"
            ),
            "maintenancePolicy.dailyMaintenanceWindow.startTime": fact(
                _WINDOWS, pattern=r"^([01]\d|2[0-3]):[0-5]\d$"
            ),
        },
        # "forces new" in google/services/container/resource_container_cluster.go of the provider.
        fixed=frozenset(
            {
                "clusterAutoscaling.autoProvisioningDefaults.serviceAccount",
                "enableAutopilot",
                "ipAllocationPolicy.clusterIpv4CidrBlock",
                "ipAllocationPolicy.clusterSecondaryRangeName",
                "ipAllocationPolicy.servicesIpv4CidrBlock",
                "ipAllocationPolicy.servicesSecondaryRangeName",
                "location",
                "name",
                "network",
                "subnetwork",
            }
        ),
    ),
}
