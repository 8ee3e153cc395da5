"""Who may ask a function something: the gateway and declared callers, each by its identity."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.azure.functions.function import LoweredFunction
from twofold.clouds.azure.gateway import audience, audiences, issuer
from twofold.clouds.azure.group import LoweredGroup
from twofold.clouds.azure.sdk import azure_native, pulumi

# A list of identities has 500 characters at most, and an id has 36.
# https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#use-a-built-in-authorization-policy
MOST_CALLERS = 500 // (36 + 1)


def let_in(
    lowered: LoweredFunction, callers: Sequence[pulumi.Output[str]], group: LoweredGroup
) -> azure_native.web.WebAppAuthSettingsV2:
    """Ask whoever comes for a token of this directory, for this audience, of one of the callers.

    https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
    """
    return azure_native.web.WebAppAuthSettingsV2(
        lowered.member.service.name,
        name=lowered.app.name,
        resource_group_name=group.name,
        platform={"enabled": True},
        http_settings={"require_https": True},
        global_validation={
            "require_authentication": True,
            "unauthenticated_client_action": (
                azure_native.web.UnauthenticatedClientActionV2.RETURN401
            ),
        },
        identity_providers={
            "azure_active_directory": {
                "enabled": True,
                "registration": {
                    "client_id": audience(),
                    "open_id_issuer": issuer(group),
                },
                "validation": {
                    "allowed_audiences": audiences(),
                    "default_authorization_policy": {
                        "allowed_principals": {"identities": list(callers)}
                    },
                },
            }
        },
        login={"token_store": {"enabled": False}},
        opts=lowered.inside,
    )
