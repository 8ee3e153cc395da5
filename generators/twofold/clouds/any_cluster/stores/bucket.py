"""A bucket is one of a SeaweedFS, which speaks S3; each service has keys for its bucket alone."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.any_cluster.stores.objects import API, NAME, PODS, S3_PORT, LoweredObjects
from twofold.clouds.kubernetes.cluster import Cluster
from twofold.clouds.kubernetes.workload import Neighbour, SecretKey
from twofold.clouds.scope import Scope
from twofold.clouds.sdk import k8s, pulumi
from twofold.resources.recorder import hold_data
from twofold.services.model import Bucket, Use
from twofold.values import frozen

READ = ("s3:GetObject",)
WRITE = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")
ACTIONS = {"read": READ, "write": WRITE, "read-write": tuple(sorted({*READ, *WRITE}))}

# What the operator calls the two halves of a pair of keys, where nobody names them.
KEY_ID, KEY = "accessKey", "secretKey"

# What every object of SeaweedFS says: in which one it is.
IN = {"name": NAME}


@frozen
class LoweredBucket:
    """A bucket."""

    component: pulumi.ComponentResource
    store: Bucket
    cluster: Cluster
    bucket: k8s.apiextensions.CustomResource

    def grant(self, link: Use, member: Member) -> Grant:
        """Give the service keys that read or write objects; who reads may also list them."""
        name = member.name(link.target)
        identity = self._object("S3Identity", f"{name}-identity", name, member, {})
        policy = self._object("S3Policy", f"{name}-policy", name, member, self._statements(link))
        binding = self._object(
            "S3PolicyBinding",
            f"{name}-binding",
            name,
            member,
            {
                "policyRef": {"name": name},
                "subjects": [{"kind": "S3Identity", "name": name}],
            },
            identity,
            policy,
        )
        # The operator makes the keys, and the Secret: nobody else ever has them.
        keys = self._object(
            "S3Credentials",
            f"{name}-keys",
            name,
            member,
            {"identityRef": {"name": name}, "secretRef": {"name": name}},
            identity,
        )
        settings = {
            "name": self.store.name,
            "endpoint": f"http://{NAME}-s3.{self.cluster.namespace}.svc:{S3_PORT}",
        }
        secrets = {
            "access-key-id": SecretKey(name, KEY_ID),
            "secret-access-key": SecretKey(name, KEY),
        }
        return Grant(settings, secrets, (Neighbour(PODS, (S3_PORT,)),), (binding, keys))

    def _statements(self, link: Use) -> Mapping[str, object]:
        """What the verb stands for, in this bucket alone."""
        bucket = self.store.name
        statements: list[Mapping[str, object]] = [
            {
                "effect": "Allow",
                "actions": list(ACTIONS[link.access]),
                "resources": [f"{bucket}/*"],
            }
        ]
        if link.access != "write":
            statements.append(
                {"effect": "Allow", "actions": ["s3:ListBucket"], "resources": [bucket]}
            )
        return {"statements": statements}

    def _object(
        self,
        kind: str,
        name: str,
        called: str,
        member: Member,
        spec: Mapping[str, object],
        *after: pulumi.Resource,
    ) -> k8s.apiextensions.CustomResource:
        return k8s.apiextensions.CustomResource(
            name,
            api_version=API,
            kind=kind,
            metadata=self.cluster.metadata(called, member.service.name),
            spec={"seaweedRef": IN, **spec},
            opts=member.options(self.bucket, *after),
        )


def lower_bucket(store: Bucket, scope: Scope, objects: LoweredObjects) -> LoweredBucket:
    """Create the bucket."""
    component = scope.component("stores", "Bucket", store)
    cluster = objects.cluster
    bucket = k8s.apiextensions.CustomResource(
        store.name,
        api_version=API,
        kind="Bucket",
        metadata=cluster.metadata(store.name),
        spec={
            "clusterRef": IN,
            "name": store.name,
            "versioning": "Enabled",
            "reclaimPolicy": "Retain" if cluster.protected else "Delete",
        },
        opts=cluster.options(component, objects.seaweed),
    )
    hold_data(bucket)
    component.register_outputs({"name": store.name})
    return LoweredBucket(component, store, cluster, bucket)
