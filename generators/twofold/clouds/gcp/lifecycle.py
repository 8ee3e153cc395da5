"""How Google Cloud's resources take changes."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.clouds.kubernetes import lifecycle as kubernetes
from twofold.resources.lifecycle import Lifecycle

STATEFUL = frozenset(
    {
        "pulumi_gcp.artifactregistry.Repository",
        "pulumi_gcp.container.Cluster",
        "pulumi_gcp.firestore.Database",
        "pulumi_gcp.logging.ProjectBucketConfig",
        "pulumi_gcp.memorystore.Instance",
        "pulumi_gcp.pubsub.Subscription",
        "pulumi_gcp.secretmanager.RegionalSecret",
        "pulumi_gcp.secretmanager.Secret",
        "pulumi_gcp.sql.Database",
        "pulumi_gcp.sql.DatabaseInstance",
        "pulumi_gcp.storage.Bucket",
    }
)

# What a grant consists of: with another part it is another grant.
GRANT = frozenset({"condition", "member", "role"})

# Of the inputs that lowerings give: `immutable` in the definitions of Google's provider, and
# "Forces new resource" in its documentation.
# https://github.com/GoogleCloudPlatform/magic-modules/tree/main/mmv1/products
FIXED: Mapping[str, frozenset[str]] = {
    "pulumi_gcp.apigateway.Api": frozenset({"api_id"}),
    "pulumi_gcp.apigateway.ApiConfig": frozenset(
        {"api", "api_config_id_prefix", "gateway_config", "openapi_documents"}
    ),
    "pulumi_gcp.apigateway.Gateway": frozenset({"gateway_id", "region"}),
    "pulumi_gcp.artifactregistry.Repository": frozenset({"format", "location", "repository_id"}),
    "pulumi_gcp.artifactregistry.RepositoryIamMember": GRANT | {"location", "repository"},
    "pulumi_gcp.certificatemanager.Certificate": frozenset({"managed"}),
    "pulumi_gcp.certificatemanager.CertificateMapEntry": frozenset({"hostname", "map"}),
    "pulumi_gcp.certificatemanager.DnsAuthorization": frozenset({"domain"}),
    "pulumi_gcp.cloudfunctionsv2.Function": frozenset({"location", "name"}),
    "pulumi_gcp.cloudrunv2.Service": frozenset({"location", "name"}),
    "pulumi_gcp.cloudrunv2.ServiceIamMember": GRANT | {"location", "name"},
    "pulumi_gcp.cloudscheduler.Job": frozenset({"region"}),
    "pulumi_gcp.compute.Address": frozenset({"address_type", "region", "subnetwork"}),
    "pulumi_gcp.compute.BackendService": frozenset({"load_balancing_scheme"}),
    "pulumi_gcp.compute.Firewall": frozenset({"direction", "network"}),
    "pulumi_gcp.compute.GlobalAddress": frozenset(
        {"address", "address_type", "network", "prefix_length", "purpose"}
    ),
    "pulumi_gcp.compute.GlobalForwardingRule": frozenset(
        {"ip_address", "load_balancing_scheme", "port_range"}
    ),
    "pulumi_gcp.compute.GlobalNetworkEndpoint": frozenset(
        {"fqdn", "global_network_endpoint_group", "port"}
    ),
    "pulumi_gcp.compute.GlobalNetworkEndpointGroup": frozenset(
        {"default_port", "network_endpoint_type"}
    ),
    "pulumi_gcp.compute.Network": frozenset({"auto_create_subnetworks"}),
    "pulumi_gcp.compute.Router": frozenset({"network", "region"}),
    "pulumi_gcp.compute.RouterNat": frozenset({"region", "router"}),
    "pulumi_gcp.compute.Subnetwork": frozenset({"network", "region"}),
    "pulumi_gcp.container.Cluster": frozenset(
        {
            "cluster_autoscaling.auto_provisioning_defaults.service_account",
            "enable_autopilot",
            "ip_allocation_policy.cluster_secondary_range_name",
            "location",
            "network",
            "subnetwork",
        }
    ),
    "pulumi_gcp.dns.RecordSet": frozenset({"managed_zone", "name"}),
    "pulumi_gcp.firestore.BackupSchedule": frozenset({"daily_recurrence", "database"}),
    "pulumi_gcp.firestore.Database": frozenset({"location_id"}),
    "pulumi_gcp.firestore.Field": frozenset({"collection", "database", "field"}),
    "pulumi_gcp.logging.ProjectBucketConfig": frozenset({"bucket_id", "location", "project"}),
    "pulumi_gcp.memorystore.AclPolicy": frozenset({"acl_policy_id", "location"}),
    "pulumi_gcp.memorystore.Instance": frozenset(
        {
            "authorization_mode",
            "desired_auto_created_endpoints",
            "instance_id",
            "location",
            "mode",
            "transit_encryption_mode",
        }
    ),
    "pulumi_gcp.networkconnectivity.ServiceConnectionPolicy": frozenset(
        {"location", "network", "service_class"}
    ),
    "pulumi_gcp.projects.IAMCustomRole": frozenset({"role_id"}),
    "pulumi_gcp.projects.IAMMember": GRANT | {"project"},
    "pulumi_gcp.projects.Service": frozenset({"service"}),
    "pulumi_gcp.projects.ServiceIdentity": frozenset({"service"}),
    "pulumi_gcp.pubsub.Subscription": frozenset({"topic"}),
    "pulumi_gcp.pubsub.SubscriptionIAMMember": GRANT | {"subscription"},
    "pulumi_gcp.pubsub.TopicIAMMember": GRANT | {"topic"},
    "pulumi_gcp.secretmanager.RegionalSecret": frozenset({"location", "secret_id"}),
    "pulumi_gcp.secretmanager.RegionalSecretVersion": frozenset({"secret", "secret_data"}),
    "pulumi_gcp.secretmanager.Secret": frozenset({"replication", "secret_id"}),
    "pulumi_gcp.secretmanager.SecretIamMember": GRANT | {"secret_id"},
    "pulumi_gcp.secretmanager.SecretVersion": frozenset({"secret", "secret_data"}),
    "pulumi_gcp.serviceaccount.Account": frozenset({"account_id"}),
    "pulumi_gcp.serviceaccount.IAMMember": GRANT | {"service_account_id"},
    "pulumi_gcp.servicenetworking.Connection": frozenset({"network", "service"}),
    "pulumi_gcp.sql.Database": frozenset({"instance", "name"}),
    "pulumi_gcp.sql.DatabaseInstance": frozenset({"region"}),
    "pulumi_gcp.sql.ProvisionScript": frozenset(
        {"database", "instance", "password_secret_version", "script", "user"}
    ),
    "pulumi_gcp.sql.User": frozenset({"instance", "name", "type"}),
    "pulumi_gcp.storage.Bucket": frozenset({"location"}),
    "pulumi_gcp.storage.BucketIAMMember": GRANT | {"bucket"},
    "pulumi_gcp.storage.BucketObject": frozenset({"bucket", "source"}),
    "pulumi_random.RandomId": frozenset({"byte_length"}),
    "pulumi_random.RandomPassword": frozenset({"length", "special"}),
}

LIFECYCLE = Lifecycle(stateful=STATEFUL | kubernetes.STATEFUL, fixed={**FIXED, **kubernetes.FIXED})
