"""A relational store is an Aurora Serverless v2 cluster; each service has a role in it."""

from __future__ import annotations

from pathlib import Path

from twofold.clouds.aws.grants import Grant, Member, link_options, open_ports
from twofold.clouds.aws.network import LoweredNetwork
from twofold.clouds.aws.policies import allow, policy, sid, trust
from twofold.clouds.aws.sdk import aws, pulumi, random
from twofold.clouds.links import Opening
from twofold.clouds.names import identifier, physical
from twofold.clouds.postgres import MAJOR
from twofold.clouds.scope import Scope
from twofold.resources.recorder import explain
from twofold.services.model import RelationalStore, Use
from twofold.values import frozen

PORT = 5432

# Aurora capacity units: a unit is about 2 GiB of memory with its processors. From nothing
# while idle (dev), or from the least at which Performance Insights leaves enough memory to the
# database itself (protected).
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.min_capacity_considerations
DISPOSABLE_UNITS = (0.0, 2.0)
PROTECTED_UNITS = (2.0, 16.0)
PAUSE_SECONDS = 600

# A cluster's identifier is letters, digits and hyphens; a hyphen and eight digits make it ours.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
IDENTIFIER_LENGTH = 63 - 9

# Lambda's own runtime for the code beside this module, which only needs boto3.
ROLES_RUNTIME = "python3.13"
ROLES_FOLDER = Path(__file__).with_name("database_roles")

# Long enough for a paused cluster to wake up (about 15 seconds) more than once.
ROLES_TIMEOUT = 120


@frozen
class LoweredRelationalStore:
    """A cluster, and the function that makes roles inside it."""

    component: pulumi.ComponentResource
    store: RelationalStore
    cluster: aws.rds.Cluster
    group_id: pulumi.Input[str]
    roles: aws.lambda_.Function
    ready: tuple[pulumi.Resource, ...]

    def grant(self, link: Use, member: Member) -> Grant:
        """Give the service a role inside the database, and let it log in as that role by IAM."""
        open_ports(member, self.store, self.group_id, (PORT, PORT))
        user = identifier(member.service.name)
        role = aws.lambda_.Invocation(
            f"{member.service.name}-{self.store.name}",
            function_name=self.roles.name,
            input=pulumi.Output.json_dumps({"role": user, "access": link.access}),
            lifecycle_scope="CRUD",
            # Another cluster has none of the roles yet.
            triggers={"cluster": self.cluster.cluster_resource_id},
            # Made first and deleted then, the role would be gone.
            opts=link_options(member, self.store.was, *self.ready, delete_before_replace=True),
        )
        statement = allow(
            sid("connect", self.store.name), ["rds-db:connect"], [self._login(user, member)]
        )
        settings = {
            "host": self.cluster.endpoint,
            "port": pulumi.Output.format("{}", self.cluster.port),
            "database": self.cluster.database_name,
            "user": user,
        }
        return Grant((statement,), settings, (role,), (Opening("network", PORT, PORT),))

    def _login(self, user: str, member: Member) -> pulumi.Output[str]:
        """The ARN of a role inside the cluster, which no resource has as an output."""
        here = pulumi.InvokeOptions(parent=member.component)
        return pulumi.Output.format(
            "arn:{}:rds-db:{}:{}:dbuser:{}/{}",
            aws.get_partition_output(opts=here).partition,
            aws.get_region_output(opts=here).region,
            aws.get_caller_identity_output(opts=here).account_id,
            self.cluster.cluster_resource_id,
            user,
        )


def lower_relational_store(
    store: RelationalStore, scope: Scope, network: LoweredNetwork
) -> LoweredRelationalStore:
    """Create the cluster, closed to everybody until a link opens it, or take the one that exists.

    A cluster that exists must have the Data API switched on and its administrator's
    password in Secrets Manager.
    """
    component = scope.component("stores", "RelationalStore", store)
    existing = scope.stack.existing_stores.get(store.name)
    inside = pulumi.ResourceOptions(parent=component)
    ready: tuple[pulumi.Resource, ...] = ()
    if existing:
        cluster = aws.rds.Cluster.get(store.name, existing, opts=inside)
        group_id = cluster.vpc_security_group_ids[0]
    else:
        group_id = aws.ec2.SecurityGroup(
            store.name,
            # Not the store's name: another description is another group.
            description=f"A database of {scope.application}",
            vpc_id=network.vpc_id,
            opts=inside,
        ).id
        cluster = _create_cluster(store, scope, network, group_id, inside)
        ready = _create_instances(store, scope, cluster, inside)
    roles = _create_roles_function(store, scope, cluster, inside)
    component.register_outputs({"host": cluster.endpoint, "database": cluster.database_name})
    return LoweredRelationalStore(component, store, cluster, group_id, roles, ready)


def _create_cluster(
    store: RelationalStore,
    scope: Scope,
    network: LoweredNetwork,
    group_id: pulumi.Input[str],
    inside: pulumi.ResourceOptions,
) -> aws.rds.Cluster:
    subnets = aws.rds.SubnetGroup(
        store.name,
        description=f"Database {store.name} of {scope.application}",
        subnet_ids=network.subnet_ids,
        opts=inside,
    )
    parameters = aws.rds.ClusterParameterGroup(
        store.name,
        description=f"A database of {scope.application}",
        family=f"aurora-postgresql{MAJOR}",
        parameters=[{"name": "rds.force_ssl", "value": "1"}],
        opts=inside,
    )
    low, high = PROTECTED_UNITS if scope.protected else DISPOSABLE_UNITS
    name = None
    before: list[pulumi.Resource] = []
    if scope.protected:
        name = _unique_name(store, scope, inside)
        before.append(_create_logs(store, name, scope, inside))
    return aws.rds.Cluster(
        store.name,
        cluster_identifier=name,
        engine="aurora-postgresql",
        engine_mode="provisioned",
        engine_version=str(MAJOR),
        # Not the store's name: another database name is another cluster.
        database_name=identifier(scope.application),
        master_username="administrator",
        manage_master_user_password=True,
        iam_database_authentication_enabled=True,
        enable_http_endpoint=True,
        db_subnet_group_name=subnets.name,
        db_cluster_parameter_group_name=parameters.name,
        vpc_security_group_ids=[group_id],
        serverlessv2_scaling_configuration={
            "min_capacity": low,
            "max_capacity": high,
            "seconds_until_auto_pause": None if scope.protected else PAUSE_SECONDS,
        },
        storage_encrypted=True,
        backup_retention_period=30 if scope.protected else 1,
        copy_tags_to_snapshot=True,
        deletion_protection=scope.protected,
        skip_final_snapshot=not scope.protected,
        # Snapshots stay when their cluster goes; RDS refuses a second one of the same name, and
        # with it the deletion. No other cluster has had this one's name.
        final_snapshot_identifier=pulumi.Output.format("{}-final", name)
        if scope.protected
        else None,
        enabled_cloudwatch_logs_exports=["postgresql"] if scope.protected else None,
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=before),
    )


def _unique_name(
    store: RelationalStore, scope: Scope, inside: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """A cluster's own name, which its logs must know before it is there.

    The store's is no part of it: under another name, it would be another cluster.
    """
    prefix = physical(scope.application, scope.stack.environment, limit=IDENTIFIER_LENGTH)
    return random.RandomId(store.name, byte_length=4, prefix=f"{prefix}-", opts=inside).hex


def _create_logs(
    store: RelationalStore,
    cluster: pulumi.Output[str],
    scope: Scope,
    inside: pulumi.ResourceOptions,
) -> aws.cloudwatch.LogGroup:
    """Where RDS writes what PostgreSQL logs: without it, RDS makes one that keeps all for ever.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
    """
    return aws.cloudwatch.LogGroup(
        store.name,
        name=pulumi.Output.format("/aws/rds/cluster/{}/postgresql", cluster),
        retention_in_days=scope.log_days,
        # As the cluster: it goes on writing.
        opts=pulumi.ResourceOptions(parent=inside.parent, retain_on_delete=True),
    )


def _create_instances(
    store: RelationalStore,
    scope: Scope,
    cluster: aws.rds.Cluster,
    inside: pulumi.ResourceOptions,
) -> tuple[aws.rds.ClusterInstance, ...]:
    """One instance; in a protected environment another one, which Aurora puts into another zone."""
    names = (store.name, f"{store.name}-standby") if scope.protected else (store.name,)
    return tuple(
        aws.rds.ClusterInstance(
            name,
            cluster_identifier=cluster.id,
            # Its version is the cluster's, whatever minor version that has come to by then.
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-engineversion
            engine=aws.rds.EngineType.AURORA_POSTGRESQL,
            instance_class="db.serverless",
            db_subnet_group_name=cluster.db_subnet_group_name,
            promotion_tier=tier,
            performance_insights_enabled=scope.protected,
            publicly_accessible=False,
            copy_tags_to_snapshot=True,
            opts=inside,
        )
        for tier, name in enumerate(names)
    )


def _create_roles_function(
    store: RelationalStore,
    scope: Scope,
    cluster: aws.rds.Cluster,
    inside: pulumi.ResourceOptions,
) -> aws.lambda_.Function:
    """The function that makes, changes and drops roles, through the cluster's Data API."""
    name = f"{store.name}-roles"
    logs = aws.cloudwatch.LogGroup(name, retention_in_days=scope.log_days, opts=inside)
    role = aws.iam.Role(name, assume_role_policy=trust("lambda.amazonaws.com"), opts=inside)
    secret = cluster.master_user_secrets[0].secret_arn
    permissions = aws.iam.RolePolicy(
        name,
        role=role.name,
        policy=policy(
            [
                allow(
                    "WriteLogs",
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [pulumi.Output.format("{}:*", logs.arn)],
                ),
                allow(
                    "ChangeRoles",
                    [
                        "rds-data:BeginTransaction",
                        "rds-data:CommitTransaction",
                        "rds-data:ExecuteStatement",
                        "rds-data:RollbackTransaction",
                    ],
                    [cluster.arn],
                ),
                allow("LogInAsAdministrator", ["secretsmanager:GetSecretValue"], [secret]),
            ]
        ),
        opts=inside,
    )
    function = aws.lambda_.Function(
        name,
        description=f"Makes a role in {store.name} for each service that uses it",
        role=role.arn,
        runtime=ROLES_RUNTIME,
        handler="main.handler",
        architectures=["arm64"],
        code=pulumi.FileArchive(str(ROLES_FOLDER)),
        memory_size=256,
        timeout=ROLES_TIMEOUT,
        environment={
            "variables": {
                "CLUSTER_ARN": cluster.arn,
                "SECRET_ARN": secret,
                "DATABASE": cluster.database_name,
            }
        },
        logging_config={"log_format": "JSON", "log_group": logs.name},
        opts=pulumi.ResourceOptions(parent=inside.parent, depends_on=[permissions]),
    )
    explain(
        function,
        "AWS permissions end at the database's door: inside it, each service is a role "
        "with the rights that its link says, made by this function.",
    )
    return function
