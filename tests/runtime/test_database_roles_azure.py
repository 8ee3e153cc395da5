"""The script that makes roles on Azure, on a real server by TLS: each link's rights, and no more.

The server here knows no Entra: instead of a security label, a role gets a comment; services log in
without a token, once they are members of what lets them in.
"""

from __future__ import annotations

import psycopg
import pytest

from twofold.clouds.azure.stores.database_roles import main as roles

from .postgres import Database
from .tls import Certificate

pytestmark = pytest.mark.xdist_group("postgres")

LABEL = "COMMENT ON ROLE {} IS 'aadauth,oid={}'"
IDENTITY = "00000000-0000-4000-8000-00000000000{}"

# Whether a role may read, write, and make tables.
RIGHTS = {"read": (True, False, False), "write": (False, True, False)}
RIGHTS["read-write"] = (True, True, True)


@pytest.fixture
def session(
    database: Database, authority: Certificate, monkeypatch: pytest.MonkeyPatch
) -> roles.Session:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    return log_in(database)


def log_in(database: Database, password: str = "secret") -> roles.Session:
    return roles.Session("127.0.0.1", database.port, database.name, "administrator", password)


def link(role: str, access: roles.Access, number: int = 1) -> roles.Link:
    return {"role": role, "identity": IDENTITY.format(number), "access": access}


def may(database: Database, role: str) -> tuple[bool, bool, bool]:
    """Whether a role may read a table, write it, and make another."""
    statements = (
        "SELECT count(*) FROM stock",
        "INSERT INTO stock (item) VALUES ('hat')",
        "CREATE TABLE more (id int)",
    )
    reads, writes, makes = (allowed(database, role, each) for each in statements)
    return reads, writes, makes


def allowed(database: Database, role: str, statement: str) -> bool:
    with database.as_superuser() as connection:
        connection.execute(f'SET SESSION AUTHORIZATION "{role}"'.encode())
        # What logging in would do, which a change of authorization does not.
        settings = connection.execute(
            "SELECT unnest(setconfig) FROM pg_db_role_setting "
            "JOIN pg_roles ON pg_roles.oid = setrole WHERE rolname = %s",
            [role],
        ).fetchall()
        if ("role=owners",) in settings:
            connection.execute("SET ROLE owners")
        try:
            connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True


def stocked(database: Database, session: roles.Session) -> None:
    roles.apply(session, [link("maker", "read-write", 9)], LABEL)
    assert allowed(database, "maker", "CREATE TABLE stock (id serial PRIMARY KEY, item text)")


@pytest.mark.parametrize("access", RIGHTS)
def test_a_service_can_do_what_its_verb_says_and_no_more(
    database: Database, session: roles.Session, access: roles.Access
) -> None:
    stocked(database, session)

    roles.apply(session, [link("maker", "read-write", 9), link("shop", access)], LABEL)

    assert may(database, "shop") == RIGHTS[access]


def test_another_verb_takes_the_first_ones_rights_away(
    database: Database, session: roles.Session
) -> None:
    stocked(database, session)
    kept = link("maker", "read-write", 9)
    roles.apply(session, [kept, link("shop", "read-write")], LABEL)

    roles.apply(session, [kept, link("shop", "read")], LABEL)

    assert may(database, "shop") == RIGHTS["read"]


def test_a_link_that_is_gone_takes_its_role_with_it_and_leaves_the_tables(
    database: Database, session: roles.Session
) -> None:
    stocked(database, session)

    roles.apply(session, [link("shop", "read")], LABEL)

    assert roles.services(session) == {"shop"}
    assert may(database, "shop") == RIGHTS["read"]


def test_it_changes_nothing_when_it_runs_again(database: Database, session: roles.Session) -> None:
    links = [link("maker", "read-write", 9), link("shop", "write")]
    roles.apply(session, links, LABEL)
    before = database.state()

    roles.apply(session, links, LABEL)

    assert database.state() == before


def test_nothing_is_left_half_done(database: Database, session: roles.Session) -> None:
    """A role that is no service's stops the run, and the database is as it was."""
    with database.as_superuser() as connection:
        connection.execute("CREATE ROLE auditor LOGIN")
    before = database.state()

    with pytest.raises(roles.DatabaseError, match="auditor"):
        roles.apply(session, [link("shop", "read"), link("auditor", "read")], LABEL)
    del session

    assert database.state() == before


def test_a_wrong_token_and_a_stranger_are_refused(
    database: Database, authority: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    with pytest.raises(roles.DatabaseError, match="password authentication failed"):
        log_in(database, "wrong")

    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(OSError, match="certificate verify failed"):
        log_in(database)


def test_what_is_no_name_and_no_identity_never_reaches_the_server(session: roles.Session) -> None:
    stranger: roles.Link = {"role": "shop", "identity": "'; --", "access": "read"}
    for wrong in (link('shop"; DROP', "read"), stranger):
        with pytest.raises(ValueError, match="is not"):
            roles.apply(session, [wrong], LABEL)
        session.run("ROLLBACK")
