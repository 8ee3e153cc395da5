"""`twofold compile --manifests`: a folder of Kubernetes objects beside the project."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
import yaml

from commanding import Result, invoke
from twofold.project.manifests import manifest_files, manifests
from twofold.project.stage import _put  # pyright: ignore[reportPrivateUsage]
from twofold.resources.recorder import graph

if TYPE_CHECKING:
    import pulumi
    import pulumi_kubernetes as k8s

    from twofold.resources.graph import ResourceGraph
else:
    from twofold.resources.recorder import Module, pulumi

    k8s = Module("pulumi_kubernetes")

SMALL = """\
name: small
services:
  keeper:
    image: registry.example.com/keeper:1
    http: [GET /]
    uses: {tables: read-write}
stores:
  tables: {kind: relational}
"""
PLATFORM = """\
config:
  aws:region: eu-central-1
  twofold:cloud: aws
  twofold:environment: dev
  twofold:platform: {cidr: 10.0.0.0/16, cluster: {}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a blueprint, where the command runs."""
    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "Pulumi.yaml").write_text("name: mine\nruntime: python\nstackConfigDir: stacks\n")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.platform-aws-dev.yaml").write_text(PLATFORM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def compile_(*arguments: str, style: str = "kubernetes", environment: str = "dev") -> Result:
    """Compile the small blueprint's project into `made`, and its objects into `objects`."""
    target = ("small.yaml", "--cloud", "aws", "--style", style, "--environment", environment)
    out = ("--out", f"made-{environment}", "--manifests", "objects")
    return invoke("compile", *target, *out, *arguments)


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- what is written ------------------------------------------------------------------


def test_each_component_that_has_objects_is_a_file_and_the_namespace_is_first(here: Path) -> None:
    result = compile_()

    made = [name for name in files(here / "objects") if not name.startswith(".twofold/")]
    assert made == ["00-cluster.yaml", "keeper.yaml", "values.env.example"]
    namespace, *_ = yaml.safe_load_all((here / "objects" / "00-cluster.yaml").read_text())
    assert (namespace["kind"], namespace["metadata"]["name"]) == ("Namespace", "small-dev")
    assert "made-dev: 20 created.\nobjects: 4 created.\n" in result.stdout
    assert (here / "made-dev" / "Pulumi.yaml").is_file()


@pytest.mark.usefixtures("here")
def test_objects_are_counted_in_json_too() -> None:
    result = compile_("--format", "json")

    written = json.loads(result.stdout)
    assert written["out"] == "made-dev"
    assert "Pulumi.yaml" in written["created"]
    assert written["manifests"] == {
        "out": "objects",
        "created": [".twofold/stack", "00-cluster.yaml", "keeper.yaml", "values.env.example"],
        "updated": [],
        "unchanged": [],
        "removed": [],
        "kept": [],
    }


def test_without_the_option_nothing_is_said_of_objects(here: Path) -> None:
    arguments = ("compile", "small.yaml", "--cloud", "aws", "--style", "kubernetes")

    result = invoke(*arguments, "--out", "made", "--format", "json")

    assert "manifests" not in json.loads(result.stdout)
    assert not (here / "objects").exists()


def test_every_token_is_listed_with_where_pulumi_has_it(here: Path) -> None:
    compile_()

    made = files(here / "objects")
    assert made["values.env.example"].splitlines() == [
        "# What only the cloud knows; each line says where Pulumi has it.",
        "# aws.ec2.get_vpc_output/cluster-vpc.cidr_block",
        "AWS_EC2_GET_VPC_CLUSTER_VPC_CIDR_BLOCK=",
        "# aws.eks.get_cluster_output/cluster-cluster"
        ".kubernetes_network_configs[0].service_ipv4_cidr",
        "AWS_EKS_GET_CLUSTER_CLUSTER_CLUSTER_KUBERNETES_NETWORK_CONFIGS_0_SERVICE_IPV4_CIDR=",
        "# aws.get_region_output/cluster-region.region",
        "AWS_GET_REGION_CLUSTER_REGION_REGION=",
        "# aws.rds.Cluster/tables.endpoint",
        "AWS_RDS_CLUSTER_TABLES_ENDPOINT=",
        "# aws.rds.Cluster/tables.port",
        "AWS_RDS_CLUSTER_TABLES_PORT=",
    ]
    used = {*re.findall(r"\$\{(\w+)\}", made["00-cluster.yaml"] + made["keeper.yaml"])}
    assert used == {*re.findall(r"^(\w+)=$", made["values.env.example"], re.MULTILINE)}


def test_a_port_that_takes_its_place_in_the_text_is_still_text(here: Path) -> None:
    """Kubernetes takes no number for the value of a variable; `envsubst` knows no YAML."""
    compile_()
    text = (here / "objects" / "keeper.yaml").read_text()

    filled = text.replace("${AWS_RDS_CLUSTER_TABLES_PORT}", "5432")

    [deployment] = [each for each in yaml.safe_load_all(filled) if each["kind"] == "Deployment"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    values = {each["name"]: each["value"] for each in container["env"]}
    assert values["STORE_TABLES_PORT"] == "5432"


def test_words_that_yaml_takes_for_something_else_are_quoted(here: Path) -> None:
    said = "environment: {A: 'yes', B: '017', C: '1e3', D: 'null', E: '2026-01-01', F: ''}"
    (here / "small.yaml").write_text(SMALL.replace("    http:", f"    {said}\n    http:"))

    compile_()

    text = (here / "objects" / "keeper.yaml").read_text()
    [deployment] = [each for each in yaml.safe_load_all(text) if each["kind"] == "Deployment"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    values = {each["name"]: each["value"] for each in container["env"]}
    assert [values[name] for name in "ABCDEF"] == ["yes", "017", "1e3", "null", "2026-01-01", ""]


def test_a_list_that_is_used_twice_is_written_twice(here: Path) -> None:
    """YAML's anchors are nothing for people."""
    compile_()

    assert not re.search(r"[&*]id\d", (here / "objects" / "keeper.yaml").read_text())


# --- writing again --------------------------------------------------------------------


def test_the_same_again_changes_nothing(here: Path) -> None:
    compile_()
    before = files(here)

    result = compile_()

    assert "objects: 4 unchanged.\n" in result.stdout
    assert files(here) == before


def test_the_file_of_a_service_that_is_gone_goes_as_well(here: Path) -> None:
    more = SMALL.replace("stores:", "  other:\n    image: registry.example.com/other:1\nstores:")
    (here / "small.yaml").write_text(more)
    compile_()
    assert (here / "objects" / "other.yaml").is_file()
    (here / "small.yaml").write_text(SMALL)

    result = compile_()

    assert "objects: 4 unchanged, 1 removed.\n" in result.stdout
    assert not (here / "objects" / "other.yaml").exists()


def test_what_its_owner_changed_is_not_written_over_until_forced(here: Path) -> None:
    compile_()
    file = here / "objects" / "keeper.yaml"
    file.write_text(f"# Mine.\n{file.read_text()}")
    left = compile_()
    (here / "small.yaml").write_text(SMALL.replace("keeper:1", "keeper:2"))
    before = files(here)

    stopped = compile_()
    after = files(here)
    forced = compile_("--force")

    assert "objects: 3 unchanged, 1 kept.\n" in left.stdout
    assert stopped.exit_code == 1
    assert "objects/keeper.yaml:1:1: error[would-overwrite]" in stopped.stderr
    assert after == before
    assert forced.exit_code == 0
    assert "# Mine." not in file.read_text()


def test_a_file_that_twofold_did_not_write_stays(here: Path) -> None:
    """A kustomization, say."""
    compile_()
    (here / "objects" / "kustomization.yaml").write_text("resources: [keeper.yaml]\n")

    result = compile_()

    assert result.exit_code == 0
    assert (here / "objects" / "kustomization.yaml").is_file()


def test_a_folder_keeps_the_objects_of_its_stack_until_forced(here: Path) -> None:
    compile_()
    before = files(here)

    stopped = compile_(environment="prod")
    after = files(here)
    forced = compile_("--force", environment="prod")

    assert stopped.exit_code == 1
    assert (
        "objects:1:1: error[another-stack]: this folder holds the objects of 'small-aws-dev', "
        "not of 'small-aws-prod'"
    ) in stopped.stderr
    assert after == before
    assert forced.exit_code == 0
    assert "name: small-prod" in (here / "objects" / "00-cluster.yaml").read_text()


# --- all or none ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objects", "path"), [("afile/objects", "afile"), ("o" * 250, "o" * 250)], ids=["in", "long"]
)
def test_where_objects_cannot_be_written_no_project_is(here: Path, objects: str, path: str) -> None:
    (here / "afile").touch()
    before = files(here)

    result = compile_("--manifests", objects, "--format", "json")

    [finding] = json.loads(result.stdout)["findings"]
    assert (result.exit_code, finding["code"], finding["path"]) == (1, "unusable-path", path)
    assert finding["hint"].endswith(", or choose another path with --manifests")
    assert files(here) == before
    assert not (here / "made-dev").exists()


def test_a_full_disk_is_said_of_the_folder_that_it_is_about(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put(path: str, content: bytes) -> None:
        if "objects" in path:
            raise OSError(28, "No space left on device")
        _put(path, content)

    monkeypatch.setattr("twofold.project.stage._put", put)
    before = files(here)

    result = compile_()

    assert result.stderr.splitlines() == [
        "objects:1:1: error[unusable-path]: the system says: No space left on device",
        "  hint: make room on that disk, or choose another path with --manifests",
    ]
    assert files(here) == before


def test_what_is_in_the_way_of_both_is_found_at_once(here: Path) -> None:
    compile_()
    mine = (here / "made-dev" / "README.md", here / "objects" / "keeper.yaml")
    for each in mine:
        each.write_text("Mine.\n")
    text = SMALL.replace("keeper:1", "keeper:2").replace(
        "name: small", "name: small\ndescription: S."
    )
    (here / "small.yaml").write_text(text)

    result = compile_()

    assert result.exit_code == 1
    assert "made-dev/README.md:1:1: error[would-overwrite]" in result.stderr
    assert "write elsewhere with --out" in result.stderr
    assert "objects/keeper.yaml:1:1: error[would-overwrite]" in result.stderr
    assert "write elsewhere with --manifests" in result.stderr
    assert [each.read_text() for each in mine] == ["Mine.\n", "Mine.\n"]


# --- what has no objects --------------------------------------------------------------


def test_a_stack_with_nothing_in_kubernetes_has_none_to_write(here: Path) -> None:
    code = SMALL.replace("image: registry.example.com/keeper:1", "code: keeper")
    (here / "small.yaml").write_text(code)
    (here / "keeper").mkdir()
    (here / "keeper" / "main.py").write_text("async def app(scope, receive, send): ...\n")
    before = files(here)

    result = compile_(style="functions")

    assert result.exit_code == 1
    assert (
        "objects:1:1: error[no-objects]: nothing of the stack 'small-aws-dev' runs in Kubernetes"
        in result.stderr
    )
    assert files(here) == before


def test_a_stack_that_installs_charts_has_more_than_objects(here: Path) -> None:
    before = files(here)
    arguments = ["compile", "--stack", "platform-aws-dev", "--manifests", "objects"]

    result = invoke(*arguments)

    assert result.exit_code == 1, result.stderr
    assert (
        "objects:1:1: error[charts-in-stack]: the stack 'platform-aws-dev' installs Helm charts "
        "(keda, gateway-crds, envoy-gateway), which are not objects"
    ) in result.stderr
    assert files(here) == before


# --- objects of other graphs ----------------------------------------------------------


def example(*, data: dict[str, pulumi.Input[str]], kind: str = "map") -> ResourceGraph:
    """A graph of one object, with an odd key wherever keys are the writer's own."""
    component = pulumi.ComponentResource("shop:services:Service", "cart")
    inside = pulumi.ResourceOptions(parent=component)
    labels = {"snake_case": "kept", "from_": "kept"}
    metadata: k8s.meta.v1.ObjectMetaArgsDict = {
        "name": "cart",
        "labels": labels,
        "annotations": labels,
        "generate_name": "cart-",
    }
    if kind == "map":
        k8s.core.v1.ConfigMap("cart", metadata=metadata, data=data, opts=inside)
    else:
        k8s.apiextensions.CustomResource(
            "cart",
            api_version="example.com/v1",
            kind="Cart",
            metadata=metadata,
            spec={"snake_case": {"camelCase": data}},
            opts=inside,
        )
    component.register_outputs({})
    return graph("shop", [component], {})


def test_keys_that_are_the_writers_own_are_left_alone() -> None:
    [made] = manifests(example(data={"log_level": "info"}))

    assert made == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": "cart",
            "labels": {"snake_case": "kept", "from_": "kept"},
            "annotations": {"snake_case": "kept", "from_": "kept"},
            "generateName": "cart-",
        },
        "data": {"log_level": "info"},
    }


def test_of_a_custom_resource_only_the_metadata_is_in_the_sdks_spelling() -> None:
    [made] = manifests(example(data={"from_": "x"}, kind="custom"))

    assert (made["apiVersion"], made["kind"]) == ("example.com/v1", "Cart")
    assert made["spec"] == {"snake_case": {"camelCase": {"from_": "x"}}}
    assert list(made) == ["apiVersion", "kind", "metadata", "spec"]


def test_what_the_program_knows_of_itself_is_a_token_too() -> None:
    made = manifest_files(example(data={"stack": pulumi.Output.format("{}!", pulumi.get_stack())}))

    assert b"stack: '${PULUMI_STACK}!'" in made[PurePosixPath("cart.yaml")]
    assert made[PurePosixPath("values.env.example")].endswith(b"PULUMI_STACK=\n")


def test_a_secret_is_not_written_down() -> None:
    hidden = example(data={"key": pulumi.Output.secret("hunter2")})

    with pytest.raises(TypeError) as raised:
        manifests(hidden)

    assert "hunter2" not in str(raised.value)


# --- two folders, or neither ----------------------------------------------------------


def test_objects_that_cannot_be_written_keep_the_project_as_it_was(here: Path) -> None:
    compile_()
    (here / "objects" / "keeper.yaml").write_text("# mine\n", encoding="utf-8")
    (here / "small.yaml").write_text(
        (here / "small.yaml").read_text(encoding="utf-8").replace("GET /]", "GET /more]"),
        encoding="utf-8",
    )
    before = files(here / "made-dev")

    result = compile_()

    assert result.exit_code == 1
    assert "hint: write elsewhere with --manifests, or over it with --force" in result.stderr
    assert files(here / "made-dev") == before


def test_what_is_filled_in_of_the_values_is_in_nobodys_way(here: Path) -> None:
    compile_()
    example = here / "objects" / "values.env.example"
    (here / "objects" / "values.env").write_text(example.read_text() + "A=b\n", encoding="utf-8")

    result = compile_()

    assert result.exit_code == 0
    assert (here / "objects" / "values.env").read_text().endswith("A=b\n")


def test_project_and_objects_have_a_folder_each(here: Path) -> None:
    arguments = ("small.yaml", "--cloud", "aws", "--style", "kubernetes", "--out", "one")

    result = invoke("compile", *arguments, "--manifests", "./one")

    assert result.exit_code == 1
    assert "error[same-folder]" in result.stderr
    assert not (here / "one").exists()
