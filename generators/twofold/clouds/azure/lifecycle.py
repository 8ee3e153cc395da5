"""How Azure resources take changes, as the provider says and the resource providers behind it."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.kubernetes import lifecycle as kubernetes
from twofold.resources.lifecycle import Lifecycle

# Storage accounts hold code as well as objects: those of objects say so where they are made.
STATEFUL = frozenset(
    {
        "pulumi_azure_native.containerregistry.Registry",
        "pulumi_azure_native.containerservice.ManagedCluster",
        "pulumi_azure_native.cosmosdb.DatabaseAccount",
        "pulumi_azure_native.cosmosdb.SqlResourceSqlContainer",
        "pulumi_azure_native.cosmosdb.SqlResourceSqlDatabase",
        "pulumi_azure_native.dbforpostgresql.Database",
        "pulumi_azure_native.dbforpostgresql.Server",
        "pulumi_azure_native.keyvault.Secret",
        "pulumi_azure_native.keyvault.Vault",
        "pulumi_azure_native.redisenterprise.Database",
        "pulumi_azure_native.redisenterprise.RedisEnterprise",
        "pulumi_azure_native.resources.ResourceGroup",
        "pulumi_azure_native.servicebus.Namespace",
        "pulumi_azure_native.servicebus.Queue",
        "pulumi_azure_native.servicebus.Subscription",
        "pulumi_azure_native.servicebus.Topic",
    }
)

LOGS = frozenset({"pulumi_azure_native.operationalinsights.Workspace"})

# Of the inputs that lowerings give: names in a resource's path, `x-ms-mutability` in Azure's
# specifications, and provider/pkg/gen/replacement.go of pulumi-azure-native. What Azure refuses to
# change is among them: only another resource can have it otherwise.
FIXED: Mapping[str, frozenset[str]] = {
    "pulumi_azure_native.apimanagement.Api": frozenset(
        {"api_id", "resource_group_name", "service_name"}
    ),
    "pulumi_azure_native.apimanagement.ApiManagementService": frozenset({"resource_group_name"}),
    "pulumi_azure_native.apimanagement.ApiOperation": frozenset(
        {"api_id", "operation_id", "resource_group_name", "service_name"}
    ),
    "pulumi_azure_native.apimanagement.ApiPolicy": frozenset(
        {"api_id", "policy_id", "resource_group_name", "service_name"}
    ),
    "pulumi_azure_native.apimanagement.Diagnostic": frozenset(
        {"diagnostic_id", "resource_group_name", "service_name"}
    ),
    "pulumi_azure_native.apimanagement.Logger": frozenset(
        {"logger_id", "resource_group_name", "service_name"}
    ),
    "pulumi_azure_native.app.ContainerApp": frozenset(
        {"container_app_name", "managed_environment_id", "resource_group_name"}
    ),
    "pulumi_azure_native.app.ContainerAppsAuthConfig": frozenset(
        {"auth_config_name", "container_app_name", "resource_group_name"}
    ),
    "pulumi_azure_native.app.ManagedEnvironment": frozenset(
        {"resource_group_name", "vnet_configuration", "zone_redundant"}
    ),
    "pulumi_azure_native.applicationinsights.Component": frozenset({"resource_group_name"}),
    "pulumi_azure_native.authorization.RoleAssignment": frozenset(
        {"condition", "principal_id", "role_definition_id", "scope"}
    ),
    "pulumi_azure_native.cdn.AFDCustomDomain": frozenset(
        {"host_name", "profile_name", "resource_group_name"}
    ),
    "pulumi_azure_native.cdn.AFDEndpoint": frozenset(
        {"location", "profile_name", "resource_group_name"}
    ),
    "pulumi_azure_native.cdn.AFDOrigin": frozenset(
        {"origin_group_name", "profile_name", "resource_group_name"}
    ),
    "pulumi_azure_native.cdn.AFDOriginGroup": frozenset({"profile_name", "resource_group_name"}),
    "pulumi_azure_native.cdn.Profile": frozenset({"location", "resource_group_name"}),
    "pulumi_azure_native.cdn.Route": frozenset(
        {"endpoint_name", "profile_name", "resource_group_name"}
    ),
    "pulumi_azure_native.containerregistry.Registry": frozenset(
        {"resource_group_name", "zone_redundancy"}
    ),
    "pulumi_azure_native.containerservice.MaintenanceConfiguration": frozenset(
        {"config_name", "resource_group_name", "resource_name_"}
    ),
    "pulumi_azure_native.containerservice.ManagedCluster": frozenset(
        {
            "dns_prefix",
            "network_profile.service_cidr",
            "resource_group_name",
            "resource_name_",
        }
    ),
    "pulumi_azure_native.cosmosdb.DatabaseAccount": frozenset({"resource_group_name"}),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlContainer": frozenset(
        {
            "account_name",
            "container_name",
            "database_name",
            "resource.id",
            "resource.partition_key",
            "resource.unique_key_policy",
            "resource_group_name",
        }
    ),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlDatabase": frozenset(
        {"account_name", "database_name", "resource.id", "resource_group_name"}
    ),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlRoleAssignment": frozenset(
        {"account_name", "principal_id", "resource_group_name", "role_assignment_id", "scope"}
    ),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlRoleDefinition": frozenset(
        {"account_name", "resource_group_name"}
    ),
    "pulumi_azure_native.dbforpostgresql.AdministratorsMicrosoftEntra": frozenset(
        {"object_id", "resource_group_name", "server_name"}
    ),
    "pulumi_azure_native.dbforpostgresql.Database": frozenset(
        {"database_name", "resource_group_name", "server_name"}
    ),
    "pulumi_azure_native.dbforpostgresql.Server": frozenset(
        {"backup.geo_redundant_backup", "resource_group_name"}
    ),
    "pulumi_azure_native.dns.RecordSet": frozenset(
        {"record_type", "relative_record_set_name", "resource_group_name", "zone_name"}
    ),
    "pulumi_azure_native.keyvault.Secret": frozenset({"resource_group_name", "vault_name"}),
    "pulumi_azure_native.keyvault.Vault": frozenset({"resource_group_name"}),
    "pulumi_azure_native.logic.Workflow": frozenset({"resource_group_name"}),
    "pulumi_azure_native.managedidentity.FederatedIdentityCredential": frozenset(
        {"resource_group_name", "resource_name_"}
    ),
    "pulumi_azure_native.managedidentity.UserAssignedIdentity": frozenset({"resource_group_name"}),
    "pulumi_azure_native.monitor.DataCollectionRule": frozenset({"resource_group_name"}),
    "pulumi_azure_native.monitor.DataCollectionRuleAssociation": frozenset(
        {"association_name", "resource_uri"}
    ),
    "pulumi_azure_native.monitor.DiagnosticSetting": frozenset({"resource_uri"}),
    "pulumi_azure_native.network.NatGateway": frozenset({"resource_group_name"}),
    "pulumi_azure_native.network.NetworkSecurityGroup": frozenset({"resource_group_name"}),
    "pulumi_azure_native.network.PrivateDnsZoneGroup": frozenset(
        {"private_dns_zone_group_name", "private_endpoint_name", "resource_group_name"}
    ),
    "pulumi_azure_native.network.PrivateEndpoint": frozenset({"resource_group_name", "subnet"}),
    "pulumi_azure_native.network.PublicIPAddress": frozenset({"resource_group_name", "sku"}),
    "pulumi_azure_native.network.Subnet": frozenset(
        {"resource_group_name", "subnet_name", "virtual_network_name"}
    ),
    "pulumi_azure_native.network.VirtualNetwork": frozenset({"resource_group_name"}),
    "pulumi_azure_native.operationalinsights.Workspace": frozenset({"resource_group_name"}),
    "pulumi_azure_native.privatedns.PrivateZone": frozenset(
        {"location", "private_zone_name", "resource_group_name"}
    ),
    "pulumi_azure_native.privatedns.VirtualNetworkLink": frozenset(
        {"location", "private_zone_name", "resource_group_name"}
    ),
    "pulumi_azure_native.redisenterprise.AccessPolicyAssignment": frozenset(
        {"access_policy_assignment_name", "cluster_name", "database_name", "resource_group_name"}
    ),
    "pulumi_azure_native.redisenterprise.Database": frozenset(
        {"cluster_name", "database_name", "resource_group_name"}
    ),
    "pulumi_azure_native.redisenterprise.RedisEnterprise": frozenset({"resource_group_name"}),
    "pulumi_azure_native.resources.AzureCliScript": frozenset({"resource_group_name"}),
    "pulumi_azure_native.resources.Deployment": frozenset({"resource_group_name"}),
    "pulumi_azure_native.servicebus.Namespace": frozenset({"resource_group_name"}),
    "pulumi_azure_native.servicebus.Queue": frozenset({"namespace_name", "resource_group_name"}),
    "pulumi_azure_native.servicebus.Subscription": frozenset(
        {"namespace_name", "resource_group_name", "topic_name"}
    ),
    "pulumi_azure_native.servicebus.Topic": frozenset({"namespace_name", "resource_group_name"}),
    "pulumi_azure_native.storage.Blob": frozenset(
        {"account_name", "blob_name", "container_name", "resource_group_name", "source"}
    ),
    "pulumi_azure_native.storage.BlobContainer": frozenset(
        {"account_name", "container_name", "resource_group_name"}
    ),
    "pulumi_azure_native.storage.BlobServiceProperties": frozenset(
        {"account_name", "blob_services_name", "resource_group_name"}
    ),
    "pulumi_azure_native.storage.ManagementPolicy": frozenset(
        {"account_name", "management_policy_name", "resource_group_name"}
    ),
    "pulumi_azure_native.storage.StorageAccount": frozenset(
        {"account_name", "resource_group_name"}
    ),
    "pulumi_azure_native.web.AppServicePlan": frozenset({"reserved", "resource_group_name"}),
    "pulumi_azure_native.web.WebApp": frozenset(
        {"kind", "name", "reserved", "resource_group_name"}
    ),
    "pulumi_azure_native.web.WebAppAuthSettingsV2": frozenset({"name", "resource_group_name"}),
    "pulumi_azure_native.web.WebAppFtpAllowed": frozenset({"name", "resource_group_name"}),
    "pulumi_azure_native.web.WebAppScmAllowed": frozenset({"name", "resource_group_name"}),
    "pulumi_random.RandomId": frozenset({"byte_length"}),
    "pulumi_random.RandomPassword": frozenset({"length", "special"}),
}

LIFECYCLE = Lifecycle(
    stateful=STATEFUL | kubernetes.STATEFUL,
    logs=LOGS,
    fixed={**FIXED, **kubernetes.FIXED},
)
