"""Where logs and traces of an application go."""

from __future__ import annotations

from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.values import frozen

# What a workspace keeps without a charge, and the least that it keeps.
# https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
LOG_DAYS, PROTECTED_LOG_DAYS = 30, 90


@frozen
class LoweredLogs:
    """A workspace and an Application Insights resource; who writes there says who it is."""

    component: pulumi.ComponentResource
    workspace: azure_native.operationalinsights.Workspace
    insights: azure_native.applicationinsights.Component


def lower_logs(scope: Scope, group: LoweredGroup) -> LoweredLogs:
    """Create the workspace that keeps logs, and what takes them in."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Logs", "logs")
    explain(component, "Logs and traces of every service.")
    inside = pulumi.ResourceOptions(parent=component)
    workspace = create_workspace("logs", group, component, protected=scope.protected)
    insights = azure_native.applicationinsights.Component(
        "logs",
        resource_group_name=group.name,
        kind="web",
        application_type=azure_native.applicationinsights.ApplicationType.WEB,
        ingestion_mode=azure_native.applicationinsights.IngestionMode.LOG_ANALYTICS,
        workspace_resource_id=workspace.id,
        # Nobody writes with a key that anybody may know.
        disable_local_auth=True,
        opts=inside,
    )
    component.register_outputs({"workspace": workspace.id, "insights": insights.id})
    return LoweredLogs(component, workspace, insights)


def create_workspace(
    name: str, group: LoweredGroup, component: pulumi.ComponentResource, *, protected: bool
) -> azure_native.operationalinsights.Workspace:
    """Create a workspace, which keeps logs for a while: whoever writes there says who it is."""
    return azure_native.operationalinsights.Workspace(
        name,
        resource_group_name=group.name,
        sku={"name": azure_native.operationalinsights.WorkspaceSkuNameEnum.PER_GB2018},
        retention_in_days=PROTECTED_LOG_DAYS if protected else LOG_DAYS,
        features={"disable_local_auth": True},
        opts=pulumi.ResourceOptions(parent=component),
    )
