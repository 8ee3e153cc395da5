"""The real engine on Google Cloud, on programs small enough to see what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .pulumi_cli import EngineError

if TYPE_CHECKING:
    from .conftest import Project

pytestmark = pytest.mark.engine

# One function that hears of a topic, and writes to a bucket, a database and a cache.
PROGRAM = """
    here = gcp.organizations.get_project_output()
    region = "europe-west3"
    apis = [
        gcp.projects.Service(name, service=f"{name}.googleapis.com", disable_on_destroy=False)
        for name in (
            "cloudfunctions", "cloudscheduler", "compute", "firestore", "iam", "memorystore",
            "pubsub", "run", "secretmanager", "sqladmin",
        )
    ]
    opts = pulumi.ResourceOptions(depends_on=apis)
    account = gcp.serviceaccount.Account("cart", account_id="shop-cart", opts=opts)

    code = gcp.storage.Bucket(
        "code",
        location=region,
        uniform_bucket_level_access=True,
        public_access_prevention="enforced",
        opts=opts,
    )
    source = gcp.storage.BucketObject(
        "cart", bucket=code.name, name="cart-1.zip", source=pulumi.StringAsset("x")
    )
    gcp.storage.BucketIAMMember(
        "cart-code", bucket=code.name, role="roles/storage.objectViewer", member=account.member
    )

    key = gcp.secretmanager.Secret("key", secret_id="key", replication={"auto": {}}, opts=opts)
    version = gcp.secretmanager.SecretVersion(
        "key", secret=key.id, secret_data=random.RandomPassword("key", length=40).result
    )

    function = gcp.cloudfunctionsv2.Function(
        "cart",
        name="shop-cart",
        location=region,
        build_config={
            "runtime": "python313",
            "entry_point": "handle",
            "source": {"storage_source": {"bucket": code.name, "object": source.name}},
        },
        service_config={
            "available_memory": "512Mi",
            "timeout_seconds": 30,
            "service_account_email": account.email,
            "environment_variables": {
                "CARTS_URL": pulumi.Output.format(
                    "https://shop-cart-{}.{}.run.app", here.number, region
                ),
                "KEY_ID": key.id,
            },
            "secret_environment_variables": [
                {"key": "KEY", "project_id": here.project_id, "secret": key.secret_id,
                 "version": version.version}
            ],
        },
        labels={"service": "cart"},
        opts=opts,
    )
    gcp.cloudrunv2.ServiceIamMember(
        "cart", name=function.name, location=region, role="roles/run.invoker",
        member=account.member,
    )

    orders = gcp.pubsub.Topic("orders", opts=opts)
    dead = gcp.pubsub.Topic("dead", opts=opts)
    gcp.pubsub.Subscription("dead", topic=dead.id)
    gcp.pubsub.Subscription(
        "orders",
        topic=orders.id,
        push_config={
            "push_endpoint": function.url,
            "oidc_token": {"service_account_email": account.email, "audience": function.url},
        },
        ack_deadline_seconds=60,
        dead_letter_policy={"dead_letter_topic": dead.id, "max_delivery_attempts": 5},
    )
    gcp.pubsub.TopicIAMMember(
        "orders", topic=orders.id, role="roles/pubsub.publisher", member=account.member
    )
    gcp.cloudscheduler.Job(
        "night",
        region=region,
        schedule="0 2 * * *",
        time_zone="Europe/Berlin",
        http_target={"uri": function.url, "oidc_token": {"service_account_email": account.email}},
        opts=opts,
    )

    catalog = gcp.firestore.Database(
        "catalog", location_id=region, type="FIRESTORE_NATIVE", deletion_policy="DELETE", opts=opts
    )
    suffix = random.RandomId("writers", byte_length=4)
    gcp.projects.IAMMember(
        "catalog",
        project=here.project_id,
        role=gcp.projects.IAMCustomRole(
            "writers",
            role_id=pulumi.Output.format("writers_{}", suffix.hex),
            title="Writes",
            permissions=["datastore.entities.create"],
            opts=opts,
        ).name,
        member=account.member,
        condition={
            "title": "catalog",
            "expression": pulumi.Output.format('resource.name == "{}"', catalog.id),
        },
    )

    network = gcp.compute.Network("main", auto_create_subnetworks=False, opts=opts)
    ledger = gcp.sql.DatabaseInstance(
        "ledger",
        region=region,
        database_version="POSTGRES_15",
        deletion_protection=False,
        settings={
            "edition": "ENTERPRISE",
            "tier": "db-f1-micro",
            "ip_configuration": {"ipv4_enabled": False, "private_network": network.id},
        },
        opts=opts,
    )
    gcp.sql.Database("shop", name="shop", instance=ledger.name, deletion_policy="ABANDON")
    gcp.memorystore.Instance(
        "carts",
        instance_id="shop-carts",
        location=region,
        shard_count=1,
        deletion_protection_enabled=False,
        desired_auto_created_endpoints=[{"network": network.id, "project_id": here.project_id}],
        opts=opts,
    )
    pulumi.export("url", function.url)
    pulumi.export("service", function.service_config.service)
    pulumi.export("email", account.email)
    pulumi.export("number", here.number)
"""


def test_a_program_lives_from_its_first_preview_to_destroy(project: Project) -> None:
    pulumi = project(PROGRAM)

    planned = pulumi.preview("dev")
    made = pulumi.up("dev")
    outputs = pulumi.outputs("dev")

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert outputs["url"] == "https://europe-west3-acme-shop.cloudfunctions.net/shop-cart"
    assert outputs["email"] == "shop-cart@acme-shop.iam.gserviceaccount.com"
    assert outputs["service"] == "projects/acme-shop/locations/europe-west3/services/shop-cart"
    assert outputs["number"] == "123456789012"
    assert pulumi.preview("dev", expect_no_changes=True).changes == ()
    assert pulumi.refresh("dev").changes == ()
    assert {step.operation for step in pulumi.destroy("dev").changes} == {"delete"}
    assert pulumi.export("dev")["deployment"].get("resources", []) == []
    left = {kind for kind in pulumi.cloud.types() if kind.startswith("gcp:")}
    assert left == {"gcp:projects/service:Service"}


def test_a_change_is_an_update_and_a_fixed_property_a_replacement(project: Project) -> None:
    queues = """
        orders = gcp.pubsub.Topic("orders", labels={"team": "sales"})
        gcp.pubsub.Subscription("orders", topic=orders.id, ack_deadline_seconds=60)
    """
    pulumi = project(queues)
    pulumi.up("dev")

    changed = project(
        queues.replace("sales", "stores").replace("=60", '=60, filter="attributes.x"')
    ).preview("dev")

    assert changed.step("Topic", "orders").operation == "update"
    assert "labels.team" in changed.step("Topic", "orders").changed
    fixed = {path for step in changed.changes for path in step.replacing}
    assert fixed == {"filter"}


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            'gcp.pubsub.Subscription("orders", topic="projects/acme-shop/topics/orders")',
            "topic: projects/acme-shop/topics/orders does not exist",
        ),
        (
            """
            orders = gcp.pubsub.Topic("orders")
            gcp.pubsub.TopicIAMMember(
                "orders", topic=orders.id, role="roles/pubsub.publisher",
                member="serviceAccount:cart@acme-shop.iam.gserviceaccount.com",
            )
            """,
            "member: cart@acme-shop.iam.gserviceaccount.com does not exist",
        ),
        (
            """
            run = gcp.projects.Service("run", service="run.googleapis.com")
            gcp.pubsub.Topic("orders", opts=pulumi.ResourceOptions(depends_on=[run]))
            """,
            "pubsub.googleapis.com has not been used in project acme-shop before",
        ),
        (
            """
            gcp.cloudscheduler.Job(
                "night", schedule="0 2 * * *",
                http_target={"uri": "https://cart-123456789012.europe-west3.run.app"},
            )
            """,
            "night.httpTarget.uri: there is no service cart",
        ),
        (
            'gcp.pubsub.Topic("orders", message_retention_duration="7d")',
            "messageRetentionDuration .* does not match",
        ),
        ('gcp.pubsub.Topic("a", name="orders"), gcp.pubsub.Topic("b", name="orders")', "exists al"),
    ],
    ids=["topic", "account", "api", "service", "value", "name"],
)
def test_an_update_that_google_would_refuse_is_refused(
    project: Project, program: str, reason: str
) -> None:
    pulumi = project(program)

    with pytest.raises(EngineError, match=reason):
        pulumi.up("dev")


def test_what_is_locked_is_not_deleted(project: Project) -> None:
    pulumi = project("""
        gcp.firestore.Database(
            "catalog",
            location_id="europe-west3",
            type="FIRESTORE_NATIVE",
            delete_protection_state="DELETE_PROTECTION_ENABLED",
        )
    """)
    pulumi.up("dev")

    with pytest.raises(EngineError, match="deleteProtectionState keeps"):
        pulumi.destroy("dev")
