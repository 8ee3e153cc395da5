"""Names that are contracts on Google Cloud: something has to know them before they are there."""

from __future__ import annotations

import hashlib

from twofold.clouds.names import physical
from twofold.clouds.scope import Scope
from twofold.services.model import Service

# An address has the service's name and the project's number, of 12 digits, in one label of at
# most 63 characters; a Cloud Run service itself may be called by 49.
# https://cloud.google.com/run/docs/triggering/https-request#deterministic
SERVICE_LENGTH = 49

# Six to 30: https://cloud.google.com/iam/docs/service-accounts-create. Two less, since with the
# longest project id an account's name as a database's user would have more than 63.
# https://cloud.google.com/sql/docs/postgres/add-manage-iam-users
ACCOUNT_LENGTHS = (6, 28)


def service_name(service: Service, scope: Scope) -> str:
    """What a function, or a service of Cloud Run, is called: its address has it."""
    return physical(scope.stack.name, service.name, limit=SERVICE_LENGTH)


def door_name(service: Service, scope: Scope) -> str:
    """What the door of a service in a cluster is called: as no function ever is.

    A service that moves has the one before it loses the other. No service's own name has two
    dashes side by side.
    """
    return physical(scope.stack.name, f"{service.name}--door", limit=SERVICE_LENGTH)


def account_id(*words: str) -> str:
    """What a service account is called; its address, which grants name, is made of it.

    >>> account_id("shop-gcp-dev", "cart"), account_id("a", "b")
    ('shop-gcp-dev-cart', 'a-b-d44362')
    """
    shortest, longest = ACCOUNT_LENGTHS
    name = physical(*words, limit=longest)
    if len(name) >= shortest:
        return name
    return f"{name}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def role_id(*words: str) -> str:
    """What ids of the project's own roles begin with: letters, digits, `_` and `.`.

    They have 64 characters at most: https://cloud.google.com/iam/docs/creating-custom-roles

    >>> role_id("shop-gcp-dev", "write")
    'shop_gcp_dev_write'
    """
    return physical(*words, limit=50).replace("-", "_")
