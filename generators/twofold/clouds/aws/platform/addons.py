"""What EKS installs in a platform's cluster, and who in it may do what in AWS."""

from __future__ import annotations

from twofold.clouds.aws.platform.offer import SCALERS
from twofold.clouds.aws.policies import allow, policy, trust_pods
from twofold.clouds.aws.sdk import aws, pulumi
from twofold.clouds.kubernetes.operators import KEDA

# `aws eks describe-addon-versions --kubernetes-version 1.36` lists them.
METRICS_SERVER = "v0.9.0-eksbuild.11"
OBSERVABILITY = "v6.7.0-eksbuild.1"

# Where the observability add-on runs its agent, and as whom.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
AGENT = ("amazon-cloudwatch", "cloudwatch-agent")


def install_addons(cluster: aws.eks.Cluster, component: pulumi.ComponentResource) -> None:
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


def create_scaler(cluster: aws.eks.Cluster, component: pulumi.ComponentResource) -> aws.iam.Role:
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
