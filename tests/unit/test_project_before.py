"""A printed README says what there has to be before its stack is deployed, as the graph has it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from compiled import ALL
from twofold.compile import CLOUDS
from twofold.project.before import logins, others, section, settings
from twofold.project.files import project_files
from twofold.resources.graph import StackReference
from twofold.resources.values import Config


def before(name: str, told: tuple[str, ...] = ()) -> str:
    case = ALL[name]
    region = CLOUDS[case.stack().cloud].region
    return section(case.graph(), region, "shops", name, told)


def test_every_setting_has_a_command_until_the_stacks_file_says_it() -> None:
    asked = before("shop-azure-prod")

    assert "| `azure-native:location` | the region, as `westeurope` | " in asked
    assert "`pulumi config set azure-native:location REGION` |" in asked
    assert "`pulumi config set audience AUDIENCE` |" in asked
    assert "`pulumi config set --secret gateway-key` |" in asked

    told = before("shop-azure-prod", ("azure-native:location", "shops:audience"))

    assert "| `Pulumi.shop-azure-prod.yaml`, which has it |" in told
    assert told.count("pulumi config set ") == 1


def test_google_is_told_its_project() -> None:
    assert "`pulumi config set gcp:project PROJECT` |" in before("hello-gcp-dev")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hello-aws-dev", ["AWS, as"]),
        ("hello-azure-dev", ["Azure: `az login`"]),
        ("hello-gcp-dev", ["Google Cloud: `gcloud auth application-default login`"]),
        ("pods", ["AWS, as", "the AWS CLI (`aws`), by which", "Docker, which builds"]),
        ("pods-azure", ["Azure: ", "`kubelogin`", "Docker", "the registry that they are pushed"]),
        ("pods-gcp", ["Google Cloud: ", "`gke-gcloud-auth-plugin`", "Docker"]),
        ("shop-kubernetes-dev", ["the cluster: `kubectl`", "Docker", "the registry that they"]),
    ],
)
def test_who_deploys_is_told_where_to_log_in(name: str, expected: list[str]) -> None:
    first, *rest = logins(ALL[name].graph())

    assert first == "a place where Pulumi keeps its state: `pulumi login`"
    assert len(rest) == len(expected)
    assert [each for each, begin in zip(rest, expected, strict=True) if begin not in each] == []


def test_a_platform_is_deployed_before() -> None:
    assert "- the stack `platform-aws-dev`, of the same organization and project" in before(
        "shop-aws-dev"
    )
    assert "outputs" not in before("hello-aws-dev")


@pytest.mark.parametrize("name", ALL)
def test_nothing_that_a_program_asks_for_is_left_out(name: str) -> None:
    """In whatever case: every key of its own, every reference, and no value of either."""
    case = ALL[name]
    graph = case.graph()
    region = CLOUDS[case.stack().cloud].region
    asked = {each.key for each in graph.parts if isinstance(each, Config) and not each.namespace}
    referred = [each for each in graph.nodes if isinstance(each, StackReference)]

    found = {each.key for each in settings(graph, region, "shops", ())}

    assert found >= asked
    assert len(others(graph)) == len(referred)
    assert all(f"`{key}`" in before(name) for key in found)


def test_the_readme_has_it() -> None:
    case = ALL["shop-gcp-prod"]
    files = project_files(
        case.graph(),
        project="shops",
        stack="shop-gcp-prod",
        config={},
        region=CLOUDS["gcp"].region,
        transforms=None,
        description="",
    )

    readme = files[PurePosixPath("README.md")].decode()

    part = readme.partition("## Before the first `pulumi up`\n\n")[2].partition("\n\n## Look")[0]
    assert part == before("shop-gcp-prod")
