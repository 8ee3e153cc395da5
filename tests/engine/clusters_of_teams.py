"""What cases of a team's cluster name on each cloud, and stands there before anything of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .azure.outputs import SUBSCRIPTION
from .wire import Values

# A type, an id, and outputs.
Thing = tuple[str, str, Values]


def _on_aws() -> Iterator[Thing]:
    """What `tests/cases/team-cluster` names."""
    here, account, network = "eu-central-1:123456789012", "123456789012", "vpc-0a1b2c3d4e5f60718"
    cluster: Values = {
        "name": "team",
        "arn": f"arn:aws:eks:{here}:cluster/team",
        "endpoint": f"https://{'A' * 20}.gr7.eu-central-1.eks.amazonaws.com",
        "certificateAuthority": {"data": "LS0tLS0K"},
        "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"},
        "vpcConfig": {"clusterSecurityGroupId": "sg-0123456789abcdef1"},
    }
    registry: Values = {"repositoryUrl": f"{account}.dkr.ecr.eu-central-1.amazonaws.com/team"}
    listener = f"arn:aws:elasticloadbalancing:{here}:listener/net/team"
    for number in (1, 2):
        inside: Values = {"vpcId": network, "tags": {"Tier": "private"}}
        yield "aws:ec2/subnet:Subnet", f"subnet-0123456789abcdef{number}", inside
    yield "aws:ec2/vpc:Vpc", network, {"cidrBlock": "10.8.0.0/16"}
    yield "aws:eks/cluster:Cluster", "team", cluster
    yield "aws:lb/listener:Listener", f"{listener}/0123456789abcdef/0123456789abcdef", {}
    yield "aws:apigatewayv2/vpcLink:VpcLink", "abc123", {}
    yield "aws:iam/role:Role", "team-keda", {"arn": f"arn:aws:iam::{account}:role/team-keda"}
    yield "aws:ecr/repository:Repository", "team", registry


def _on_google_cloud() -> Iterator[Thing]:
    """What `tests/cases/team-cluster-gcp` names; network and cluster are other projects'."""
    cluster = "projects/acme-team/locations/europe-west1/clusters/team"
    endpoint: Values = {"endpoint": "gke-0123456789-123456789012.europe-west1.gke.goog"}
    yield (
        "gcp:container/cluster:Cluster",
        cluster,
        {"name": "team", "controlPlaneEndpointsConfig": {"dnsEndpointConfig": endpoint}},
    )
    network = "projects/acme-network"
    yield "gcp:compute/network:Network", f"{network}/global/networks/shared", {}
    for name in ("services", "doors"):
        subnet = f"{network}/regions/europe-west1/subnetworks/{name}"
        yield "gcp:compute/subnetwork:Subnetwork", subnet, {}
    yield (
        "gcp:artifactregistry/repository:Repository",
        "projects/acme-team/locations/europe-west1/repositories/team",
        {"registryUri": "europe-west1-docker.pkg.dev/acme-team/team"},
    )


def _on_azure() -> Iterator[Thing]:
    """What `tests/cases/team-cluster-azure` names."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/team"
    network = f"{group}/providers/Microsoft.Network/virtualNetworks/hub"
    cluster: Values = {
        "name": "team",
        "fqdn": "team-0123abcd.hcp.westeurope.azmk8s.io",
        "oidcIssuerProfile": {"issuerURL": "https://westeurope.oic.prod-aks.azure.com/team/"},
    }
    yield "azure-native:resources:ResourceGroup", group, {"name": "team"}
    yield "azure-native:network:VirtualNetwork", network, {"name": "hub"}
    for number, name in enumerate(("functions", "endpoints", "scripts")):
        block: Values = {"name": name, "addressPrefix": f"10.8.{number}.0/24"}
        yield "azure-native:network:Subnet", f"{network}/subnets/{name}", block
    zone = "privateDnsZones/privatelink.postgres.database.azure.com"
    yield "azure-native:privatedns:PrivateZone", f"{group}/providers/Microsoft.Network/{zone}", {}
    managed = f"{group}/providers/Microsoft.ContainerService/managedClusters/team"
    yield "azure-native:containerservice:ManagedCluster", managed, cluster
    yield (
        "azure-native:app:ManagedEnvironment",
        f"{group}/providers/Microsoft.App/managedEnvironments/team",
        {"name": "team", "defaultDomain": "team.westeurope.azurecontainerapps.io"},
    )
    yield (
        "azure-native:containerregistry:Registry",
        f"{group}/providers/Microsoft.ContainerRegistry/registries/team",
        {"name": "team", "loginServer": "team.azurecr.io"},
    )


THEIRS: Mapping[str, Sequence[Thing]] = {
    "aws": [*_on_aws()],
    "azure": [*_on_azure()],
    "gcp": [*_on_google_cloud()],
}
