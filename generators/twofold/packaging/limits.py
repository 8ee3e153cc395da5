"""How large a package may be, where a cloud says so."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.packaging.builds import Kind
from twofold.values import frozen

MEBIBYTE = 1024 * 1024


@frozen
class Limit:
    """The most bytes that a package may have, as it is uploaded and with everything unpacked."""

    size: int | None = None
    unpacked: int | None = None


NO_LIMIT = Limit()

LIMITS: Mapping[Kind, Limit] = {
    # Uploaded with the request that makes the function, as Pulumi's provider does. The page's MB
    # are of 1024 KB.
    # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    "lambda": Limit(50 * MEBIBYTE, 250 * MEBIBYTE),
    # https://learn.microsoft.com/azure/azure-functions/run-functions-from-deployment-package
    "azure-functions": Limit(1024 * MEBIBYTE),
    # Functions of the first generation have limits, those of the second have none.
    # https://cloud.google.com/functions/quotas#resource_limits
    "cloud-functions": NO_LIMIT,
    "container": NO_LIMIT,
}


def written(size: int) -> str:
    """A size as a person reads it.

    >>> written(512), written(300_000), written(52_428_801)
    ('1 KB', '293 KB', '50.0 MB')
    """
    if size < MEBIBYTE:
        return f"{-(-size // 1024)} KB"
    return f"{size / MEBIBYTE:.1f} MB"
