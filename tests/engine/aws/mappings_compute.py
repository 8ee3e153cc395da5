"""Where AWS writes about functions, identities, logs and the HTTP API."""

from __future__ import annotations

from collections.abc import Mapping

from .mapped import COMPUTED, POLICY, PROVIDER, UNUSED, Mapped, because, policy

COMPUTE: Mapping[str, Mapped] = {
    "aws:lambda/function:Function": Mapped(
        "AWS::Lambda::Function",
        ("lambda.CreateFunction",),
        names={
            "name": "FunctionName",
            "durableConfig.retentionPeriod": "RetentionPeriodInDays",
            "imageUri": "Code.ImageUri",
            "s3Bucket": "Code.S3Bucket",
            "s3Key": "Code.S3Key",
            "s3ObjectVersion": "Code.S3ObjectVersion",
            "sourceKmsKeyArn": "Code.SourceKMSKeyArn",
        },
        own=because(
            PROVIDER,
            "replaceSecurityGroupsOnDestroy",
            "replacementSecurityGroupIds",
            "codeSha256",
            "sourceCodeHash",
        )
        | because(COMPUTED, "snapStart.optimizationStatus", "vpcConfig.vpcId")
        | {"code": "an archive: it has a hash, and no members"},
        optional={"Code": "an archive, a bucket's key or an image: the SDK takes one of them"},
    ),
    "aws:lambda/alias:Alias": Mapped("AWS::Lambda::Alias", ("lambda.CreateAlias",)),
    "aws:lambda/permission:Permission": Mapped(
        "AWS::Lambda::Permission", ("lambda.AddPermission",), names={"function": "FunctionName"}
    ),
    "aws:lambda/eventSourceMapping:EventSourceMapping": Mapped(
        "AWS::Lambda::EventSourceMapping",
        ("lambda.CreateEventSourceMapping",),
        names={"destinationConfig.onFailure.destinationArn": "Destination"},
    ),
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": Mapped(
        api=("lambda.PutProvisionedConcurrencyConfig",),
        fixed=frozenset({"functionName", "qualifier"}),
    ),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": Mapped(
        "AWS::Lambda::EventInvokeConfig",
        ("lambda.PutFunctionEventInvokeConfig",),
    ),
    "aws:lambda/invocation:Invocation": Mapped(
        api=("lambda.Invoke",),
        names={"input": "Payload"},
        own=because(PROVIDER, "lifecycleScope", "terraformKey", "triggers"),
        fixed=frozenset({"functionName", "qualifier"}),
    ),
    "aws:iam/role:Role": Mapped(
        "AWS::IAM::Role",
        ("iam.CreateRole",),
        names={"name": "RoleName", "assumeRolePolicy": "AssumeRolePolicyDocument"},
        own={"inlinePolicies": UNUSED, **policy("assumeRolePolicy")},
    ),
    "aws:iam/rolePolicy:RolePolicy": Mapped(
        "AWS::IAM::RolePolicy",
        ("iam.PutRolePolicy",),
        names={"name": "PolicyName", "role": "RoleName", "policy": "PolicyDocument"},
        own=policy("policy"),
    ),
    "aws:cloudwatch/logGroup:LogGroup": Mapped(
        "AWS::Logs::LogGroup", ("logs.CreateLogGroup",), names={"name": "LogGroupName"}
    ),
    "aws:apigatewayv2/api:Api": Mapped("AWS::ApiGatewayV2::Api", ("apigatewayv2.CreateApi",)),
    "aws:apigatewayv2/stage:Stage": Mapped(
        "AWS::ApiGatewayV2::Stage",
        ("apigatewayv2.CreateStage",),
        names={"name": "StageName"},
        own={"routeSettings": UNUSED},
    ),
    "aws:apigatewayv2/integration:Integration": Mapped(
        "AWS::ApiGatewayV2::Integration",
        ("apigatewayv2.CreateIntegration",),
        names={"timeoutMilliseconds": "TimeoutInMillis"},
        own={"responseParameters": UNUSED},
        # internal/service/apigatewayv2/integration.go; how it connects may change.
        fixed=frozenset({"integrationSubtype", "integrationType"}),
    ),
    "aws:apigatewayv2/route:Route": Mapped(
        "AWS::ApiGatewayV2::Route",
        ("apigatewayv2.CreateRoute",),
        own={"requestParameters": UNUSED},
    ),
    "aws:apigatewayv2/domainName:DomainName": Mapped(
        "AWS::ApiGatewayV2::DomainName",
        ("apigatewayv2.CreateDomainName",),
        own={"domainNameConfiguration.targetDomainName": COMPUTED},
    ),
    "aws:apigatewayv2/apiMapping:ApiMapping": Mapped(
        "AWS::ApiGatewayV2::ApiMapping", ("apigatewayv2.CreateApiMapping",)
    ),
    "aws:acm/certificate:Certificate": Mapped(
        "AWS::CertificateManager::Certificate",
        ("acm.RequestCertificate", "acm.ImportCertificate"),
        own=because(
            UNUSED, "certificateBody", "privateKeyWo", "privateKeyWoVersion", "validationOptions"
        )
        | {"earlyRenewalDuration": PROVIDER},
    ),
    "aws:acm/certificateValidation:CertificateValidation": Mapped(
        api=("acm.DescribeCertificate",),
        own={"validationRecordFqdns": PROVIDER},
        fixed=frozenset({"certificateArn"}),
    ),
    "aws:route53/record:Record": Mapped(
        "AWS::Route53::RecordSet",
        ("route53.ChangeResourceRecordSets/ChangeBatch.Changes.ResourceRecordSet",),
        names={
            "zoneId": "HostedZoneId",
            "aliases": "AliasTarget",
            "records": "ResourceRecords",
            "aliases.zoneId": "HostedZoneId",
            "aliases.name": "DNSName",
        },
        own=because(
            UNUSED,
            "cidrRoutingPolicy",
            "failoverRoutingPolicies",
            "geolocationRoutingPolicies",
            "geoproximityRoutingPolicy",
            "latencyRoutingPolicies",
            "multivalueAnswerRoutingPolicy",
            "weightedRoutingPolicies",
        )
        | {"allowOverwrite": PROVIDER},
        fixed=frozenset({"name", "type", "zoneId"}),
    ),
    "aws:scheduler/schedule:Schedule": Mapped(
        "AWS::Scheduler::Schedule",
        ("scheduler.CreateSchedule",),
        own=because(UNUSED, "target.ecsParameters", "target.sagemakerPipelineParameters"),
        fixed=frozenset({"groupName"}),
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": Mapped(
        "AWS::Scheduler::ScheduleGroup", ("scheduler.CreateScheduleGroup",)
    ),
    "aws:sns/topic:Topic": Mapped(
        "AWS::SNS::Topic",
        ("sns.CreateTopic",),
        names={"name": "TopicName"},
        own=because(
            UNUSED,
            *(
                f"{protocol}{feedback}"
                for protocol in ("application", "firehose", "http", "lambda", "sqs")
                for feedback in (
                    "FailureFeedbackRoleArn",
                    "SuccessFeedbackRoleArn",
                    "SuccessFeedbackSampleRate",
                )
            ),
            "deliveryPolicy",
        )
        | {"policy": POLICY},
    ),
    "aws:sns/topicSubscription:TopicSubscription": Mapped(
        "AWS::SNS::Subscription",
        ("sns.Subscribe",),
        names={"topic": "TopicArn"},
        own=because(PROVIDER, "confirmationTimeoutInMinutes", "endpointAutoConfirms"),
    ),
    "aws:sns/topicPolicy:TopicPolicy": Mapped(
        "AWS::SNS::TopicPolicy",
        ("sns.SetTopicAttributes",),
        names={"arn": "TopicArn", "policy": "PolicyDocument"},
        own=policy("policy"),
        optional={"Topics": "one topic, as `arn`"},
        fixed=frozenset({"arn"}),
    ),
    "aws:sqs/queue:Queue": Mapped(
        "AWS::SQS::Queue",
        ("sqs.CreateQueue",),
        names={
            "name": "QueueName",
            "maxMessageSize": "MaximumMessageSize",
            "messageRetentionSeconds": "MessageRetentionPeriod",
            "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
            "visibilityTimeoutSeconds": "VisibilityTimeout",
        },
        own={"policy": POLICY},
    ),
    "aws:sqs/queuePolicy:QueuePolicy": Mapped(
        "AWS::SQS::QueuePolicy",
        ("sqs.SetQueueAttributes",),
        names={"policy": "PolicyDocument"},
        own=policy("policy"),
        optional={"Queues": "one queue, as `queueUrl`"},
        fixed=frozenset({"queueUrl"}),
    ),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": Mapped(
        "AWS::SQS::Queue", ("sqs.SetQueueAttributes",), fixed=frozenset({"queueUrl"})
    ),
}
