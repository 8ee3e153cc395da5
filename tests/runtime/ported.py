"""The shop's ports, opened anew for each test, with the settings that it gives them."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from ports import databases, identity
from ports.buckets import bucket
from ports.caches import cache_of
from ports.calls import service
from ports.databases import database
from ports.documents import documents
from ports.secrets import secret
from ports.topics import topic

OPENED = (
    bucket,
    cache_of,
    database,
    documents,
    identity.aws,
    identity.azure,
    secret,
    service,
    topic,
)

# What says which cloud it is, or who somebody is there, has no place in a test of another.
FOREIGN = (
    "AWS_",
    "AZURE_",
    "GOOGLE_",
    "STORE_",
    "TOPIC_",
    "SECRET_",
    "CALL_",
    "PG",
    "SSL_CERT",
    "FIRESTORE_",
    "PUBSUB_",
    "GCE_",
)

Tell = Callable[..., None]


def teller(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Begin with no settings at all; what comes back sets some."""
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            monkeypatch.delenv(name)
    for each in OPENED:
        each.cache_clear()
    # No database of a test's has to wake up first.
    monkeypatch.setattr(databases, "PATIENCE", 2)

    def tell(**settings: object) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(name, str(value))

    return tell
