"""One workload in the words of each program: units of an HTTP service, a worker and a store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

HANDLER = "def handler(event, context):\n    return {}\n"


def write_workload(units: int, folder: Path) -> None:
    """Write what every program is given."""
    texts = {
        "app/main.py": HANDLER,
        "app/Dockerfile": "FROM scratch\n",
        "blueprint.yaml": yaml.safe_dump(blueprint(units), sort_keys=False),
        "cdk.json": json.dumps({"context": {}}),
        "serverless/main.py": HANDLER,
        "serverless/serverless.yml": yaml.safe_dump(serverless(units), sort_keys=False),
        "cdk8s/objects.json": json.dumps({name: [*objects(name)] for name in services(units)}),
        "chart/Chart.yaml": "apiVersion: v2\nname: synthetic\nversion: 1.0.0\n",
        "chart/values.yaml": yaml.safe_dump({"services": [*services(units)]}),
        "chart/templates/service.yaml": helm_template(),
        "kustomize/kustomization.yaml": yaml.safe_dump(
            {"resources": [f"{name}.yaml" for name in services(units)]}
        ),
        **{
            f"kustomize/{name}.yaml": yaml.safe_dump_all(objects(name), sort_keys=False)
            for name in services(units)
        },
    }
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def services(units: int) -> Iterator[str]:
    """Name the services: two in each unit."""
    for at in range(units):
        yield from (f"web-{at}", f"worker-{at}")


def blueprint(units: int) -> Mapping[str, Any]:
    """Write the workload as a blueprint."""
    found: dict[str, Any] = {}
    for at in range(units):
        found[f"web-{at}"] = {
            "code": "app",
            "http": [f"GET /things-{at}", f"POST /things-{at}"],
            "uses": {f"store-{at}": "read-write"},
            "publishes": [f"topic-{at}"],
        }
        found[f"worker-{at}"] = {
            "code": "app",
            "on": [{"topic": f"topic-{at}"}],
            "uses": {f"store-{at}": "write"},
        }
    return {
        "name": "synthetic",
        "services": found,
        "stores": {f"store-{at}": {"kind": "document", "key": "id"} for at in range(units)},
        "topics": {f"topic-{at}": {} for at in range(units)},
    }


def serverless(units: int) -> Mapping[str, Any]:
    """Write the workload for the Serverless Framework; permissions are one role's, as it has it."""
    functions: dict[str, Any] = {}
    resources: dict[str, Any] = {}
    for at in range(units):
        routes = [
            {"httpApi": {"method": verb, "path": f"/things-{at}"}} for verb in ("GET", "POST")
        ]
        queue = {"Fn::GetAtt": [f"Queue{at}", "Arn"]}
        dead = {"Fn::GetAtt": [f"Dead{at}", "Arn"]}
        environment = {"STORE": {"Ref": f"Store{at}"}}
        functions[f"web-{at}"] = {
            "handler": "main.handler",
            "events": routes,
            "environment": {**environment, "TOPIC": {"Ref": f"Topic{at}"}},
        }
        functions[f"worker-{at}"] = {
            "handler": "main.handler",
            "events": [{"sqs": {"arn": queue, "functionResponseType": "ReportBatchItemFailures"}}],
            "environment": environment,
        }
        resources |= {
            f"Store{at}": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                },
            },
            f"Topic{at}": {"Type": "AWS::SNS::Topic"},
            f"Dead{at}": {"Type": "AWS::SQS::Queue"},
            f"Queue{at}": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "RedrivePolicy": {"deadLetterTargetArn": dead, "maxReceiveCount": 4},
                },
            },
            f"Subscription{at}": {
                "Type": "AWS::SNS::Subscription",
                "Properties": {
                    "Protocol": "sqs",
                    "Endpoint": queue,
                    "TopicArn": {"Ref": f"Topic{at}"},
                },
            },
        }
    return {
        "service": "synthetic",
        "frameworkVersion": "3",
        "provider": {
            "name": "aws",
            "runtime": "python3.12",
            "region": "eu-central-1",
            "architecture": "arm64",
        },
        "functions": functions,
        "resources": {"Resources": resources},
    }


def objects(name: str) -> Iterator[dict[str, Any]]:
    """Write the Kubernetes objects of a service: those that twofold makes for it."""
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "synthetic"}
    metadata = {"name": name, "namespace": "synthetic-dev", "labels": labels}
    selector = {"matchLabels": {"app.kubernetes.io/name": name}}
    container = {
        "name": name,
        "image": f"registry.example.com/synthetic:{name}",
        "ports": [{"name": "http", "containerPort": 8080}],
        "env": [{"name": "PORT", "value": "8080"}],
        "resources": {
            "requests": {"cpu": "100m", "memory": "512Mi"},
            "limits": {"memory": "512Mi"},
        },
        "readinessProbe": {"tcpSocket": {"port": "http"}},
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True},
    }
    pod = {"serviceAccountName": name, "containers": [container]}
    template = {"metadata": {"labels": labels}, "spec": pod}
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": name}
    web = [{"name": "http", "port": 8080, "targetPort": "http"}]
    for version, kind, spec in (
        ("v1", "ServiceAccount", None),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            {"podSelector": selector, "policyTypes": ["Ingress", "Egress"]},
        ),
        ("apps/v1", "Deployment", {"selector": selector, "template": template}),
        ("v1", "Service", {"selector": selector["matchLabels"], "ports": web}),
        (
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            {"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 10},
        ),
        ("policy/v1", "PodDisruptionBudget", {"maxUnavailable": 1, "selector": selector}),
    ):
        whole = {"apiVersion": version, "kind": kind, "metadata": metadata}
        yield {**whole, "spec": spec} if spec else whole


def helm_template() -> str:
    """Write a chart's template that makes the same objects of a list of names."""
    name = "NAME"
    text = yaml.safe_dump_all(objects(name), sort_keys=False).replace(name, "{{ . }}")
    return f"{{{{- range .Values.services }}}}\n---\n{text}{{{{- end }}}}\n"
