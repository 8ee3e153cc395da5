"""A blueprint's files become one typed value, with the place of everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from twofold.blueprint.load import load
from twofold.blueprint.model import DocumentStoreSpec, ScheduleTriggerSpec, TopicTriggerSpec
from twofold.diagnostics import CompileError, Span

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


def write(folder: Path, **files: str) -> Path:
    """Write files; the first is the blueprint."""
    paths = [folder / f"{name}.yaml" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths[0]


def test_the_shop_loads() -> None:
    """What the design's example says is there, typed."""
    spec = load(BLUEPRINTS / "shop.yaml").spec

    assert spec.name == "shop"
    assert list(spec.services) == ["product", "cart", "checkout", "payment", "receipt", "report"]
    assert spec.services["receipt"].on == [TopicTriggerSpec(topic="orders")]
    assert spec.services["report"].on == [ScheduleTriggerSpec(schedule="0 2 * * *")]
    assert spec.services["report"].memory == 1024
    assert spec.services["report"].timeout == 300
    assert isinstance((spec.stores or {})["catalog"], DocumentStoreSpec)


def test_a_place_says_which_file_speaks(tmp_path: Path) -> None:
    """Folders of code are relative to the file that names them."""
    (tmp_path / "parts").mkdir()
    path = write(tmp_path, shop="name: shop\ninclude: [parts/pay.yaml]\n")
    write(tmp_path / "parts", pay="services:\n  pay:\n    code: pay\n")

    blueprint = load(path)

    code = blueprint.places.of("services", "pay", "code")
    assert blueprint.spec.services["pay"].code == "pay"
    assert code.file == tmp_path / "parts" / "pay.yaml"
    assert code.value == Span(str(code.file), 3, 11)
    assert blueprint.path == path


def test_files_add_to_the_same_sections(tmp_path: Path) -> None:
    """What the blueprint says comes first, then the files in the order of the text."""
    path = write(
        tmp_path,
        shop="name: shop\ninclude: [one.yaml, two.yaml]\nservices: {a: {image: a}}\n",
        one="include: [three.yaml]\nservices: {b: {image: b}}\nstores: {s: {kind: cache}}\n",
        two="services: {d: {image: d}}\nenvironments: {dev: {}}\n",
        three="services: {c: {image: c}}\ntopics: {t: {}}\n",
    )

    spec = load(path).spec

    assert list(spec.services) == ["a", "b", "c", "d"]
    assert (list(spec.stores or {}), list(spec.topics or {})) == (["s"], ["t"])
    assert list(spec.environments or {}) == ["dev"]


def test_a_file_that_two_others_include_is_read_once(tmp_path: Path) -> None:
    """Two ways to one file are no circle, and declare nothing twice."""
    path = write(
        tmp_path,
        shop="name: shop\ninclude: [one.yaml, two.yaml]\n",
        one="include: [both.yaml]\n",
        two="include: [./both.yaml]\n",
        both="services: {a: {image: a}}\n",
    )

    assert list(load(path).spec.services) == ["a"]


def test_a_long_chain_of_files_is_followed(tmp_path: Path) -> None:
    """However many files there are, none is too deep."""
    path = write(tmp_path, shop="name: shop\ninclude: [f0.yaml]\n", f300="services: {}\n")
    for number in range(300):
        write(tmp_path, **{f"f{number}": f"include: [f{number + 1}.yaml]\n"})

    with pytest.raises(CompileError, match="'services' is empty"):
        load(path)


@pytest.mark.parametrize("name", ["a\\0b", "x" * 300, "../" * 50, "nul\\n", "~"])
def test_any_text_may_stand_in_an_include(name: str, tmp_path: Path) -> None:
    """What the file system refuses is a file that is not there."""
    path = write(tmp_path, shop=f'name: shop\nservices: {{a: {{}}}}\ninclude: ["{name}"]\n')

    with pytest.raises(CompileError, match=r":3:11: error\[missing-file\]"):
        load(path)


def test_a_key_that_looks_like_a_mark_of_the_validator_has_its_place(tmp_path: Path) -> None:
    """Validators write `[key]` and the tags of unions into their locations; users may too."""
    path = write(
        tmp_path,
        shop="name: shop\nservices:\n  a:\n    '[key]': 1\n    uses: {'[key]': 2}\n"
        "    on: [{topic: {topic: x}}]\nstores:\n  s: {kind: document, document: {key: 3}}\n",
    )

    with pytest.raises(CompileError) as caught:
        load(path)

    places = [(each.span.line, each.span.column, each.code) for each in caught.value.findings]
    assert places == [
        (4, 5, "unknown-key"),
        (5, 21, "unknown-value"),
        (6, 18, "wrong-type"),
        (8, 23, "unknown-key"),
    ]
