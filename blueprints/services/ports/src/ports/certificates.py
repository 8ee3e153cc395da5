"""Certificates as files, since clients take a path where a setting holds the text."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path


@cache
def certificate_file(text: str) -> str:
    """Write a certificate, in PEM, to a file that is there as long as its text is the same."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    place = Path(tempfile.gettempdir()) / f"certificate-{digest}-{os.getpid()}.pem"
    place.write_text(text, encoding="ascii")
    return str(place)
