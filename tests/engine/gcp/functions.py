"""Google's look-ups (data sources): facts of the project, and things that exist in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..cloud import Cloud
from ..problems import Problem, RefusedError
from ..wire import Value, Values
from .references import NUMBER


def answers(project: str) -> Mapping[str, Callable[[Cloud, Values], Values]]:
    """What answers each look-up, for one project."""
    return {
        "gcp:organizations/getProject:getProject": lambda _, __: {
            "id": f"projects/{project}",
            "projectId": project,
            "name": project,
            "number": NUMBER,
        },
        "gcp:organizations/getClientConfig:getClientConfig": lambda cloud, _: {
            "id": f'projects/"{project}"/regions/"{cloud.region}"',
            "project": project,
            "region": cloud.region,
            "accessToken": "ya29.a-token",
        },
        "gcp:storage/getProjectServiceAccount:getProjectServiceAccount": lambda _, __: {
            "id": f"service-{NUMBER}@gs-project-accounts.iam.gserviceaccount.com",
            "emailAddress": f"service-{NUMBER}@gs-project-accounts.iam.gserviceaccount.com",
            "member": "serviceAccount:"
            f"service-{NUMBER}@gs-project-accounts.iam.gserviceaccount.com",
        },
        "gcp:compute/getNetwork:getNetwork": _one("gcp:compute/network:Network", "name"),
        "gcp:compute/getSubnetwork:getSubnetwork": _one(
            "gcp:compute/subnetwork:Subnetwork", "name", "selfLink"
        ),
        "gcp:container/getCluster:getCluster": _cluster,
        "gcp:dns/getManagedZone:getManagedZone": _one("gcp:dns/managedZone:ManagedZone", "name"),
        "gcp:secretmanager/getSecret:getSecret": _one(
            "gcp:secretmanager/secret:Secret", "secretId"
        ),
        "gcp:storage/getBucket:getBucket": _one("gcp:storage/bucket:Bucket", "name"),
        "gcp:sql/getDatabaseInstance:getDatabaseInstance": _one(
            "gcp:sql/databaseInstance:DatabaseInstance", "name"
        ),
    }


def _cluster(cloud: Cloud, arguments: Values) -> Values:
    """Look a cluster up where it is, with what is one thing of a resource as a list of one."""
    of = "projects/{project}/locations/{location}/clusters/{name}".format_map(arguments)
    found = [each for each in cloud.of_type(CLUSTER) if each["id"] == of]
    if len(found) != 1:
        raise RefusedError(Problem("", f"there is no cluster {of}"))
    config = found[0]["outputs"]["controlPlaneEndpointsConfig"]
    endpoint = config["dnsEndpointConfig"] if isinstance(config, dict) else None
    listed: Value = [{"dnsEndpointConfigs": [endpoint]}]
    return {**arguments, "id": of, "controlPlaneEndpointsConfigs": listed}


CLUSTER = "gcp:container/cluster:Cluster"


def _one(kind: str, *keys: str) -> Callable[[Cloud, Values], Values]:
    """Look up the one thing of a type that has the given keys."""

    def answer(cloud: Cloud, arguments: Values) -> Values:
        wanted = {key: arguments[key] for key in keys if arguments.get(key)}
        found = [
            thing
            for thing in cloud.of_type(kind)
            if wanted and all(thing["outputs"].get(key) == wanted[key] for key in wanted)
        ]
        if len(found) != 1:
            raise RefusedError(Problem("", f"{len(found)} of {kind} match {arguments}"))
        return {**found[0]["outputs"], "id": found[0]["id"]}

    return answer
