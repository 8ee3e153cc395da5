"""Where a platform's cluster writes: what its pods print and, protected, who changed what in it."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.logs import create_workspace
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.placement.model import PlatformStack
from twofold.resources.recorder import explain

# What pods print, what happens to them, and which there are, but nothing that is measured.
# https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-dcr
STREAMS = ("Microsoft-ContainerLogV2", "Microsoft-KubeEvents", "Microsoft-KubePodInventory")

# How often it is counted which pods there are; Azure's own pods are none of anybody's here.
INTERVAL, AZURES_OWN = "5m", "kube-system"

# The names that the agent looks for.
# https://github.com/microsoft/Docker-Provider/tree/ci_prod/scripts/onboarding/aks/onboarding-msi-bicep
EXTENSION, SOURCE = "ContainerInsights", "ContainerInsightsExtension"

# Who changes what, who is let in, and which machines are made why. Whatever is only read would be a
# multiple of all this.
# https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-containerservice-managedclusters-logs
# https://azure.github.io/PSRule.Rules.Azure/en/rules/Azure.AKS.AuditAdmin
AUDITED = ("kube-audit-admin", "guard", "karpenter-events")


def create_logs(
    stack: PlatformStack, group: LoweredGroup, component: pulumi.ComponentResource
) -> azure_native.operationalinsights.Workspace:
    """Create the workspace that keeps what pods print, of all applications."""
    return create_workspace("logs", group, component, protected=stack.protected)


def agent(
    workspace: azure_native.operationalinsights.Workspace,
) -> dict[str, azure_native.containerservice.ManagedClusterAddonProfileArgsDict]:
    """The add-on by which a cluster has an agent on each machine, which says who it is.

    https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable
    """
    return {
        "omsagent": {
            "enabled": True,
            "config": {"logAnalyticsWorkspaceResourceID": workspace.id, "useAADAuth": "true"},
        }
    }


def collect(
    stack: PlatformStack,
    group: LoweredGroup,
    workspace: azure_native.operationalinsights.Workspace,
    cluster: azure_native.containerservice.ManagedCluster,
    component: pulumi.ComponentResource,
) -> None:
    """Tell the agent what to send where, and the control plane too where it is protected."""
    inside = pulumi.ResourceOptions(parent=component)
    rule = azure_native.monitor.DataCollectionRule(
        "logs",
        resource_group_name=group.name,
        kind=azure_native.monitor.KnownDataCollectionRuleResourceKind.LINUX,
        data_sources={
            "extensions": [
                {
                    "name": SOURCE,
                    "extension_name": EXTENSION,
                    "streams": list(STREAMS),
                    "extension_settings": {
                        "dataCollectionSettings": {
                            "interval": INTERVAL,
                            "namespaceFilteringMode": "Exclude",
                            "namespaces": [AZURES_OWN],
                            "enableContainerLogV2": True,
                        }
                    },
                }
            ]
        },
        destinations={
            "log_analytics": [{"name": "logs", "workspace_resource_id": workspace.id}],
        },
        data_flows=[{"streams": list(STREAMS), "destinations": ["logs"]}],
        opts=inside,
    )
    azure_native.monitor.DataCollectionRuleAssociation(
        "logs",
        resource_uri=cluster.id,
        association_name=SOURCE,
        data_collection_rule_id=rule.id,
        opts=inside,
    )
    if stack.protected:
        audit = azure_native.monitor.DiagnosticSetting(
            "cluster",
            resource_uri=cluster.id,
            workspace_id=workspace.id,
            # Into tables of their own, which may be kept at a lower price.
            log_analytics_destination_type="Dedicated",
            logs=[{"category": category, "enabled": True} for category in AUDITED],
            opts=inside,
        )
        explain(audit, "Who changed what in the cluster, and who was let in.")
