"""Which of Azure's models speak of a resource type: every type that twofold makes is here.

`fixed` is from x-ms-mutability in Azure's specifications (as the `visibility` of members in the
newest packages has it) and from pulumi-azure-native, provider/pkg/gen/replacement.go.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import names
from .mappings_clusters import CLUSTERS
from .modelled import NEWER, Modelled, because

_BUS = "servicebus.v2022_10_01_preview"
_STORAGE = "storage.v2024_01_01"
_IDENTITY = "msi.v2023_01_31"

_PUBLISHING = ("web", "CsmPublishingCredentialsPoliciesEntity")
_APP_FIXED = frozenset({"reserved", "isXenon", "hyperV", "hostingEnvironmentProfile"})
_TOPIC_FIXED = frozenset({"requiresDuplicateDetection", "enablePartitioning"})

IDENTITIES: Mapping[str, Modelled] = {
    "azure-native:resources:ResourceGroup": Modelled(
        "resource.resources.v2024_07_01",
        "resource_groups.create_or_update",
        "ResourceGroup",
        name=names.RESOURCE_GROUP,
    ),
    "azure-native:resources:Deployment": Modelled(
        "resource.resources.v2024_07_01", "deployments.create_or_update", "Deployment"
    ),
    "azure-native:resources:AzureCliScript": Modelled(
        "resource.deploymentscripts.v2023_08_01",
        "deployment_scripts.create",
        "AzureCliScript",
    ),
    "azure-native:managedidentity:UserAssignedIdentity": Modelled(
        _IDENTITY, "user_assigned_identities.create_or_update", "Identity", name=names.IDENTITY
    ),
    "azure-native:managedidentity:FederatedIdentityCredential": Modelled(
        _IDENTITY,
        "federated_identity_credentials.create_or_update",
        "FederatedIdentityCredential",
    ),
    "azure-native:authorization:RoleAssignment": Modelled(
        "authorization.v2022_04_01",
        "role_assignments.create",
        "RoleAssignmentCreateParameters",
        fixed=frozenset({"principalId", "scope"}),
        name=names.UUID,
    ),
    "azure-native:authorization:ManagementLockByScope": Modelled(
        "resource.locks.v2016_09_01",
        "management_locks.create_or_update_by_scope",
        "ManagementLockObject",
        name=names.LOCK,
    ),
    "azure-native:keyvault:Vault": Modelled(
        "keyvault",
        "vaults.create_or_update",
        "VaultCreateOrUpdateParameters",
        name=names.VAULT,
    ),
    "azure-native:keyvault:Secret": Modelled(
        "keyvault", "secrets.create_or_update", "SecretCreateOrUpdateParameters"
    ),
}

COMPUTE: Mapping[str, Modelled] = {
    "azure-native:web:AppServicePlan": Modelled(
        "web",
        "app_service_plans.create_or_update",
        "AppServicePlan",
        fixed=_APP_FIXED,
        name=names.PLAN,
    ),
    "azure-native:web:WebApp": Modelled(
        "web",
        "web_apps.create_or_update",
        "Site",
        own={"functionAppConfig.siteUpdateStrategy": NEWER},
        fixed=frozenset({"kind", "cloningInfo", *_APP_FIXED}),
        name=names.APP,
    ),
    "azure-native:web:WebAppFtpAllowed": Modelled(
        _PUBLISHING[0], "web_apps.update_ftp_allowed", _PUBLISHING[1]
    ),
    "azure-native:web:WebAppScmAllowed": Modelled(
        _PUBLISHING[0], "web_apps.update_scm_allowed", _PUBLISHING[1]
    ),
    "azure-native:web:WebAppAuthSettingsV2": Modelled(
        "web", "web_apps.update_auth_settings_v2", "SiteAuthSettingsV2"
    ),
    "azure-native:web:WebAppHostNameBinding": Modelled(
        "web",
        "web_apps.create_or_update_host_name_binding",
        "HostNameBinding",
        fixed=frozenset(
            {
                "azureResourceName",
                "azureResourceType",
                "customHostNameDnsRecordType",
                "domainId",
                "hostNameType",
                "siteName",
                "sslState",
                "thumbprint",
            }
        ),
    ),
    "azure-native:web:Certificate": Modelled("web", "certificates.create_or_update", "Certificate"),
    "azure-native:operationalinsights:Workspace": Modelled(
        "loganalytics", "workspaces.create_or_update", "Workspace"
    ),
    "azure-native:monitor:DataCollectionRule": Modelled(
        "monitor.v2022_06_01", "data_collection_rules.create", "DataCollectionRuleResource"
    ),
    "azure-native:monitor:DataCollectionRuleAssociation": Modelled(
        "monitor.v2022_06_01",
        "data_collection_rule_associations.create",
        "DataCollectionRuleAssociationProxyOnlyResource",
    ),
    "azure-native:monitor:DiagnosticSetting": Modelled(
        "monitor.v2021_05_01_preview",
        "diagnostic_settings.create_or_update",
        "DiagnosticSettingsResource",
    ),
    "azure-native:applicationinsights:Component": Modelled(
        "applicationinsights.v2020_02_02",
        "components.create_or_update",
        "ApplicationInsightsComponent",
    ),
}

GATEWAYS: Mapping[str, Modelled] = {
    "azure-native:apimanagement:ApiManagementService": Modelled(
        "apimanagement",
        "api_management_service.create_or_update",
        "ApiManagementServiceResource",
    ),
    "azure-native:apimanagement:Api": Modelled(
        "apimanagement", "api.create_or_update", "ApiCreateOrUpdateParameter"
    ),
    "azure-native:apimanagement:ApiOperation": Modelled(
        "apimanagement", "api_operation.create_or_update", "OperationContract"
    ),
    "azure-native:apimanagement:ApiPolicy": Modelled(
        "apimanagement", "api_policy.create_or_update", "PolicyContract"
    ),
    "azure-native:apimanagement:Diagnostic": Modelled(
        "apimanagement", "diagnostic.create_or_update", "DiagnosticContract"
    ),
    "azure-native:apimanagement:Logger": Modelled(
        "apimanagement", "logger.create_or_update", "LoggerContract"
    ),
    "azure-native:cdn:Profile": Modelled("cdn", "profiles.create", "Profile"),
    "azure-native:cdn:AFDEndpoint": Modelled("cdn", "afd_endpoints.create", "AFDEndpoint"),
    "azure-native:cdn:AFDOriginGroup": Modelled(
        "cdn", "afd_origin_groups.create", "AFDOriginGroup", own={"authentication": NEWER}
    ),
    "azure-native:cdn:AFDOrigin": Modelled("cdn", "afd_origins.create", "AFDOrigin"),
    "azure-native:cdn:AFDCustomDomain": Modelled(
        "cdn",
        "afd_custom_domains.create",
        "AFDDomain",
        own=because(
            NEWER, "tlsSettings.cipherSuiteSetType", "tlsSettings.customizedCipherSuiteSet"
        ),
        fixed=frozenset({"hostName"}),
    ),
    "azure-native:cdn:Route": Modelled("cdn", "routes.create", "Route"),
    "azure-native:dns:RecordSet": Modelled(
        "dns",
        "record_sets.create_or_update",
        "RecordSet",
        own=because(NEWER, "dsRecords", "naptrRecords", "tlsaRecords", "trafficManagementProfile"),
    ),
}

MESSAGES: Mapping[str, Modelled] = {
    "azure-native:logic:Workflow": Modelled(
        "logic", "workflows.create_or_update", "Workflow", name=names.WORKFLOW
    ),
    "azure-native:servicebus:Namespace": Modelled(
        _BUS,
        "namespaces.create_or_update",
        "SBNamespace",
        own=because(NEWER, "geoDataReplication", "ipAddressType", "platformCapabilities"),
        name=names.SERVICE_BUS,
    ),
    "azure-native:servicebus:Queue": Modelled(
        _BUS,
        "queues.create_or_update",
        "SBQueue",
        own={"userMetadata": NEWER},
        fixed=_TOPIC_FIXED | {"requiresSession"},
        name=names.SERVICE_BUS_QUEUE,
    ),
    "azure-native:servicebus:Topic": Modelled(
        _BUS,
        "topics.create_or_update",
        "SBTopic",
        own={"userMetadata": NEWER},
        fixed=_TOPIC_FIXED,
        name=names.SERVICE_BUS_QUEUE,
    ),
    "azure-native:servicebus:Subscription": Modelled(
        _BUS,
        "subscriptions.create_or_update",
        "SBSubscription",
        own={"userMetadata": NEWER},
        frozen=frozenset({"requiresSession"}),
        name=names.SERVICE_BUS_PART,
    ),
    "azure-native:servicebus:Rule": Modelled(
        _BUS, "rules.create_or_update", "Rule", name=names.SERVICE_BUS_PART
    ),
}

STORES: Mapping[str, Modelled] = {
    "azure-native:storage:StorageAccount": Modelled(
        _STORAGE,
        "storage_accounts.create",
        "StorageAccountCreateParameters",
        fixed=frozenset({"isHnsEnabled"}),
    ),
    "azure-native:storage:BlobContainer": Modelled(
        _STORAGE, "blob_containers.create", "BlobContainer", name=names.CONTAINER
    ),
    # pulumi-azure-native uploads it itself; what it replaces for, its documentation says.
    # https://www.pulumi.com/registry/packages/azure-native/api-docs/storage/blob/
    "azure-native:storage:Blob": Modelled(
        path="/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers"
        "/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers"
        "/{containerName}/blobs/{blobName}",
        own=because(
            "the SDK's types say it all",
            "accessTier",
            "contentMd5",
            "contentType",
            "metadata",
            "source",
            "type",
        ),
        fixed=frozenset({"contentMd5", "source", "type"}),
        name=names.BLOB,
    ),
    "azure-native:storage:BlobServiceProperties": Modelled(
        _STORAGE,
        "blob_services.set_service_properties",
        "BlobServiceProperties",
        name=names.DEFAULT,
    ),
    "azure-native:storage:ManagementPolicy": Modelled(
        _STORAGE,
        "management_policies.create_or_update",
        "ManagementPolicy",
        name=names.DEFAULT,
    ),
    "azure-native:storage:Queue": Modelled(_STORAGE, "queue.create", "StorageQueue"),
    "azure-native:cosmosdb:DatabaseAccount": Modelled(
        "cosmosdb",
        "database_accounts.create_or_update",
        "DatabaseAccountCreateUpdateParameters",
        name=names.COSMOS,
    ),
    "azure-native:cosmosdb:SqlResourceSqlDatabase": Modelled(
        "cosmosdb",
        "sql_resources.create_update_sql_database",
        "SqlDatabaseCreateUpdateParameters",
        frozen=frozenset({"resource.id"}),
    ),
    "azure-native:cosmosdb:SqlResourceSqlContainer": Modelled(
        "cosmosdb",
        "sql_resources.create_update_sql_container",
        "SqlContainerCreateUpdateParameters",
        # https://learn.microsoft.com/azure/cosmos-db/partitioning-overview
        # https://learn.microsoft.com/azure/cosmos-db/unique-keys
        frozen=frozenset({"resource.id", "resource.partitionKey", "resource.uniqueKeyPolicy"}),
    ),
    "azure-native:cosmosdb:SqlResourceSqlRoleAssignment": Modelled(
        "cosmosdb",
        "sql_resources.create_update_sql_role_assignment",
        "SqlRoleAssignmentCreateUpdateParameters",
        fixed=frozenset({"principalId", "scope"}),
        name=names.UUID,
    ),
    "azure-native:cosmosdb:SqlResourceSqlRoleDefinition": Modelled(
        "cosmosdb",
        "sql_resources.create_update_sql_role_definition",
        "SqlRoleDefinitionCreateUpdateParameters",
        own={"permissions.id": NEWER},
        name=names.UUID,
    ),
    "azure-native:dbforpostgresql:Server": Modelled(
        "postgresqlflexibleservers",
        "servers.create_or_update",
        "Server",
        fixed=frozenset(
            {"administratorLogin", "availabilityZone", "pointInTimeUTC", "sourceServerResourceId"}
        ),
        frozen=frozenset({"backup.geoRedundantBackup"}),
        name=names.POSTGRES,
    ),
    "azure-native:dbforpostgresql:Database": Modelled(
        "postgresqlflexibleservers", "databases.create", "Database"
    ),
    "azure-native:dbforpostgresql:Configuration": Modelled(
        "postgresqlflexibleservers", "configurations.put", "ConfigurationForUpdate"
    ),
    "azure-native:dbforpostgresql:FirewallRule": Modelled(
        "postgresqlflexibleservers", "firewall_rules.create_or_update", "FirewallRule"
    ),
    "azure-native:dbforpostgresql:AdministratorsMicrosoftEntra": Modelled(
        "postgresqlflexibleservers",
        "administrators_microsoft_entra.create_or_update",
        "AdministratorMicrosoftEntraAdd",
        name=names.UUID,
    ),
    "azure-native:redisenterprise:RedisEnterprise": Modelled(
        "redisenterprise", "redis_enterprise.create", "Cluster"
    ),
    "azure-native:redisenterprise:Database": Modelled(
        "redisenterprise", "databases.create", "Database", name=names.DEFAULT
    ),
    "azure-native:redisenterprise:AccessPolicyAssignment": Modelled(
        "redisenterprise", "access_policy_assignment.create_update", "AccessPolicyAssignment"
    ),
}

NETWORK: Mapping[str, Modelled] = {
    "azure-native:network:VirtualNetwork": Modelled(
        "network",
        "virtual_networks.create_or_update",
        "VirtualNetwork",
        own={"subnets.serviceGateway": NEWER},
        name=names.VIRTUAL_NETWORK,
    ),
    "azure-native:network:Subnet": Modelled(
        "network",
        "subnets.create_or_update",
        "Subnet",
        name=names.NETWORK,
    ),
    "azure-native:network:NetworkSecurityGroup": Modelled(
        "network",
        "network_security_groups.create_or_update",
        "NetworkSecurityGroup",
        name=names.NETWORK,
    ),
    "azure-native:network:NatGateway": Modelled(
        "network", "nat_gateways.create_or_update", "NatGateway", name=names.NETWORK
    ),
    "azure-native:network:PublicIPAddress": Modelled(
        "network",
        "public_ip_addresses.create_or_update",
        "PublicIPAddress",
        fixed=frozenset({"publicIPAddressVersion", "publicIPPrefix", "sku"}),
        name=names.NETWORK,
    ),
    "azure-native:network:PrivateEndpoint": Modelled(
        "network",
        "private_endpoints.create_or_update",
        "PrivateEndpoint",
        own={"subnet.serviceGateway": NEWER},
        fixed=frozenset({"subnet"}),
        name=names.NETWORK,
    ),
    "azure-native:network:PrivateDnsZoneGroup": Modelled(
        "network", "private_dns_zone_groups.create_or_update", "PrivateDnsZoneGroup"
    ),
    "azure-native:privatedns:PrivateZone": Modelled(
        "privatedns", "private_zones.create_or_update", "PrivateZone", name=names.ZONE
    ),
    "azure-native:privatedns:VirtualNetworkLink": Modelled(
        "privatedns",
        "virtual_network_links.create_or_update",
        "VirtualNetworkLink",
        name=names.NETWORK,
    ),
}

MAPPINGS: Mapping[str, Modelled] = {
    **IDENTITIES,
    **COMPUTE,
    **CLUSTERS,
    **GATEWAYS,
    **MESSAGES,
    **STORES,
    **NETWORK,
}
