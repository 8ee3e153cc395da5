"""The shop's ports inside a cluster: what any cluster runs, as servers of this machine."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from pika.exchange_type import ExchangeType
from ports.buckets import bucket
from ports.caches import cache_of
from ports.calls import service
from ports.databases import database as open_database
from ports.documents import documents
from ports.errors import UnavailableError
from ports.secrets import secret
from ports.topics import topic

from twofold.clouds.any_cluster.stores.cache import ACCESS
from twofold.services.model import Access

from .addresses import REGION
from .mongodb import Server as MongoServer
from .mongodb import server as mongodb
from .ported import Tell, teller
from .postgres import Database
from .promised import documents_come_back
from .rabbitmq import broker, connect
from .shop import cloud
from .tls import Certificate
from .valkey import Server, server

pytestmark = pytest.mark.xdist_group("rabbitmq")


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    return teller(monkeypatch)


@pytest.fixture(scope="module")
def rabbit() -> Iterator[int]:
    with broker() as port:
        yield port


def test_a_secret_is_in_the_environment(tell: Tell) -> None:
    tell(SECRET_GATEWAY_KEY_ID="gateway-key", SECRET_GATEWAY_KEY_VALUE="a key")

    assert secret("gateway-key") == "a key"


def test_objects_are_reached_with_keys_of_their_own(tell: Tell) -> None:
    with cloud() as seaweed:
        tell(
            STORE_RECEIPTS_NAME="receipts",
            STORE_RECEIPTS_ENDPOINT=seaweed.url,
            STORE_RECEIPTS_ACCESS_KEY_ID="receipt",
            STORE_RECEIPTS_SECRET_ACCESS_KEY="a key",
        )
        with pytest.raises(UnavailableError, match="receipts is not available"):
            bucket("receipts").put("a", b"", "text/plain")
        place = {"LocationConstraint": REGION}
        seaweed.client("s3").create_bucket(Bucket="receipts", CreateBucketConfiguration=place)
        bucket("receipts").put("2026-01-01/a.json", b"{}", "application/json")

        assert list(bucket("receipts").keys()) == ["2026-01-01/a.json"]
        assert bucket("receipts").get("2026-01-01/a.json") == b"{}"
        assert bucket("receipts").get("2026-01-01/b.json") is None


# --- the cache ------------------------------------------------------------------------


@contextmanager
def carts(tell: Tell, access: Access) -> Generator[Server]:
    """A cache of one user, as the lowering writes it down."""
    with server([f"user cart on >hidden {ACCESS[access]}"]) as made:
        tell(
            STORE_CARTS_NAME="carts",
            STORE_CARTS_HOST="localhost",
            STORE_CARTS_PORT=made.port,
            STORE_CARTS_USER="cart",
            STORE_CARTS_PASSWORD="hidden",
        )
        yield made


def test_fields_are_kept_and_removed(tell: Tell) -> None:
    with carts(tell, "read-write"):
        cache_of("carts").write("ada", "p1", "ä", seconds=60)
        cache_of("carts").write("ada", "p2", "2", seconds=60)
        cache_of("carts").remove("ada", ["p2"])
        assert cache_of("carts").read("ada") == {"p1": "ä"}
        cache_of("carts").remove("ada")
        assert cache_of("carts").read("ada") == {}


@pytest.mark.parametrize(
    ("access", "reads", "writes"), [("read", True, False), ("write", False, True)]
)
def test_a_user_of_the_cache_does_what_its_verb_says(
    tell: Tell, access: Access, *, reads: bool, writes: bool
) -> None:
    with carts(tell, access):
        assert allowed(lambda: cache_of("carts").read("ada")) is reads
        assert allowed(lambda: cache_of("carts").write("ada", "p", "1", seconds=9)) is writes


def test_another_password_opens_no_cache(tell: Tell) -> None:
    with carts(tell, "read-write"):
        tell(STORE_CARTS_PASSWORD="guessed")
        assert not allowed(lambda: cache_of("carts").read("ada"))


def allowed(attempt: object) -> bool:
    assert callable(attempt)
    try:
        attempt()
    except UnavailableError:
        return False
    return True


# --- the database ---------------------------------------------------------------------


@pytest.fixture
def ledger(database: Database, authority: Certificate, tell: Tell) -> Database:
    """A database with a service's role, which logs in by password and TLS alone."""
    database.let_in("checkout", "hidden", "scram-sha-256")
    with database.as_superuser() as administrator:
        administrator.execute("GRANT CREATE, USAGE ON SCHEMA public TO checkout")
    tell(
        STORE_LEDGER_HOST="localhost",
        STORE_LEDGER_PORT=database.port,
        STORE_LEDGER_DATABASE=database.name,
        STORE_LEDGER_USER="checkout",
        STORE_LEDGER_PASSWORD="hidden",
        STORE_LEDGER_CA=authority.certificate.read_text(encoding="ascii"),
    )
    return database


def test_the_database_shows_itself_and_asks_for_a_password(ledger: Database, tell: Tell) -> None:
    with open_database("ledger").connection() as connection:
        connection.execute("CREATE TABLE orders (number int)")
    assert ledger.encrypted("checkout") == {True}


def test_a_wrong_password_opens_no_database(ledger: Database, tell: Tell) -> None:
    tell(STORE_LEDGER_PASSWORD="guessed")
    with pytest.raises(UnavailableError), open_database("ledger").connection():
        pass


# --- messages and calls ---------------------------------------------------------------


def test_a_message_is_kept_by_whoever_listens(rabbit: int, tell: Tell) -> None:
    with connect(rabbit) as administrator:
        channel = administrator.channel()
        # Its types mean an enumeration, whose members are texts.
        channel.exchange_declare("orders", ExchangeType.fanout, durable=True)  # pyright: ignore[reportArgumentType]
        channel.queue_declare("orders-receipt", durable=True)
        channel.queue_bind("orders-receipt", "orders")
        tell(
            TOPIC_ORDERS_ID="orders",
            TOPIC_ORDERS_HOST="127.0.0.1",
            TOPIC_ORDERS_PORT=rabbit,
            TOPIC_ORDERS_USER="guest",
            TOPIC_ORDERS_PASSWORD="guest",
        )

        topic("orders").publish(json.dumps({"number": "ö1"}))

        _, told, body = channel.basic_get("orders-receipt", auto_ack=True)
        assert json.loads(body or b"") == {"number": "ö1"}
        assert told
        assert (told.content_type, told.delivery_mode) == ("application/json", 2)
        assert told.message_id


@pytest.mark.parametrize("wrong", [{"ID": "nowhere"}, {"PASSWORD": "guessed"}, {"PORT": "9"}])
def test_what_cannot_be_published_is_unavailable(
    rabbit: int, tell: Tell, wrong: dict[str, str]
) -> None:
    right = {"ID": "orders", "HOST": "127.0.0.1", "PORT": rabbit, "USER": "guest"}
    told = {**right, "PASSWORD": "guest", **wrong}
    tell(**{f"TOPIC_ORDERS_{name}": value for name, value in told.items()})

    with pytest.raises(UnavailableError, match=r"is not available"):
        topic("orders").publish("{}")


def test_a_call_that_nobody_answers_is_unavailable(tell: Tell) -> None:
    tell(CALL_CART_URL="http://127.0.0.1:9", CALL_CART_AUTH="none")

    with pytest.raises(UnavailableError, match="cart is not available"):
        service("cart").ask("GET", "/cart/ada")


def test_a_way_to_sign_that_nobody_knows_is_named(tell: Tell) -> None:
    tell(CALL_CART_URL="http://127.0.0.1:9", CALL_CART_AUTH="magic")

    with pytest.raises(ValueError, match="CALL_CART_AUTH is 'magic'"):
        service("cart")


# --- documents ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mongo() -> Iterator[MongoServer]:
    with mongodb() as made:
        yield made


def catalog(mongo: MongoServer, tell: Tell, **other: object) -> None:
    right: dict[str, object] = {
        "HOST": "localhost",
        "PORT": mongo.port,
        "REPLICA_SET": mongo.replica_set,
        "DATABASE": "catalog",
        "NAME": "catalog",
        "USER": mongo.user,
        "PASSWORD": mongo.password,
    }
    tell(**{f"STORE_CATALOG_{name}": value for name, value in {**right, **other}.items()})


def test_documents_come_back_as_they_were(mongo: MongoServer, tell: Tell) -> None:
    catalog(mongo, tell)

    documents_come_back(documents("catalog"))


def test_another_password_opens_no_documents(mongo: MongoServer, tell: Tell) -> None:
    catalog(mongo, tell, PASSWORD="guessed")

    with pytest.raises(UnavailableError, match="catalog is not available"):
        documents("catalog").get("p1")


@pytest.mark.parametrize("itself", [True, False])
def test_a_server_that_shows_itself_as_another_is_not_asked(
    authority: Certificate, tell: Tell, *, itself: bool
) -> None:
    with mongodb(secure=True) as mongo:
        shown = mongo.certificate if itself else authority
        catalog(mongo, tell, CA=shown.certificate.read_text(encoding="ascii"))
        with pytest.raises(UnavailableError) as failed:
            documents("catalog").get("p1")

    assert ("certificate verify failed" in str(failed.value.__cause__)) is not itself
