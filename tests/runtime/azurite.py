"""Azurite, which is Microsoft's own stand-in for Azure Storage: by TLS, with tokens of Entra."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from .parts import required
from .processes import free_port, wait_for_port
from .tls import Certificate, self_signed

# What tools/get_azurite.py installs.
WANTED = Path(__file__).with_name("npm") / "package.json"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
ACCOUNT = "devstoreaccount1"


def program() -> Path:
    """Find its server of blobs."""
    wanted = cast("dict[str, dict[str, str]]", json.loads(WANTED.read_text(encoding="utf-8")))
    folder = CACHE / "twofold" / f"azurite-{wanted['dependencies']['azurite']}"
    return required(folder / "node_modules/.bin/azurite-blob", "run tools/get_azurite.py")


@contextmanager
def server() -> Generator[tuple[str, Certificate]]:
    """Run a server that keeps nothing: the address of its account, and how it shows itself."""
    runs = program()
    required(Path(shutil.which("node") or "/usr/bin/node"), "install Node")
    with tempfile.TemporaryDirectory(prefix="twofold-azurite-") as folder:
        shown, port = self_signed(Path(folder)), free_port()
        options = ["--inMemoryPersistence", "--silent", "--oauth", "basic", "--skipApiVersionCheck"]
        options += ["--cert", str(shown.certificate), "--key", str(shown.key)]
        process = subprocess.Popen(
            [str(runs), *options, "--blobHost", "127.0.0.1", "--blobPort", str(port)],
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port, process)
            yield f"https://127.0.0.1:{port}/{ACCOUNT}/", shown
        finally:
            # It would wait for clients that keep their connections.
            process.kill()
            process.wait(10)
