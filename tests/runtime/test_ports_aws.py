"""The shop's ports on AWS: moto's services, a PostgreSQL with Aurora's roles, a cache by TLS."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from ports.buckets import bucket
from ports.caches import aws as elasticache
from ports.caches import cache_of
from ports.databases import database as open_database
from ports.documents import documents
from ports.errors import UnavailableError
from ports.secrets import secret
from ports.topics import topic

from twofold.clouds.aws.stores.cache import ACCESS
from twofold.services.model import Access

from .addresses import CREDENTIALS, REGION
from .ported import Tell, teller
from .postgres import Database
from .promised import documents_come_back, objects_come_back
from .roles import Roles
from .shop import IDENTITY, Cloud, cloud
from .tls import Certificate
from .valkey import Server, server

pytestmark = pytest.mark.xdist_group("moto")

MOST_OF_A_PAGE = "x" * 390_000


@pytest.fixture(scope="module")
def aws() -> Iterator[Cloud]:
    with cloud() as made:
        yield made


@pytest.fixture
def tell(aws: Cloud, monkeypatch: pytest.MonkeyPatch) -> Tell:
    tell = teller(monkeypatch)
    tell(**IDENTITY, AWS_ENDPOINT_URL=aws.url)
    return tell


def table(aws: Cloud, name: str) -> str:
    aws.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def test_documents_come_back_as_they_were(aws: Cloud, tell: Tell) -> None:
    tell(STORE_CATALOG_NAME=table(aws, "catalog"))

    documents_come_back(documents("catalog"))


def test_documents_of_every_page_are_found(aws: Cloud, tell: Tell) -> None:
    tell(STORE_CATALOG_NAME=table(aws, "large"))
    for number in range(6):
        documents("catalog").put({"id": str(number), "text": MOST_OF_A_PAGE})

    assert sorted(str(each["id"]) for each in documents("catalog").all()) == list("012345")


def test_what_is_not_there_is_unavailable(tell: Tell) -> None:
    tell(
        STORE_CATALOG_NAME="no-such-table",
        STORE_RECEIPTS_NAME="no-such-bucket",
        TOPIC_ORDERS_ID=f"arn:aws:sns:{REGION}:123456789012:no-such-topic",
        SECRET_KEY_ID=f"arn:aws:secretsmanager:{REGION}:123456789012:secret:no-such-secret",
    )
    for attempt in (
        lambda: documents("catalog").get("p1"),
        lambda: list(documents("catalog").all()),
        lambda: bucket("receipts").put("a", b"", "text/plain"),
        lambda: list(bucket("receipts").keys()),
        lambda: topic("orders").publish("{}"),
        lambda: secret("key"),
    ):
        with pytest.raises(UnavailableError, match=r"no-such-.* is not available"):
            attempt()


def test_what_does_not_listen_is_unavailable(tell: Tell) -> None:
    tell(AWS_ENDPOINT_URL="http://127.0.0.1:9", STORE_CATALOG_NAME="c", STORE_RECEIPTS_NAME="r")

    with pytest.raises(UnavailableError):
        documents("catalog").get("p1")
    with pytest.raises(UnavailableError):
        bucket("receipts").get("a")


def test_a_setting_that_is_missing_is_named(tell: Tell) -> None:
    with pytest.raises(KeyError, match="STORE_CATALOG_NAME is not in the environment"):
        documents("catalog")


def test_objects_come_back_in_order_and_as_they_were(aws: Cloud, tell: Tell) -> None:
    made = {"LocationConstraint": REGION}
    aws.client("s3").create_bucket(Bucket="objects", CreateBucketConfiguration=made)
    tell(STORE_RECEIPTS_NAME="objects")

    objects_come_back(bucket("receipts"))

    head = aws.client("s3").head_object(Bucket="objects", Key="2026-01-01/a.json")
    assert head["ContentType"] == "application/json"


def test_a_secret_is_read_by_its_id(aws: Cloud, tell: Tell) -> None:
    made = aws.client("secretsmanager").create_secret(Name="gateway", SecretString="a key")
    tell(SECRET_GATEWAY_KEY_ID=made["ARN"])

    assert secret("gateway-key") == "a key"


def test_a_message_and_its_content_type_reach_the_queue(aws: Cloud, tell: Tell) -> None:
    arn = aws.client("sns").create_topic(Name="news")["TopicArn"]
    queue = aws.client("sqs").create_queue(QueueName="news")["QueueUrl"]
    aws.client("sns").subscribe(
        TopicArn=arn,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:123456789012:news",
        Attributes={"RawMessageDelivery": "true"},
    )
    tell(TOPIC_NEWS_ID=arn)

    topic("news").publish("Grüße", "text/plain")

    (found,) = aws.client("sqs").receive_message(
        QueueUrl=queue, MessageAttributeNames=["content-type"]
    )["Messages"]
    assert found["Body"] == "Grüße"
    assert found["MessageAttributes"]["content-type"]["StringValue"] == "text/plain"


# --- the cache ------------------------------------------------------------------------


@contextmanager
def carts(tell: Tell, access: Access) -> Generator[Server]:
    """A cache of one user, whom the lowering gives this access."""
    users = [f"user shop-cart nopass {ACCESS[access]}"]
    with server(users, secure=True, cluster=True) as made:
        assert made.certificate
        tell(
            STORE_CARTS_NAME="carts",
            STORE_CARTS_HOST="localhost",
            STORE_CARTS_PORT=made.port,
            STORE_CARTS_USER="shop-cart",
            SSL_CERT_FILE=made.certificate.certificate,
        )
        yield made


def test_fields_are_kept_for_as_long_as_they_should(tell: Tell) -> None:
    with carts(tell, "read-write") as made:
        cache_of("carts").write("ada", "p1", "ä", seconds=60)
        cache_of("carts").write("ada", "p2", "2", seconds=60)
        cache_of("carts").remove("ada", ["p2"])

        assert cache_of("carts").read("ada") == {"p1": "ä"}
        assert 50 < int(str(made.administrator().ttl("ada"))) <= 60
        cache_of("carts").remove("ada")
        assert cache_of("carts").read("ada") == {}


def test_who_may_only_read_the_cache_only_reads(tell: Tell) -> None:
    with carts(tell, "read"):
        assert cache_of("carts").read("ada") == {}
        with pytest.raises(UnavailableError):
            cache_of("carts").write("ada", "p1", "1", seconds=60)


def test_who_may_only_write_the_cache_reads_nothing(tell: Tell) -> None:
    with carts(tell, "write"):
        cache_of("carts").write("ada", "p1", "1", seconds=60)
        with pytest.raises(UnavailableError):
            cache_of("carts").read("ada")


def test_a_cache_that_shows_itself_as_another_is_not_asked(
    tell: Tell, authority: Certificate
) -> None:
    with carts(tell, "read-write"):
        tell(SSL_CERT_FILE=authority.certificate)
        with pytest.raises(UnavailableError):
            cache_of("carts").read("ada")


def test_a_cache_that_is_down_is_unavailable(tell: Tell) -> None:
    with carts(tell, "read-write"):
        opened = cache_of("carts")
        assert opened.read("ada") == {}
    with pytest.raises(UnavailableError, match="carts is not available"):
        opened.read("ada")


def test_a_token_for_the_cache_is_a_signed_request(tell: Tell) -> None:
    """As https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html has it."""
    token = elasticache.token("carts", "shop-cart")

    asked = {key: value for key, (value,) in parse_qs(urlsplit(f"//{token}").query).items()}
    assert token.startswith("carts/?Action=connect&User=shop-cart")
    assert asked["ResourceType"] == "ServerlessCache"
    assert asked["X-Amz-Expires"] == "900"
    assert asked["X-Amz-Credential"].endswith(f"/{REGION}/elasticache/aws4_request")
    again = SigV4QueryAuth(CREDENTIALS, "elasticache", REGION, expires=900)
    unsigned = f"https://{token.partition('&X-Amz-Signature=')[0]}"
    request = AWSRequest("GET", unsigned, headers={"host": "carts"})
    request.context["timestamp"] = asked["X-Amz-Date"]
    text = again.string_to_sign(request, again.canonical_request(request))
    assert asked["X-Amz-Signature"] == again.signature(text, request)


# --- the database ---------------------------------------------------------------------


@pytest.fixture
def ledger(database: Database, authority: Certificate, tell: Tell) -> Database:
    """A database that services are told of, with a role for each verb."""
    with pytest.MonkeyPatch.context() as patch:
        roles = Roles.load(database, patch)
        roles.create("checkout", "read-write")
        roles.create("report", "read")
    tell(
        STORE_LEDGER_HOST="localhost",
        STORE_LEDGER_PORT=database.port,
        STORE_LEDGER_DATABASE=database.name,
        STORE_LEDGER_USER="checkout",
        PGSSLROOTCERT=authority.certificate,
    )
    return database


def test_a_transaction_is_kept_or_undone(ledger: Database) -> None:
    opened = open_database("ledger")
    with opened.connection() as connection:
        connection.execute("CREATE TABLE orders (number int)")
        connection.execute("INSERT INTO orders VALUES (1)")
    with pytest.raises(psycopg.errors.DivisionByZero), opened.connection() as connection:
        connection.execute("INSERT INTO orders VALUES (1 / 0), (2)")

    with opened.connection() as connection:
        assert connection.execute("SELECT number FROM orders").fetchall() == [(1,)]
    assert ledger.encrypted("checkout") == {True}


def test_connections_that_were_closed_meanwhile_are_made_anew(ledger: Database) -> None:
    opened = open_database("ledger")
    with opened.connection() as connection:
        connection.execute("SELECT 1")
    with ledger.as_superuser() as administrator:
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'checkout'"
        )

    with opened.connection() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_database_that_shows_itself_as_another_is_not_asked(ledger: Database, tell: Tell) -> None:
    """Amazon's own authorities, which are asked for by default, did not sign this one."""
    del os.environ["PGSSLROOTCERT"]

    with (
        pytest.raises(UnavailableError, match="ledger is not available"),
        open_database("ledger").connection(),
    ):
        pass


def test_a_database_that_is_down_is_unavailable(ledger: Database, tell: Tell) -> None:
    tell(STORE_LEDGER_PORT=9)

    with pytest.raises(UnavailableError), open_database("ledger").connection():
        pass


def test_a_token_for_the_database_is_of_the_service(ledger: Database) -> None:
    from ports.databases import aws as rds
    from ports.settings import settings_of

    told = rds.login(settings_of("STORE", "ledger"))

    asked = parse_qs(urlsplit(f"//{told['password']}").query)
    assert told["password"].startswith(f"localhost:{ledger.port}/?")
    assert (asked["Action"], asked["DBUser"]) == (["connect"], ["checkout"])
    assert told["sslmode"] == "verify-full"
