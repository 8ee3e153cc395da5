"""The real engine with the stand-in for Azure, on programs small enough to see what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .pulumi_cli import EngineError

if TYPE_CHECKING:
    from .conftest import Project

pytestmark = pytest.mark.engine

QUEUES = """
    group = azure_native.resources.ResourceGroup("shop")
    bus = azure_native.servicebus.Namespace(
        "shop",
        resource_group_name=group.name,
        sku={"name": "Standard", "tier": "Standard"},
        disable_local_auth=True,
    )
    orders = azure_native.servicebus.Queue(
        "orders",
        resource_group_name=group.name,
        namespace_name=bus.name,
        lock_duration="PT1M",
        max_delivery_count=5,
    )
    worker = azure_native.managedidentity.UserAssignedIdentity(
        "worker", resource_group_name=group.name
    )
    RECEIVER = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"
    azure_native.authorization.RoleAssignment(
        "worker-orders",
        principal_id=worker.principal_id,
        principal_type="ServicePrincipal",
        role_definition_id=f"/providers/Microsoft.Authorization/roleDefinitions/{RECEIVER}",
        scope=orders.id,
    )
    pulumi.export("queue", orders.id)
    pulumi.export("endpoint", bus.service_bus_endpoint)
"""


def test_a_program_lives_from_its_first_preview_to_destroy(project: Project) -> None:
    pulumi = project(QUEUES)

    planned = pulumi.preview("dev")
    made = pulumi.up("dev")
    outputs = pulumi.outputs("dev")

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert outputs["queue"].endswith("/queues/orders")
    assert outputs["endpoint"].endswith(".servicebus.windows.net:443/")
    assert pulumi.preview("dev", expect_no_changes=True).changes == ()
    assert pulumi.refresh("dev").changes == ()
    assert {step.operation for step in pulumi.destroy("dev").changes} == {"delete"}
    assert pulumi.export("dev")["deployment"].get("resources", []) == []


def test_a_change_is_an_update_and_a_fixed_property_a_replacement(project: Project) -> None:
    """Grants on what goes before another comes are made anew, as with the real provider."""
    pulumi = project(QUEUES)
    pulumi.up("dev")

    pulumi = project(QUEUES.replace("count=5", "count=9, requires_session=True"))
    changed = pulumi.up("dev")

    replaced = {step.name for step in changed.changes if step.operation == "replace"}
    assert replaced == {"orders", "worker-orders"}
    assert pulumi.preview("dev", expect_no_changes=True).changes == ()


def test_a_reference_to_nothing_is_refused(project: Project) -> None:
    pulumi = project(
        QUEUES.replace("scope=orders.id", 'scope=pulumi.Output.concat(bus.id, "/queues/lost")')
    )

    with pytest.raises(EngineError, match=r"scope: .*/queues/lost does not exist"):
        pulumi.up("dev")
