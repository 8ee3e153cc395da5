"""A resource graph with every kind of node, value and option, and the project printed of it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from twofold.compile import CLOUDS
from twofold.project.files import project_files
from twofold.resources.archives import archive
from twofold.resources.graph import ResourceGraph
from twofold.resources.recorder import base64, explain
from twofold.resources.recorder import folder as beside
from twofold.resources.recorder import graph as finished

if TYPE_CHECKING:
    import pulumi
    import pulumi_aws as aws
    import pulumi_docker_build as docker_build
    import pulumi_kubernetes as k8s
    import pulumi_random as random
else:
    from twofold.resources.recorder import Module, pulumi

    aws = Module("pulumi_aws")
    docker_build = Module("pulumi_docker_build")
    k8s = Module("pulumi_kubernetes")
    random = Module("pulumi_random")

PROJECT = "shops"
STACK = "shop-aws-dev"
CONFIG = {
    "aws:region": "eu-west-1",
    "shops:gateway-key": {"secure": "AAABAM2lbU"},
    "other:limits": {"orders": 7},
}

TRANSFORMS = '''\
"""What this stack's owner wants otherwise."""

import pulumi


def transform(
    args: pulumi.ResourceTransformArgs,
) -> pulumi.ResourceTransformResult | None:
    """Leave every resource as it is."""
    return None
'''

TAGS = {"application": "shop", "environment": "dev"}


def everything(folder: Path) -> ResourceGraph:
    """Build the graph; `folder` is where the code that it archives is put."""
    network = _network()
    catalog = _catalog(*network)
    orders, topic = _orders()
    # A topic and a service of one name; a store whose name Python has taken.
    service, exports = _service(folder, catalog, topic)
    components = [network[0], catalog[0], orders, _list(), service, _pods(folder)]
    return finished("shop", components, exports)


def _network() -> tuple[pulumi.ComponentResource, aws.Provider]:
    network = pulumi.ComponentResource("shop:shared:Network", "network")
    inside = pulumi.ResourceOptions(parent=network)
    platform = pulumi.StackReference(
        "platform",
        pulumi.Output.format("{}/platform/platform-aws-dev", pulumi.get_organization()),  # type: ignore[arg-type]  # the SDK takes outputs here
        opts=inside,
    )
    west = aws.Provider("west", region="us-west-2", opts=inside)
    vpc = aws.ec2.Vpc.get("existing", "vpc-1234", opts=inside)
    group = aws.ec2.SecurityGroup(
        "network",
        vpc_id=vpc.id,
        description=platform.require_output("names")["a-b"][1],
        tags={**TAGS, "component": "network"},
        opts=inside,
    )
    network.register_outputs(
        {"subnets": platform.require_output("privateSubnets"), "group": group.id}
    )
    return network, west


def _catalog(
    network: pulumi.ComponentResource, west: aws.Provider
) -> tuple[pulumi.ComponentResource, aws.dynamodb.Table]:
    catalog = pulumi.ComponentResource(
        "shop:stores:DocumentStore",
        "catalog",
        None,
        pulumi.ResourceOptions(
            aliases=[pulumi.Alias(name="products")],
            depends_on=[network, west],
        ),
    )
    explain(
        catalog, f'"Goods" that\tsomebody wants \\ needs.\n\n{"And this is said at length. " * 6}"'
    )
    table = aws.dynamodb.Table(
        "catalog",
        billing_mode="PAY_PER_REQUEST",
        hash_key="id",
        attributes=[{"name": "id", "type": "S"}],
        point_in_time_recovery={"enabled": True},
        tags={**TAGS, "component": "catalog"},
        opts=pulumi.ResourceOptions(
            parent=catalog,
            protect=True,
            retain_on_delete=True,
            delete_before_replace=True,
            ignore_changes=["readCapacity"],
            replace_on_changes=["hashKey"],
            additional_secret_outputs=["streamLabel"],
            aliases=[pulumi.Alias(name="products")],
            provider=west,
        ),
    )
    explain(table, f"type: ignore is no order to a tool here\n{'Kept for audits. ' * 9}")
    catalog.register_outputs({"name": table.name})
    return catalog, table


def _orders() -> tuple[pulumi.ComponentResource, aws.sns.Topic]:
    orders = pulumi.ComponentResource("shop:messaging:Topic", "orders")
    topic = aws.sns.Topic("orders", opts=pulumi.ResourceOptions(parent=orders))
    orders.register_outputs({"id": topic.arn})
    return orders, topic


def _list() -> pulumi.ComponentResource:
    wishes = pulumi.ComponentResource("shop:stores:Bucket", "list")
    aws.s3.Bucket(
        "list", opts=pulumi.ResourceOptions(parent=wishes, import_="list-1a2b", protect=True)
    )
    wishes.register_outputs({})
    return wishes


def _service(
    folder: Path,
    catalog: tuple[pulumi.ComponentResource, aws.dynamodb.Table],
    topic: aws.sns.Topic,
) -> tuple[pulumi.ComponentResource, dict[str, object]]:
    service = pulumi.ComponentResource("shop:services:Service", "orders")
    inside = pulumi.ResourceOptions(parent=service)
    caller = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(parent=service))
    zones = aws.get_availability_zones_output(
        state="available", opts=pulumi.InvokeOptions(parent=service)
    )
    dead = aws.sqs.Queue(
        "orders-dead", name=pulumi.Output.format("{}-dead", pulumi.get_stack()), opts=inside
    )
    queue = aws.sqs.Queue(
        "orders",
        redrive_policy=pulumi.Output.json_dumps(
            {"deadLetterTargetArn": dead.arn, "maxReceiveCount": 4}
        ),
        opts=inside,
    )
    late = aws.sqs.Queue(
        "orders-that-nobody-has-asked-for-in-a-very-long-time-as-far-as-one-knows", opts=inside
    )
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }
        ],
    }
    role = aws.iam.Role("orders", assume_role_policy=pulumi.Output.json_dumps(trust), opts=inside)
    password = random.RandomPassword("orders", length=32, opts=inside)
    key = aws.secretsmanager.Secret("orders", opts=inside)
    version = aws.secretsmanager.SecretVersion(
        "orders",
        secret_id=key.id,
        secret_string=pulumi.Output.json_dumps(
            {
                "password": password.result,
                "key": pulumi.Config().require_secret("gateway-key"),
                "quoted": pulumi.Output.secret('it\'s "so"'),
            }
        ),
        opts=inside,
    )
    variables = {
        "TABLE": catalog[1].name,
        "TOPIC": topic.arn,
        "ZONE": zones.names[1],
        "REGION": pulumi.Config("aws").require("region"),
        "URL": pulumi.Output.format("https://{}.example/{{id}}/{}", caller.account_id, "it's"),
        "WHERE": pulumi.Output.format('{{}} "{}" in {}', pulumi.get_stack(), "braces {}"),
        "LONG": "long " * 30,
        "FILE": base64(pulumi.Output.json_dumps({"queue": dead.arn, "names": ["a", "b"] * 9})),
        "PLAIN": base64(pulumi.Output.json_dumps({"plain": ["text"] * 20})),
        "LINES": 'a\n\t"b" \\ \x07 ü 店',
    }
    function = aws.lambda_.Function(
        "orders",
        role=role.arn,
        runtime=aws.lambda_.Runtime.PYTHON3D13,
        handler="app.handler",
        code=pulumi.FileArchive(str(_code(folder / "one" / "orders", "return 1"))),
        environment={"variables": variables},
        timeout=30,
        publish=False,
        opts=pulumi.ResourceOptions(parent=service, depends_on=[version, catalog[1], late]),
    )
    aws.lambda_.LayerVersion(
        "orders",
        layer_name="orders",
        code=pulumi.FileArchive(str(_code(folder / "two" / "orders", "return 2"))),
        opts=inside,
    )
    aws.lambda_.EventSourceMapping(
        "orders", event_source_arn=queue.arn, function_name=function.arn, opts=inside
    )
    service.register_outputs({"queue": queue.arn})
    numbers = pulumi.Output.json_dumps([1, 2.5, True, {"none": [None, 1e16]}])
    return service, {"queue": queue.arn, "where": pulumi.get_project(), "numbers": numbers}


def _pods(folder: Path) -> pulumi.ComponentResource:
    packer = pulumi.ComponentResource("shop:services:Service", "packer")
    inside = pulumi.ResourceOptions(parent=packer)
    cluster = k8s.Provider("cluster", kubeconfig=pulumi.Output.json_dumps({}), opts=inside)
    in_cluster = pulumi.ResourceOptions(parent=packer, provider=cluster)
    image = docker_build.Image(
        "packer",
        context={"location": beside(archive(_code(folder / "three" / "orders", "return 3")))},
        platforms=[docker_build.Platform.LINUX_ARM64],
        push=True,
        opts=inside,
    )
    labels = {"app.kubernetes.io/name": "packer"}
    k8s.apps.v1.Deployment(
        "packer",
        metadata={"name": "packer", "labels": labels},
        spec={
            "selector": {"match_labels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "packer", "image": image.ref}]},
            },
        },
        opts=in_cluster,
    )
    k8s.apiextensions.CustomResource(
        "packer-scaling",
        api_version="keda.sh/v1alpha1",
        kind="ScaledObject",
        metadata={"name": "packer"},
        spec={"scaleTargetRef": {"name": "packer"}, "minReplicaCount": 0},
        opts=in_cluster,
    )
    packer.register_outputs({})
    return packer


def _code(folder: Path, body: str) -> Path:
    (folder / "app").mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(f"def handler(event, context): {body}\n")
    (folder / "app" / "data.bin").write_bytes(bytes(range(256)))
    (folder / "app-more.txt").write_text("")
    return folder


def printed(graph: ResourceGraph, folder: Path) -> dict[PurePosixPath, bytes]:
    """Print a graph with everything that a project can have."""
    transforms = folder / "ours.py"
    transforms.write_text(TRANSFORMS)
    files = project_files(
        graph,
        project=PROJECT,
        stack=STACK,
        config=CONFIG,
        region=CLOUDS["aws"].region,
        transforms=transforms,
        description="Browse products, fill a cart, pay.",
    )
    return dict(files)


def put(files: dict[PurePosixPath, bytes], out: Path) -> Path:
    """Write files as they are."""
    for path, content in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out
