"""The manifests of a stack are what Pulumi asks its cluster for, field by field."""

from __future__ import annotations

import importlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import pytest
import yaml
from pulumi import _types as sdk_types  # pyright: ignore[reportPrivateUsage]

from asking import asked
from manifests import STACKS, TOKEN, Object, graph_of, one
from twofold.project.manifests import (
    NotInKubernetesError,
    camel,
    manifest_files,
    objects_beside_charts,
)
from twofold.testing import Resource
from twofold.testing.result import Hidden, plain

# What an object is called in a cluster: API, kind, namespace, name.
Name: TypeAlias = tuple[str, str, str, str]

# What Pulumi asks for that is in no cluster, or comes out of a chart.
OTHERS = ("pulumi:providers:kubernetes", "kubernetes:helm.sh/v3:Release")


def asked_for(stack: str) -> dict[Name, Object]:
    """Every object that running a stack asks for, with what the mocks know of the cloud."""
    graph = graph_of(stack)
    resources = asked(graph, graph, stack).resources
    inputs = [plain(each.inputs) for each in resources if is_object(each)]
    return {name_of(each): each for each in inputs}


def is_object(resource: Resource) -> bool:
    return resource.type.startswith("kubernetes:") and resource.type not in OTHERS


def written(stack: str) -> dict[Name, Object]:
    """Every object that we write down of a stack."""
    return {name_of(each): each for each in objects_beside_charts(graph_of(stack))}


def name_of(manifest: Mapping[str, Any]) -> Name:
    metadata = manifest["metadata"]
    kind = (manifest["apiVersion"], manifest["kind"])
    return (*kind, metadata.get("namespace", ""), metadata["name"])


# --- the comparison -------------------------------------------------------------------


def differences(ours: Mapping[Name, Object], theirs: Mapping[Name, Object]) -> list[str]:
    """Where objects differ. A token is whatever stands in its place, and everywhere the same."""
    found = [f"{name} is not asked for" for name in ours.keys() - theirs.keys()]
    found += [f"{name} is not written" for name in theirs.keys() - ours.keys()]
    values: defaultdict[str, set[str]] = defaultdict(set)
    for name in sorted(ours.keys() & theirs.keys()):
        one, other = dict(leaves(ours[name])), dict(leaves(theirs[name]))
        for path in sorted(one.keys() | other.keys()):
            place = f"{name[1]} {name[-1]} {path}"
            if path not in one or path not in other:
                found.append(f"{place} is there but once")
            elif not agree(one[path], other[path], values):
                found.append(f"{place}: {one[path]} is {other[path]}")
    return found + list(doubtful(values))


def doubtful(values: Mapping[str, set[str]]) -> Iterator[str]:
    """Tokens that are two things; and things that are two tokens, but for numbers.

    The mocks answer 1 wherever a number is asked for.
    """
    tokens: defaultdict[str, list[str]] = defaultdict(list)
    for token, each in values.items():
        if len(each) > 1:
            yield f"{token} is {' and '.join(sorted(each))}"
        for value in each:
            tokens[value].append(token)
    for value, each in tokens.items():
        if len(each) > 1 and not value.isdigit():
            yield f"{' and '.join(each)} are both {value}"


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value that has no others in it, by where it is."""
    match value:
        case dict() if value:
            for key, each in value.items():  # pyright: ignore[reportUnknownVariableType]
                yield from leaves(each, f"{path}.{key}")  # pyright: ignore[reportUnknownArgumentType]
        case list() if value:
            for index, each in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
                yield from leaves(each, f"{path}[{index}]")  # pyright: ignore[reportUnknownArgumentType]
        case Hidden(inner):
            yield from leaves(inner, path)
        case _:
            yield path, value


def agree(ours: object, theirs: object, values: Mapping[str, set[str]]) -> bool:
    """Whether a value is another, of the same type; notes what stands in the place of tokens."""
    if not (isinstance(ours, str) and isinstance(theirs, str)):
        return ours == theirs and type(ours) is type(theirs)
    tokens = TOKEN.findall(ours)
    texts = [re.escape(each) for each in TOKEN.split(ours)[::2]]
    found = re.fullmatch("(.+?)".join(texts), theirs)
    for token, value in zip(tokens, found.groups() if found else (), strict=False):
        values[token].add(value)
    return found is not None


@pytest.mark.parametrize("stack", STACKS)
def test_what_is_written_is_what_pulumi_asks_for(stack: str) -> None:
    ours, theirs = written(stack), asked_for(stack)

    assert len(ours) >= 5
    assert differences(ours, theirs) == []


def rename_field(pod: Object) -> None:
    pod["read_only"] = pod.pop("enableServiceLinks")


def lose_field(pod: Object) -> None:
    del pod["containers"][0]["securityContext"]["capabilities"]


def lose_empty_field(pod: Object) -> None:
    del pod["volumes"][0]["emptyDir"]


def change_number_to_text(pod: Object) -> None:
    pod["terminationGracePeriodSeconds"] = str(pod["terminationGracePeriodSeconds"])


def change_truth_to_number(pod: Object) -> None:
    pod["automountServiceAccountToken"] = 0


def change_key_of_map(pod: Object) -> None:
    pod["nodeSelector"] = {"kubernetesIo/arch": "amd64"}


def change_order(pod: Object) -> None:
    pod["containers"][0]["env"].reverse()


def change_token(pod: Object) -> None:
    """To another one's place."""
    [region] = [each for each in pod["containers"][0]["env"] if each["name"] == "AWS_REGION"]
    region["value"] = pod["containers"][0]["image"]


@pytest.mark.parametrize(
    "change",
    [
        rename_field,
        lose_field,
        lose_empty_field,
        change_number_to_text,
        change_truth_to_number,
        change_key_of_map,
        change_order,
        change_token,
    ],
)
def test_a_difference_is_found(change: Callable[[Object], None]) -> None:
    theirs = written("pods")
    assert differences(written("pods"), theirs) == []
    ours = json.loads(json.dumps([*written("pods").values()]))

    change(one(ours, "Deployment", "reader")["spec"]["template"]["spec"])

    assert differences({name_of(each): each for each in ours}, theirs)


# --- the files ------------------------------------------------------------------------


@pytest.mark.parametrize("stack", [each for each in STACKS if not each.startswith("platform")])
def test_files_hold_the_same_objects_and_name_every_token(stack: str) -> None:
    files = {str(path): text.decode() for path, text in manifest_files(graph_of(stack)).items()}
    secret = {path: text for path, text in files.items() if path.endswith(".secret.yaml")}
    other = {path: text for path, text in files.items() if path.endswith(".yaml")}
    other = {path: text for path, text in other.items() if path not in secret}

    read = [each for text in (secret | other).values() for each in yaml.safe_load_all(text)]

    assert {name_of(each): each for each in read} == written(stack)
    assert len(read) == len(written(stack))
    assert {path for path in files if path not in secret | other} == (
        {"values.env.example", "secrets.env.example", ".gitignore"}
        if TOKEN.search("".join(secret.values()))
        else {"values.env.example"}
    )
    assert names_in(files["values.env.example"]) == tokens(other)
    assert names_in(files.get("secrets.env.example", "")) == tokens(secret)


def names_in(example: str) -> list[str]:
    """The names that somebody fills in."""
    lines = example.splitlines()
    return [line.partition("=")[0] for line in lines if not line.startswith("#")]


def tokens(texts: Mapping[str, str]) -> list[str]:
    """What stands open in files."""
    return sorted({*TOKEN.findall("".join(texts.values()))})


@pytest.mark.parametrize("stack", [each for each in STACKS if not each.startswith("platform")])
def test_secrets_have_files_of_their_own_which_nobody_commits_filled_in(stack: str) -> None:
    files = {str(path): text.decode() for path, text in manifest_files(graph_of(stack)).items()}

    for path, text in files.items():
        if path.endswith(".yaml"):
            kinds = {each["kind"] == "Secret" for each in yaml.safe_load_all(text)}
            assert kinds == {path.endswith(".secret.yaml")}, path
    ignored = files.get(".gitignore", "").split()
    assert ignored == (["secrets.env"] if "secrets.env.example" in files else [])


@pytest.mark.parametrize("stack", [each for each in STACKS if not each.startswith("platform")])
def test_secrets_are_filled_in_as_their_example_asks(stack: str) -> None:
    """Whatever a value is, it is read as it was; passwords are of what Pulumi makes them of."""
    files = {str(path): text.decode() for path, text in manifest_files(graph_of(stack)).items()}
    secret = "".join(text for path, text in files.items() if path.endswith(".secret.yaml"))
    names = names_in(files.get("secrets.env.example", ""))
    asked = "A value is one line, and a ' in it is written twice. A password has letters and digits"
    assert [name for name in names if asked not in files["secrets.env.example"]] == []
    hard = {name: f" it's: {{{index}}} # \"\\n" for index, name in enumerate(names)}
    words = {name: f"aB{index}" for index, name in enumerate(names)}
    given = {name: (words if "RANDOMPASSWORD" in name else hard)[name] for name in names}

    filled = TOKEN.sub(lambda token: given[token[1]].replace("'", "''"), secret)

    held = [text for each in texts_in(filled) for text in each]
    assert sorted(held) == sorted(
        TOKEN.sub(lambda token: given[token[1]], text) for each in texts_in(secret) for text in each
    )


def texts_in(objects: str) -> Iterator[list[str]]:
    """What each Secret holds."""
    for each in filter(None, yaml.safe_load_all(objects)):
        yield [*each.get("stringData", {}).values()]


@pytest.mark.parametrize("stack", [each for each in STACKS if each.startswith("platform")])
def test_what_helm_makes_is_not_written_in_silence(stack: str) -> None:
    charts = r"(keda, (\w.*, )?)?gateway-crds, envoy-gateway"
    with pytest.raises(NotInKubernetesError, match=charts):
        manifest_files(graph_of(stack))


# --- names ----------------------------------------------------------------------------

MODULES = (
    "apps.v1",
    "autoscaling.v2",
    "batch.v1",
    "core.v1",
    "meta.v1",
    "networking.v1",
    "policy.v1",
    "rbac.v1",
    "storage.v1",
)


@pytest.mark.parametrize("module", MODULES)
def test_every_field_that_the_sdk_knows_is_spelt_as_the_sdk_spells_it(module: str) -> None:
    """Also those that no lowering uses yet: an owner's transforms may."""
    inputs = importlib.import_module(f"pulumi_kubernetes.{module}._inputs")
    names = {
        python: name
        for kind in vars(inputs).values()
        if sdk_types.is_input_type(kind)
        for python, name in sdk_types.input_type_py_to_pulumi_names(kind).items()
    }

    wrong = {python: name for python, name in names.items() if camel(python) != name}

    assert len(names) > 5
    # A field of a node's status alone.
    assert wrong.items() <= {"port": "Port"}.items()
