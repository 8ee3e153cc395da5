"""A server that speaks as MongoDB does: FerretDB, with a user whom it asks for a password.

It knows nothing of roles, so what a user may do is not shown by it. By TLS it shows itself, and
then says of its replica set what nobody can reach: which clients believe.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .parts import required
from .processes import free_port, wait_for_port
from .tls import Certificate, self_signed

# What tools/get_ferretdb.py builds.
VERSION = "1.24.2"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PROGRAM = CACHE / "twofold" / f"ferretdb-{VERSION}" / "ferretdb"


@dataclass(frozen=True, slots=True)
class Server:
    """A replica set of one, which listens on a port of this machine."""

    port: int
    replica_set: str
    user: str
    password: str
    certificate: Certificate


@contextmanager
def server(*, secure: bool = False) -> Generator[Server]:
    """Run a server that keeps nothing, perhaps by TLS alone."""
    required(PROGRAM, "run tools/get_ferretdb.py")
    with tempfile.TemporaryDirectory(prefix="twofold-ferretdb-") as folder:
        shown, port = self_signed(Path(folder)), free_port()
        options = {
            "handler": "sqlite",
            "sqlite-url": f"file:{folder}/",
            "state-dir": folder,
            "telemetry": "disable",
            "debug-addr": "-",
            "listen-addr": "" if secure else f"127.0.0.1:{port}",
            "listen-tls": f"127.0.0.1:{port}" if secure else "",
            "listen-tls-cert-file": shown.certificate,
            "listen-tls-key-file": shown.key,
            "repl-set-name": "rs0",
            "setup-database": "admin",
            "setup-username": "product",
            "setup-password": "hidden",
        }
        command = [f"--{name}={value}" for name, value in options.items()]
        process = subprocess.Popen(
            [str(PROGRAM), "--test-enable-new-auth", *command],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port, process)
            yield Server(port, "rs0", "product", "hidden", shown)
        finally:
            process.kill()
            process.wait(10)
