"""The EKS cluster of a platform stack, with what applications need in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from twofold.clouds.aws.platform.addons import create_scaler, install_addons
from twofold.clouds.aws.platform.entry import lower_entry
from twofold.clouds.aws.platform.network import Network
from twofold.clouds.aws.platform.offer import APPLICATION, STORAGE_CLASS, kubeconfig
from twofold.clouds.aws.platform.registry import create_repository
from twofold.clouds.aws.policies import trust
from twofold.clouds.aws.sdk import aws, k8s, pulumi
from twofold.clouds.blocks import apart
from twofold.clouds.kubernetes.operators import install_keda
from twofold.clouds.limits import require_addresses
from twofold.placement.model import NewCluster, PlatformStack
from twofold.resources.recorder import explain
from twofold.values import frozen

# In standard support, and what the add-ons in `addons.py` are made for.
# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
VERSION = "1.36"

# Addresses of services in the cluster: private, and none of a platform's network, which may be
# any block of the private ones but is in 10.0.0.0/8 unless somebody says otherwise.
SERVICE_BLOCKS = ("172.20.0.0/16", "10.100.0.0/16")

# What EKS does itself in Auto Mode, and what its machines may do.
# https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html
CLUSTER_POLICIES = (
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSClusterPolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
NODE_POLICIES = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy")

EVERY_ADDRESS = "0.0.0.0/0"

# https://docs.aws.amazon.com/general/latest/gr/eks.html#limits_eks
MOST_ADDRESSES = 40

ADMINISTRATOR = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"


@frozen
class PlatformCluster:
    """The cluster's components, and what applications look up of it."""

    components: Sequence[pulumi.ComponentResource]
    outputs: Mapping[str, object]


def lower_cluster(stack: PlatformStack, new: NewCluster, network: Network) -> PlatformCluster:
    """Create the cluster, what it needs to know of AWS, its operators and its entry."""
    require_addresses(stack, new, MOST_ADDRESSES)
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Cluster", "cluster")
    explain(component, "The cluster that services of style `kubernetes` run in.")
    cluster = _create_cluster(stack, new, network, component)
    provider = _create_provider(cluster, component)
    settled = _settle(provider, component)
    install_addons(cluster, component)
    scaler = create_scaler(cluster, component)
    images = create_repository(stack, component)
    component.register_outputs({"name": cluster.name, "images": images.repository_url})
    keda = install_keda(provider, settled)
    entry = lower_entry(stack, network, cluster, provider)
    return PlatformCluster(
        (component, keda, entry.component),
        {
            "cluster_name": cluster.name,
            "scaler_role_arn": scaler.arn,
            "image_repository_url": images.repository_url,
            "gateway_listener_arn": entry.listener.arn,
            "gateway_link_id": entry.link.id,
        },
    )


def _create_cluster(
    stack: PlatformStack,
    new: NewCluster,
    network: Network,
    component: pulumi.ComponentResource,
) -> aws.eks.Cluster:
    inside = pulumi.ResourceOptions(parent=component)
    role, attached = _create_role("cluster", "eks.amazonaws.com", CLUSTER_POLICIES, component)
    nodes, for_nodes = _create_role("nodes", "ec2.amazonaws.com", NODE_POLICIES, component)
    logs = aws.cloudwatch.LogGroup(
        "cluster",
        # Where EKS writes, whether there is such a group or not; one that it makes keeps all.
        name=f"/aws/eks/{stack.name}/cluster",
        retention_in_days=90 if stack.protected else 7,
        opts=inside,
    )
    cluster = aws.eks.Cluster(
        "cluster",
        # Its log group's name, and what somebody types: a contract.
        name=stack.name,
        version=VERSION,
        role_arn=role.arn,
        bootstrap_self_managed_addons=False,
        access_config={
            "authentication_mode": "API",
            "bootstrap_cluster_creator_admin_permissions": True,
        },
        compute_config={
            "enabled": True,
            "node_pools": ["general-purpose", "system"],
            "node_role_arn": nodes.arn,
        },
        storage_config={"block_storage": {"enabled": True}},
        kubernetes_network_config={
            "elastic_load_balancing": {"enabled": True},
            "service_ipv4_cidr": apart(stack.cidr, SERVICE_BLOCKS),
        },
        vpc_config={
            "subnet_ids": [each.subnet.id for each in network.private],
            "endpoint_private_access": True,
            "endpoint_public_access": True,
            # Left out, it would stay as it was. Machines ask from inside, whatever it says.
            "public_access_cidrs": list(new.addresses) or [EVERY_ADDRESS],
        },
        enabled_cluster_log_types=["api", "audit", "authenticator"],
        upgrade_policy={"support_type": "STANDARD"},
        zonal_shift_config={"enabled": stack.protected},
        deletion_protection=stack.protected,
        opts=pulumi.ResourceOptions(parent=component, depends_on=[*attached, *for_nodes, logs]),
    )
    explain(cluster, "Auto Mode: EKS runs the machines, their disks and their network.")
    for index, arn in enumerate(new.administrators):
        name = f"administrator-{index}"
        aws.eks.AccessEntry(
            name, cluster_name=cluster.name, principal_arn=arn, type="STANDARD", opts=inside
        )
        aws.eks.AccessPolicyAssociation(
            name,
            cluster_name=cluster.name,
            principal_arn=arn,
            policy_arn=ADMINISTRATOR,
            access_scope={"type": "cluster"},
            opts=inside,
        )
    return cluster


def _create_role(
    name: str,
    principal: str,
    policies: Sequence[str],
    component: pulumi.ComponentResource,
) -> tuple[aws.iam.Role, list[aws.iam.RolePolicyAttachment]]:
    """A role with policies that AWS keeps."""
    inside = pulumi.ResourceOptions(parent=component)
    tagged = principal == "eks.amazonaws.com"
    role = aws.iam.Role(
        name,
        assume_role_policy=trust(principal, tagged=tagged),
        opts=inside,
    )
    partition = aws.get_partition_output(opts=pulumi.InvokeOptions(parent=component)).partition
    attached = [
        aws.iam.RolePolicyAttachment(
            f"{name}-{each}",
            role=role.name,
            policy_arn=pulumi.Output.format("arn:{}:iam::aws:policy/{}", partition, each),
            opts=inside,
        )
        for each in policies
    ]
    return role, attached


def _create_provider(cluster: aws.eks.Cluster, component: pulumi.ComponentResource) -> k8s.Provider:
    region = aws.get_region_output(opts=pulumi.InvokeOptions(parent=component)).region
    authority = cluster.certificate_authority.data
    return k8s.Provider(
        "cluster",
        kubeconfig=kubeconfig(cluster.endpoint, authority, cluster.name, region),
        # Another endpoint of the same cluster is no other cluster.
        cluster_identifier=cluster.arn,
        opts=pulumi.ResourceOptions(parent=component),
    )


def _settle(
    provider: k8s.Provider, component: pulumi.ComponentResource
) -> tuple[pulumi.Resource, ...]:
    """What a new cluster lacks: network policies that are enforced, and a class of disks."""
    inside = pulumi.ResourceOptions(parent=component, provider=provider)
    policies = k8s.core.v1.ConfigMap(
        "amazon-vpc-cni",
        metadata={"name": "amazon-vpc-cni", "namespace": "kube-system"},
        data={"enable-network-policy-controller": "true"},
        opts=inside,
    )
    explain(
        policies,
        "Without it, network policies are taken and not enforced: "
        "https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html",
    )
    k8s.storage.v1.StorageClass(
        STORAGE_CLASS,
        metadata={
            "name": STORAGE_CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        provisioner="ebs.csi.eks.amazonaws.com",
        parameters={"type": "gp3", "encrypted": "true"},
        volume_binding_mode="WaitForFirstConsumer",
        allow_volume_expansion=True,
        opts=inside,
    )
    return (policies,)
