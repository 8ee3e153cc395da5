"""Certificates of our own, for servers of this machine that show themselves by TLS."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that signs itself, and its key."""

    key: Path
    certificate: Path


def self_signed(folder: Path, *names: str) -> Certificate:
    """Make a certificate of this machine, and of others, which its folder's owner can use."""
    made = Certificate(folder / "server.key", folder / "server.pem")
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    request += ["-subj", "/CN=localhost"]
    others = "".join(f",DNS:{name}" for name in names)
    request += ["-addext", f"subjectAltName=DNS:localhost,IP:127.0.0.1{others}"]
    done = subprocess.run(
        [*request, "-keyout", made.key, "-out", made.certificate], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    owner = folder.stat()
    for path in (made.key, made.certificate):
        path.chmod(0o600)
        os.chown(path, owner.st_uid, owner.st_gid)
    return made
