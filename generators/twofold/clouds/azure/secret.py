"""A secret is a Key Vault secret; its value never stands in a plan."""

from __future__ import annotations

from twofold.clouds.azure.grants import Grant, Member
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.logs import LoweredLogs
from twofold.clouds.azure.sdk import azure_native, pulumi
from twofold.clouds.scope import Scope
from twofold.clouds.secrets import value_of
from twofold.resources.recorder import explain
from twofold.services.model import ReadSecret, Secret
from twofold.values import frozen

# How long a deleted vault, and a secret in it, can be had back: from 7 to 90 days.
# https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
RECOVERY_DAYS, DISPOSABLE_RECOVERY_DAYS = 90, 7

# https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-keyvault-vaults-logs
AUDIT = "AuditEvent"


@frozen
class LoweredVault:
    """The vault of an application."""

    component: pulumi.ComponentResource
    group: LoweredGroup
    vault: azure_native.keyvault.Vault


@frozen
class LoweredSecret:
    """A secret."""

    component: pulumi.ComponentResource
    secret: Secret
    held: azure_native.keyvault.Secret
    held_id: pulumi.Input[str]

    def grant(self, link: ReadSecret, member: Member) -> Grant:
        """Let a service read this secret's value, and no other's."""
        del link
        read = member.may("Key Vault Secrets User", self.secret.name, None, self.held_id)
        return Grant({"id": self.held.properties.secret_uri}, (read,))


def lower_vault(scope: Scope, group: LoweredGroup, logs: LoweredLogs) -> LoweredVault:
    """Create the vault, which roles open and nothing else; protected, with its audit."""
    component = pulumi.ComponentResource(f"{scope.application}:shared:Vault", "vault")
    explain(component, "What keeps secrets.")
    vault = azure_native.keyvault.Vault(
        "vault",
        resource_group_name=group.name,
        properties={
            "tenant_id": group.tenant_id,
            "sku": {
                "family": azure_native.keyvault.SkuFamily.A,
                "name": azure_native.keyvault.SkuName.STANDARD,
            },
            "enable_rbac_authorization": True,
            "enable_soft_delete": True,
            "soft_delete_retention_in_days": RECOVERY_DAYS
            if scope.protected
            else DISPOSABLE_RECOVERY_DAYS,
            # Nobody can ever switch it off again.
            "enable_purge_protection": True if scope.protected else None,
        },
        opts=pulumi.ResourceOptions(parent=component),
    )
    if scope.protected:
        audit = azure_native.monitor.DiagnosticSetting(
            "vault-audit",
            resource_uri=vault.id,
            workspace_id=logs.workspace.id,
            logs=[{"category": AUDIT, "enabled": True}],
            opts=pulumi.ResourceOptions(parent=component),
        )
        explain(audit, "Who asked for which secret, and whether he got it.")
    component.register_outputs({"id": vault.id})
    return LoweredVault(component, group, vault)


def lower_secret(secret: Secret, scope: Scope, vault: LoweredVault | None) -> LoweredSecret:
    """Create the secret, or take the one that exists, by its resource id.

    Its value comes from the stack's configuration (`pulumi config set --secret`) or is
    generated; either way Pulumi keeps it encrypted.
    """
    component = scope.component("secrets", "Secret", secret)
    inside = pulumi.ResourceOptions(parent=component)
    existing = scope.stack.existing_secrets.get(secret.name)
    if existing:
        held = azure_native.keyvault.Secret.get(secret.name, existing, opts=inside)
    elif vault:
        held = azure_native.keyvault.Secret(
            secret.name,
            resource_group_name=vault.group.name,
            vault_name=vault.vault.name,
            properties={"value": value_of(secret, scope, inside)},
            opts=inside,
        )
    else:
        raise AssertionError(f"{secret.name} has no vault to lie in")
    component.register_outputs({"id": held.id})
    return LoweredSecret(component, secret, held, existing or held.id)
