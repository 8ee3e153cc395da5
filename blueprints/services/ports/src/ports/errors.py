"""What can go wrong behind a port, in words that do not depend on the cloud."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager


class UnavailableError(Exception):
    """Something that a service needs does not answer now; asked again later, it may."""


@contextmanager
def unavailable(what: str, *errors: type[Exception]) -> Generator[None]:
    """Turn a client library's errors into `UnavailableError`, which names what does not answer."""
    try:
        yield
    except errors as error:
        raise UnavailableError(f"{what} is not available") from error
