"""What `twofold show` says of Azure resources: the facts that somebody would look for first.

How a fact is written is explained in `twofold.show.summary`.
"""

from __future__ import annotations

from collections.abc import Mapping

DETAILS: Mapping[str, tuple[str, ...]] = {
    "pulumi_azure_native.apimanagement.Api": ("{display_name}", "by {protocols}"),
    "pulumi_azure_native.apimanagement.ApiManagementService": ("{sku.name}",),
    "pulumi_azure_native.apimanagement.ApiOperation": ("{method} {url_template}",),
    "pulumi_azure_native.apimanagement.ApiPolicy": (),
    "pulumi_azure_native.apimanagement.Diagnostic": ("{sampling.percentage} % of requests",),
    "pulumi_azure_native.apimanagement.Logger": ("to {resource_id}",),
    "pulumi_azure_native.app.ContainerApp": (
        "image {template.containers.image}",
        "at {configuration.ingress.target_port}",
        "{template.scale.min_replicas} to {template.scale.max_replicas} instances",
        "in {managed_environment_id}",
    ),
    "pulumi_azure_native.app.ContainerAppsAuthConfig": (
        "open to {identity_providers.azure_active_directory.validation."
        "default_authorization_policy.allowed_principals.identities}",
    ),
    "pulumi_azure_native.app.ManagedEnvironment": (
        "in {vnet_configuration.infrastructure_subnet_id}",
        "logs by {app_logs_configuration.destination}",
        "over zones{zone_redundant:yes}",
    ),
    "pulumi_azure_native.applicationinsights.Component": ("to {workspace_resource_id}",),
    "pulumi_azure_native.authorization.RoleAssignment": (
        "{principal_id} on {scope}",
        "if {condition}",
    ),
    "pulumi_azure_native.cdn.AFDCustomDomain": ("{host_name}",),
    "pulumi_azure_native.cdn.AFDEndpoint": ("of {profile_name}",),
    "pulumi_azure_native.cdn.AFDOrigin": ("{host_name}",),
    "pulumi_azure_native.cdn.AFDOriginGroup": ("of {profile_name}",),
    "pulumi_azure_native.cdn.Profile": ("{sku.name}",),
    "pulumi_azure_native.cdn.Route": ("{patterns_to_match}", "to {origin_group.id}"),
    "pulumi_azure_native.containerregistry.Registry": (
        "{sku.name}",
        "over zones {zone_redundancy}",
        "untagged images kept {policies.retention_policy.days:days}",
    ),
    "pulumi_azure_native.containerservice.MaintenanceConfiguration": (
        "{maintenance_window.schedule.weekly.day_of_week} {maintenance_window.start_time}",
        "for {maintenance_window.duration_hours} hours",
    ),
    "pulumi_azure_native.containerservice.ManagedCluster": (
        "{sku.tier}",
        "machines {node_provisioning_profile.mode}",
        "for itself {agent_pool_profiles.count} {agent_pool_profiles.vm_size}",
        "upgrades {auto_upgrade_profile.upgrade_channel}",
        "no local accounts{disable_local_accounts:yes}",
    ),
    "pulumi_azure_native.cosmosdb.DatabaseAccount": (
        "{capabilities.name}",
        "backups {backup_policy.continuous_mode_properties.tier}",
        "over zones{locations.is_zone_redundant:yes}",
        "no keys{disable_local_auth:yes}",
    ),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlContainer": (
        "key {resource.partition_key.paths}",
        "one {resource.unique_key_policy.unique_keys.paths} for each",
        "at most {options.autoscale_settings.max_throughput} units/s",
    ),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlDatabase": ("{database_name}",),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlRoleAssignment": ("{principal_id} on {scope}",),
    "pulumi_azure_native.cosmosdb.SqlResourceSqlRoleDefinition": ("{permissions.data_actions}",),
    "pulumi_azure_native.dbforpostgresql.AdministratorsMicrosoftEntra": (
        "{principal_name} of {server_name}",
    ),
    "pulumi_azure_native.dbforpostgresql.Database": ("{database_name}",),
    "pulumi_azure_native.dbforpostgresql.Server": (
        "PostgreSQL {version}",
        "{sku.name}",
        "{storage.storage_size_gb} GB",
        "standby {high_availability.mode}",
        "backups kept {backup.backup_retention_days:days}",
    ),
    "pulumi_azure_native.dns.RecordSet": ("{relative_record_set_name} in {zone_name}",),
    "pulumi_azure_native.keyvault.Secret": ("in {vault_name}",),
    "pulumi_azure_native.keyvault.Vault": (
        "deleted after {properties.soft_delete_retention_in_days:days}",
        "and not before{properties.enable_purge_protection:yes}",
    ),
    "pulumi_azure_native.logic.Workflow": (
        "{definition.triggers.time.recurrence.schedule.hours} h "
        "{definition.triggers.time.recurrence.schedule.minutes} min",
        "{definition.triggers.time.recurrence.schedule.weekDays}",
        "{definition.triggers.time.conditions.expression}",
        "{definition.triggers.time.recurrence.timeZone}",
    ),
    "pulumi_azure_native.managedidentity.FederatedIdentityCredential": ("for {subject}",),
    "pulumi_azure_native.managedidentity.UserAssignedIdentity": (),
    "pulumi_azure_native.monitor.DataCollectionRule": (
        "{data_sources.extensions.streams}",
        "to {destinations.log_analytics.workspace_resource_id}",
    ),
    "pulumi_azure_native.monitor.DataCollectionRuleAssociation": (
        "{data_collection_rule_id} for {resource_uri}",
    ),
    "pulumi_azure_native.monitor.DiagnosticSetting": ("{logs.category}", "to {workspace_id}"),
    "pulumi_azure_native.network.NatGateway": ("from {public_ip_addresses.id}",),
    "pulumi_azure_native.network.NetworkSecurityGroup": ("{security_rules.name}",),
    "pulumi_azure_native.network.PrivateDnsZoneGroup": (
        "in {private_dns_zone_configs.private_dns_zone_id}",
    ),
    "pulumi_azure_native.network.PrivateEndpoint": (
        "to {private_link_service_connections.private_link_service_id}",
        "in {subnet.id}",
    ),
    "pulumi_azure_native.network.PublicIPAddress": ("{public_ip_allocation_method}",),
    "pulumi_azure_native.network.Subnet": ("{address_prefix}", "for {delegations.service_name}"),
    "pulumi_azure_native.network.VirtualNetwork": ("{address_space.address_prefixes}",),
    "pulumi_azure_native.operationalinsights.Workspace": ("kept {retention_in_days:days}",),
    "pulumi_azure_native.privatedns.PrivateZone": ("{private_zone_name}",),
    "pulumi_azure_native.privatedns.VirtualNetworkLink": ("in {virtual_network.id}",),
    "pulumi_azure_native.redisenterprise.AccessPolicyAssignment": (
        "{user.object_id} by policy {access_policy_name}",
    ),
    "pulumi_azure_native.redisenterprise.Database": (
        "{clustering_policy}",
        "{client_protocol}",
        "{eviction_policy}",
    ),
    "pulumi_azure_native.redisenterprise.RedisEnterprise": (
        "{sku.name}",
        "two copies: {high_availability}",
    ),
    "pulumi_azure_native.resources.AzureCliScript": (
        "Azure CLI {az_cli_version}",
        "env {environment_variables.name}",
    ),
    "pulumi_azure_native.resources.Deployment": (
        "{properties.template.resources.type}",
        "of {properties.parameters.package.value}",
    ),
    "pulumi_azure_native.resources.ResourceGroup": (),
    "pulumi_azure_native.servicebus.Namespace": ("{sku.name}", "no keys{disable_local_auth:yes}"),
    "pulumi_azure_native.servicebus.Queue": (
        "{max_delivery_count} tries",
        "kept {default_message_time_to_live}",
    ),
    "pulumi_azure_native.servicebus.Subscription": (
        "to {topic_name}",
        "{max_delivery_count} tries",
        "kept {default_message_time_to_live}",
    ),
    "pulumi_azure_native.servicebus.Topic": ("kept {default_message_time_to_live}",),
    "pulumi_azure_native.storage.Blob": ("{source}", "in {account_name}"),
    "pulumi_azure_native.storage.BlobContainer": ("in {account_name}",),
    "pulumi_azure_native.storage.BlobServiceProperties": (
        "versions{is_versioning_enabled:yes}",
        "what is deleted kept {delete_retention_policy.days:days}",
    ),
    "pulumi_azure_native.storage.ManagementPolicy": ("{policy.rules.name}",),
    "pulumi_azure_native.storage.StorageAccount": (
        "{sku.name}",
        "with keys{allow_shared_key_access:yes}",
    ),
    "pulumi_azure_native.web.AppServicePlan": (
        "{sku.tier}",
        "over zones{zone_redundant:yes}",
    ),
    "pulumi_azure_native.web.WebApp": (
        "{function_app_config.runtime.name} {function_app_config.runtime.version}",
        "{function_app_config.scale_and_concurrency.instance_memory_mb} MB",
        "at most {function_app_config.scale_and_concurrency.maximum_instance_count} at once",
        "in the network by {virtual_network_subnet_id}",
        "env {site_config.app_settings.name}",
    ),
    "pulumi_azure_native.web.WebAppAuthSettingsV2": (
        "open to {identity_providers.azure_active_directory.validation."
        "default_authorization_policy.allowed_principals.identities}",
    ),
    "pulumi_azure_native.web.WebAppFtpAllowed": (),
    "pulumi_azure_native.web.WebAppScmAllowed": (),
    "pulumi_docker_build.Image": ("of {context.location}", "for {platforms}", "as {tags}"),
    "pulumi_random.RandomId": ("{prefix} and {byte_length} bytes",),
    "pulumi_random.RandomPassword": ("{length} characters",),
    "pulumi_random.RandomUuid": (),
}
