"""The shop's ports on Azure, as somebody whom a managed identity's tokens stand for.

Blobs are Azurite's, the ledger and the carts are servers that take just those tokens as passwords.
Cosmos DB and Key Vault are stood in for at HTTP, as far as their clients ask here.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import httpx2
import pytest
from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.servicebus.exceptions import ServiceBusConnectionError
from ports.buckets import bucket
from ports.caches import azure as redis_of_azure
from ports.caches import cache_of
from ports.calls import service
from ports.databases import azure as postgres_of_azure
from ports.databases import database as open_database
from ports.documents import documents
from ports.errors import UnavailableError
from ports.secrets import secret
from ports.topics import service_bus, topic

from . import azurite
from .ported import Tell, teller
from .postgres import Database
from .promised import documents_come_back, objects_come_back
from .standing_in import Asked, Said, answering, known_as
from .tls import Certificate, self_signed
from .valkey import Server, server

pytestmark = pytest.mark.xdist_group("postgres")

CLIENT_ID = "00000000-0000-4000-8000-000000000001"
PRINCIPAL = "00000000-0000-4000-8000-000000000002"
HEADER = "a header that only the app knows"

STORAGE = "https://storage.azure.com"
CATALOG = "catalog.documents.azure.com"


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def token(resource: str) -> str:
    """A token as Entra makes it, without a signature."""
    now = 1_750_000_000
    claims = {
        "aud": resource,
        "iss": "https://sts.windows.net/00000000-0000-4000-8000-000000000003/",
        "oid": PRINCIPAL,
        "iat": now,
        "nbf": now,
        "exp": now + 10 * 365 * 24 * 60 * 60,
    }
    return f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims)}.{encoded('signature')}"


def identity(asked: Asked) -> Said:
    """What a function app asks for tokens.

    https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
    """
    if asked.headers.get("x-identity-header") != HEADER or asked.query["client_id"] != CLIENT_ID:
        return Said(403)
    resource = asked.query["resource"]
    until = str(int(time.time()) + 86_400)
    return Said(
        body={
            "access_token": token(resource),
            "expires_on": until,
            "resource": resource,
            "token_type": "Bearer",
            "client_id": CLIENT_ID,
        }
    )


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    tell = teller(monkeypatch)
    with answering(identity) as port:
        tell(
            AZURE_CLIENT_ID=CLIENT_ID,
            IDENTITY_ENDPOINT=f"http://127.0.0.1:{port}/msi/token",
            IDENTITY_HEADER=HEADER,
        )
        yield tell


# --- objects --------------------------------------------------------------------------


def test_objects_come_back_in_order_and_as_they_were(tell: Tell) -> None:
    with azurite.server() as (endpoint, shown):
        tell(
            STORE_RECEIPTS_NAME="objects",
            STORE_RECEIPTS_ENDPOINT=endpoint,
            REQUESTS_CA_BUNDLE=shown.certificate,
        )
        with pytest.raises(UnavailableError, match="objects is not available"):
            bucket("receipts").put("a", b"", "text/plain")
        made = httpx2.put(
            f"{endpoint}objects?restype=container",
            headers={"authorization": f"Bearer {token(STORAGE)}", "x-ms-version": "2023-11-03"},
            verify=False,
        )
        assert made.status_code == 201, made.text

        objects_come_back(bucket("receipts"))


# --- documents ------------------------------------------------------------------------


class Cosmos:
    """A container, as far as a client reads and writes documents by their keys."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def __call__(self, asked: Asked) -> Said:
        """Answer as https://learn.microsoft.com/rest/api/cosmos-db/ says."""
        said = parse_qs(unquote(asked.headers["authorization"]))
        assert said == {"type": ["aad"], "ver": ["1.0"], "sig": [token(f"https://{CATALOG}")]}
        container = "/dbs/shop/colls/documents"
        match asked.method, asked.path.rstrip("/"):
            case "GET", "":
                here = {"name": "here", "databaseAccountEndpoint": ""}
                return Said(body={"writableLocations": [], "readableLocations": [], **here})
            case "GET", path if path == container:
                key = {"paths": ["/sku"], "kind": "Hash", "version": 2}
                return Said(body={"id": "documents", "_rid": "r", "partitionKey": key})
            case "GET", path if path == f"{container}/docs":
                return Said(body={"Documents": [*self.kept.values()], "_count": len(self.kept)})
            case "POST", path if path == f"{container}/docs":
                assert asked.headers["x-ms-documentdb-is-upsert"].lower() == "true"
                document = json.loads(asked.body)
                assert json.loads(asked.headers["x-ms-documentdb-partitionkey"]) == [
                    document["sku"]
                ]
                self.kept[document["id"]] = {**document, "_ts": 1, "_etag": "e", "_rid": "r"}
                return Said(201, self.kept[document["id"]])
            case "GET", path:
                key = path.rpartition("/docs/")[2]
                assert json.loads(asked.headers["x-ms-documentdb-partitionkey"]) == [key]
                found = self.kept.get(key)
                return Said(body=found) if found else Said(404, {"code": "NotFound"})
            case _:
                return Said(400)


@pytest.fixture
def shown(tmp_path: Path) -> Certificate:
    return self_signed(tmp_path, CATALOG, "shop.vault.azure.net")


def test_documents_come_back_as_they_were(
    tell: Tell, shown: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(Cosmos(), shown) as port:
        known_as({CATALOG: port}, monkeypatch)
        tell(
            STORE_CATALOG_NAME="documents",
            STORE_CATALOG_DATABASE="shop",
            STORE_CATALOG_ENDPOINT=f"https://{CATALOG}:443/",
            REQUESTS_CA_BUNDLE=shown.certificate,
        )

        documents_come_back(documents("catalog", key="sku"), key="sku")


def test_documents_that_nobody_answers_for_are_unavailable(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_as({CATALOG: 9}, monkeypatch)
    tell(
        STORE_CATALOG_NAME="documents",
        STORE_CATALOG_DATABASE="shop",
        STORE_CATALOG_ENDPOINT=f"https://{CATALOG}:443/",
    )
    with pytest.raises(UnavailableError, match="documents is not available"):
        documents("catalog").get("p1")


# --- secrets --------------------------------------------------------------------------


def vault(asked: Asked) -> Said:
    """Answer as https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret says."""
    if asked.headers.get("authorization") != f"Bearer {token('https://vault.azure.net')}":
        challenge = (
            'Bearer authorization="https://login.microsoftonline.com/'
            '00000000-0000-4000-8000-000000000003", resource="https://vault.azure.net"'
        )
        return Said(401, headers={"www-authenticate": challenge})
    if asked.path.rstrip("/") != "/secrets/gateway-key":
        return Said(404, {"error": {"code": "SecretNotFound", "message": "none"}})
    here = "https://shop.vault.azure.net/secrets/gateway-key/1"
    return Said(body={"value": "a key", "id": here, "attributes": {"enabled": True}})


@pytest.mark.parametrize(("name", "found"), [("gateway-key", True), ("another", False)])
def test_a_secret_is_read_by_its_address(
    tell: Tell, shown: Certificate, monkeypatch: pytest.MonkeyPatch, name: str, *, found: bool
) -> None:
    with answering(vault, shown) as port:
        known_as({"shop.vault.azure.net": port}, monkeypatch)
        tell(
            SECRET_KEY_ID=f"https://shop.vault.azure.net/secrets/{name}",
            REQUESTS_CA_BUNDLE=shown.certificate,
        )
        if found:
            assert secret("key") == "a key"
        else:
            with pytest.raises(UnavailableError, match="is not available"):
                secret("key")


# --- the cache ------------------------------------------------------------------------


@contextmanager
def carts(tell: Tell, password: str) -> Generator[Server]:
    users = [f"user {PRINCIPAL} on >{password} ~* +@all"]
    with server(users, secure=True, cluster=True) as made:
        assert made.certificate
        tell(
            STORE_CARTS_NAME="carts",
            STORE_CARTS_HOST="localhost",
            STORE_CARTS_PORT=made.port,
            STORE_CARTS_USER=PRINCIPAL,
            SSL_CERT_FILE=made.certificate.certificate,
        )
        yield made


def test_the_cache_is_opened_by_a_token_for_it(tell: Tell) -> None:
    with carts(tell, token(redis_of_azure.RESOURCE)):
        cache_of("carts").write("ada", "p1", "1", seconds=60)
        assert cache_of("carts").read("ada") == {"p1": "1"}


def test_a_token_for_something_else_opens_no_cache(tell: Tell) -> None:
    with carts(tell, token("https://another")), pytest.raises(UnavailableError):
        cache_of("carts").read("ada")


# --- the database ---------------------------------------------------------------------


@pytest.mark.parametrize("right", [True, False])
def test_the_database_is_opened_by_a_token_for_it(
    database: Database, authority: Certificate, tell: Tell, *, right: bool
) -> None:
    opened_by = token(postgres_of_azure.RESOURCE if right else "https://another")
    database.let_in("azure_checkout", opened_by)
    tell(
        STORE_LEDGER_HOST="localhost",
        STORE_LEDGER_PORT=database.port,
        STORE_LEDGER_DATABASE=database.name,
        STORE_LEDGER_USER="azure_checkout",
        PGSSLROOTCERT=authority.certificate,
    )
    if right:
        with open_database("ledger").connection() as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("azure_checkout",)
    else:
        with pytest.raises(UnavailableError), open_database("ledger").connection():
            pass


# --- messages and calls ---------------------------------------------------------------


class Sender:
    """What sends to a topic: no server of Service Bus' runs here."""

    def __init__(self) -> None:
        self.sent: list[ServiceBusMessage] = []
        self.down = False

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def send_messages(self, message: ServiceBusMessage) -> None:
        if self.down:
            raise ServiceBusConnectionError(message="no connection")
        self.sent.append(message)


def test_a_message_is_sent_to_its_topic_with_its_type(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows what the client is told, not that Service Bus takes it."""
    sender, opened = Sender(), list[tuple[str, str]]()

    def get(client: ServiceBusClient, topic_name: str) -> Sender:
        opened.append((client.fully_qualified_namespace, topic_name))
        return sender

    monkeypatch.setattr(service_bus.ServiceBusClient, "get_topic_sender", get)
    tell(TOPIC_ORDERS_ID="https://shop-1a2b3c.servicebus.windows.net/orders")

    topic("orders").publish('{"number": "ö1"}')
    sender.down = True
    with pytest.raises(UnavailableError, match="orders is not available"):
        topic("orders").publish("{}")

    assert set(opened) == {("shop-1a2b3c.servicebus.windows.net", "orders")}
    (message,) = sender.sent
    assert (str(message), message.content_type) == ('{"number": "ö1"}', "application/json")


def test_a_call_shows_a_token_for_its_audience(tell: Tell) -> None:
    heard: list[Mapping[str, str]] = []

    def cart(asked: Asked) -> Said:
        heard.append(asked.headers)
        return Said(body={"lines": []})

    with answering(cart) as port:
        tell(
            CALL_CART_URL=f"http://127.0.0.1:{port}",
            CALL_CART_AUTH="entra",
            CALL_CART_AUDIENCE=CLIENT_ID,
        )
        assert service("cart").ask("GET", "/cart/ada").json() == {"lines": []}

    assert heard[0]["authorization"] == f"Bearer {token(CLIENT_ID)}"
