"""The audit fails where something is wrong, and where it cannot know."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from packaging.version import Version

import audit
from locks import Package, read_lock

HASHES = ("sha256:6088930bfe239f0e6710546ab9c19c9ef35e29792895fed6e6e31a023a182a61",)
JINJA = Package("jinja2", Version("3.1.2"), HASHES)
OTHER = Package("jinja2", Version("3.1.1"), HASHES)
PACKAGING = Package("packaging", Version("26.4"), HASHES)

# What pip-audit 2.10.1 wrote: of a vulnerability, and through an index that knows of none. Of the
# second it says "No known vulnerabilities found", and exits with 0.
FOUND: dict[str, Any] = json.loads(
    """
{"dependencies": [{"name": "jinja2", "version": "3.1.2", "vulns": [{"id": "CVE-2024-22195",
"fix_versions": ["3.1.3"], "aliases": ["GHSA-h5c8-rqwp-cp95"], "description": "Jinja vulnerable to
HTML attribute injection"}]}, {"name": "packaging", "version": "26.4", "vulns": []}], "fixes": []}
""".replace("\n", " ")
)
SKIPPED: dict[str, Any] = json.loads(
    """
{"dependencies": [{"name": "jinja2", "skip_reason": "Dependency not found on PyPI and could not be
audited: jinja2 (3.1.2)"}, {"name": "packaging", "version": "26.4", "vulns": []}], "fixes": []}
""".replace("\n", " ")
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine's own network is."""
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def problems(report: dict[str, Any]) -> list[str]:
    return list(audit.problems_of([JINJA, PACKAGING], report))


def test_a_vulnerability_is_a_problem() -> None:
    assert problems(FOUND) == [
        "jinja2 3.1.2 has CVE-2024-22195, fixed in 3.1.3: "
        "Jinja vulnerable to HTML attribute injection"
    ]


def test_a_package_that_was_skipped_is_a_problem() -> None:
    assert problems(SKIPPED) == [
        "jinja2 3.1.2 was not audited: "
        "Dependency not found on PyPI and could not be audited: jinja2 (3.1.2)"
    ]


def test_a_package_that_the_report_leaves_out_is_a_problem() -> None:
    left: dict[str, Any] = {"dependencies": FOUND["dependencies"][1:], "fixes": []}

    assert problems(left) == ["jinja2 3.1.2 was not audited: pip-audit says nothing of it"]


def test_another_version_is_a_problem() -> None:
    other: dict[str, Any] = {"name": "jinja2", "version": "3.1.6", "vulns": []}
    report = {"dependencies": [other, FOUND["dependencies"][1]], "fixes": []}

    assert problems(report) == ["jinja2 3.1.2 was not audited, but 3.1.6"]


@contextmanager
def vulnerabilities(known: dict[str, Any]) -> Generator[str]:
    """Stand in for OSV, which tells of a package what is `known` by its name."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps(known.get(asked["package"]["name"], {})).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/query"
        finally:
            server.shutdown()
            thread.join()


KNOWN = {
    "id": "GHSA-h5c8-rqwp-cp95",
    "aliases": ["CVE-2024-22195"],
    "summary": "Jinja vulnerable to HTML attribute injection",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.3"}]}],
        }
    ],
}


def test_the_real_auditor_is_understood() -> None:
    """Asked of all that is locked, for this system or not."""
    locked = list(read_lock("dev"))
    others = [audit.services(), audit.adapters()]
    assert "pywin32" in {each.name for each in locked}

    with vulnerabilities({"jinja2": {"vulns": [KNOWN]}}) as url:
        found = audit.audit(
            [JINJA, PACKAGING, OTHER], "--vulnerability-service=osv", f"--osv-url={url}"
        )
        all_well = [
            audit.audit(
                [each for each in part if each.name != "jinja2"],
                *("--vulnerability-service=osv", f"--osv-url={url}"),
            )
            for part in (locked, *others)
        ]

    # Both versions are asked after.
    (told,) = problems(FOUND)
    assert found == [told, told.replace("3.1.2", "3.1.1")]
    assert all_well == [[], [], []]


def test_without_a_network_there_is_no_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Port 9 discards, or is closed."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    (problem,) = audit.audit([PACKAGING])

    assert problem.startswith("there was no audit: ")
    assert "pypi.org" in problem


def test_the_command_fails_with_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")

    code = audit.main()
    said = capsys.readouterr().err

    assert code == 1
    for part in ("twofold", "the shop's services", "adapters"):
        assert f"audit: {part}: there was no audit" in said


@pytest.mark.parametrize("part", [audit.ours, audit.services, audit.adapters])
def test_a_part_has_each_version_of_a_package_once(part: Callable[[], list[Package]]) -> None:
    locked = part()

    assert len({(each.name, each.version) for each in locked}) == len(locked) > 20


def test_what_services_depend_on_is_that_of_every_cloud() -> None:
    names = {each.name for each in audit.services()}
    text = (audit.SERVICES / "uv.lock").read_text(encoding="utf-8")
    there = {each["name"]: each["source"] for each in tomllib.loads(text)["package"]}

    assert {"boto3", "azure-identity", "google-cloud-storage", "pymongo", "pytest"} <= names
    assert names == {name for name, source in there.items() if "registry" in source}
