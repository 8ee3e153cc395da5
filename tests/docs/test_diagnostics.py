"""Every code that a finding may have is on the page of diagnostics, and is tried out somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from commanding import invoke
from compiled import ROOT
from reference import diagnostics
from reference.ways import SHOWN, WAYS
from twofold.resources.serialize import LAST_COMPILE

CODES = diagnostics.codes()

# A code in the source, as an argument of what makes a finding.
LITERAL = re.compile(r'(?:Diagnostic|MistakeError)\(\s*"([a-z0-9-]+)"')


@cache
def tried() -> str:
    """Everything that tests say: their code, and the findings of the cases."""
    folder = ROOT / "tests"
    paths = [*folder.glob("*/*.py"), *(folder / "cases").rglob("expected.txt")]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(paths))


def test_every_code_in_the_source_is_on_the_page() -> None:
    """Looked for in another way than the page does: as text."""
    sources = sorted(diagnostics.SOURCE.rglob("*.py"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    found = set(LITERAL.findall(text))
    page = diagnostics.page()

    headings = re.findall(r"^## `([a-z0-9-]+)`", page, re.MULTILINE)

    assert len(found) > 80
    assert found <= set(headings)
    assert headings == sorted(set(headings))


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_cause_and_a_way_out(code: str) -> None:
    rules = CODES[code]

    assert all(rule.cause.endswith(".") for rule in rules)
    assert diagnostics.ways_out(code, rules)
    assert all(len(way) > len("fix it") for way in diagnostics.ways_out(code, rules)), code


@pytest.mark.parametrize("code", SHOWN)
def test_a_finding_that_the_page_shows_is_one_that_the_code_makes(code: str) -> None:
    """It is a rule's, with something filled in, and no case shows another one."""
    shown = SHOWN[code]
    messages = [part for rule in CODES[code] for part in rule.message.split(diagnostics.OR)]
    hints = [part for rule in CODES[code] for part in rule.hint.split(diagnostics.OR)]

    assert code not in diagnostics.examples()
    assert any(filled(message).fullmatch(shown.message) for message in messages)
    assert any(filled(hint).fullmatch(shown.hint) for hint in hints)


@pytest.mark.parametrize("code", WAYS)
def test_a_way_out_that_is_written_by_hand_is_of_a_code_that_there_is(code: str) -> None:
    assert code in CODES


def filled(text: str) -> re.Pattern[str]:
    """A text of the code, with anything in the place of what it fills in."""
    return re.compile(".+".join(map(re.escape, re.split(r"[A-Z]{3,}", text))))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_tried_out(code: str) -> None:
    """By a case folder, whose text the page shows, or by a test that names it."""
    assert code in diagnostics.examples() or re.search(rf"(?<![\w-]){code}(?![\w-])", tried())


def test_a_compile_that_this_version_cannot_read_is_named(tmp_path: Path) -> None:
    kept = tmp_path / LAST_COMPILE
    kept.parent.mkdir()
    kept.write_text("{}", encoding="utf-8")
    look = ["diff", str(ROOT / "blueprints/hello.yaml"), "--cloud", "aws", "--out", str(tmp_path)]

    done = invoke(*look)

    assert done.exit_code == 1
    assert "error[unreadable-last-compile]" in done.stderr
