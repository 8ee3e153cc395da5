"""What Google refuses about inputs together, where each alone would do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ..problems import Problem
from ..wire import UNKNOWN, Value

Check = Callable[[Mapping[str, Value]], Iterator[Problem]]

# The first version of PostgreSQL whose instances are of the Enterprise Plus edition unless they
# say otherwise: https://cloud.google.com/sql/docs/postgres/editions-intro
PLUS_FROM = 16

# Soft-deleted objects are kept this long, or not: https://cloud.google.com/storage/docs/soft-delete
KEPT_LEAST = 7 * 24 * 60 * 60


def check(token: str, given: Mapping[str, Value]) -> Iterator[Problem]:
    """Refuse what does not go together."""
    if token in CHECKS:
        yield from CHECKS[token](given)


def _part(given: Mapping[str, Value], *path: str) -> Value:
    found: Value = {**given}
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _function(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://cloud.google.com/functions/docs/configuring/concurrency
    requests = _part(given, "serviceConfig", "maxInstanceRequestConcurrency")
    processors = _part(given, "serviceConfig", "availableCpu")
    whole = isinstance(processors, str) and re.fullmatch(r"[1-9]\d*|\d{4,}m", processors)
    if isinstance(requests, int) and requests > 1 and processors != UNKNOWN and not whole:
        yield Problem(
            "serviceConfig.maxInstanceRequestConcurrency",
            f"{requests} requests at once need a whole processor, not {processors}",
        )
    least, most = (_part(given, "serviceConfig", f"{name}InstanceCount") for name in ("min", "max"))
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem("serviceConfig.minInstanceCount", f"{least} is more than the most, {most}")


def _secret(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://cloud.google.com/secret-manager/docs/choosing-replication
    replication = given.get("replication")
    if isinstance(replication, dict) and len(replication) != 1:
        yield Problem("replication", "is either automatic or managed by its user")


def _bucket(given: Mapping[str, Value]) -> Iterator[Problem]:
    kept = _part(given, "softDeletePolicy", "retentionDurationSeconds")
    if isinstance(kept, int) and 0 < kept < KEPT_LEAST:
        yield Problem(
            "softDeletePolicy.retentionDurationSeconds", f"{kept} is neither 0 nor a week"
        )


def _user(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://cloud.google.com/sql/docs/postgres/add-manage-iam-users
    name, kind = given.get("name"), given.get("type")
    if not isinstance(name, str) or name == UNKNOWN:
        return
    if kind == "CLOUD_IAM_SERVICE_ACCOUNT" and not re.fullmatch(r"[^@]+@[^@]+\.iam", name):
        yield Problem("name", f"{name!r} is no account's address without .gserviceaccount.com")
    if kind in {None, "BUILT_IN"} and not (given.get("password") or given.get("passwordWo")):
        yield Problem("password", "is needed for a user who is built in")


def _instance(given: Mapping[str, Value]) -> Iterator[Problem]:
    # https://cloud.google.com/sql/docs/postgres/editions-intro
    edition, tier = (_part(given, "settings", name) for name in ("edition", "tier"))
    version = re.fullmatch(r"POSTGRES_(\d+)", str(given.get("databaseVersion")))
    plus = edition == "ENTERPRISE_PLUS" or (
        edition is None and version is not None and int(version[1]) >= PLUS_FROM
    )
    fits = re.match(r"^db-(perf-optimized|c4a-highmem)-", str(tier)) is not None
    if isinstance(tier, str) and tier != UNKNOWN and plus != fits:
        kind = "Enterprise Plus" if plus else "Enterprise"
        yield Problem("settings.tier", f"{tier} is no machine of the {kind} edition")
    yield from _addresses(given)


def _addresses(given: Mapping[str, Value]) -> Iterator[Problem]:
    addresses = _part(given, "settings", "ipConfiguration")
    if not isinstance(addresses, dict) or addresses.get("ipv4Enabled") is not False:
        return
    if not addresses.get("privateNetwork") and not addresses.get("pscConfigs"):
        yield Problem("settings.ipConfiguration", "leaves no way to reach the instance")


def _firewall(given: Mapping[str, Value]) -> Iterator[Problem]:
    if bool(given.get("allows")) == bool(given.get("denies")):
        yield Problem("allows", "a rule either allows or denies")


CHECKS: Mapping[str, Check] = {
    "gcp:cloudfunctionsv2/function:Function": _function,
    "gcp:compute/firewall:Firewall": _firewall,
    "gcp:secretmanager/secret:Secret": _secret,
    "gcp:sql/databaseInstance:DatabaseInstance": _instance,
    "gcp:sql/user:User": _user,
    "gcp:storage/bucket:Bucket": _bucket,
}
