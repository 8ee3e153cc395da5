"""The site builds without a warning, and fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from compiled import ROOT

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


@pytest.mark.slow
def test_a_support_table_has_a_row_for_each_need(site: Path) -> None:
    from twofold.clouds.aws.support import SUPPORT

    for style, cells in SUPPORT.items():
        text = (site / "targets" / f"aws-{style}.html").read_text(encoding="utf-8")
        assert [need for need in cells if f"<td><code>{need}</code></td>" not in text] == []


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
