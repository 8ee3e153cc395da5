"""The authorities by which the shop's services know Amazon's databases are Amazon's, and valid."""

# pyright: reportUnknownMemberType=false
# botocore says little of its types.

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import botocore.session
import pytest
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    NameOID,
    load_pem_x509_certificates,
)

from compiled import ROOT

SERVICES = ROOT / "blueprints" / "services"
AUTHORITIES = load_pem_x509_certificates(
    (SERVICES / "ports/src/ports/databases/rds.pem").read_bytes()
)
# The names of AWS's authorities: a region has three, one for each algorithm of keys.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
NAME = re.compile(r"Amazon RDS ([a-z]+-[a-z]+-[0-9]) Root CA (RSA2048|RSA4096|ECC384) G1")


def named(authority: Certificate) -> tuple[str, str]:
    """The region and the algorithm of an authority."""
    (name,) = authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    match = NAME.fullmatch(str(name.value))
    assert match, name
    return match[1], match[2]


@pytest.mark.parametrize("authority", AUTHORITIES, ids=lambda each: "-".join(named(each)))
def test_an_authority_is_amazons_root_and_valid(authority: Certificate) -> None:
    """Signed by itself, for a year and more to come."""
    (owner,) = authority.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    limits = authority.extensions.get_extension_for_class(BasicConstraints)

    authority.verify_directly_issued_by(authority)

    assert owner.value == "Amazon Web Services, Inc."
    assert limits.value.ca
    assert authority.not_valid_before_utc < datetime.now(UTC)
    assert authority.not_valid_after_utc > datetime.now(UTC) + timedelta(days=365)


def test_every_region_has_all_of_its_authorities_or_is_named_in_the_readme() -> None:
    """A database may be signed by any of three."""
    found = [named(each) for each in AUTHORITIES]
    regions = {region for region, _ in found}
    readme = (SERVICES / "README.md").read_text(encoding="utf-8")
    session = botocore.session.get_session()
    offered = set(session.get_available_regions("rds"))

    (said,) = re.findall(r"it lacks ([^;]+);", readme)

    assert len(found) == len(set(found)) == 3 * len(regions)
    assert set(re.findall(r"[a-z]+-[a-z]+-[0-9]", said)) == offered - regions
