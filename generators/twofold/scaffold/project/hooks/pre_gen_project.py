"""Looks at the answers before anything is written: what is wrong with one ends it all."""

import json
import re
import sys

ANSWERS = json.loads({{ cookiecutter | jsonify | jsonify }})

NAME = re.compile(r"(?=.{1,32}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")
DESCRIPTION = re.compile(r'(?=\S)[^"\\]{1,72}(?<=\S)')
SOURCE = re.compile(r"([^\s\"'`\\]*[A-Za-z0-9/])?")
# What a service depends on is not called as it is, nor what the project is made of.
TAKEN = {"httpx2", "pytest", "ruff", "starlette", "listener", "nightly", "greetings"}


def main() -> None:
    """Leave with 1, and with every reason, if an answer will not do."""
    reasons = [f"{key}: {ANSWERS[key]!a} will not do: {why}" for key, why in wrong()]
    if reasons:
        sys.exit("\n".join(reasons))


def wrong():
    """Each answer that will not do, and why."""
    plain = "small letters, digits and single hyphens, 32 at most, a letter first"
    for key in ("name", "service"):
        if not NAME.fullmatch(ANSWERS[key]):
            yield key, plain
    if ANSWERS["name"] == "platform":
        yield "name", "stacks that outlive applications are called so"
    if ANSWERS["service"] in TAKEN:
        yield "service", "something that it needs, or that is beside it, has that name"
    described = ANSWERS["description"]
    if not DESCRIPTION.fullmatch(described) or not described.isprintable():
        yield "description", "one line of 72 characters, without double quotes and backslashes"
    if not SOURCE.fullmatch(ANSWERS["twofold"]) or not ANSWERS["twofold"].isprintable():
        yield "twofold", "an address, as in git+https://..., or versions, as in >=0.1"
    yield from wrong_clouds()


def wrong_clouds():
    """What is wrong with the clouds, each by itself and with the style."""
    targets = ANSWERS["_targets"]
    known = sorted({target.partition("/")[0] for target in targets})
    clouds = re.findall(r"[^\s,]+", ANSWERS["clouds"])
    if not clouds or len(set(clouds)) < len(clouds):
        yield "clouds", "clouds, each once, as in aws,gcp"
    for cloud in clouds:
        style = "kubernetes" if cloud == "kubernetes" else ANSWERS["style"]
        if cloud not in known:
            yield "clouds", f"the clouds are {', '.join(known)}"
        elif f"{cloud}/{style}" not in targets:
            yield "style", f"services do not run so on {cloud}"


main()
