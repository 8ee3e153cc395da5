"""The site builds without a warning, and fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from compiled import ROOT
from twofold.compile import support_tables
from twofold.placement.support import Need, Target, targets

TARGETS = targets(support_tables())

# What a browser would fetch for a page: scripts, styles, pictures, fonts.
FETCHED = re.compile(
    r"""<(?:script|img|iframe)[^>]*\ssrc=["']?(https?:[^"'> ]+)"""
    r"""|<link[^>]*href=["']?(https?:[^"'> ]+)|url\(["']?(https?:[^"')]+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},  # the theme tells of its successor
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.mark.slow
def test_the_site_has_the_pages_that_are_made(site: Path) -> None:
    """Those of the code, and those that lie beside `docs/`."""
    for page in ("blueprint", "stack", "diagnostics", "commands"):
        assert (site / "reference" / f"{page}.html").is_file()
    for page in ("contributing", "changelog", "targets/aws-functions", "decisions/index"):
        assert (site / f"{page}.html").is_file()


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_first_page_leads_to_the_page_of_each_target(target: Target) -> None:
    assert f"[{target}](targets/" in (ROOT / "docs/index.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_support_table_has_a_row_for_each_need(target: Target, site: Path) -> None:
    """Each target has a page, which the navigation leads to; and the matrix has a column for it."""
    rows = [f"<td><code>{need}</code></td>" for need in get_args(Need)]
    [page] = [
        path.stem
        for path in (ROOT / "docs" / "targets").glob("*.md")
        if f"<!-- support {target} -->" in path.read_text(encoding="utf-8")
    ]
    text = (site / "targets" / f"{page}.html").read_text(encoding="utf-8")
    matrix = (site / "targets" / "index.html").read_text(encoding="utf-8")

    assert [row for row in rows if row not in text] == []
    assert [row for row in rows if row not in matrix] == []
    assert f"<th>{target}</th>" in matrix
    assert f'href="{page}.html"' in matrix


@pytest.mark.slow
def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    pages = [*site.rglob("*.html"), *site.rglob("*.css")]
    found = {
        address
        for page in pages
        for match in FETCHED.findall(page.read_text(encoding="utf-8"))
        for address in match
        if address
    }

    assert len(pages) > 20
    assert found == set()
