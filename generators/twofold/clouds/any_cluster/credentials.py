"""Passwords: made by Pulumi, which keeps them encrypted, and handed to pods in Secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.sdk import k8s, pulumi, random

if TYPE_CHECKING:
    from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

PASSWORD_LENGTH = 32

# https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret
BASIC = "kubernetes.io/basic-auth"
USER, PASSWORD = "username", "password"


def create_password(name: str, component: pulumi.ComponentResource) -> pulumi.Output[str]:
    """Make a password of letters and digits, which no file or address has to escape."""
    return random.RandomPassword(
        name,
        length=PASSWORD_LENGTH,
        special=False,
        opts=pulumi.ResourceOptions(parent=component),
    ).result


def create_login(  # noqa: PLR0913, PLR0917 (who, what and where)
    name: str,
    of: str,
    user: str,
    cluster: Cluster,
    component: pulumi.ComponentResource,
    labels: Mapping[str, str] | None = None,
) -> k8s.core.v1.Secret:
    """Make a user's name and password, as a Secret of that name which is `of` a service."""
    metadata: ObjectMetaArgsDict = {
        "name": name,
        "namespace": cluster.home,
        "labels": {**cluster.labels(of), **(labels or {})},
    }
    return k8s.core.v1.Secret(
        name,
        metadata=metadata,
        type=BASIC,
        string_data={USER: user, PASSWORD: create_password(name, component)},
        opts=cluster.options(component),
    )
