"""The SQL that makes roles what they are: what a role may do follows from its link's verb.

readers   see every table
writers   insert, update and delete rows, and see none
owners    do both, and make and change tables, which belong to all of them together
"""

from __future__ import annotations

from twofold.clouds.gcp.sdk import pulumi
from twofold.services.model import Access

GROUPS: dict[Access, str] = {"read": "readers", "write": "writers", "read-write": "owners"}

# Run again, it changes nothing: what is there already stays as it is.
GROUPS_SCRIPT = """\
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['readers', 'writers', 'owners'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END
$$;
GRANT owners TO CURRENT_USER;
GRANT readers, writers TO owners;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO readers, writers;
GRANT CREATE ON SCHEMA public TO owners;
ALTER DEFAULT PRIVILEGES FOR ROLE owners IN SCHEMA public GRANT SELECT ON TABLES TO readers;
ALTER DEFAULT PRIVILEGES FOR ROLE owners IN SCHEMA public
    GRANT INSERT, UPDATE, DELETE ON TABLES TO writers;
ALTER DEFAULT PRIVILEGES FOR ROLE owners IN SCHEMA public GRANT USAGE ON SEQUENCES TO writers;
"""


def member_script(user: pulumi.Output[str], access: Access) -> pulumi.Output[str]:
    """Let tables that a service makes belong to `owners`, whose every member may change them."""
    settings = "SET role = 'owners'" if GROUPS[access] == "owners" else "RESET role"
    return pulumi.Output.format(f'ALTER ROLE "{{}}" {settings};', user)
