"""Every cell of every support table is true: what it names is made, what it refuses is said.

For each need there is a blueprint which has it, with a `^` where it says so. A cloud that is new
in `compile.CLOUDS` is held to its table at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias, get_args

import pytest

from compiled import ALL
from error_cases import ERRORS
from twofold.blueprint.load import load
from twofold.compile import CLOUDS, compile_stack, place_stack, support_tables
from twofold.diagnostics import CompileError
from twofold.placement.assign import assign
from twofold.placement.config import stack_of_options
from twofold.placement.model import ApplicationStack, Domain, PlatformNetwork
from twofold.placement.needs import claims, needs, store_need
from twofold.placement.support import (
    WRITTEN,
    Emulated,
    Native,
    Need,
    OfImages,
    Refused,
    Target,
    cell,
    targets,
)
from twofold.resources.graph import ResourceGraph
from twofold.services.resolve import resolve
from twofold.values import replace

NEEDS: tuple[Need, ...] = get_args(Need)
TABLES = support_tables()
TARGETS = targets(TABLES)
CELLS = [(target, need) for target in TARGETS for need in NEEDS]

# Services that have a need, and little else that a target could refuse them for.
SERVICES: Mapping[Need, str] = {
    "code": "{it: {code: ^code, http: [GET /it]}}",
    "image": "{it: {image: ^IMAGE, http: [GET /it]}}",
    "http": "{it: {code: code, http: [^GET /it]}}",
    "call": "{it: {code: code, http: [GET /it], calls: [^other]}, other: {code: code}}",
    "topic": "{it: {code: code, on: [^{topic: news}]}}",
    "schedule": "{it: {code: code, on: [^{schedule: 0 2 * * *}]}}",
    "document": "{it: {code: code, http: [GET /it], uses: {^documents: read-write}}}",
    "relational": "{it: {code: code, http: [GET /it], uses: {^tables: read-write}}}",
    "cache": "{it: {code: code, http: [GET /it], uses: {^values: read-write}}}",
    "bucket": "{it: {code: code, http: [GET /it], uses: {^objects: read-write}}}",
    "secret": "{it: {code: code, http: [GET /it], secrets: [^key]}}",
    "memory": "{it: {code: code, http: [GET /it], memory: ^1Gi}}",
    "cpu": "{it: {code: code, http: [GET /it], cpu: ^1}}",
    "timeout": "{it: {code: code, http: [GET /it], timeout: ^20s}}",
    "retries": "{it: {code: code, on: [{topic: news}], retries: ^6}}",
    "concurrency": "{it: {code: code, http: [GET /it], concurrency: ^8}}",
    "min-scale": "{it: {code: code, http: [GET /it], scale: {min: ^1}}}",
    "max-scale": "{it: {code: code, http: [GET /it], scale: {max: ^4}}}",
    "health": "{it: {code: code, http: [GET /it], health: ^{path: /well}}}",
    "domain": "{it: {code: code, http: [GET /it]}}",
    "grpc": "{it: {code: code, ports: {^it: {port: 50051, protocol: grpc}}}, CALLER}",
    "tcp": "{it: {code: code, ports: {^it: {port: 6379, protocol: tcp}}}, CALLER}",
    "several-ports": "{it: {code: code, ports: {a: {port: 80}, ^b: {port: 81}}}, CALLER}",
    "requests": "{it: {code: code, http: [GET /it], requests: ^{memory: 64Mi}}}",
    "volume": "{it: {code: code, http: [GET /it], volume: ^{path: /data, size: 1Gi}}}",
    "scratch": "{it: {code: code, http: [GET /it], scratch: ^[/work]}}",
    "background": "{^it: {code: code}}",
}

# Whoever calls a service wakes it.
CALLER = "caller: {code: code, http: [GET /caller], calls: [it]}"

# What services share, for the blueprints that name it; what nobody uses would be made as well.
SHARED = {
    "news": "topics: {news: {}}",
    "documents": "stores: {documents: {kind: document}}",
    "tables": "stores: {tables: {kind: relational}}",
    "values": "stores: {values: {kind: cache}}",
    "objects": "stores: {objects: {kind: bucket}}",
}

# Some clouds start functions from images of their own registry alone: each takes one of these.
IMAGES = (
    "registry.example.com/team/it:1",
    "123456789012.dkr.ecr.eu-central-1.amazonaws.com/it:1",
    "europe-west3-docker.pkg.dev/project/team/it:1",
    "docker.io/team/it:1",
    "team.azurecr.io/it:1",
)


def marked(need: Need, image: str) -> str:
    """The blueprint that has a need, marked where it says so."""
    services = SERVICES[need].replace("CALLER", CALLER).replace("IMAGE", image)
    shared = [text for name, text in SHARED.items() if name in services]
    return "\n".join(["name: probe", f"services: {services}", *shared, ""])


# A zone's id, where its domain is not enough to find it.
ZONES = {
    "azure": "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/team/providers/"
    "Microsoft.Network/dnsZones/example.com"
}


def said(need: Need) -> tuple[int, int]:
    """The line and the column at which a blueprint says its need; a domain is the stack's."""
    before, mark, _ = marked(need, IMAGES[0]).partition("^")
    return (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1) if mark else (1, 1)


def stack(
    target: Target, need: Need, folder: Path, image: str, *, of_image: bool = False
) -> ApplicationStack:
    """Write the blueprint of a need, of code or of an image, and make its stack on a target."""
    (folder / "code").mkdir(exist_ok=True)
    for name in ("main.py", "requirements.txt", "Dockerfile"):
        (folder / "code" / name).touch()
    path = folder / "probe.yaml"
    text = marked(need, image).replace("^", "")
    if of_image:
        text = text.replace("it: {code: code", f"it: {{image: {image}")
    path.write_text(text, encoding="utf-8")
    made = stack_of_options(path, cloud=target.cloud, environment="dev", style=target.style)
    # A cloud that is nothing but a cluster has no network for stores.
    regional = CLOUDS[target.cloud].region is not None
    network = PlatformNetwork(f"platform-{target.cloud}-dev") if regional else None
    domain = (
        Domain("it.example.com", "example.com", ZONES.get(target.cloud))
        if need == "domain"
        else None
    )
    return replace(made, network=network, domain=domain)


def compiled(target: Target, need: Need, folder: Path, *, of_image: bool = False) -> ResourceGraph:
    """Compile what has a need, of code or of the first image that the target takes."""
    *most, last = IMAGES if of_image or need == "image" else IMAGES[:1]
    for image in most:
        try:
            return compile_stack(stack(target, need, folder, image, of_image=of_image))
        except CompileError:
            continue
    return compile_stack(stack(target, need, folder, last, of_image=of_image))


def kinds(graph: ResourceGraph) -> set[str]:
    """The kinds of a stack's resources, as tables name them."""
    return {str(node.address).split()[0] for node in graph.nodes}


# --- the tables -----------------------------------------------------------------------


def test_every_target_is_walked() -> None:
    """Claims about no cell at all would all hold."""
    styles = sum(len(cloud.support) for cloud in CLOUDS.values())

    assert len(CELLS) == len(set(CELLS)) == styles * len(NEEDS)
    assert {str(target) for target in TARGETS} >= {"aws/functions", "aws/kubernetes"}
    assert len(NEEDS) >= 27


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_target_has_a_cell_for_every_need_there_is(target: Target) -> None:
    """And for none that there is not, in the same order, so that tables can be compared."""
    assert tuple(TABLES[target.cloud][target.style]) == NEEDS


def test_every_need_has_a_word_and_a_blueprint() -> None:
    assert tuple(WRITTEN) == NEEDS
    assert tuple(SERVICES) == NEEDS


@pytest.mark.parametrize(("target", "need"), CELLS, ids=str)
def test_a_cell_says_something(target: Target, need: Need) -> None:
    """Sentences without a beginning or an end of their own, since others go around them."""
    match cell(TABLES, target, need):
        case Native(by):
            texts = by
        case Emulated(by, differs):
            assert by
            texts = (*by, differs)
        case Refused(reason, instead):
            texts = (reason, instead)
    for text in texts:
        assert text == text.strip(" .\n"), text
        assert "\n" not in text, text


# --- what they say ---------------------------------------------------------------------


@pytest.mark.parametrize("need", NEEDS)
def test_a_blueprint_has_the_need_that_it_is_there_for(need: Need, tmp_path: Path) -> None:
    """At the place that is marked, and once; or refusals would be looked for elsewhere."""
    made = stack(TARGETS[0], need, tmp_path, IMAGES[0])

    placement = assign(resolve(load(made.blueprint)), made)

    spans = [claim.span for claim in claims(placement) if claim.need == need]
    assert said(need) in [(span.line, span.column) for span in spans]


@pytest.mark.parametrize(("target", "need"), CELLS, ids=str)
def test_a_cell_is_true(target: Target, need: Need, tmp_path: Path) -> None:
    """What can be had is made of the resources that the cell names.

    What cannot is said at its place in the blueprint, with the reason and the way out.
    """
    match cell(TABLES, target, need):
        case OfImages(by, _, code):
            assert_refused(code, target, need, tmp_path)
            assert set(by) <= kinds(compiled(target, need, tmp_path, of_image=True))
        case Native(by) | Emulated(by):
            assert set(by) <= kinds(compiled(target, need, tmp_path))
        case Refused() as refused:
            assert_refused(refused, target, need, tmp_path)


def assert_refused(refused: Refused, target: Target, need: Need, folder: Path) -> None:
    """The blueprint of a need is refused, where it says so, with the reason and the way out."""
    with pytest.raises(CompileError) as caught:
        compiled(target, need, folder)
    [found] = [each for each in caught.value.findings if each.code == f"unsupported-{need}"]
    assert found.message.endswith(f"which {target} cannot give: {refused.reason}")
    assert found.hint.startswith(refused.instead)
    assert (found.span.line, found.span.column) == said(need)


APPLICATIONS = [name for name, case in ALL.items() if isinstance(case.stack(), ApplicationStack)]


def test_every_cloud_has_applications_whose_cells_are_looked_at() -> None:
    assert {ALL[name].stack().cloud for name in APPLICATIONS} == CLOUDS.keys()


@pytest.mark.parametrize("name", APPLICATIONS)
def test_what_the_table_names_is_made_in_real_blueprints_too(name: str) -> None:
    """All but stores that exist already."""
    made = ALL[name].stack()
    assert isinstance(made, ApplicationStack)
    placement, found = place_stack(made), kinds(ALL[name].graph())
    exist = {each for each in placement.graph.stores if each.name in made.existing_stores}

    for placed in placement.services:
        wanted: set[Need] = {need for need, _ in needs(placement, placed)}
        for need in wanted - set(map(store_need, exist)):
            met = cell(TABLES, Target(made.cloud, placed.style), need)
            assert isinstance(met, Native | Emulated)
            assert set(met.by) <= found, (placed.service.name, need)


# --- who has read them ------------------------------------------------------------------

# Services with an image, where a cell tells them from those with code.
Met: TypeAlias = tuple[Target, Need, bool]


def met() -> set[Met]:
    """Every cell that some case's blueprint reaches, and whether a service with an image does."""
    found: set[Met] = set()
    for name in APPLICATIONS:
        made = ALL[name].stack()
        assert isinstance(made, ApplicationStack)
        for claim in claims(place_stack(made)):
            found.add((Target(made.cloud, claim.style), claim.need, claim.image))
    return found


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_every_cell_of_a_table_is_met_by_some_case(target: Target) -> None:
    """A cell that no blueprint reaches would be a claim without a proof.

    What is refused is met by the cases of errors.
    """
    reached = met()
    for need in NEEDS:
        match cell(TABLES, target, need):
            case OfImages():
                assert (target, need, True) in reached, need
            case Native() | Emulated():
                assert {(target, need, True), (target, need, False)} & reached, need
            case Refused():
                assert not {(target, need, True), (target, need, False)} & reached, need


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_every_refused_cell_is_met_by_a_case_of_errors(target: Target) -> None:
    """With its whole text, so that somebody has read it."""
    texts = "".join(path.read_text(encoding="utf-8") for path in ERRORS.glob("placement/*/*.txt"))

    for need in NEEDS:
        match cell(TABLES, target, need):
            case Refused(reason, instead) | OfImages(code=Refused(reason, instead)):
                where = f"needs '{need}', which {target} cannot give: {reason}"
                assert f"{where}\n  hint: {instead}" in texts, need
            case Native() | Emulated():
                continue
