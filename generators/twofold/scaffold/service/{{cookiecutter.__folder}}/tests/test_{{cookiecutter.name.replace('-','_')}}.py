{% if cookiecutter.kind == "http" -%}
{% set method, path = cookiecutter.route.split(" ") -%}
{% set asked = "GET" if method == "ANY" else method -%}
"""The service answers requests."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

PATH = "{{ path | replace("{", "") | replace("+}", "") | replace("}", "") }}"


def test_answers(ask: Callable[..., httpx2.Response]) -> None:
    answer = ask("{{ asked }}", PATH)

    assert answer.status_code == 200
{%- if asked != "HEAD" %}
    assert answer.json()["service"] == "{{ cookiecutter.name }}"
{%- endif %}
{%- if method != "ANY" %}


def test_takes_its_own_method_alone(ask: Callable[..., httpx2.Response]) -> None:
    assert ask("{{ "PUT" if method == "DELETE" else "DELETE" }}", PATH).status_code == 405
{%- endif %}
{%- elif cookiecutter.kind == "event" -%}
"""The service takes messages as CloudEvents."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

EVENT = {
    "ce-specversion": "1.0",
    "ce-type": "topic",
    "ce-source": "/{{ cookiecutter.application }}/topics/{{ cookiecutter.topic }}",
    "ce-id": "1",
    "content-type": "application/json",
}


def test_takes_a_message(ask: Callable[..., httpx2.Response]) -> None:
    assert ask("POST", "/events", json={"number": 1}, headers=EVENT).is_success


def test_takes_a_message_that_comes_again(ask: Callable[..., httpx2.Response]) -> None:
    for _ in range(2):
        assert ask("POST", "/events", json={"number": 1}, headers=EVENT).is_success


def test_what_is_no_message_fails(ask: Callable[..., httpx2.Response]) -> None:
    assert ask("POST", "/events", content="not JSON", headers=EVENT).status_code == 400
{%- else -%}
"""The service does what is due, when a CloudEvent says so."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

EVENT = {
    "ce-specversion": "1.0",
    "ce-type": "schedule",
    "ce-source": "/{{ cookiecutter.application }}/schedules/{{ cookiecutter.name }}",
    "ce-id": "1",
    "content-type": "application/json",
}


def test_does_what_is_due(ask: Callable[..., httpx2.Response]) -> None:
    assert ask("POST", "/events", json={}, headers=EVENT).is_success


def test_a_time_that_comes_again_does_no_harm(ask: Callable[..., httpx2.Response]) -> None:
    for _ in range(2):
        assert ask("POST", "/events", json={}, headers=EVENT).is_success
{%- endif %}
