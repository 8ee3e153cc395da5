"""A PostgreSQL server set up as Aurora is, and one database in it that is new for each test.

The administrator is no superuser. Who is a member of `rds_iam` logs in by TCP, without a
password, as a stand-in for a token; everybody else by the socket with a password, as the
Data API does, which is refused to members of `rds_iam` just as Aurora refuses it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from twofold.clouds.postgres import MAJOR

from .parts import required
from .processes import free_port

PROGRAMS = Path(f"/usr/lib/postgresql/{MAJOR}/bin")

ACCESS = """
local all postgres trust
local all +rds_iam reject
local all all      scram-sha-256
host  all +rds_iam 127.0.0.1/32 trust
"""

# What Aurora has before any service comes.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
SETUP = """
CREATE ROLE rds_iam NOLOGIN;
CREATE ROLE rds_superuser NOLOGIN;
GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser;
CREATE ROLE administrator LOGIN CREATEROLE CREATEDB PASSWORD 'secret' IN ROLE rds_superuser;
"""

BASE = ("postgres", "administrator", "rds_iam", "rds_superuser")

# Everything that a change of roles changes.
STATE = """
SELECT 'role', rolname::text, rolcanlogin::text FROM pg_roles UNION ALL
SELECT 'member', roleid::regrole::text, member::regrole::text FROM pg_auth_members UNION ALL
SELECT 'setting', setrole::regrole::text, setconfig::text FROM pg_db_role_setting UNION ALL
SELECT 'default', defaclrole::regrole::text, defaclobjtype::text || ' ' || defaclacl::text
  FROM pg_default_acl UNION ALL
SELECT 'schema', nspname::text, nspacl::text FROM pg_namespace WHERE nspname = 'public' UNION ALL
SELECT 'table', relname::text, relowner::regrole::text || ' ' || coalesce(relacl::text, '')
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of a server that is listening on a socket in a folder, and on a port."""

    folder: Path
    port: int
    name: str = "shop"

    def as_administrator(self) -> psycopg.Connection:
        """Log in with the administrator's password. Raises `psycopg.OperationalError`."""
        return self._connect(host=str(self.folder), user="administrator", password="secret")

    def as_service(self, role: str) -> psycopg.Connection:
        """Log in by IAM. Raises `psycopg.OperationalError` where a role may not or is not there."""
        return self._connect(host="127.0.0.1", user=role)

    def as_superuser(self, name: str | None = None) -> psycopg.Connection:
        """Log in as Amazon does."""
        return self._connect(host=str(self.folder), user="postgres", dbname=name)

    def let_in(self, role: str, password: str, how: str = "password") -> None:
        """Make a role that logs in by TLS alone, and by a password, which is asked for so."""
        access = self.folder / "data" / "pg_hba.conf"
        line = f"hostssl all {role} 127.0.0.1/32 {how}\n"
        if line not in (text := access.read_text(encoding="utf-8")):
            access.write_text(f"{text}{line}", encoding="utf-8")
        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        with self.as_superuser() as administrator:
            administrator.execute("SELECT pg_reload_conf()")
            administrator.execute(made.format(sql.Identifier(role), sql.Literal(password)))

    def encrypted(self, role: str) -> frozenset[bool]:
        """Whether the connections of a role are encrypted."""
        with self.as_superuser() as administrator:
            found = administrator.execute(
                "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = %s",
                [role],
            )
            return frozenset(ssl for (ssl,) in found)

    def state(self) -> frozenset[tuple[str, ...]]:
        """Every role, membership, setting and right."""
        with self.as_superuser() as connection:
            return frozenset(connection.execute(STATE).fetchall())

    def _connect(
        self, host: str, user: str, password: str = "", dbname: str | None = None
    ) -> psycopg.Connection:
        where = make_conninfo(
            host=host, port=self.port, user=user, password=password, dbname=dbname or self.name
        )
        return psycopg.connect(where, autocommit=True)


@contextmanager
def server() -> Generator[Database]:
    """Run a server; gives the database that tests make anew each time."""
    required(PROGRAMS / "initdb", f"install Debian's postgresql-{MAJOR}")
    folder = Path(tempfile.mkdtemp(prefix="twofold-pg-"))
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", free_port()
    try:
        _run(owner, "initdb", "-D", str(data), "-U", "postgres", "--no-sync", "--no-instructions")
        (data / "pg_hba.conf").write_text(ACCESS, encoding="utf-8")
        options = f"-k {folder} -h 127.0.0.1 -p {port} -F"
        log = str(folder / "log")
        _run(owner, "pg_ctl", "start", "-w", "-D", str(data), "-o", options, "-l", log)
        try:
            database = Database(folder, port)
            with database.as_superuser("postgres") as connection:
                connection.execute(SETUP)
            yield database
        finally:
            _run(owner, "pg_ctl", "stop", "-m", "immediate", "-D", str(data))
    finally:
        shutil.rmtree(folder)


@contextmanager
def fresh(database: Database) -> Generator[Database]:
    """Create the database as its administrator's own; drop it afterwards, and every new role."""
    with database.as_superuser("postgres") as connection:
        connection.execute("CREATE DATABASE shop OWNER administrator")
        try:
            yield database
        finally:
            connection.execute("DROP DATABASE shop WITH (FORCE)")
            for (role,) in connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%%' "
                "AND rolname <> ALL(%s)",
                [list(BASE)],
            ).fetchall():
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def _run(owner: pwd.struct_passwd, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs, which refuse to be run by root."""
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments],
        user=owner.pw_uid,
        group=owner.pw_gid,
        extra_groups=[] if os.getuid() == 0 else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.decode()}")
