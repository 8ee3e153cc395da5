"""What is still to be packaged may be missing in a test; other files may not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pulumi_aws as aws
import pytest

from commanding import invoke
from twofold.testing import Archive, Result, StackFailed, run, stack_of

BLUEPRINT = "name: shop\nservices: {cart: {code: cart, http: [GET /cart]}}\n"


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    (tmp_path / "cart").mkdir()
    (tmp_path / "cart" / "main.py").write_text("app = None\n", encoding="utf-8")
    path = tmp_path / "shop.yaml"
    path.write_text(BLUEPRINT, encoding="utf-8")
    return path


@pytest.fixture
def printed(blueprint: Path) -> Path:
    """A project that was printed before anything was packaged."""
    out = blueprint.parent / "out"
    words = ("--cloud", "aws", "--style", "functions", "--out", str(out))
    assert invoke("compile", str(blueprint), *words).exit_code == 0
    assert not (out / "code").exists()
    return out


def files_of(result: Result) -> Mapping[str, str]:
    """The files of the one service's code."""
    code = result.one(aws.lambda_.Function, "cart").inputs["code"]
    assert isinstance(code, Archive)
    return code.files


def test_a_stack_is_tested_before_it_is_packaged(blueprint: Path) -> None:
    result = run(stack_of(blueprint, cloud="aws"), config={"aws:region": "eu-central-1"})

    assert files_of(result) == {}


def test_a_printed_project_is_tested_before_it_is_packaged(printed: Path) -> None:
    result = run(printed, stack="shop-aws-dev", config={"aws:region": "eu-central-1"})

    assert files_of(result) == {}


def test_a_package_of_another_name_is_missing(printed: Path) -> None:
    service = printed / "shop" / "services" / "cart.py"
    text = service.read_text(encoding="utf-8")
    assert "code/cart.zip" in text
    service.write_text(text.replace("code/cart.zip", "code/card.zip"), encoding="utf-8")

    with pytest.raises(StackFailed, match=r"code/card\.zip, which is not there"):
        run(printed, stack="shop-aws-dev", config={"aws:region": "eu-central-1"})


def test_without_notes_of_what_was_compiled_every_file_has_to_be_there(printed: Path) -> None:
    (printed / ".twofold" / "graph.json").unlink()

    with pytest.raises(StackFailed, match=r"code/cart\.zip, which is not there"):
        run(printed, stack="shop-aws-dev", config={"aws:region": "eu-central-1"})


def test_a_package_that_is_there_is_read(printed: Path) -> None:
    (printed / "code").mkdir()
    (printed / "code" / "cart.zip").write_bytes(b"PK")

    result = run(printed, stack="shop-aws-dev", config={"aws:region": "eu-central-1"})

    assert files_of(result).keys() == {""}
