"""A secret is a Secret; its value never stands in a plan, nor in what a pod is told plainly."""

from __future__ import annotations

from twofold.clouds.any_cluster.credentials import create_password
from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import SecretKey
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.services.model import ReadSecret, Secret
from twofold.values import frozen

# The key under which a Secret has the value, one that exists already as well.
VALUE = "value"


@frozen
class LoweredSecret:
    """A secret, by the name of the Secret that has its value."""

    component: pulumi.ComponentResource
    name: str
    after: tuple[pulumi.Resource, ...]

    def grant(self, link: ReadSecret, member: Member) -> Grant:
        """Give the service's pods the value: they cannot ask the API for any Secret."""
        del link, member
        return Grant({"id": self.name}, {VALUE: SecretKey(self.name, VALUE)}, after=self.after)


def lower_secret(secret: Secret, scope: Scope, cluster: Cluster) -> LoweredSecret:
    """Create the Secret, or name the one that somebody else puts into the namespace.

    Its value comes from the stack's configuration (`pulumi config set --secret`) or is
    generated; either way Pulumi keeps it encrypted.
    """
    component = scope.component("secrets", "Secret", secret)
    existing = scope.stack.existing_secrets.get(secret.name)
    if existing:
        component.register_outputs({"id": existing})
        return LoweredSecret(component, existing, ())
    made = k8s.core.v1.Secret(
        secret.name,
        metadata=cluster.metadata(secret.name),
        string_data={VALUE: _value(secret, scope, component)},
        opts=cluster.options(component),
    )
    component.register_outputs({"id": secret.name})
    return LoweredSecret(component, secret.name, (made,))


def _value(secret: Secret, scope: Scope, component: pulumi.ComponentResource) -> pulumi.Output[str]:
    if scope.stack.secrets.get(secret.name, "config") == "generate":
        return create_password(secret.name, component)
    return pulumi.Config().require_secret(secret.name)
