"""What providers answer with, though an SDK's types let it be left out; and what they leave out.

An SDK declares nearly every member of an output as one that may be missing. What twofold's own
stacks, and many others, rely on is always there once a resource is; docs/testing.md says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from twofold.testing.wire import Wire

# By the class of a resource, of a data source's result, or of a part of either, in Pulumi's names.
PROMISED: Mapping[str, frozenset[str]] = {
    # https://www.pulumi.com/registry/packages/aws/api-docs/acm/certificate/#certificatedomainvalidationoption
    "pulumi_aws.acm.outputs.CertificateDomainValidationOption": frozenset(
        {"domainName", "resourceRecordName", "resourceRecordType", "resourceRecordValue"}
    ),
    # https://www.pulumi.com/registry/packages/aws/api-docs/apigatewayv2/domainname/#domainnamedomainnameconfiguration
    "pulumi_aws.apigatewayv2.outputs.DomainNameDomainNameConfiguration": frozenset(
        {"hostedZoneId", "targetDomainName"}
    ),
    # https://www.pulumi.com/registry/packages/aws/api-docs/eks/cluster/#clustervpcconfig
    "pulumi_aws.eks.outputs.ClusterVpcConfig": frozenset({"clusterSecurityGroupId", "vpcId"}),
    # https://www.pulumi.com/registry/packages/aws/api-docs/rds/cluster/#clustermasterusersecret
    "pulumi_aws.rds.outputs.ClusterMasterUserSecret": frozenset({"kmsKeyId", "secretArn"}),
    "pulumi_aws.rds.outputs.InstanceMasterUserSecret": frozenset({"kmsKeyId", "secretArn"}),
    # New clusters of recent versions have an issuer, asked or not:
    # https://learn.microsoft.com/azure/aks/use-oidc-issuer
    "pulumi_azure_native.containerservice.get_managed_cluster.GetManagedClusterResult": frozenset(
        {"oidcIssuerProfile"}
    ),
    "pulumi_azure_native.containerservice.outputs.ManagedClusterOIDCIssuerProfileResponse": (
        frozenset({"issuerURL"})
    ),
    # https://learn.microsoft.com/rest/api/virtualnetwork/subnets/get
    "pulumi_azure_native.network.get_subnet.GetSubnetResult": frozenset({"addressPrefix"}),
    # https://www.pulumi.com/registry/packages/azure-native/api-docs/storage/blob/
    "pulumi_azure_native.storage.blob.Blob": frozenset({"contentMd5"}),
    # https://www.pulumi.com/registry/packages/gcp/api-docs/certificatemanager/dnsauthorization/
    "pulumi_gcp.certificatemanager.outputs.DnsAuthorizationDnsResourceRecord": frozenset(
        {"data", "name", "type"}
    ),
    # https://www.pulumi.com/registry/packages/gcp/api-docs/memorystore/instance/
    "pulumi_gcp.memorystore.outputs.InstanceEndpoint": frozenset({"connections"}),
    "pulumi_gcp.memorystore.outputs.InstanceEndpointConnection": frozenset({"pscAutoConnection"}),
    "pulumi_gcp.memorystore.outputs.InstanceEndpointConnectionPscAutoConnection": frozenset(
        {"ipAddress", "port"}
    ),
    "pulumi_gcp.memorystore.outputs.InstanceManagedServerCa": frozenset({"caCerts"}),
    "pulumi_gcp.memorystore.outputs.InstanceManagedServerCaCaCert": frozenset({"certificates"}),
    # https://www.pulumi.com/registry/packages/gcp/api-docs/sql/databaseinstance/
    "pulumi_gcp.sql.outputs.DatabaseInstanceServerCaCert": frozenset({"cert"}),
}

# Lists that are empty where an input does not ask for them: the list, the input, and its value.
ASKED_FOR: Mapping[str, tuple[str, str, Wire]] = {
    # "Only set if DNS-validation was used"
    "aws:acm/certificate:Certificate": ("domainValidationOptions", "validationMethod", "DNS"),
    # "Only available when `manage_master_user_password` is set to true"
    "aws:rds/cluster:Cluster": ("masterUserSecrets", "manageMasterUserPassword", True),
    "aws:rds/instance:Instance": ("masterUserSecrets", "manageMasterUserPassword", True),
}


def promised(kind: type) -> frozenset[str]:
    """Name the members of a class that are there, whatever its types say."""
    return PROMISED.get(f"{kind.__module__}.{kind.__qualname__}", frozenset())


def left_out(token: str, given: Mapping[str, Wire]) -> dict[str, Wire]:
    """Answer what a resource of these inputs has none of; what is only read was given none."""
    if not given or token not in ASKED_FOR:
        return {}
    name, asking, value = ASKED_FOR[token]
    return {} if given.get(asking) == value else {name: []}
