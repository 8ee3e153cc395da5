"""The classes that take the stack's tags: Azure has no default ones."""

from __future__ import annotations

TAGGED = frozenset(
    {
        "pulumi_azure_native.apimanagement.ApiManagementService",
        "pulumi_azure_native.app.ContainerApp",
        "pulumi_azure_native.app.ManagedEnvironment",
        "pulumi_azure_native.applicationinsights.Component",
        "pulumi_azure_native.cdn.AFDEndpoint",
        "pulumi_azure_native.cdn.Profile",
        "pulumi_azure_native.containerregistry.Registry",
        "pulumi_azure_native.containerservice.ManagedCluster",
        "pulumi_azure_native.cosmosdb.DatabaseAccount",
        "pulumi_azure_native.cosmosdb.SqlResourceSqlContainer",
        "pulumi_azure_native.cosmosdb.SqlResourceSqlDatabase",
        "pulumi_azure_native.dbforpostgresql.Server",
        "pulumi_azure_native.keyvault.Secret",
        "pulumi_azure_native.keyvault.Vault",
        "pulumi_azure_native.logic.Workflow",
        "pulumi_azure_native.managedidentity.UserAssignedIdentity",
        "pulumi_azure_native.monitor.DataCollectionRule",
        "pulumi_azure_native.network.NatGateway",
        "pulumi_azure_native.network.NetworkSecurityGroup",
        "pulumi_azure_native.network.PrivateEndpoint",
        "pulumi_azure_native.network.PublicIPAddress",
        "pulumi_azure_native.network.VirtualNetwork",
        "pulumi_azure_native.operationalinsights.Workspace",
        "pulumi_azure_native.privatedns.PrivateZone",
        "pulumi_azure_native.privatedns.VirtualNetworkLink",
        "pulumi_azure_native.redisenterprise.RedisEnterprise",
        "pulumi_azure_native.resources.AzureCliScript",
        "pulumi_azure_native.resources.Deployment",
        "pulumi_azure_native.resources.ResourceGroup",
        "pulumi_azure_native.servicebus.Namespace",
        "pulumi_azure_native.storage.StorageAccount",
        "pulumi_azure_native.web.AppServicePlan",
        "pulumi_azure_native.web.WebApp",
    }
)
