"""The shop's ports on Google Cloud, as an account whose tokens a metadata server gives.

The ledger and the carts are servers that take just those tokens as passwords. What Google itself
runs is stood in for as far as its own clients ask here: gRPC for Firestore, Pub/Sub and Secret
Manager, HTTP for Cloud Storage. Of documents and messages it shows that they come through whole.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false
# Google's libraries say little of their types.

from __future__ import annotations

import base64
import email
import email.policy
import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import grpc
import pytest
from google.auth.compute_engine import _metadata as metadata
from google.cloud import firestore_v1, secretmanager
from google.cloud.firestore_v1.types import (
    BatchGetDocumentsRequest,
    BatchGetDocumentsResponse,
    CommitRequest,
    CommitResponse,
    Document,
    RunQueryRequest,
    RunQueryResponse,
    WriteResult,
)
from google.cloud.secretmanager_v1.services.secret_manager_service.transports import (
    SecretManagerServiceGrpcTransport,
)
from google.pubsub_v1.types import PublishRequest, PublishResponse
from ports.buckets import bucket
from ports.caches import cache_of
from ports.calls import service
from ports.databases import database as open_database
from ports.documents import documents
from ports.errors import UnavailableError
from ports.secrets import gcp as secrets_of_google
from ports.secrets import secret
from ports.topics import topic

from .ported import Tell, teller
from .postgres import Database
from .processes import free_port
from .promised import documents_come_back, objects_come_back
from .standing_in import Asked, Said, answering
from .tls import Certificate
from .valkey import Server, server

pytestmark = pytest.mark.xdist_group("postgres")

ACCOUNT = "cart@acme-shop.iam.gserviceaccount.com"
CLOUD, SQL = (
    f"https://www.googleapis.com/auth/{name}" for name in ("cloud-platform", "sqlservice.login")
)


def token(scope: str) -> str:
    return f"ya29.{scope.rpartition('/')[2]}"


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def id_token(audience: str) -> str:
    claims = {"aud": audience, "email": ACCOUNT, "exp": int(time.time()) + 3600}
    return f"{encoded({'alg': 'RS256'})}.{encoded(claims)}.{encoded('signature')}"


def instance(asked: Asked) -> Said:
    """Answer as https://cloud.google.com/compute/docs/metadata/predefined-metadata-keys says."""
    flavor = {"Metadata-Flavor": "Google"}
    if asked.headers.get("metadata-flavor") != "Google":
        return Said(403)
    match asked.path.removeprefix("/computeMetadata/v1/").strip("/"):
        case "":
            return Said(headers=flavor)
        case "project/project-id":
            return Said(body=b"acme-shop", headers={**flavor, "content-type": "application/text"})
        case "universe/universe-domain":
            return Said(body=b"googleapis.com", headers=flavor)
        case "instance/service-accounts/default" if "recursive" in asked.query:
            told = {"email": ACCOUNT, "aliases": ["default"], "scopes": [CLOUD]}
            return Said(body=told, headers=flavor)
        case path if path.endswith("/token"):
            scope = asked.query.get("scopes", CLOUD)
            made = {"access_token": token(scope), "expires_in": 3600, "token_type": "Bearer"}
            return Said(body=made, headers=flavor)
        case path if path.endswith("/identity"):
            text = {"content-type": "text/plain", **flavor}
            return Said(body=id_token(asked.query["audience"]).encode(), headers=text)
        case _:
            return Said(404, headers=flavor)


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    tell = teller(monkeypatch)
    with answering(instance) as port:
        tell(GCE_METADATA_IP=f"127.0.0.1:{port}", GOOGLE_CLOUD_PROJECT="acme-shop")
        monkeypatch.setattr(metadata, "_GCE_METADATA_HOST", f"127.0.0.1:{port}")
        yield tell


# --- what speaks gRPC -----------------------------------------------------------------

Unary = Callable[[Any, Any], Any]


@contextmanager
def serving(name: str, methods: Mapping[str, tuple[Unary, Any, Any, bool]]) -> Generator[int]:
    """Serve a service's methods: what answers, what is asked, what is answered, how often."""
    handlers = {
        method: (
            grpc.unary_stream_rpc_method_handler if many else grpc.unary_unary_rpc_method_handler
        )(answer, asked.deserialize, said.serialize)
        for method, (answer, asked, said, many) in methods.items()
    }
    port, made = free_port(), grpc.server(ThreadPoolExecutor(4))
    made.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, handlers),))
    made.add_insecure_port(f"127.0.0.1:{port}")
    made.start()
    try:
        yield port
    finally:
        made.stop(None)


class Firestore:
    """A database, as far as documents are read and written by their names."""

    def __init__(self) -> None:
        self.kept: dict[str, Document] = {}

    def get(self, asked: BatchGetDocumentsRequest, _: object) -> Iterator[Any]:
        assert asked.database == "projects/acme-shop/databases/shop-1a2b3c"
        now = datetime.now(UTC)
        for name in asked.documents:
            found = self.kept.get(name)
            yield (
                BatchGetDocumentsResponse(found=found, read_time=now)
                if found
                else BatchGetDocumentsResponse(missing=name, read_time=now)
            )

    def query(self, asked: RunQueryRequest, _: object) -> Iterator[Any]:
        (source,) = asked.structured_query.from_
        start = f"{asked.parent}/{source.collection_id}/"
        for name in sorted(self.kept):
            if name.startswith(start):
                yield RunQueryResponse(document=self.kept[name], read_time=datetime.now(UTC))

    def commit(self, asked: CommitRequest, _: object) -> Any:
        now = datetime.now(UTC)
        for write in asked.writes:
            told = write.update
            made = Document(name=told.name, fields=told.fields, create_time=now, update_time=now)
            self.kept[told.name] = made
        return CommitResponse(write_results=[WriteResult(update_time=now)], commit_time=now)


def test_documents_come_back_as_they_were(tell: Tell) -> None:
    kept = Firestore()
    methods = {
        "BatchGetDocuments": (kept.get, BatchGetDocumentsRequest, BatchGetDocumentsResponse, True),
        "RunQuery": (kept.query, RunQueryRequest, RunQueryResponse, True),
        "Commit": (kept.commit, CommitRequest, CommitResponse, False),
    }
    assert firestore_v1.Client
    with serving("google.firestore.v1.Firestore", methods) as port:
        tell(
            FIRESTORE_EMULATOR_HOST=f"127.0.0.1:{port}",
            STORE_CATALOG_NAME="shop-1a2b3c",
            STORE_CATALOG_COLLECTION="documents",
        )

        documents_come_back(documents("catalog"))


def test_documents_that_nobody_answers_for_are_unavailable(tell: Tell) -> None:
    tell(
        FIRESTORE_EMULATOR_HOST="127.0.0.1:9",
        STORE_CATALOG_NAME="shop-1a2b3c",
        STORE_CATALOG_COLLECTION="documents",
    )
    with pytest.raises(UnavailableError, match="shop-1a2b3c is not available"):
        documents("catalog").get("p1")


def test_a_message_and_its_type_are_published(tell: Tell) -> None:
    heard: list[PublishRequest] = []

    def publish(asked: PublishRequest, _: object) -> Any:
        heard.append(asked)
        return PublishResponse(message_ids=["1"])

    methods = {"Publish": (publish, PublishRequest, PublishResponse, False)}
    with serving("google.pubsub.v1.Publisher", methods) as port:
        tell(
            PUBSUB_EMULATOR_HOST=f"127.0.0.1:{port}",
            TOPIC_ORDERS_ID="projects/acme-shop/topics/orders-1a2b3c",
        )
        topic("orders").publish('{"number": "ö1"}')

    ((message,),) = (each.messages for each in heard)
    assert heard[0].topic == "projects/acme-shop/topics/orders-1a2b3c"
    assert message.data.decode() == '{"number": "ö1"}'
    assert dict(message.attributes) == {"content-type": "application/json"}


@pytest.mark.parametrize(("name", "found"), [("gateway-key", True), ("another", False)])
def test_a_secret_is_read_by_its_name(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, name: str, *, found: bool
) -> None:
    types = secretmanager

    def access(asked: Any, context: grpc.ServicerContext) -> Any:
        if asked.name != "projects/acme-shop/secrets/gateway-key/versions/latest":
            context.abort(grpc.StatusCode.NOT_FOUND, "none")
        return types.AccessSecretVersionResponse(payload={"data": b"a key"})

    asked, said = types.AccessSecretVersionRequest, types.AccessSecretVersionResponse
    methods = {"AccessSecretVersion": (access, asked, said, False)}
    with serving("google.cloud.secretmanager.v1.SecretManagerService", methods) as port:
        # Nothing in the environment leads it elsewhere.
        here = SecretManagerServiceGrpcTransport(channel=grpc.insecure_channel(f"127.0.0.1:{port}"))
        client = secretmanager.SecretManagerServiceClient(transport=here)
        monkeypatch.setattr(secrets_of_google, "SecretManagerServiceClient", lambda: client)
        tell(SECRET_KEY_ID=f"projects/acme-shop/secrets/{name}")
        if found:
            assert secret("key") == "a key"
        else:
            with pytest.raises(UnavailableError, match="is not available"):
                secret("key")


# --- objects --------------------------------------------------------------------------


class Storage:
    """A bucket, as far as objects are written, read and listed."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def __call__(self, asked: Asked) -> Said:
        """Answer as https://cloud.google.com/storage/docs/json_api/v1 says."""
        if "/b/receipts/" not in asked.path:
            return Said(404, {"error": {"message": "there is no such bucket"}})
        if asked.method == "POST":
            return self.write(asked)
        _, _, key = asked.path.partition("/o/")
        if key:
            found = self.kept.get(key)
            return Said(404) if found is None else Said(body=found)
        start = asked.query.get("prefix", "")
        return Said(body={"items": [{"name": each} for each in self.keys(start)]})

    def keys(self, start: str) -> Sequence[str]:
        return [each for each in sorted(self.kept) if each.startswith(start)]

    def write(self, asked: Asked) -> Said:
        assert asked.query["uploadType"] == "multipart"
        head = f"content-type: {asked.headers['content-type']}\r\n\r\n".encode()
        whole = email.message_from_bytes(head + asked.body, policy=email.policy.HTTP)
        told, content = (each.get_payload(decode=True) for each in whole.iter_parts())
        assert isinstance(told, bytes)
        assert isinstance(content, bytes)
        name = json.loads(told)["name"]
        self.kept[name] = content
        return Said(body={"name": name, "bucket": "receipts"})


def test_objects_come_back_in_order_and_as_they_were(tell: Tell) -> None:
    with answering(Storage()) as port:
        tell(STORAGE_EMULATOR_HOST=f"http://127.0.0.1:{port}", STORE_RECEIPTS_NAME="receipts")

        objects_come_back(bucket("receipts"))


def test_a_bucket_that_is_not_there_is_unavailable(tell: Tell) -> None:
    with answering(Storage()) as port:
        tell(STORAGE_EMULATOR_HOST=f"http://127.0.0.1:{port}", STORE_RECEIPTS_NAME="another")
        with pytest.raises(UnavailableError, match="another is not available"):
            bucket("receipts").put("a", b"", "text/plain")


# --- the cache ------------------------------------------------------------------------


@contextmanager
def carts(tell: Tell, password: str) -> Generator[Server]:
    with server([f"user {ACCOUNT} on >{password} ~* +@all"], secure=True) as made:
        assert made.certificate
        tell(
            STORE_CARTS_NAME="carts",
            STORE_CARTS_HOST="127.0.0.1",
            STORE_CARTS_PORT=made.port,
            STORE_CARTS_USER=ACCOUNT,
            STORE_CARTS_CA=made.certificate.certificate.read_text(encoding="ascii"),
        )
        yield made


def test_the_cache_is_opened_by_a_token_of_the_account(tell: Tell) -> None:
    with carts(tell, token(CLOUD)):
        cache_of("carts").write("ada", "p1", "1", seconds=60)
        assert cache_of("carts").read("ada") == {"p1": "1"}


def test_another_token_opens_no_cache(tell: Tell) -> None:
    with carts(tell, "another"), pytest.raises(UnavailableError):
        cache_of("carts").read("ada")


def test_a_cache_that_another_authority_signed_is_not_asked(
    tell: Tell, authority: Certificate
) -> None:
    with carts(tell, token(CLOUD)):
        tell(STORE_CARTS_CA=authority.certificate.read_text(encoding="ascii"))
        with pytest.raises(UnavailableError):
            cache_of("carts").read("ada")


# --- the database ---------------------------------------------------------------------


@pytest.mark.parametrize("right", [True, False])
def test_the_database_is_opened_by_a_token_that_only_logs_in(
    database: Database, authority: Certificate, tell: Tell, *, right: bool
) -> None:
    database.let_in("checkout@acme-shop.iam", token(SQL if right else CLOUD))
    tell(
        STORE_LEDGER_HOST="127.0.0.1",
        STORE_LEDGER_PORT=database.port,
        STORE_LEDGER_DATABASE=database.name,
        STORE_LEDGER_USER="checkout@acme-shop.iam",
        STORE_LEDGER_CA=authority.certificate.read_text(encoding="ascii"),
    )
    if right:
        with open_database("ledger").connection() as connection:
            found = connection.execute("SELECT current_user::text").fetchone()
            assert found == ("checkout@acme-shop.iam",)
    else:
        with pytest.raises(UnavailableError), open_database("ledger").connection():
            pass


# --- calls ----------------------------------------------------------------------------


def test_a_call_shows_an_id_token_for_its_audience(tell: Tell) -> None:
    heard: list[Mapping[str, str]] = []

    def cart(asked: Asked) -> Said:
        heard.append(asked.headers)
        return Said(body={"lines": []})

    audience = "https://shop-cart-123.europe-west3.run.app"
    with answering(cart) as port:
        tell(
            CALL_CART_URL=f"http://127.0.0.1:{port}",
            CALL_CART_AUTH="google-id-token",
            CALL_CART_AUDIENCE=audience,
        )
        assert service("cart").ask("GET", "/cart/ada").json() == {"lines": []}
        service("cart").ask("GET", "/cart/ada")

    shown = heard[0]["authorization"].removeprefix("Bearer ")
    claims = json.loads(base64.urlsafe_b64decode(shown.split(".")[1] + "=="))
    assert (claims["aud"], claims["email"]) == (audience, ACCOUNT)
    assert heard[1]["authorization"] == heard[0]["authorization"]
