"""Wheels that tests make themselves: an index that is always there, and always the same."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

ANY = "py3-none-any"


def wheel(  # noqa: PLR0917 (a wheel consists of these)
    folder: Path,
    name: str,
    version: str = "1.0",
    files: Mapping[str, str] | None = None,
    tag: str = ANY,
    requires: tuple[str, ...] = (),
) -> None:
    """Write a wheel: a module of its name, if nothing else is said."""
    stem = name.replace("-", "_")
    held = {f"{stem}.py": f"VERSION = {version!r}\n"} if files is None else files
    info = f"{stem}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {each}\n" for each in requires)
    told = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{stem} = {stem}:main\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{stem}-{version}-{tag}.whl", "w") as archive:
        for path, text in {**held, **told}.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)


class Index(BaseHTTPRequestHandler):
    """Serves a folder of wheels as indexes do, with their hashes."""

    wheels: ClassVar[Path]

    def do_GET(self) -> None:
        """Answer with a project's files, or with one of them."""
        match self.path.strip("/").split("/"):
            case ["simple", name]:
                files = sorted(self.wheels.glob(f"{name.replace('-', '_')}-[0-9]*.whl"))
                self._answer("text/html", "".join(map(_link, files)).encode(), found=bool(files))
            case ["wheels", name]:
                self._answer("application/zip", (self.wheels / name).read_bytes())
            case _:
                self._answer("text/plain", b"", found=False)

    do_HEAD = do_GET  # noqa: N815 (as above)

    def _answer(self, kind: str, content: bytes, *, found: bool = True) -> None:
        self.send_response(200 if found else 404)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        # Of what a test adds, uv is to hear at once.
        self.send_header("cache-control", "no-store")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing."""


def _link(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f'<a href="/wheels/{path.name}#sha256={digest}">{path.name}</a>\n'


@contextmanager
def serve(wheels: Path) -> Generator[str]:
    """Serve a folder of wheels; gives the index's address."""
    handler = type("Served", (Index,), {"wheels": wheels})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


def write_pinned(folder: Path, pins: Path) -> None:
    """Write a wheel of everything that adapters import."""
    for line in pins.read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition(" ")[0].partition("==")
        wheel(folder, name, version)
