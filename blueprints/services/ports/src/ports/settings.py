"""What a service is told in its environment about what it is linked to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one link, by attribute: `STORE_CATALOG_NAME` is `name` of the link to it."""

    prefix: str
    values: Mapping[str, str]

    def __getitem__(self, attribute: str) -> str:
        """Give a setting. Raises `KeyError` with the name of the one that is missing."""
        if attribute not in self.values:
            raise KeyError(f"{self.prefix}{attribute.upper()} is not in the environment")
        return self.values[attribute]

    def __contains__(self, attribute: str) -> bool:
        """Whether there is such a setting."""
        return attribute in self.values


def settings_of(kind: str, name: str) -> Settings:
    """Read the settings of a link: `kind` is what their names begin with, such as `STORE`."""
    prefix = f"{kind}_{name.replace('-', '_').upper()}_"
    return Settings(
        prefix,
        {
            key.removeprefix(prefix).lower(): value
            for key, value in os.environ.items()
            if key.startswith(prefix)
        },
    )


Cloud: TypeAlias = Literal["aws", "azure", "gcp", "kubernetes"]

# Inside a cluster links have passwords or keys of their own; on a cloud, the service's identity.
OWN_KEYS = ("password", "secret_access_key", "value")


def cloud_of(told: Settings) -> Cloud:
    """Whose the thing is that a link leads to: a cloud's, or the cluster's own.

    Lambda, and twofold in a cluster, say `AWS_REGION`; function apps, and workload identity in a
    cluster, say `AZURE_CLIENT_ID`; Google says nothing that is in both.
    """
    if any(each in told for each in OWN_KEYS):
        return "kubernetes"
    if "AWS_REGION" in os.environ:
        return "aws"
    return "azure" if "AZURE_CLIENT_ID" in os.environ else "gcp"
