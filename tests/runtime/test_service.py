"""One service, the same answers and the same failures whatever runs it."""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import pytest

from twofold.placement.model import Style

from .built import build_keeper
from .requests import Request
from .runtimes import SENT, Message, Runtime, serving

TYPE = "application/json; charset=utf-8"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("service")]

RUNTIMES: dict[str, tuple[str, Style, str | None]] = {
    "container": ("kubernetes", "kubernetes", None),
    "google-container": ("gcp", "functions", "gcp"),
    "google-function": ("gcp", "functions", None),
    "lambda": ("aws", "functions", None),
    "azure-function": ("azure", "functions", None),
}


@pytest.fixture(scope="module", params=RUNTIMES)
def runtime(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Runtime]:
    cloud, style, of = RUNTIMES[request.param]
    place = tmp_path_factory.mktemp(request.param)
    with serving(build_keeper(place, cloud, style, of=of)) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_kept(runtime: Runtime) -> None:
    runtime.package.kept.unlink(missing_ok=True)


def kept(runtime: Runtime) -> list[dict[str, Any]]:
    """The events that the service got."""
    return [json.loads(line) for line in runtime.package.kept.read_text().splitlines()]


# --- requests -------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_request_comes_as_it_was_asked(runtime: Runtime, method: str) -> None:
    query = "a=1&a=2&empty=&name=Ada%20L%C3%B6we"
    asked = Request(method, "/things/Ada Löwe/1", query, {"x-trace": "t1"}, "größer".encode())

    said = runtime.ask(asked)
    seen = json.loads(said.body)

    assert said.status == 200
    assert (seen["method"], seen["path"]) == (method, "/things/Ada Löwe/1")
    assert seen["query"] == [["a", "1"], ["a", "2"], ["empty", ""], ["name", "Ada Löwe"]]
    assert seen["headers"]["x-trace"] == "t1"
    assert seen["body"].encode("latin-1").decode() == "größer"


def test_a_body_need_not_be_text(runtime: Runtime) -> None:
    headers = {"content-type": "application/octet-stream"}
    asked = Request("PUT", "/things/1", headers=headers, body=bytes(range(256)))

    assert json.loads(runtime.ask(asked).body)["body"].encode("latin-1") == asked.body
    assert runtime.ask(Request("GET", "/bytes")).body == bytes(range(256))


def test_an_answer_comes_as_it_was_given(runtime: Runtime) -> None:
    said = runtime.ask(Request("GET", "/things/1"))

    assert said.all("content-type") == ["application/json"]
    assert said.all("x-answered") == ["yes"]
    assert runtime.ask(Request("GET", "/nothing")).status == 404


def test_an_answer_may_set_several_cookies(runtime: Runtime) -> None:
    said = runtime.ask(Request("GET", "/cookies"))

    assert said.status == 204
    assert sorted(each.partition(";")[0] for each in said.all("set-cookie")) == ["one=1", "two=2"]


def test_who_asks_for_headers_gets_no_body(runtime: Runtime) -> None:
    said = runtime.ask(Request("HEAD", "/things/1"))

    assert (said.status, said.all("x-answered")) == (200, ["yes"])


def test_a_service_that_fails_is_an_internal_error(runtime: Runtime) -> None:
    """And answers the next request."""
    assert runtime.ask(Request("GET", "/crash")).status == 500
    assert runtime.ask(Request("GET", "/things/1")).status == 200


def test_an_application_begins_once(runtime: Runtime) -> None:
    runtime.ask(Request("GET", "/things/1"))
    runtime.publish(Message("orders", "{}"))

    assert json.loads(runtime.ask(Request("GET", "/things/1")).body)["begun"] == 1
    assert [event["begun"] for event in kept(runtime)] == [1]


# --- events ---------------------------------------------------------------------------


def test_a_message_is_a_cloud_event(runtime: Runtime) -> None:
    message = Message("orders", '{"number": "größer als 7"}', TYPE, "o7")

    assert runtime.publish(message)

    (event,) = kept(runtime)
    assert event["path"] == "/events"
    assert event["body"] == message.body
    time = event["headers"].pop("ce-time")
    assert time in {SENT, "2026-01-01T02:00:00+00:00"}
    assert event["headers"] == {
        "ce-specversion": "1.0",
        "ce-type": "topic",
        "ce-source": "/shop/topics/orders",
        "ce-id": "o7",
        "content-type": TYPE,
    }


def test_what_has_no_type_is_json(runtime: Runtime) -> None:
    assert runtime.publish(Message("orders", "{}"))

    assert kept(runtime)[0]["headers"]["content-type"] == "application/json"


def test_a_topic_may_have_a_path_of_its_own(runtime: Runtime) -> None:
    assert runtime.publish(Message("paid-back", "{}"))

    (event,) = kept(runtime)
    assert event["path"] == "/refunded"
    assert event["headers"]["ce-source"] == "/shop/topics/paid-back"


def test_a_time_is_a_cloud_event(runtime: Runtime) -> None:
    assert runtime.tick()

    (event,) = kept(runtime)
    assert (event["path"], event["body"]) == ("/nightly", "{}")
    assert event["headers"].pop("ce-id")
    assert event["headers"].pop("ce-time", SENT) == SENT
    assert event["headers"] == {
        "ce-specversion": "1.0",
        "ce-type": "schedule",
        "ce-source": "/shop/schedules/keeper-0-2",
        "content-type": "application/json",
    }


@pytest.mark.parametrize("answer", ["200", "202", "204"])
def test_success_acknowledges(runtime: Runtime, answer: str) -> None:
    assert runtime.publish(Message("orders", answer))


@pytest.mark.parametrize("answer", ["301", "400", "404", "409", "500", "503", "crash"])
def test_everything_else_is_a_failure(runtime: Runtime, answer: str) -> None:
    assert not runtime.publish(Message("orders", answer))
    assert len(kept(runtime)) == 1


def test_a_time_that_fails_is_a_failure(runtime: Runtime) -> None:
    broken = runtime.package.kept.with_name("broken")
    broken.touch()
    try:
        assert not runtime.tick()
        assert not runtime.tick()
    finally:
        broken.unlink()

    first, second = kept(runtime)
    assert first == second
    assert runtime.tick()


def test_what_comes_again_is_the_same(runtime: Runtime) -> None:
    message = Message("orders", "503", id="o8")

    runtime.publish(message)
    runtime.publish(message)

    first, second = kept(runtime)
    assert first == second
