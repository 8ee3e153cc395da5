"""Small resource graphs, written as lowerings write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twofold.resources.recorder import explain, graph

if TYPE_CHECKING:
    import pulumi
    import pulumi_aws as aws
    import pulumi_random as random

    from twofold.resources.graph import ResourceGraph
else:
    from twofold.resources.recorder import Module, pulumi

    aws = Module("pulumi_aws")
    random = Module("pulumi_random")


def shop(
    *,
    store: str = "carts",
    was: str | None = None,
    memory: int = 512,
    protect: bool = False,
    first_action: bool = False,
    password: str = "hunter2",
    hash_key: str = "id",
    limit: int | None = None,
    ignore: tuple[str, ...] = (),
) -> ResourceGraph:
    """A store and a service that uses it, with what a test wants to be different."""
    aliases = [pulumi.Alias(name=was)] if was else None
    carts = pulumi.ComponentResource(
        "shop:stores:DocumentStore", store, opts=pulumi.ResourceOptions(aliases=aliases)
    )
    explain(carts, "What customers mean to buy.")
    table = aws.dynamodb.Table(
        store,
        billing_mode="PAY_PER_REQUEST",
        hash_key=hash_key,
        attributes=[{"name": "id", "type": "S"}],
        opts=pulumi.ResourceOptions(parent=carts, protect=protect, ignore_changes=[*ignore]),
    )
    carts.register_outputs({"name": table.name})

    cart = pulumi.ComponentResource("shop:services:Service", "cart")
    inside = pulumi.ResourceOptions(parent=cart)
    key = random.RandomPassword("cart-key", length=32, opts=inside)
    role = aws.iam.Role("cart", description="Service cart", opts=inside)
    actions = ["dynamodb:GetItem", "dynamodb:Query"]
    policy = aws.iam.RolePolicy(
        "cart",
        role=role.name,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["dynamodb:DescribeTable", *actions] if first_action else actions,
                        "Resource": [table.arn, pulumi.Output.format("{}/index/*", table.arn)],
                    }
                ],
            }
        ),
        opts=inside,
    )
    explain(policy, "Follows from the links.")
    function = aws.lambda_.Function(
        "cart",
        role=role.arn,
        runtime="python3.13",
        memory_size=memory,
        timeout=10,
        reserved_concurrent_executions=limit,
        publish=True,
        environment={
            "variables": {
                "STORE_CARTS_NAME": table.name,
                "KEY": pulumi.Output.secret(pulumi.Output.format("{}-{}", password, key.result)),
            }
        },
        opts=pulumi.ResourceOptions(parent=cart, depends_on=[policy]),
    )
    aws.lambda_.Alias(
        "cart",
        name="live",
        function_name=function.name,
        function_version=function.version,
        opts=inside,
    )
    cart.register_outputs({"role": role.arn})
    return graph("shop", [carts, cart], {"table": table.name})
