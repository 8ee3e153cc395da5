"""What Azure lets resources be called, where its models do not say so.

https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
"""

from __future__ import annotations

from .modelled import named

_NETWORK = r"[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?"
_SERVICE_BUS = r"[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?"
_SERVICE_BUS_PATH = r"[a-zA-Z0-9]([a-zA-Z0-9._/-]*[a-zA-Z0-9])?"

BLOB = named(r".+", 1, 1024)
APP = named(r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?", 2, 60)
CONTAINER = named(r"\$root|\$web|\$logs|[a-z0-9]+(-[a-z0-9]+)*", 3, 63)
CONTAINER_APP = named(r"[a-z]([a-z0-9-]*[a-z0-9])?", 2, 32)
COSMOS = named(r"[a-z0-9][a-z0-9-]*", 3, 44)
# Storage accounts, and caches, have one of a kind.
# https://learn.microsoft.com/azure/redis/overview
DEFAULT = named("default", 7, 7)
# An app has one of a kind. https://learn.microsoft.com/azure/templates/microsoft.app/containerapps/authconfigs
CURRENT = named("current", 7, 7)
ENVIRONMENT = named(r"[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?", 2, 60)
IDENTITY = named(r"[a-zA-Z0-9][a-zA-Z0-9_-]*", 3, 128)
KUBERNETES = named(r"[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?", 1, 63)
LOCK = named(r"[a-zA-Z0-9_().-]*[a-zA-Z0-9_()-]", 1, 90)
# What a window is for, by the only names that there are.
# https://learn.microsoft.com/azure/aks/planned-maintenance
MAINTENANCE = named("default|aksManagedAutoUpgradeSchedule|aksManagedNodeOSUpgradeSchedule", 7, 40)
NETWORK = named(_NETWORK, 1, 80)
PLAN = named(r"[a-zA-Z0-9-]+", 1, 40)
POSTGRES = named(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", 3, 63)
REGISTRY = named(r"[a-zA-Z0-9]+", 5, 50)
RESOURCE_GROUP = named(r"[\w().-]*[\w()-]", 1, 90)
SERVICE_BUS = named(r"[a-zA-Z][a-zA-Z0-9-]*[a-zA-Z0-9]", 6, 50)
SERVICE_BUS_PART = named(_SERVICE_BUS, 1, 50)
SERVICE_BUS_QUEUE = named(_SERVICE_BUS_PATH, 1, 260)
UUID = named(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 36, 36)
VAULT = named(r"[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*", 3, 24)
VIRTUAL_NETWORK = named(_NETWORK, 2, 64)
WORKFLOW = named(r"[a-zA-Z0-9_().-]+", 1, 80)
ZONE = named(r"[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+){1,33}", 3, 253)
