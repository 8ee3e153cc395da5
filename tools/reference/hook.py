"""What mkdocs does besides: it adds the pages that are made from the code."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

ROOT = Path(__file__).parents[2]
# mkdocs loads this file by its path, and knows nothing of our folders.
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "generators")]

from mkdocs.structure.files import File  # noqa: E402 (see above)

from reference import blueprint, commands, diagnostics, stack, support  # noqa: E402
from twofold.cli.line import manual  # noqa: E402

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

DOCS = ROOT / "docs"

Entry: TypeAlias = "str | list[Entry] | dict[str, Entry]"

# Lines of a page in whose place a table comes: `<!-- support aws/functions -->`, and these.
SUPPORT = re.compile(r"^<!-- support (\w+)/(functions|kubernetes) -->$", re.MULTILINE)
TABLES = {
    "<!-- exit statuses -->\n": commands.table("Code", manual.STATUSES),
    "<!-- environment -->\n": commands.table("Variable", manual.ENVIRONMENT),
    "<!-- matrix -->\n": support.matrix(),
}


def pages() -> dict[str, str]:
    """Every page that is not in `docs/`, by its path in the site."""
    return {
        "reference/blueprint.md": blueprint.page(),
        "reference/stack.md": stack.page(),
        "reference/diagnostics.md": diagnostics.page(),
        "reference/commands.md": commands.page(),
        "contributing.md": (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
        "changelog.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }


def filled(text: str) -> str:
    """A page with the tables that it asks for."""
    for line, table in TABLES.items():
        text = text.replace(line, f"{table}\n")
    return SUPPORT.sub(lambda match: support.table(match[1], _style(match[2])), text)


def _style(text: str) -> support.Style:
    return "functions" if text == "functions" else "kubernetes"


def expanded(nav: Entry) -> Entry:
    """A navigation in which a folder of `docs/` stands for the files in it."""
    match nav:
        case list():
            return [expanded(each) for each in nav]
        case dict():
            return {title: expanded(each) for title, each in nav.items()}
        case str() if (DOCS / nav).is_dir():
            # A folder's first page is its README.
            names = sorted(path.name for path in (DOCS / nav).glob("*.md"))
            names.sort(key=lambda name: name != "README.md")
            return [f"{nav}/{name}" for name in names]
        case str():
            return nav


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put decisions into the navigation, which become more."""
    config["nav"] = expanded(cast("Entry", config["nav"] or []))
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that are made here."""
    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Put the support tables into the pages of the targets."""
    return filled(markdown)
