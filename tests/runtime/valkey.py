"""A server that speaks as Valkey does, with the users that a lowering writes down.

Where Debian has no Valkey yet, it is Redis 7, of which Valkey is the continuation.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from .parts import required
from .processes import free_port, wait_for_port
from .tls import Certificate, self_signed

PASSWORD = "secret"
ADMINISTRATOR = f"user administrator on >{PASSWORD} ~* +@all"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens on a port of this machine, perhaps by TLS."""

    port: int
    certificate: Certificate | None
    process: subprocess.Popen[bytes]

    def administrator(self) -> redis.Redis:
        """A client that may do everything."""
        shown = self.certificate
        return redis.Redis(
            "localhost",
            self.port,
            username="administrator",
            password=PASSWORD,
            decode_responses=True,
            ssl=shown is not None,
            ssl_ca_certs=str(shown.certificate) if shown else None,
        )


def program() -> Path:
    """Find Valkey, or else Redis."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return required(Path(found or "/usr/bin/redis-server"), "install Debian's redis-server")


@contextmanager
def server(
    users: Sequence[str], *, secure: bool = False, cluster: bool = False
) -> Generator[Server]:
    """Run a server with these users, as lines of its list; nobody else may do anything."""
    runs = program()
    folder = Path(tempfile.mkdtemp(prefix="twofold-valkey-"))
    shown = self_signed(folder) if secure else None
    lines = ["user default off", ADMINISTRATOR, *users, ""]
    (folder / "users.acl").write_text("\n".join(lines), encoding="utf-8")
    port = free_port()
    options = ["--aclfile", "users.acl", "--save", "", "--appendonly", "no"]
    options += ["--bind", "127.0.0.1", "--daemonize", "no"]
    if shown:
        options += ["--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no"]
        options += ["--tls-cluster", "yes", "--tls-ca-cert-file", str(shown.certificate)]
        options += ["--tls-cert-file", str(shown.certificate), "--tls-key-file", str(shown.key)]
    else:
        options += ["--port", str(port)]
    if cluster:
        # The port among members is one that is free, and not ten thousand more than the other.
        options += ["--cluster-enabled", "yes", "--cluster-port", str(free_port())]
    process = subprocess.Popen([str(runs), *options], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        made = Server(port, shown, process)
        if cluster:
            client = made.administrator()
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")  # pyright: ignore[reportUnknownMemberType]
        yield made
    finally:
        process.kill()
        process.wait(10)
        shutil.rmtree(folder)
