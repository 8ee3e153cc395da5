"""Pages say of settings, of dead letters and of images what is made of them."""

from __future__ import annotations

import re

import pytest

from compiled import ALL
from docs.snippets import DOCS
from twofold.clouds.aws.support import FUNCTIONS
from twofold.clouds.aws.topic import FOURTEEN_DAYS
from twofold.clouds.gcp.topic import DEAD_LETTERS_KEPT
from twofold.placement.support import Emulated

TOLD = re.compile(r"CALL_[A-Z0-9_]+_([A-Z]+)\b")
# Of every style of every cloud.
FOUND = {name for case in ALL.values() for name in TOLD.findall(case.expected.read_text("utf-8"))}


def test_callers_are_told_something() -> None:
    assert {"URL", "AUTH", "ADDRESS", "AUDIENCE"} <= FOUND


@pytest.mark.parametrize(
    ("page", "named"), [("services.md", "CALL_<NAME>_"), ("getting-started.md", "CALL_NAME_")]
)
def test_a_page_names_whatever_a_caller_is_told(page: str, named: str) -> None:
    text = (DOCS / page).read_text("utf-8")

    assert [each for each in sorted(FOUND) if f"`{named}{each}`" not in text] == []


@pytest.mark.parametrize(
    ("cloud", "seconds"), [("aws", FOURTEEN_DAYS), ("gcp", int(DEAD_LETTERS_KEPT.rstrip("s")))]
)
def test_a_page_says_how_long_dead_letters_are_kept(cloud: str, seconds: int) -> None:
    text = (DOCS / "services.md").read_text("utf-8")

    kept = f"-dead`, for {seconds // (24 * 60 * 60)} days |"

    assert re.search(rf"^\| {cloud} \| [^|]*{re.escape(kept)}", text, re.MULTILINE)


def test_an_image_is_said_to_need_what_functions_run_on() -> None:
    functions = [
        each
        for case in ALL.values()
        for each in case.resources()
        if each.address.kind == "pulumi_aws.lambda_.Function"
    ]

    (found,) = {str(each.inputs.get("architectures")) for each in functions}

    need = FUNCTIONS["image"]
    assert found == "('arm64',)"
    assert isinstance(need, Emulated)
    assert "arm64" in need.differs
    assert "`linux/arm64`" in (DOCS / "targets/aws-functions.md").read_text("utf-8")
