"""The EKS cluster of a platform stack, with what applications need in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from twofold.clouds.aws.platform.entry import lower_entry
from twofold.clouds.aws.platform.network import Network
from twofold.clouds.aws.platform.offer import APPLICATION, SCALERS, STORAGE_CLASS, kubeconfig
from twofold.clouds.aws.policies import allow, policy, trust, trust_pods
from twofold.clouds.aws.sdk import aws, k8s, pulumi
from twofold.clouds.kubernetes.operators import KEDA, install_keda
from twofold.placement.model import NewCluster, PlatformStack
from twofold.resources.recorder import explain

# In standard support, and what the add-ons below are made for.
# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
VERSION = "1.36"

# `aws eks describe-addon-versions --kubernetes-version 1.36` lists them.
METRICS_SERVER = "v0.9.0-eksbuild.11"
OBSERVABILITY = "v6.7.0-eksbuild.1"

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

ADMINISTRATOR = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

# Where the observability add-on runs its agent, and as whom.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
AGENT = ("amazon-cloudwatch", "cloudwatch-agent")


@dataclass(frozen=True, slots=True)
class PlatformCluster:
    """The cluster's components, and what applications look up of it."""

    components: Sequence[pulumi.ComponentResource]
    outputs: Mapping[str, object]


def lower_cluster(stack: PlatformStack, new: NewCluster, network: Network) -> PlatformCluster:
    """Create the cluster, what it needs to know of AWS, its operators and its entry."""
    component = pulumi.ComponentResource(f"{APPLICATION}:cluster:Cluster", "cluster")
    explain(component, "The cluster that services of style `kubernetes` run in.")
    cluster = _create_cluster(stack, new, network, component)
    provider = _create_provider(cluster, component)
    settled = _settle(cluster, provider, component)
    _install_addons(cluster, component)
    scaler = _create_scaler(cluster, component)
    images = _create_repository(stack, component)
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
            "service_ipv4_cidr": service_block(stack.cidr),
        },
        vpc_config={
            "subnet_ids": [each.subnet.id for each in network.private],
            "endpoint_private_access": True,
            "endpoint_public_access": True,
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


def service_block(network: str) -> str:
    """The first block for services that does not lie in the network's own.

    >>> service_block("10.0.0.0/16"), service_block("172.20.0.0/16")
    ('172.20.0.0/16', '10.100.0.0/16')
    """
    own = ip_network(network)
    return next(block for block in SERVICE_BLOCKS if not ip_network(block).overlaps(own))


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
    cluster: aws.eks.Cluster, provider: k8s.Provider, component: pulumi.ComponentResource
) -> tuple[pulumi.Resource, ...]:
    """What a new cluster lacks: network policies that are enforced, and a class of disks."""
    del cluster
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


def _install_addons(cluster: aws.eks.Cluster, component: pulumi.ComponentResource) -> None:
    """Measure pods, for autoscaling; send logs, metrics and traces to CloudWatch."""
    inside = pulumi.ResourceOptions(parent=component)
    aws.eks.Addon(
        "metrics-server",
        cluster_name=cluster.name,
        addon_name="metrics-server",
        addon_version=METRICS_SERVER,
        resolve_conflicts_on_update="OVERWRITE",
        opts=inside,
    )
    namespace, account = AGENT
    role = aws.iam.Role(
        "agent", assume_role_policy=_trust(cluster, namespace, account), opts=inside
    )
    partition = aws.get_partition_output(opts=pulumi.InvokeOptions(parent=component)).partition
    attached = aws.iam.RolePolicyAttachment(
        "agent",
        role=role.name,
        policy_arn=pulumi.Output.format(
            "arn:{}:iam::aws:policy/CloudWatchAgentServerPolicy", partition
        ),
        opts=inside,
    )
    aws.eks.Addon(
        "observability",
        cluster_name=cluster.name,
        addon_name="amazon-cloudwatch-observability",
        addon_version=OBSERVABILITY,
        resolve_conflicts_on_update="OVERWRITE",
        pod_identity_associations=[{"role_arn": role.arn, "service_account": account}],
        opts=pulumi.ResourceOptions(parent=component, depends_on=[attached]),
    )


def _create_scaler(cluster: aws.eks.Cluster, component: pulumi.ComponentResource) -> aws.iam.Role:
    """Who KEDA is: it may take on the roles that applications make for it, and nothing else."""
    inside = pulumi.ResourceOptions(parent=component)
    look_up = pulumi.InvokeOptions(parent=component)
    role = aws.iam.Role(
        "scaler",
        description="KEDA, which looks how long queues are",
        assume_role_policy=_trust(cluster, KEDA.namespace, KEDA.account),
        opts=inside,
    )
    aws.iam.RolePolicy(
        "scaler",
        role=role.name,
        policy=policy(
            [
                allow(
                    "TakeOnScalers",
                    ["sts:AssumeRole", "sts:TagSession"],
                    [
                        pulumi.Output.format(
                            "arn:{}:iam::{}:role{}*",
                            aws.get_partition_output(opts=look_up).partition,
                            aws.get_caller_identity_output(opts=look_up).account_id,
                            SCALERS,
                        )
                    ],
                )
            ]
        ),
        opts=inside,
    )
    aws.eks.PodIdentityAssociation(
        "scaler",
        cluster_name=cluster.name,
        namespace=KEDA.namespace,
        service_account=KEDA.account,
        role_arn=role.arn,
        opts=inside,
    )
    return role


def _trust(cluster: aws.eks.Cluster, namespace: str, account: str) -> pulumi.Output[str]:
    return trust_pods(
        {
            "StringEquals": {
                "aws:RequestTag/eks-cluster-name": cluster.name,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": account,
            }
        }
    )


def _create_repository(
    stack: PlatformStack, component: pulumi.ComponentResource
) -> aws.ecr.Repository:
    """One repository for what applications build; their names are in the tags."""
    inside = pulumi.ResourceOptions(parent=component)
    images = aws.ecr.Repository(
        "images",
        # A build of the same content may come out with another digest; pods name digests.
        image_tag_mutability="MUTABLE",
        image_scanning_configuration={"scan_on_push": True},
        force_delete=not stack.protected,
        opts=inside,
    )
    aws.ecr.LifecyclePolicy(
        "images",
        repository=images.name,
        policy=pulumi.Output.json_dumps(
            {
                "rules": [
                    {
                        "rulePriority": 1,
                        "description": "What has lost its tag was built anew",
                        "selection": {
                            "tagStatus": "untagged",
                            "countType": "sinceImagePushed",
                            "countUnit": "days",
                            "countNumber": UNTAGGED_DAYS,
                        },
                        "action": {"type": "expire"},
                    }
                ]
            }
        ),
        opts=inside,
    )
    return images


# Long enough for pods of the time before to be gone.
UNTAGGED_DAYS = 30
