"""Makes the services, as the template of a service makes them."""

import json
from pathlib import Path

from cookiecutter.generate import generate_files

ANSWERS = json.loads({{ cookiecutter | jsonify | jsonify }})
TEMPLATE = Path(ANSWERS["_repo_dir"]).resolve().parent / "service"


def main() -> None:
    """Make the services that were asked for."""
    service = ANSWERS["service"]
    make(service, "http", "Answers requests.", route=f"GET /{service}")
    if ANSWERS["events"]:
        make("listener", "event", "Takes messages of a topic.", topic="greetings")
    if ANSWERS["schedule"]:
        make("nightly", "schedule", "Does what is due every night.")


def make(name: str, kind: str, description: str, **more: str) -> None:
    """Make one service, of answers that need no looking at."""
    answers = {"name": name, "kind": kind, "description": description, **more}
    context = {"cookiecutter": {**answers, "__folder": name, "application": ANSWERS["name"]}}
    generate_files(TEMPLATE, context, "services", accept_hooks=False)


main()
