"""Which of Azure's models speak of clusters, their images, and the doors that lead to them."""

from __future__ import annotations

from collections.abc import Mapping

from . import names
from .modelled import Modelled, because

# Of the version of the API that the provider takes, which is a preview.
PREVIEW = "is of a preview of the API"

_REGISTRY = "containerregistry.v2023_01_01_preview"

CLUSTERS: Mapping[str, Modelled] = {
    "azure-native:containerregistry:Registry": Modelled(
        _REGISTRY,
        "registries.create",
        "Registry",
        # https://learn.microsoft.com/azure/container-registry/zone-redundancy
        frozen=frozenset({"zoneRedundancy"}),
        name=names.REGISTRY,
    ),
    "azure-native:containerservice:ManagedCluster": Modelled(
        "containerservice",
        "managed_clusters.create_or_update",
        "ManagedCluster",
        # https://learn.microsoft.com/azure/aks/configure-azure-cni
        # https://learn.microsoft.com/azure/aks/resize-node-pool
        frozen=frozenset(
            {
                "agentPoolProfiles.availabilityZones",
                "agentPoolProfiles.vnetSubnetID",
                "dnsPrefix",
                "networkProfile.dnsServiceIP",
                "networkProfile.serviceCidr",
                "nodeResourceGroup",
            }
        ),
        name=names.KUBERNETES,
    ),
    "azure-native:containerservice:MaintenanceConfiguration": Modelled(
        "containerservice",
        "maintenance_configurations.create_or_update",
        "MaintenanceConfiguration",
        name=names.MAINTENANCE,
    ),
    "azure-native:app:ManagedEnvironment": Modelled(
        "appcontainers",
        "managed_environments.create_or_update",
        "ManagedEnvironment",
        own=because(
            PREVIEW,
            "appInsightsConfiguration",
            "appLogsConfiguration.logAnalyticsConfiguration.dynamicJsonColumns",
            "availabilityZones",
            "diskEncryptionConfiguration",
            "ingressConfiguration.scale",
            "openTelemetryConfiguration",
            "workloadProfiles.enableFips",
        ),
        fixed=frozenset({"infrastructureResourceGroup", "vnetConfiguration", "zoneRedundant"}),
        name=names.ENVIRONMENT,
    ),
    "azure-native:app:ContainerApp": Modelled(
        "appcontainers",
        "container_apps.create_or_update",
        "ContainerApp",
        own=because(
            PREVIEW,
            "configuration.ingress.targetPortHttpScheme",
            "configuration.revisionTransitionThreshold",
            "configuration.runtime.dotnet",
            "configuration.runtime.java.javaAgent",
            "configuration.targetLabel",
            "patchingConfiguration",
            "template.containers.imageType",
            "template.containers.resources.gpu",
            "template.initContainers.imageType",
            "template.initContainers.resources.gpu",
            "template.serviceBinds.clientType",
            "template.serviceBinds.customizedKeys",
        ),
        fixed=frozenset({"environmentId", "kind", "managedEnvironmentId"}),
        name=names.CONTAINER_APP,
    ),
    "azure-native:app:ContainerAppsAuthConfig": Modelled(
        "appcontainers",
        "container_apps_auth_configs.create_or_update",
        "AuthConfig",
        own=because(
            PREVIEW,
            "login.tokenStore.azureBlobStorage.blobContainerUri",
            "login.tokenStore.azureBlobStorage.clientId",
            "login.tokenStore.azureBlobStorage.managedIdentityResourceId",
        ),
        name=names.CURRENT,
    ),
}
