"""Roles in a database do what their links say, and no more, whatever order things happen in."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count, permutations

import psycopg
import pytest

from twofold.resources.values import Json

from .configured import resources
from .data_api import DatabaseResumingError, Failure
from .postgres import Database
from .roles import RIGHTS, VERBS, Roles

pytestmark = pytest.mark.xdist_group("postgres")

Act = Callable[[Roles], None]
ActOn = Callable[[Roles, str], None]

STOCK = "CREATE TABLE stock (id serial PRIMARY KEY, item text)"


def stocked(roles: Roles, maker: str = "warehouse") -> None:
    """A service that made a table."""
    roles.create(maker, "read-write")
    with roles.database.as_service(maker) as connection:
        connection.execute(STOCK)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("first", ["the table", "the link"])
def test_a_service_can_do_what_its_verb_says_and_no_more(
    roles: Roles, verb: str, first: str
) -> None:
    """To tables that other services made before, and to those made afterwards."""
    if first == "the link":
        roles.create("shop", verb)
    stocked(roles)
    if first == "the table":
        roles.create("shop", verb)

    assert roles.may("shop") == RIGHTS[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_tables_that_are_older_than_any_service_are_served_too(roles: Roles, verb: str) -> None:
    """In a database that existed already, the administrator has made tables, and makes more."""
    with roles.database.as_administrator() as connection:
        connection.execute(STOCK)
        roles.create("shop", verb)
        old = roles.may("shop")
        connection.execute("DROP TABLE stock")
        connection.execute(STOCK)
        new = roles.may("shop")

    theirs = {"change tables", "drop tables"}
    assert old == RIGHTS[verb] - theirs
    assert new == RIGHTS[verb] - theirs


def test_a_reader_sees_the_rows_that_writers_wrote(roles: Roles) -> None:
    stocked(roles)
    roles.create("intake", "write")
    roles.create("report", "read")

    with roles.database.as_service("intake") as connection:
        connection.execute("INSERT INTO stock (item) VALUES ('cup'), ('jug')")

    with roles.database.as_service("report") as connection:
        rows = connection.execute("SELECT item FROM stock ORDER BY id").fetchall()
    assert rows == [("cup",), ("jug",)]


def test_services_that_make_tables_can_change_each_others(roles: Roles) -> None:
    """Several services migrate one schema, in whichever order they come."""
    stocked(roles)
    roles.create("checkout", "read-write")

    with roles.database.as_service("checkout") as connection:
        connection.execute("ALTER TABLE stock ADD price int")
        connection.execute("CREATE TABLE orders (id serial, stock int REFERENCES stock)")
    with roles.database.as_service("warehouse") as connection:
        connection.execute("ALTER TABLE orders ADD placed timestamptz")
        connection.execute("DROP TABLE orders")

    assert roles.may("warehouse") == roles.may("checkout") == RIGHTS["read-write"]


def test_a_service_without_a_link_cannot_log_in(roles: Roles) -> None:
    stocked(roles)

    with pytest.raises(psycopg.OperationalError):
        roles.database.as_service("report")


@pytest.mark.parametrize(("before", "after"), [*permutations(VERBS, 2)])
def test_a_changed_verb_changes_rights_to_what_is_there(
    roles: Roles, before: str, after: str
) -> None:
    stocked(roles)
    roles.create("shop", before)

    roles.update(("shop", before), ("shop", after))

    assert roles.may("shop") == RIGHTS[after]


OPEN_CHANGES: dict[str, Act] = {
    "verb": lambda r: r.update(("shop", "read-write"), ("shop", "read")),
    "deleted": lambda r: r.delete("shop", "read-write"),
}


@pytest.mark.parametrize("change", OPEN_CHANGES.values(), ids=OPEN_CHANGES)
def test_a_change_reaches_sessions_that_are_open(roles: Roles, change: Act) -> None:
    """A session would keep the rights that it began with for as long as it stays open."""
    stocked(roles)
    roles.create("shop", "read-write")
    with roles.database.as_service("shop") as mine, roles.database.as_service("warehouse") as other:
        change(roles)

        with pytest.raises(psycopg.OperationalError):
            mine.execute("SELECT 1")
        assert other.execute("SELECT 1").fetchone() == (1,)


def test_a_renamed_service_keeps_its_tables_and_its_old_name_is_gone(roles: Roles) -> None:
    stocked(roles)

    roles.update(("warehouse", "read-write"), ("depot", "read-write"))

    assert roles.may("depot") == RIGHTS["read-write"]
    with pytest.raises(psycopg.OperationalError):
        roles.database.as_service("warehouse")


def test_a_rename_may_change_the_verb_too(roles: Roles) -> None:
    stocked(roles)
    roles.create("shop", "read-write")

    roles.update(("shop", "read-write"), ("store_front", "read"))

    assert roles.may("store_front") == RIGHTS["read"]


def test_a_deleted_link_takes_its_role_and_leaves_its_tables(roles: Roles) -> None:
    stocked(roles)
    roles.create("report", "read")
    with roles.database.as_service("warehouse") as connection:
        connection.execute("INSERT INTO stock (item) VALUES ('cup')")

    roles.delete("warehouse", "read-write")

    with pytest.raises(psycopg.OperationalError):
        roles.database.as_service("warehouse")
    with roles.database.as_service("report") as connection:
        assert connection.execute("SELECT item FROM stock").fetchall() == [("cup",)]


def test_what_a_role_owns_by_itself_stays_too(roles: Roles) -> None:
    """A session that is not `owners` any more leaves things that are its role's alone."""
    stocked(roles)
    with roles.database.as_administrator() as connection:
        connection.execute("GRANT CREATE ON SCHEMA public TO warehouse")
    with roles.database.as_service("warehouse") as connection:
        connection.execute("SET ROLE NONE")
        connection.execute("CREATE TABLE own AS SELECT 1 AS id")

    roles.delete("warehouse", "read-write")

    roles.create("depot", "read-write")
    with roles.database.as_service("depot") as connection:
        assert connection.execute("SELECT id FROM own").fetchall() == [(1,)]


def test_links_that_are_created_at_once_do_not_collide(roles: Roles) -> None:
    """Pulumi creates links side by side, the first of which make the groups."""
    services = [f"service_{number}" for number in range(8)]

    with ThreadPoolExecutor(len(services)) as pool:
        list(pool.map(partial(roles.create, access="read-write"), services))

    with roles.database.as_service(services[0]) as connection:
        connection.execute(STOCK)
    assert {roles.may(name) for name in services} == {RIGHTS["read-write"]}


CHANGES: dict[str, Act] = {
    "create": lambda r: r.create("shop", "read"),
    "verb": lambda r: r.update(("shop", "read"), ("shop", "write")),
    "rename": lambda r: r.update(("shop", "read"), ("front", "read")),
    "delete": lambda r: r.delete("shop", "read"),
}


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_what_happens_twice_is_as_if_it_happened_once(roles: Roles, act: Act) -> None:
    """Pulumi sends a change again where it did not hear that it was made."""
    stocked(roles)
    roles.create("shop", "read")
    act(roles)
    once = roles.database.state()

    act(roles)

    assert roles.database.state() == once


FAILING: dict[str, Act] = {
    "create": lambda r: r.create("another", "read-write"),
    "update": lambda r: r.update(("shop", "read"), ("front", "read-write")),
    "delete": lambda r: r.delete("shop", "read"),
}


@pytest.mark.parametrize("act", FAILING.values(), ids=FAILING)
def test_a_failure_anywhere_leaves_nothing_half_done(roles: Roles, act: Act) -> None:
    """Each statement fails once, until there is none left to fail."""
    stocked(roles)
    roles.create("shop", "read")
    before = roles.database.state()
    failures = 0
    for number in count():
        statements = count()

        def fail(_: str, number: int = number, statements: count[int] = statements) -> None:
            if next(statements) == number:
                raise Failure

        roles.api.before = fail
        try:
            act(roles)
        except Failure:
            failures += 1
            assert roles.database.state() == before
        else:
            break

    assert failures >= 8
    assert roles.database.state() != before


def test_a_name_that_no_service_can_have_is_refused(roles: Roles) -> None:
    stocked(roles)
    before = roles.database.state()
    names = [
        'x"; DROP TABLE stock; --',
        "x'y",
        "two words",
        "Upper",
        "",
        "x" * 64,
        "é",
        "x\n",
        "1x",
    ]

    for name in names:
        with pytest.raises(ValueError, match="not a role's name"):
            roles.create(name, "read")

    assert roles.database.state() == before


ON_OTHERS: dict[str, ActOn] = {
    "create": lambda r, name: r.create(name, "read"),
    "from": lambda r, name: r.update((name, "read"), ("shop", "read")),
    "to": lambda r, name: r.update(("depot", "read"), (name, "read")),
    "delete": lambda r, name: r.delete(name, "read"),
}


@pytest.mark.parametrize("act", ON_OTHERS.values(), ids=ON_OTHERS)
def test_a_role_that_is_no_services_is_left_alone(roles: Roles, act: ActOn) -> None:
    """Making the administrator a role that logs in by IAM, for one, would lock it out."""
    roles.create("depot", "read")
    with roles.database.as_administrator() as connection:
        connection.execute("CREATE ROLE alice LOGIN")
        connection.execute("CREATE ROLE bob LOGIN IN ROLE rds_iam")
    before = roles.database.state()
    others = ("administrator", "rds_superuser", "rds_iam", "postgres", "readers", "owners")

    for name in (*others, "alice", "bob"):
        with pytest.raises((ValueError, psycopg.errors.DuplicateObject)):
            act(roles, name)

    assert roles.database.state() == before


def test_a_service_may_be_called_by_a_word_of_sql(roles: Roles) -> None:
    stocked(roles)

    for name in ("order", "user", "select", "a", "x" * 32):
        roles.create(name, "read")

        assert roles.may(name) == RIGHTS["read"]


def test_an_unknown_verb_gives_nothing(roles: Roles) -> None:
    before = roles.database.state()

    with pytest.raises(KeyError):
        roles.create("shop", "everything")

    assert roles.database.state() == before


def test_nothing_is_kept_that_would_lock_the_administrator_out(roles: Roles) -> None:
    """From PostgreSQL 16 on who creates a role becomes a member of it: undone, and said."""

    def sixteen(connection: psycopg.Connection, sql: str) -> None:
        if sql.startswith("CREATE ROLE") and sql.endswith(" LOGIN"):
            connection.execute(f"GRANT {sql.split()[2]} TO CURRENT_USER".encode())

    before = roles.database.state()
    roles.api.after = sixteen

    with pytest.raises(RuntimeError, match="could no longer log in"):
        roles.create("shop", "read")

    assert roles.database.state() == before


def test_a_member_of_rds_iam_cannot_use_its_password_here_either(database: Database) -> None:
    """The server under test refuses what Aurora refuses, or the other claims would be empty."""
    with database.as_superuser() as connection:
        connection.execute("CREATE ROLE someone IN ROLE rds_iam")
        connection.execute("GRANT someone TO administrator")

        with pytest.raises(psycopg.OperationalError):
            database.as_administrator()


def test_a_sleeping_cluster_is_waited_for(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []
    monkeypatch.setattr(time, "sleep", naps.append)
    roles.api.asleep = 5

    roles.create("shop", "read")

    assert len(naps) == 5
    assert roles.database.as_service("shop")


def test_a_cluster_that_does_not_wake_up_is_an_error(
    roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr(time, "sleep", naps.append)
    monkeypatch.setattr(roles.module, "WAKE_SECONDS", 0)
    roles.api.asleep = 1_000_000

    with pytest.raises(DatabaseResumingError):
        roles.create("shop", "read")


def test_the_compiled_shop_sends_what_the_function_takes(roles: Roles) -> None:
    links = resources("shop-aws-dev", "lambda_.Invocation")
    sent = {name: link.inputs["input"] for name, link in links.items()}
    assert sent.keys() == {"checkout-ledger", "report-ledger"}

    for link in sent.values():
        assert isinstance(link, Json)
        roles.invoke("create", link.value, None)

    with roles.database.as_service("checkout") as connection:
        connection.execute(STOCK)
    assert roles.may("checkout") == RIGHTS["read-write"]
    assert roles.may("report") == RIGHTS["read"]
