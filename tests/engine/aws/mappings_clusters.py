"""Where AWS writes about clusters, images and load balancers."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import ATTRIBUTE, COMPUTED, PROVIDER, UNUSED, Mapped, because

CLUSTERS: Mapping[str, Mapped] = {
    "aws:eks/cluster:Cluster": Mapped(
        "AWS::EKS::Cluster",
        ("eks.CreateCluster",),
        names={
            "vpcConfig": "ResourcesVpcConfig",
            "enabledClusterLogTypes": "Logging.ClusterLogging.EnabledTypes.Type",
        },
        own=because(PROVIDER, "defaultAddonsToRemoves", "forceUpdateVersion")
        | because(COMPUTED, "vpcConfig.clusterSecurityGroupId", "vpcConfig.vpcId"),
    ),
    "aws:eks/addon:Addon": Mapped(
        "AWS::EKS::Addon",
        ("eks.CreateAddon", "eks.UpdateAddon"),
        names={
            "resolveConflictsOnCreate": "ResolveConflicts",
            "resolveConflictsOnUpdate": "ResolveConflicts",
        },
        own={"preserve": PROVIDER},
    ),
    "aws:eks/accessEntry:AccessEntry": Mapped("AWS::EKS::AccessEntry", ("eks.CreateAccessEntry",)),
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": Mapped(
        api=("eks.AssociateAccessPolicy",),
        fixed=frozenset({"accessScope", "clusterName", "policyArn", "principalArn"}),
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": Mapped(
        "AWS::EKS::PodIdentityAssociation", ("eks.CreatePodIdentityAssociation",)
    ),
    "aws:ecr/repository:Repository": Mapped(
        "AWS::ECR::Repository",
        ("ecr.CreateRepository",),
        names={"name": "RepositoryName"},
        own={"forceDelete": PROVIDER},
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": Mapped(
        api=("ecr.PutLifecyclePolicy",),
        names={"policy": "lifecyclePolicyText", "repository": "repositoryName"},
        own={"policy.rules": "JSON, which only ECR reads"},
        # The provider has no call that changes one: internal/service/ecr/lifecycle_policy.go
        fixed=frozenset({"policy", "repository"}),
    ),
    "aws:lb/loadBalancer:LoadBalancer": Mapped(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        ("elbv2.CreateLoadBalancer",),
        names={"loadBalancerType": "Type"},
        own=because(
            ATTRIBUTE,
            "accessLogs",
            "clientKeepAlive",
            "connectionLogs",
            "desyncMitigationMode",
            "dnsRecordClientRoutingPolicy",
            "dropInvalidHeaderFields",
            "enableCrossZoneLoadBalancing",
            "enableDeletionProtection",
            "enableHttp2",
            "enableTlsVersionAndCipherSuiteHeaders",
            "enableWafFailOpen",
            "enableXffClientPort",
            "enableZonalShift",
            "healthCheckLogs",
            "idleTimeout",
            "preserveHostHeader",
            "secondaryIpsAutoAssignedPerSubnet",
            "xffHeaderProcessingMode",
        )
        | {"internal": "`Scheme`, as yes or no", "subnetMappings.outpostId": COMPUTED},
        fixed=frozenset({"internal"}),
    ),
    "aws:lb/targetGroup:TargetGroup": Mapped(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        ("elbv2.CreateTargetGroup",),
        own=because(
            ATTRIBUTE,
            "connectionTermination",
            "deregistrationDelay",
            "lambdaMultiValueHeadersEnabled",
            "loadBalancingAlgorithmType",
            "loadBalancingAnomalyMitigation",
            "loadBalancingCrossZoneEnabled",
            "preserveClientIp",
            "proxyProtocolV2",
            "slowStart",
            "stickiness",
            "targetFailovers",
            "targetGroupHealth",
            "targetHealthStates",
        )
        | {"healthCheck": UNUSED},
    ),
    "aws:lb/listener:Listener": Mapped(
        "AWS::ElasticLoadBalancingV2::Listener",
        ("elbv2.CreateListener",),
        names={"certificateArn": "Certificates.CertificateArn"},
        own=because(
            UNUSED,
            "defaultActions.authenticateCognito",
            "defaultActions.authenticateOidc",
            "defaultActions.fixedResponse",
            "defaultActions.forward",
            "defaultActions.jwtValidation",
            "defaultActions.redirect",
        )
        | because(
            ATTRIBUTE,
            *(
                f"routingHttpRequestXAmznMtlsClientcert{part}HeaderName"
                for part in ("", "Issuer", "Leaf", "SerialNumber", "Subject", "Validity")
            ),
            "routingHttpRequestXAmznTlsCipherSuiteHeaderName",
            "routingHttpRequestXAmznTlsVersionHeaderName",
            *(
                f"routingHttpResponse{header}HeaderValue"
                for header in (
                    "AccessControlAllowCredentials",
                    "AccessControlAllowHeaders",
                    "AccessControlAllowMethods",
                    "AccessControlAllowOrigin",
                    "AccessControlExposeHeaders",
                    "AccessControlMaxAge",
                    "ContentSecurityPolicy",
                    "StrictTransportSecurity",
                    "XContentTypeOptions",
                    "XFrameOptions",
                )
            ),
            "routingHttpResponseServerEnabled",
            "tcpIdleTimeoutSeconds",
        ),
    ),
    "aws:apigatewayv2/vpcLink:VpcLink": Mapped(
        "AWS::ApiGatewayV2::VpcLink", ("apigatewayv2.CreateVpcLink",)
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": Mapped(
        api=("iam.AttachRolePolicy",),
        names={"role": "RoleName"},
        fixed=frozenset({"policyArn", "role"}),
    ),
}
