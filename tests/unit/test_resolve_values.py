"""Routes and environment values: how they are read, and what gives a secret away."""

from __future__ import annotations

from pathlib import Path

import pytest

from resolving import resolve_text
from twofold.blueprint.credentials import looks_like, named_secret
from twofold.diagnostics import CompileError
from twofold.services.model import Reference
from twofold.services.references import Named, parse_value
from twofold.services.routes import parse_route, shape

ROUTES = """
name: shop
services:
  cart: {{image: acme/cart, http: ["{}"]}}
  product: {{image: acme/product, http: ["{}"]}}
"""


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("GET /", ("GET", "/")),
        ("ANY /{all+}", ("ANY", "/{all+}")),
        ("POST   /a.b/~c_d-e/{id}", ("POST", "/a.b/~c_d-e/{id}")),
        ("  DELETE /cart  ", ("DELETE", "/cart")),
    ],
)
def test_a_route_is_a_method_and_a_path(text: str, route: tuple[str, str]) -> None:
    assert parse_route(text) == route


def test_a_path_that_takes_the_rest_is_not_one_that_takes_a_part() -> None:
    assert shape("/a/{x}") == shape("/a/{y}") != shape("/a/{x+}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GET /cart", "ANY /cart"),
        ("GET /cart", "POST /cart"),
        ("GET /cart/{id}", "GET /cart/all"),
        ("GET /cart/{id}", "GET /cart/{path+}"),
        ("GET /cart", "GET /Cart"),
    ],
)
def test_a_narrower_route_stands_beside_a_wider_one(tmp_path: Path, one: str, other: str) -> None:
    """Every gateway prefers the narrower, whichever service it belongs to."""
    graph = resolve_text(tmp_path, ROUTES.format(one, other))

    assert len(graph.triggers) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("GET /cart", "GET /cart"), ("GET /c/{a}", "GET /c/{b}"), ("ANY /{a+}", "ANY /{b+}")],
)
def test_two_services_cannot_have_the_same_route(tmp_path: Path, one: str, other: str) -> None:
    with pytest.raises(CompileError, match=r"shop\.yaml:5:.*same-route.*shop\.yaml:4:"):
        resolve_text(tmp_path, ROUTES.format(one, other))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("plain", ("plain",)),
        ("costs $5 or ${", None),
        ("${a.host}:${a.port}", (Named("a", "host"), ":", Named("a", "port"))),
        ("${ a.host }", (Named("a", "host"),)),
        ("$${a.host}", ("${a.host}",)),
        ("$$${a.host}", ("$${a.host}",)),
        ("$${x} ${a.host} $${y}", ("${x} ", Named("a", "host"), " ${y}")),
        ("{a.host} $a", ("{a.host} $a",)),
    ],
)
def test_a_value_is_text_with_references(text: str, parts: tuple[str | Named, ...] | None) -> None:
    if parts is None:
        with pytest.raises(ValueError, match="without its `}`"):
            parse_value(text)
    else:
        assert parse_value(text) == parts


def test_a_reference_holds_what_it_refers_to(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        services:
          cart:
            image: acme/cart
            uses: {ledger: read}
            environment: {DB: "postgres://${ledger.host}:${ledger.port}/"}
        stores:
          ledger: {kind: relational}
        """,
    )

    [variable], [ledger] = graph.variables, graph.stores
    assert variable.parts == (
        "postgres://",
        Reference(ledger, "host"),
        ":",
        Reference(ledger, "port"),
        "/",
    )


def test_a_default_refers_to_what_each_service_has_to_be_linked_to(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        resolve_text(
            tmp_path,
            """
            name: shop
            defaults: {environment: {DB: "${ledger.host}"}}
            services:
              cart: {image: acme/cart, uses: {ledger: read}}
              product: {image: acme/product}
              payment: {image: acme/payment, environment: {DB: none}}
            stores:
              ledger: {kind: relational}
            """,
        )

    [finding] = caught.value.findings
    assert finding.code == "unlinked-reference"
    assert "'product'" in finding.message


# Put together here, so that no scanner takes this file for a leak.
CREDENTIALS = {
    "an AWS access key": "AKIA" + "IOSFODNN7EXAMPLE",
    "a GitHub token": "ghp_" + "0123456789abcdef" * 2,
    "a GitLab token": "glpat-" + "0123456789abcdefghij",
    "a Stripe key": "sk_live_" + "0123456789abcdef",
    "a Slack token": "xoxb-" + "1234567890-abcdef",
    "a Google API key": "AIza" + "0123456789abcdefghijklmnopqrstuvwxy",
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "a signed token (JWT)": "eyJhbGciOiJI." + "eyJzdWIiOiIx.abc-_",
    "a Slack webhook": "https://hooks.slack.com" + "/services/T000/B000/abcdefgh",
    "an npm token": "npm_" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "a PyPI token": "pypi-" + "AgEIcHlwaS5vcmc" + "0123456789" * 5,
    "a SendGrid key": "SG."
    + "0123456789abcdefghijkl."
    + "0123456789abcdefghijklmnopqrstuvwxyz-_01234",
    "a connection string with a password in it": "Server=db;Password=" + "hunter2;",
    "an address with a password in it": "redis://:hunter2" + "@cache.example:6379",
}


@pytest.mark.parametrize("what", CREDENTIALS)
def test_a_credential_is_known_by_its_shape_and_never_repeated(tmp_path: Path, what: str) -> None:
    value = CREDENTIALS[what]

    with pytest.raises(CompileError) as caught:
        resolve_text(
            tmp_path,
            "name: shop\nservices:\n  cart:\n    image: acme/cart\n"
            f"    environment: {{SETTING: 'before {value} after'}}",
        )

    [finding] = caught.value.findings
    assert looks_like(value) == what
    assert (finding.code, what in finding.message) == ("secret-in-blueprint", True)
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://cart.example/path",
        "https://cart.example:8080/@me",
        "user@cart.example",
        "redis://cache:6379",
        "AKIA",
        "a skylark_live_event",
        "eyJ",
        "https://api.slack.com/messaging/webhooks",
        "https://hooks.slack.com/services/<yours>",
        "set password=<yours> there",
        "jdbc:postgresql://db/app?user=app&password=",
        "passwords: at least 12 letters",
        "SG.1",
    ],
)
def test_ordinary_text_is_no_credential(text: str) -> None:
    assert looks_like(text) is None


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("PASSWORD", True),
        ("db_password", True),
        ("STRIPE_API_KEY", True),
        ("APIKEY", True),
        ("JWT_SECRET", True),
        ("AUTH_TOKEN", True),
        ("AWS_CREDENTIALS", True),
        ("DB_PASS", True),
        ("smtpPwd", True),
        ("dbPassword", True),
        ("api-key", True),
        ("MAX_TOKENS", False),
        ("FIRST_PASS", False),
        ("BYPASS", False),
        ("COMPASS", False),
        ("PWD", False),
        ("TOKEN_URL", False),
        ("SORT_KEY", False),
        ("MONKEY", False),
        ("PASSWORD_FILE", False),
    ],
)
def test_a_variables_name_gives_a_secret_away(name: str, secret: bool) -> None:
    assert named_secret(name) is secret


@pytest.mark.parametrize("value", ['"${ledger.user}"', '""', "true"])
def test_a_variable_named_like_a_secret_may_hold_what_is_none(tmp_path: Path, value: str) -> None:
    graph = resolve_text(
        tmp_path,
        f"""
        name: shop
        services:
          cart:
            image: acme/cart
            uses: {{ledger: read}}
            environment: {{USE_TOKEN: {value}}}
        stores:
          ledger: {{kind: relational}}
        """,
    )

    assert len(graph.variables) == 1


@pytest.mark.parametrize(
    "written", ["3.10", "1e3", "010", "0x1F", "1_0", "true", "True", "-0", ".inf", "'8080'"]
)
def test_a_value_is_the_text_that_somebody_wrote(tmp_path: Path, written: str) -> None:
    """Versions, modes and codes lose something where they are taken for numbers."""
    graph = resolve_text(
        tmp_path,
        "name: shop\nservices:\n  cart:\n    image: acme/cart\n"
        f"    environment: {{VALUE: {written}}}\n",
    )

    [variable] = graph.variables
    assert variable.parts == (written.strip("'"),)


def test_a_value_of_the_defaults_and_of_an_alias_is_the_text_too(tmp_path: Path) -> None:
    graph = resolve_text(
        tmp_path,
        """
        name: shop
        defaults: {environment: {PYTHON: &version 3.10}}
        services:
          cart: {image: acme/cart, environment: {AGAIN: *version}}
        """,
    )

    assert [each.parts for each in graph.variables] == [("3.10",), ("3.10",)]
