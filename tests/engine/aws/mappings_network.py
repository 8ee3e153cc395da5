"""Where AWS writes about networks."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import POLICY, PROVIDER, SEPARATE, UNUSED, Mapped, because

_RULE = {
    "securityGroupId": "GroupId",
    "cidrIpv4": "CidrIp",
}

NETWORK: Mapping[str, Mapped] = {
    "aws:ec2/vpc:Vpc": Mapped(
        "AWS::EC2::VPC",
        ("ec2.CreateVpc",),
        own=because(UNUSED, "assignGeneratedIpv6CidrBlock", "enableNetworkAddressUsageMetrics"),
    ),
    "aws:ec2/subnet:Subnet": Mapped(
        "AWS::EC2::Subnet",
        ("ec2.CreateSubnet",),
        names={
            "enableResourceNameDnsARecordOnLaunch": (
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord"
            ),
            "enableResourceNameDnsAaaaRecordOnLaunch": (
                "PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord"
            ),
            "privateDnsHostnameTypeOnLaunch": "PrivateDnsNameOptionsOnLaunch.HostnameType",
        },
        own=because(UNUSED, "customerOwnedIpv4Pool", "mapCustomerOwnedIpOnLaunch"),
    ),
    "aws:ec2/internetGateway:InternetGateway": Mapped(
        "AWS::EC2::InternetGateway", ("ec2.AttachInternetGateway",)
    ),
    "aws:ec2/natGateway:NatGateway": Mapped(
        "AWS::EC2::NatGateway",
        ("ec2.CreateNatGateway",),
        names={"privateIp": "PrivateIpAddress"},
    ),
    "aws:ec2/eip:Eip": Mapped(
        "AWS::EC2::EIP",
        ("ec2.AllocateAddress",),
        names={"instance": "InstanceId"},
        own=because(UNUSED, "associateWithPrivateIp", "networkInterface"),
    ),
    "aws:ec2/routeTable:RouteTable": Mapped(
        "AWS::EC2::RouteTable",
        ("ec2.CreateRouteTable",),
        own={"propagatingVgws": UNUSED, "routes": SEPARATE},
    ),
    "aws:ec2/route:Route": Mapped(
        "AWS::EC2::Route",
        ("ec2.CreateRoute",),
        names={"egressOnlyGatewayId": "EgressOnlyInternetGatewayId"},
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Mapped(
        "AWS::EC2::SubnetRouteTableAssociation", ("ec2.AssociateRouteTable",)
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": Mapped(
        "AWS::EC2::VPCEndpoint",
        ("ec2.CreateVpcEndpoint",),
        own={"autoAccept": PROVIDER, "policy": POLICY},
    ),
    "aws:ec2/securityGroup:SecurityGroup": Mapped(
        "AWS::EC2::SecurityGroup",
        ("ec2.CreateSecurityGroup",),
        names={"name": "GroupName", "description": "GroupDescription"},
        own={"egress": SEPARATE, "ingress": SEPARATE, "revokeRulesOnDelete": PROVIDER},
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Mapped(
        "AWS::EC2::SecurityGroup",
        ("ec2.CreateSecurityGroup",),
        own={"egress": SEPARATE, "ingress": SEPARATE, "revokeRulesOnDelete": PROVIDER},
        optional={"GroupDescription": "the group is there; AWS has described it"},
    ),
    "aws:ec2/flowLog:FlowLog": Mapped(
        "AWS::EC2::FlowLog",
        ("ec2.CreateFlowLogs",),
        names={
            "iamRoleArn": "DeliverLogsPermissionArn",
            "vpcId": "ResourceId",
            "subnetId": "ResourceId",
            "eniId": "ResourceId",
            "transitGatewayId": "ResourceId",
            "transitGatewayAttachmentId": "ResourceId",
            "regionalNatGatewayId": "ResourceId",
        },
        optional={"ResourceType": "the provider takes it from the input that names the resource"},
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": Mapped(
        "AWS::EC2::SecurityGroupIngress",
        ("ec2.AuthorizeSecurityGroupIngress/IpPermissions",),
        names={
            **_RULE,
            "prefixListId": "SourcePrefixListId",
            "referencedSecurityGroupId": "SourceSecurityGroupId",
        },
        own={"tags": "CloudFormation has none on rules; EC2 takes them"},
    ),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": Mapped(
        "AWS::EC2::SecurityGroupEgress",
        ("ec2.AuthorizeSecurityGroupEgress/IpPermissions",),
        names={
            **_RULE,
            "prefixListId": "DestinationPrefixListId",
            "referencedSecurityGroupId": "DestinationSecurityGroupId",
        },
        own={"tags": "CloudFormation has none on rules; EC2 takes them"},
    ),
}
