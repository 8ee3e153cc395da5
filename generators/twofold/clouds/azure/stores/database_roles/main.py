"""Make, change and drop the database roles of services, one for each identity.

Azure runs this in a container inside the network, as the server's administrator, whenever the
services that use the database change. What a role may do follows from its link's verb, through
three groups:

    readers   see every table
    writers   insert, update and delete rows, and see none
    owners    do both, and make and change tables, which belong to all of them together

The container has Python and nothing that speaks PostgreSQL, so `Session` does.
"""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import Literal, TypedDict

Access = Literal["read", "write", "read-write"]


class Link(TypedDict):
    """A service's link to this database: its role, its identity's object id, and the verb."""

    role: str
    identity: str
    access: Access


GROUPS: dict[Access, str] = {"read": "readers", "write": "writers", "read-write": "owners"}

# Any number that nothing else in the database uses: two runs change roles one after the other.
LOCK = "SELECT pg_advisory_xact_lock(7265411)"

# Whom a service's role logs in as.
# https://learn.microsoft.com/azure/postgresql/flexible-server/security-manage-entra-users
LABEL = "SECURITY LABEL FOR pgaadauth ON ROLE {} IS 'aadauth,oid={},type=service'"


class DatabaseError(Exception):
    """What the server says of a statement, or of who wants to run one."""


class Session:
    """A connection by TLS; the password is a token.

    https://www.postgresql.org/docs/17/protocol-flow.html
    """

    def __init__(self, host: str, port: int, database: str, user: str, password: str) -> None:
        plain = socket.create_connection((host, port), timeout=60)
        plain.sendall(struct.pack("!ii", 8, 80877103))
        if plain.recv(1) != b"S":
            raise DatabaseError("the server does not speak TLS")
        self._socket = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        self._begin(user, database, password)

    def _begin(self, user: str, database: str, password: str) -> None:
        names = f"user\0{user}\0database\0{database}\0\0".encode()
        self._socket.sendall(struct.pack("!ii", 8 + len(names), 196608) + names)
        for kind, content in self._answers():
            if kind == b"R" and struct.unpack("!i", content[:4]) == (3,):
                self._send(b"p", password)
            elif kind == b"R" and struct.unpack("!i", content[:4]) != (0,):
                raise DatabaseError("the server does not ask for a token")

    def run(self, sql: str) -> list[str]:
        """Run one statement; the first field of every row that it returns."""
        self._send(b"Q", sql)
        return [_first(content) for kind, content in self._answers() if kind == b"D"]

    def _send(self, kind: bytes, text: str) -> None:
        content = f"{text}\0".encode()
        self._socket.sendall(kind + struct.pack("!i", 4 + len(content)) + content)

    def _answers(self) -> Iterator[tuple[bytes, bytes]]:
        """Every message up to the one that says that the server waits; errors are raised then."""
        error = ""
        while True:
            kind, (size,) = self._read(1), struct.unpack("!i", self._read(4))
            content = self._read(size - 4)
            if kind == b"E":
                error = content.replace(b"\0", b" ").decode(errors="replace")
                if "FATAL" in error:
                    raise DatabaseError(error)
            elif kind == b"Z":
                if error:
                    raise DatabaseError(error)
                return
            yield kind, content

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            more = self._socket.recv(size - len(found))
            if not more:
                raise DatabaseError("the server has gone")
            found += more
        return found


def _first(row: bytes) -> str:
    """The first field of a row."""
    (size,) = struct.unpack("!i", row[2:6])
    return row[6 : 6 + size].decode() if size > 0 else ""


def apply(session: Session, links: list[Link], label: str = LABEL) -> None:
    """Bring the roles in line with the links, wholly or not at all."""
    session.run("BEGIN")
    session.run(LOCK)
    prepare(session)
    wanted = {link["role"] for link in links}
    for role in services(session) - wanted:
        drop(session, role)
    for link in links:
        grant(session, link, label)
    session.run("COMMIT")
    end_sessions(session)


def prepare(session: Session) -> None:
    """Make the groups, and give them their rights to every table that will be."""
    for group in GROUPS.values():
        if not exists(session, group):
            session.run(f"CREATE ROLE {group} NOLOGIN")
    session.run("GRANT owners TO CURRENT_USER")
    session.run("GRANT readers, writers TO owners")
    session.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    session.run("GRANT USAGE ON SCHEMA public TO readers, writers")
    session.run("GRANT CREATE ON SCHEMA public TO owners")
    for maker in ("owners", "CURRENT_USER"):
        later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {maker} IN SCHEMA public GRANT"
        session.run(f"{later} SELECT ON TABLES TO readers")
        session.run(f"{later} INSERT, UPDATE, DELETE ON TABLES TO writers")
        session.run(f"{later} USAGE ON SEQUENCES TO writers")


def exists(session: Session, role: str) -> bool:
    """Say whether the server has a role of that name."""
    quoted(role)
    found = session.run(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'")  # noqa: S608 (checked)
    return bool(found)


def services(session: Session) -> set[str]:
    """The roles of services: those that log in and are in one of the groups."""
    return set(
        session.run(
            "SELECT DISTINCT member.rolname FROM pg_auth_members "
            "JOIN pg_roles AS member ON member.oid = member "
            "JOIN pg_roles AS joined ON joined.oid = roleid "
            "WHERE joined.rolname IN ('readers', 'writers', 'owners') "
            "AND member.rolcanlogin AND member.rolname <> current_user"
        )
    )


def grant(session: Session, link: Link, label: str) -> None:
    """Give a role the rights of its link's verb and no others, and make it where it is missing."""
    role, name, joined = link["role"], quoted(link["role"]), GROUPS[link["access"]]
    if role not in services(session):
        if exists(session, role):
            raise DatabaseError(f"the database has a role {role!r} that is no service's")
        session.run(f"CREATE ROLE {name} LOGIN")
    session.run(label.format(name, checked(link["identity"])))
    for group in GROUPS.values():
        session.run(
            f"GRANT {group} TO {name}" if group == joined else f"REVOKE {group} FROM {name}"
        )
    # Whoever makes tables makes them as `owners`, so that each such service can change what
    # another one made, and nothing is left behind when one goes.
    session.run(
        f"ALTER ROLE {name} SET role = 'owners'"
        if joined == "owners"
        else f"ALTER ROLE {name} RESET role"
    )


def drop(session: Session, role: str) -> None:
    """Drop a service's role; tables are the owners', and stay."""
    name = quoted(role)
    session.run(f"GRANT {name} TO CURRENT_USER")
    session.run(f"REASSIGN OWNED BY {name} TO owners")
    session.run(f"DROP OWNED BY {name}")
    session.run(f"DROP ROLE {name}")


def end_sessions(session: Session) -> None:
    """End open sessions of services, which keep the rights that they began with."""
    for role in services(session):
        end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename"
        session.run(f"{end} = '{role}'")


def quoted(role: str) -> str:
    """Quote a role's name. Raises `ValueError` for one that cannot come from a blueprint."""
    if not re.fullmatch("[a-z][a-z0-9_]{0,62}", role):
        raise ValueError(f"{role!r} is not a role's name")
    return f'"{role}"'


def checked(identity: str) -> str:
    """An identity's object id. Raises `ValueError` for anything else."""
    if not re.fullmatch("[0-9a-fA-F-]{36}", identity):
        raise ValueError(f"{identity!r} is not an identity's object id")
    return identity


def token() -> str:
    """A token of the identity that this runs as, with which a server lets it in.

    https://learn.microsoft.com/azure/postgresql/flexible-server/security-entra-configure
    """
    audience = "https://ossrdbms-aad.database.windows.net"
    command = ["az", "account", "get-access-token", "--resource", audience]
    done = subprocess.run(  # noqa: S603 (fixed words)
        [*command, "--query", "accessToken", "--output", "tsv"],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def main() -> None:
    """Log in and apply the links that the environment names."""
    session = Session(
        os.environ["HOST"],
        5432,
        os.environ["DATABASE"],
        os.environ["ADMINISTRATOR"],
        token(),
    )
    apply(session, json.loads(os.environ["LINKS"]))


if __name__ == "__main__":
    sys.exit(main())
