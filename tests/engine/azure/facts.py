"""What Azure's documentation says that no model does; each rule with its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from ..problems import Problem
from ..wire import UNKNOWN, Value, leaves
from . import facts_clusters
from .blocks import block, identities, items

# https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
SIZES = (512, 2048, 4096)

# Said elsewhere in an app of a Flex Consumption plan, or without a meaning there.
# https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations
NO_SETTINGS = frozenset(
    {
        "ENABLE_ORYX_BUILD",
        "FUNCTIONS_EXTENSION_VERSION",
        "FUNCTIONS_WORKER_RUNTIME",
        "SCM_DO_BUILD_DURING_DEPLOYMENT",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
        "WEBSITE_CONTENTSHARE",
        "WEBSITE_RUN_FROM_PACKAGE",
        "WEBSITE_TIME_ZONE",
    }
)

# The parts of resources that private endpoints are for, by the resource's type.
# https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
PRIVATE: Mapping[str, frozenset[str]] = {
    "Microsoft.Cache/redisEnterprise": frozenset({"redisEnterprise"}),
    "Microsoft.DBforPostgreSQL/flexibleServers": frozenset({"postgresqlServer"}),
    "Microsoft.DocumentDB/databaseAccounts": frozenset({"Sql"}),
    "Microsoft.KeyVault/vaults": frozenset({"vault"}),
    "Microsoft.ServiceBus/namespaces": frozenset({"namespace"}),
    "Microsoft.Storage/storageAccounts": frozenset(
        {"blob", "dfs", "file", "queue", "table", "web"}
    ),
    "Microsoft.Web/sites": frozenset({"sites"}),
}


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Everything that Azure's documentation forbids about the inputs of a resource."""
    if token in FACTS:
        yield from FACTS[token](given)


def _app(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code
    if "linux" in str(given.get("kind")) and not given.get("reserved"):
        yield Problem("reserved", "an app on Linux is reserved")
    config, own = block(given, "functionAppConfig"), set(identities(given))
    size = block(config, "scaleAndConcurrency").get("instanceMemoryMB")
    if size is not None and size not in SIZES:
        path = "functionAppConfig.scaleAndConcurrency.instanceMemoryMB"
        yield Problem(path, f"{size} is not one of {SIZES}")
    storage = block(block(config, "deployment"), "storage")
    user = block(storage, "authentication").get("userAssignedIdentityResourceId")
    used = {
        "keyVaultReferenceIdentity": given.get("keyVaultReferenceIdentity"),
        "functionAppConfig.deployment.storage.authentication": user,
    }
    for path, identity in used.items():
        known = {"SystemAssigned", UNKNOWN, *own}
        if identity and UNKNOWN not in own and str(identity) not in known:
            yield Problem(path, f"{identity} is no identity of the app")
    yield from _settings(given, flexible=bool(config))


def _settings(given: Mapping[str, Value], *, flexible: bool) -> Iterator[Problem]:
    names = [str(each.get("name")) for each in items(block(given, "siteConfig"), "appSettings")]
    for index, name in enumerate(names):
        path = f"siteConfig.appSettings[{index}].name"
        if flexible and name in NO_SETTINGS:
            yield Problem(path, f"{name} is no setting of an app in a Flex Consumption plan")
        # https://learn.microsoft.com/azure/app-service/configure-common
        if not re.fullmatch(r"[A-Za-z0-9._]+", name):
            yield Problem(path, f"{name!r} has more than letters, digits, dots and underscores")
        if names.index(name) != index:
            yield Problem(path, f"{name} is there twice")


def _plan(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code
    if block(given, "sku").get("tier") == "FlexConsumption" and not given.get("reserved"):
        yield Problem("reserved", "a Flex Consumption plan is on Linux, which is reserved")


def _vault(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update#vaultproperties
    properties = block(given, "properties")
    if properties.get("enablePurgeProtection") is False:
        yield Problem("properties.enablePurgeProtection", "does not take false")
    days = properties.get("softDeleteRetentionInDays")
    if isinstance(days, int) and not 7 <= days <= 90:
        yield Problem("properties.softDeleteRetentionInDays", f"{days} is not between 7 and 90")


def _endpoint(given: Mapping[str, Value]) -> Iterator[Problem]:
    for index, each in enumerate(items(given, "privateLinkServiceConnections")):
        target = str(each.get("privateLinkServiceId"))
        found = re.search(r"/providers/([^/]+/[^/]+)/[^/]+$", target)
        parts = PRIVATE.get(found[1], frozenset()) if found else None
        for group in cast("list[Value]", each.get("groupIds") or []):
            if parts is not None and group not in parts:
                path = f"privateLinkServiceConnections[{index}].groupIds"
                yield Problem(path, f"{group} is no part of {target}: {', '.join(sorted(parts))}")


def _postgres(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/reliability/reliability-postgresql-flexible-server
    mode = block(given, "highAvailability").get("mode")
    if mode not in {None, "Disabled"} and block(given, "sku").get("tier") == "Burstable":
        yield Problem("highAvailability.mode", "a burstable server has no standby")


def _workspace(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
    days = given.get("retentionInDays")
    if isinstance(days, int) and not 30 <= days <= 730:
        yield Problem("retentionInDays", f"{days} is not between 30 and 730")


def _assignment(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/role-based-access-control/conditions-format
    if given.get("condition") and given.get("conditionVersion") != "2.0":
        yield Problem("conditionVersion", "a condition is of version 2.0")


def _queue(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement
    lock = str(given.get("lockDuration") or "PT1M")
    if re.fullmatch(r"PT(\d{3,}S|[6-9]M|\d{2,}M|\d+H.*)|P\d+D.*", lock) and lock != "PT300S":
        yield Problem("lockDuration", f"{lock} is longer than five minutes")


def _template(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
    properties = block(given, "properties")
    template, values = block(properties, "template"), block(properties, "parameters")
    for part in ("$schema", "contentVersion", "resources"):
        if template and part not in template:
            yield Problem("properties.template", f"a template has {part}")
    declared = block(template, "parameters")
    for name in values.keys() - declared.keys():
        yield Problem(f"properties.parameters.{name}", "the template declares no such parameter")
    for name in declared.keys() - values.keys():
        if "defaultValue" not in block(declared, name):
            yield Problem("properties.parameters", f"{name} is not given, and has no default")


def _workflow(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity
    own = set(identities(given))
    for path, value in leaves(given.get("definition"), "definition"):
        if path.endswith(".authentication.identity") and value not in {UNKNOWN, *own}:
            yield Problem(path, f"{value} is no identity of the workflow")


FACTS: Mapping[str, Callable[[Mapping[str, Value]], Iterator[Problem]]] = {
    **facts_clusters.FACTS,
    "azure-native:authorization:RoleAssignment": _assignment,
    "azure-native:dbforpostgresql:Server": _postgres,
    "azure-native:keyvault:Vault": _vault,
    "azure-native:logic:Workflow": _workflow,
    "azure-native:network:PrivateEndpoint": _endpoint,
    "azure-native:operationalinsights:Workspace": _workspace,
    "azure-native:resources:Deployment": _template,
    "azure-native:servicebus:Queue": _queue,
    "azure-native:servicebus:Subscription": _queue,
    "azure-native:web:AppServicePlan": _plan,
    "azure-native:web:WebApp": _app,
}
