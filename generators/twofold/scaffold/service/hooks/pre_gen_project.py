"""Looks at the answers before anything is written: what is wrong with one ends it all."""

import json
import re
import sys

ANSWERS = json.loads({{ cookiecutter | jsonify | jsonify }})

NAME = re.compile(r"(?=.{1,32}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")
ROUTE = re.compile(
    r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) "
    r"(/|(/([A-Za-z0-9._~-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))*(/\{[A-Za-z_][A-Za-z0-9_]*\+\})?)"
)
CRON = re.compile(r"[0-9A-Za-z*,/-]+( [0-9A-Za-z*,/-]+){4}")
DESCRIPTION = re.compile(r'(?=\S)[^"\\]{1,72}(?<=\S)')
# What a service depends on is not called as it is.
TAKEN = {"httpx2", "pytest", "ruff", "starlette"}


def main() -> None:
    """Leave with 1, and with every reason, if an answer will not do."""
    reasons = [
        f"{key}: {ANSWERS[key]!a} will not do: {why}"
        for key, why, sound in checks()
        if not sound
    ]
    if reasons:
        sys.exit("\n".join(reasons))


def checks():
    """Each answer that counts, what holds for it, and whether it does."""
    kind, name = ANSWERS["kind"], ANSWERS["name"]
    plain = "small letters, digits and single hyphens, 32 at most, a letter first"
    for key in ("name", "application", *(["topic"] if kind == "event" else [])):
        yield key, plain, NAME.fullmatch(ANSWERS[key])
    yield "name", "a package has that name, which the service needs", name not in TAKEN
    described = ANSWERS["description"]
    sound = DESCRIPTION.fullmatch(described) and described.isprintable()
    yield "description", "one line of 72 characters, without double quotes and backslashes", sound
    if kind == "http":
        yield "route", "a method and a path, as in GET /hello", ROUTE.fullmatch(ANSWERS["route"])
    if kind == "schedule":
        yield "schedule", "a cron line of five fields", CRON.fullmatch(ANSWERS["schedule"])


main()
