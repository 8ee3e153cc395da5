"""The stacks on Azure, on the real engine: as they run, and as they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiled import ALL
from kubernetes import operators
from kubernetes.server import Kubernetes, server
from packaged import packaged
from printing import deployable, project_of, settings

from .azure.outputs import SUBSCRIPTION
from .conftest import repository
from .pulumi_cli import Engine, engine
from .wire import Values

pytestmark = [pytest.mark.engine, pytest.mark.slow]
together = pytest.mark.xdist_group("azure")

CANARY = "c4n4ry-in-no-state"
AUDIENCE = "00000000-0000-4000-8000-000000000000"

# What a destroyed stack of a protected environment leaves behind, on purpose.
KEPT = frozenset(
    {
        "azure-native:containerregistry:Registry",
        "azure-native:containerservice:ManagedCluster",
        "azure-native:cosmosdb:DatabaseAccount",
        "azure-native:cosmosdb:SqlResourceSqlContainer",
        "azure-native:cosmosdb:SqlResourceSqlDatabase",
        "azure-native:dbforpostgresql:Database",
        "azure-native:dbforpostgresql:Server",
        "azure-native:keyvault:Secret",
        "azure-native:keyvault:Vault",
        "azure-native:operationalinsights:Workspace",
        "azure-native:redisenterprise:Database",
        "azure-native:redisenterprise:RedisEnterprise",
        "azure-native:resources:ResourceGroup",
        "azure-native:servicebus:Namespace",
        "azure-native:servicebus:Queue",
        "azure-native:servicebus:Subscription",
        "azure-native:servicebus:Topic",
        "azure-native:storage:BlobContainer",
        "azure-native:storage:StorageAccount",
    }
)

# An owner's own rule.
TRANSFORMS = """\
import pulumi


def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ != "azure-native:storage:StorageAccount":
        return None
    tags = {**(args.props.get("tags") or {}), "cost-center": "shop"}
    return pulumi.ResourceTransformResult({**args.props, "tags": tags}, args.opts)
"""


@pytest.fixture(scope="module")
def azure(
    tmp_path_factory: pytest.TempPathFactory, needs_pulumi: None, kubernetes: Kubernetes
) -> Iterator[Engine]:
    """The repository as a project, with the platform of small environments deployed."""
    with repository(tmp_path_factory.mktemp("azure"), kubernetes) as pulumi:
        pulumi.stack_init("platform-azure-dev")
        pulumi.up("platform-azure-dev")
        yield pulumi


def started(pulumi: Engine, stack: str) -> Engine:
    """An engine with a new stack that has the secret that the shop takes from configuration."""
    pulumi.stack_init(stack)
    if stack == "shop-azure-prod":
        pulumi.set_config(stack, "gateway-key", CANARY, secret=True)
    return pulumi


def lives(pulumi: Engine, stack: str, folder: Path) -> None:
    """Deploy a stack, look at it, let its printed project take over, and destroy it."""
    planned = pulumi.preview(stack)
    made = pulumi.up(stack)
    project = pulumi.at(deployable(stack, folder / "printed"))
    if stack == "shop-azure-prod":
        project.set_config(stack, "gateway-key", CANARY, secret=True)

    assert {step.urn for step in made.changes} == {step.urn for step in planned.changes}
    assert pulumi.preview(stack, expect_no_changes=True).changes == ()
    assert pulumi.refresh(stack).changes == ()
    assert project.preview(stack, expect_no_changes=True).changes == ()
    assert CANARY not in str(pulumi.export(stack))
    pulumi.unprotect(stack)
    pulumi.destroy(stack)
    assert pulumi.export(stack)["deployment"].get("resources", []) == []


@together
def test_the_shop_lives_from_its_first_preview_to_destroy(azure: Engine, tmp_path: Path) -> None:
    lives(started(azure, "shop-azure-dev"), "shop-azure-dev", tmp_path)


def test_the_protected_shop_lives_too(tmp_path: Path, needs_pulumi: None) -> None:
    """Its key comes from configuration, and is nowhere to be read; its cluster is its own."""
    with server() as kubernetes, repository(tmp_path, kubernetes) as pulumi:
        operators.install(kubernetes)
        started(pulumi, "platform-azure-prod").up("platform-azure-prod")
        lives(started(pulumi, "shop-azure-prod"), "shop-azure-prod", tmp_path)
        pulumi.unprotect("platform-azure-prod")
        pulumi.destroy("platform-azure-prod")

        assert pulumi.cloud.types() <= KEPT


@together
def test_an_owners_transforms_reach_what_runs_and_what_is_printed(
    azure: Engine, tmp_path: Path
) -> None:
    """And nothing else changes."""
    stack = "hello-azure-dev"
    started(azure, stack).up(stack)
    (azure.project / "transforms.py").write_text(TRANSFORMS, encoding="utf-8")
    azure.set_config(stack, "twofold:transforms", "transforms.py")

    changed = azure.up(stack)
    graph, config = packaged(ALL[stack].stack()), settings(ALL[stack].config)
    rule = azure.project / "transforms.py"
    project = azure.at(project_of(graph, stack, tmp_path / "printed", rule, config))

    kinds = {(step.type, step.operation) for step in changed.changes}
    assert kinds == {("azure-native:storage:StorageAccount", "update")}
    assert project.preview(stack, expect_no_changes=True).changes == ()


@together
@pytest.mark.parametrize("case", ["everything-azure", "renamed-azure"])
def test_a_stack_with_every_need_deploys(azure: Engine, case: str, tmp_path: Path) -> None:
    pulumi = azure.at(deployable(case, tmp_path / "all"))
    pulumi.stack_init(case)
    pulumi.set_config(case, "audience", AUDIENCE)
    pulumi.set_config(case, "key", CANARY, secret=True)
    # The team's own, which an image comes from.
    registry = "Microsoft.ContainerRegistry/registries/acme"
    pulumi.cloud.put(
        "azure-native:containerregistry:Registry",
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/team/providers/{registry}",
        {},
        {"loginServer": "acme.azurecr.io"},
    )

    pulumi.up(case)

    assert pulumi.preview(case, expect_no_changes=True).changes == ()


def test_everything_that_a_service_can_be_in_a_cluster_deploys(
    tmp_path: Path, needs_pulumi: None
) -> None:
    """Protected, and behind a domain."""
    case, platform = "pods-azure", "platform-azure-prod"
    with server() as kubernetes, repository(tmp_path, kubernetes) as pulumi:
        operators.install(kubernetes)
        started(pulumi, platform).up(platform)
        for kind, identity, outputs in existing_things():
            pulumi.cloud.put(kind, identity, {}, outputs)
        project = pulumi.at(deployable(case, tmp_path / "printed"))
        project.stack_init(case)
        project.set_config(case, "audience", AUDIENCE)
        project.set_config(case, "key", CANARY, secret=True)

        project.up(case)

        assert project.preview(case, expect_no_changes=True).changes == ()


def test_a_stack_on_what_exists_deploys(tmp_path: Path, needs_pulumi: None) -> None:
    """Its network, stores and secrets are not ours: they are looked up and left alone."""
    stack = "existing-azure"
    with engine(deployable(stack, tmp_path / stack), tmp_path / "state") as pulumi:
        for kind, identity, outputs in existing_things():
            pulumi.cloud.put(kind, identity, {}, outputs)
        pulumi.stack_init(stack)
        pulumi.set_config(stack, "audience", AUDIENCE)

        pulumi.up(stack)
        settled = pulumi.preview(stack, expect_no_changes=True)
        pulumi.unprotect(stack)
        pulumi.destroy(stack)

        assert settled.changes == ()
        # Logs stay, as long as they are kept.
        logs = {"azure-native:operationalinsights:Workspace"}
        assert pulumi.cloud.types() == logs | {kind for kind, *_ in existing_things()}


def existing_things() -> list[tuple[str, str, Values]]:
    """What `tests/cases/existing-azure` names, and what lies around it."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/team"
    inside = f"{group}/providers"
    network = f"{inside}/Microsoft.Network/virtualNetworks/hub"
    zones = f"{inside}/Microsoft.Network/privateDnsZones/privatelink"
    documents = f"{inside}/Microsoft.DocumentDB/databaseAccounts/team"
    account = f"{inside}/Microsoft.Storage/storageAccounts/team"
    subnets: list[tuple[str, str, Values]] = [
        ("azure-native:network:Subnet", f"{network}/subnets/{name}", {})
        for name in ("functions", "endpoints", "scripts")
    ]
    return [
        *subnets,
        ("azure-native:resources:ResourceGroup", group, {}),
        ("azure-native:network:VirtualNetwork", network, {}),
        ("azure-native:privatedns:PrivateZone", f"{zones}.postgres.database.azure.com", {}),
        ("azure-native:privatedns:PrivateZone", f"{zones}.redis.azure.net", {}),
        ("azure-native:dns:Zone", f"{inside}/Microsoft.Network/dnsZones/example.com", {}),
        (
            "azure-native:cosmosdb:DatabaseAccount",
            documents,
            {"documentEndpoint": "https://team.documents.azure.com:443/"},
        ),
        ("azure-native:cosmosdb:SqlResourceSqlDatabase", f"{documents}/sqlDatabases/team", {}),
        (
            "azure-native:cosmosdb:SqlResourceSqlContainer",
            f"{documents}/sqlDatabases/team/containers/visits",
            {"name": "visits"},
        ),
        (
            "azure-native:dbforpostgresql:Server",
            f"{inside}/Microsoft.DBforPostgreSQL/flexibleServers/team",
            {"fullyQualifiedDomainName": "team.postgres.database.azure.com"},
        ),
        (
            "azure-native:redisenterprise:RedisEnterprise",
            f"{inside}/Microsoft.Cache/redisEnterprise/team",
            {"hostName": "team.westeurope.redis.azure.net"},
        ),
        (
            "azure-native:redisenterprise:Database",
            f"{inside}/Microsoft.Cache/redisEnterprise/team/databases/default",
            {"name": "default"},
        ),
        (
            "azure-native:storage:StorageAccount",
            account,
            {"primaryEndpoints": {"blob": "https://team.blob.core.windows.net/"}},
        ),
        (
            "azure-native:storage:BlobContainer",
            f"{account}/blobServices/default/containers/visits",
            {"name": "visits"},
        ),
        (
            "azure-native:keyvault:Vault",
            f"{inside}/Microsoft.KeyVault/vaults/team",
            {"properties": {"vaultUri": "https://team.vault.azure.net/"}},
        ),
        (
            "azure-native:keyvault:Secret",
            f"{inside}/Microsoft.KeyVault/vaults/team/secrets/visits-key",
            {"properties": {"secretUri": "https://team.vault.azure.net/secrets/visits-key"}},
        ),
    ]
