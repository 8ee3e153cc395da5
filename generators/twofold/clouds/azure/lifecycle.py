"""How Azure resources take changes, as the provider says and the resource providers behind it."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.resources.lifecycle import Lifecycle, Renewal

# Storage accounts hold code as well as objects: those of objects are protected where they are
# made, as is what lies in them.
STATEFUL = frozenset(
    {
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

FIXED: Mapping[str, frozenset[str]] = {}

RENEWED: Mapping[str, Renewal] = {}

LIFECYCLE = Lifecycle(stateful=STATEFUL, fixed=FIXED, renewed=RENEWED)
