"""Amazon Aurora: a token of the service's role, which is signed here and sent nowhere else."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# boto3 has a client for every service there is; only some have their types here.

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ports.identity import aws
from ports.settings import Settings

# No authority that systems know signs Aurora: of Amazon's databases only those behind a proxy,
# and Aurora Serverless v1, have such certificates.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL-certificate-rotation.html
AUTHORITIES = Path(__file__).with_name("rds.pem")


def login(told: Settings) -> dict[str, Any]:
    """A token that opens one role of this database for a quarter of an hour.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html
    """
    token = (
        aws().client("rds").generate_db_auth_token(told["host"], int(told["port"]), told["user"])
    )
    return {
        "password": token,
        "sslmode": "verify-full",
        # libpq's own variable, for an authority that is newer than our list.
        "sslrootcert": os.environ.get("PGSSLROOTCERT", str(AUTHORITIES)),
    }
