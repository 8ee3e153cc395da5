"""What must hold for everything that we make on Azure, whatever the blueprint."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from asking import asked
from compiled import kinds_of, of_cloud
from docs.snippets import DOCS, snippets
from packaged import packaged
from printing import project_of, settings
from twofold.clouds.azure import CLOUD
from twofold.clouds.azure.roles import IDS
from twofold.clouds.azure.tags import TAGGED
from twofold.resources.graph import Read
from twofold.resources.values import (
    Format,
    Ref,
    Value,
)

# Stacks of environments that are to survive mistakes.
PROTECTED = {"existing-azure", "platform-azure-prod", "pods-azure", "shop-azure-prod"}

AZURE = of_cloud("azure")
PAGE = DOCS / "targets" / "azure-functions.md"
SETTING = "pulumi_azure_native.monitor.DiagnosticSetting"
ASSIGNMENT = "pulumi_azure_native.authorization.RoleAssignment"
BUCKETS = frozenset({"objects", "receipts"})
ACCOUNTS = frozenset(
    {"pulumi_azure_native.storage.StorageAccount", "pulumi_azure_native.storage.BlobContainer"}
)

VOLUMES = "pulumi_kubernetes.apps.v1.StatefulSet"
NAMESPACE = "pulumi_kubernetes.core.v1.Namespace"
IMAGE = "pulumi_docker_build.Image"
LOGS = "pulumi_azure_native.operationalinsights.Workspace"


def takes_tags(kind: str) -> bool:
    """Whether the SDK says that a kind of resource can be tagged."""
    module, _, name = kind.rpartition(".")
    return "tags" in vars(getattr(importlib.import_module(module), name))


def test_the_cases_make_most_of_what_the_lowerings_can() -> None:
    """The other claims here are about what is made: too few kinds would prove too little."""
    assert len(kinds_of(AZURE)) >= 50


def test_what_takes_tags_is_tagged_and_nothing_else() -> None:
    ours = {kind for kind in kinds_of(AZURE) if kind.startswith("pulumi_azure_native.")}

    assert {kind for kind in ours if takes_tags(kind)} == TAGGED


@pytest.mark.parametrize("name", AZURE)
def test_what_holds_data_is_protected_in_protected_environments_only(name: str) -> None:
    """Of storage accounts those of buckets, which are named as their stores are.

    So is the namespace of volumes; and images stay, which earlier pods may be started from. Logs
    stay where the environment is protected.
    """
    nodes = list(AZURE[name].resources())
    volumes = any(node.address.kind == VOLUMES for node in nodes)
    holding = CLOUD.lifecycle.stateful | ({NAMESPACE} if volumes else frozenset[str]())
    for node in nodes:
        kind = node.address.kind
        holds = kind in holding or (kind in ACCOUNTS and node.address.name in BUCKETS)
        protected = name in PROTECTED and holds
        assert node.options.protect is protected, node.address
        kept = protected or kind == IMAGE or (name in PROTECTED and kind == LOGS)
        assert node.options.retain_on_delete is kept, node.address


@pytest.mark.parametrize("name", AZURE)
def test_what_exists_is_left_to_its_owner(name: str) -> None:
    for node in AZURE[name].graph().nodes:
        if isinstance(node, Read):
            assert not node.options.protect, node.address


def test_stateful_kinds_are_made_in_both_kinds_of_environment() -> None:
    """A kind that no case makes would be protected by nothing but its name in a list."""
    for some in (PROTECTED, AZURE.keys() - PROTECTED):
        assert {
            node.address.kind for name in some for node in AZURE[name].resources()
        } >= CLOUD.lifecycle.stateful


# What is known of a scope: a whole subscription or a resource group is none that we give, but to
# whoever makes a cluster, on the platform's group, in which it is the only one.
WHOLE = frozenset({"pulumi_azure_native.resources.ResourceGroup"})
DEPLOYER = "deployer"


@pytest.mark.parametrize("name", AZURE)
def test_what_keeps_secrets_and_tables_says_who_came_where_it_is_protected(name: str) -> None:
    audited = {"pulumi_azure_native.keyvault.Vault", "pulumi_azure_native.dbforpostgresql.Server"}
    audited |= {"pulumi_azure_native.containerservice.ManagedCluster"}
    there = {node.address for node in AZURE[name].resources() if node.address.kind in audited}
    settings = [node for node in AZURE[name].resources() if node.address.kind == SETTING]

    heard = {
        uri.source
        for uri in (node.inputs["resource_uri"] for node in settings)
        if isinstance(uri, Ref) and uri.source.kind in audited
    }

    assert heard == (there if name in PROTECTED else set())


def test_the_pages_transform_closes_the_vault(tmp_path: Path) -> None:
    [snippet] = (each for each in snippets(PAGE) if each.title == "transforms.py")
    rules = tmp_path / "transforms.py"
    rules.write_text(snippet.text, encoding="utf-8")
    case = AZURE["shop-azure-dev"]
    graph, config = packaged(case.stack()), settings(case.config)
    project = project_of(graph, "shop-azure-dev", tmp_path / "printed", rules, config)

    vault = asked(project, graph, "shop-azure-dev").one("azure-native:keyvault:Vault")

    assert vault.inputs["properties"]["networkAcls"]["defaultAction"] == "Deny"
    assert vault.inputs["properties"]["enableRbacAuthorization"] is True


@pytest.mark.parametrize("name", AZURE)
def test_roles_are_assigned_on_single_resources(name: str) -> None:
    """To identities that were just made, and by ids of roles that Azure publishes."""
    for node in AZURE[name].resources():
        if node.address.kind != ASSIGNMENT:
            continue
        scope, role = node.inputs["scope"], node.inputs["role_definition_id"]
        assert isinstance(scope, Ref | str), node.address
        whole = isinstance(scope, Ref) and scope.source.kind in WHOLE
        assert whole is (node.address.name == DEPLOYER), node.address
        assert isinstance(role, Format)
        assert role.template.rpartition("/")[2] in IDS.values(), node.address
        assert ("principal_type" in node.inputs) is not whole


@pytest.mark.parametrize("name", AZURE)
def test_no_role_is_assigned_twice(name: str) -> None:
    """Azure refuses a second assignment of one role to one identity at one scope."""
    seen: set[str] = set()
    for node in AZURE[name].resources():
        if node.address.kind == ASSIGNMENT:
            keys = ("scope", "role_definition_id", "principal_id")
            said = repr([node.inputs[key] for key in keys])
            assert said not in seen, node.address
            seen.add(said)


@pytest.mark.parametrize("name", AZURE)
def test_only_the_account_of_packages_has_keys_that_work(name: str) -> None:
    for node in AZURE[name].resources():
        if node.address.kind == "pulumi_azure_native.storage.StorageAccount":
            keys = node.inputs["allow_shared_key_access"]
            assert keys is (node.address.name == "packages"), node.address


# What Azure lets each be called, of which autonaming adds eight digits:
# https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
LONGEST = {
    "pulumi_azure_native.app.ManagedEnvironment": (60, r"[a-zA-Z][a-zA-Z0-9-]*"),
    "pulumi_azure_native.apimanagement.ApiManagementService": (50, r"[a-zA-Z][a-zA-Z0-9-]*"),
    "pulumi_azure_native.containerregistry.Registry": (50, r"[a-zA-Z0-9]+"),
    "pulumi_azure_native.cosmosdb.DatabaseAccount": (44, r"[a-z0-9][a-z0-9-]*"),
    "pulumi_azure_native.dbforpostgresql.Server": (63, r"[a-z0-9][a-z0-9-]*"),
    "pulumi_azure_native.keyvault.Vault": (24, r"[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*"),
    "pulumi_azure_native.logic.Workflow": (43, r"[a-zA-Z0-9_().-]+"),
    "pulumi_azure_native.managedidentity.UserAssignedIdentity": (128, r"[a-zA-Z0-9][\w-]*"),
    "pulumi_azure_native.redisenterprise.RedisEnterprise": (60, r"[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*"),
    "pulumi_azure_native.servicebus.Namespace": (50, r"[a-zA-Z][a-zA-Z0-9-]*"),
    "pulumi_azure_native.web.AppServicePlan": (40, r"[a-zA-Z0-9-]+"),
}


@pytest.mark.parametrize("name", AZURE)
def test_names_leave_room_for_what_autonaming_adds(name: str) -> None:
    """Azure's provider adds eight digits to a name that is left to it, and no dash."""
    for node in AZURE[name].resources():
        if node.address.kind in LONGEST:
            longest, form = LONGEST[node.address.kind]
            assert len(node.address.name) + 8 <= longest, node.address
            assert re.fullmatch(form, f"{node.address.name}0a1b2c3d"), node.address


@pytest.mark.parametrize("name", AZURE)
def test_accounts_and_apps_have_names_that_azure_takes(name: str) -> None:
    """Of which eight digits are chosen when they are made."""
    for node in AZURE[name].resources():
        if node.address.kind == "pulumi_random.RandomId":
            prefix = node.inputs["prefix"]
            assert isinstance(prefix, str)
            site, door = prefix.endswith("-"), node.address.name.endswith("-door")
            assert len(prefix) + 8 <= (32 if door else 60 if site else 24), node.address
            assert re.fullmatch(r"[a-z0-9-]+" if site else r"[a-z0-9]+", prefix), node.address


def values(value: Value) -> str:
    return repr(value)


@pytest.mark.parametrize("name", AZURE)
def test_no_key_and_no_connection_string_with_one_is_anywhere(name: str) -> None:
    """Whoever asks for something says who it is."""
    text = "".join(
        values(node.inputs[key]) for node in AZURE[name].resources() for key in node.inputs
    )

    for word in ("AccountKey", "SharedAccessKey", "primary_key", "list_keys"):
        assert word not in text
