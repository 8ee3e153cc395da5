"""Makes the services, as the template of a service makes them."""

import json
import os
from pathlib import Path

from cookiecutter.generate import generate_files

ANSWERS = json.loads({{ cookiecutter | jsonify | jsonify }})

# A path to the templates may be one from where cookiecutter was started, which nobody says.
STARTS = (ANSWERS["_output_dir"], os.environ.get("PWD", ""))
TEMPLATES = [Path(start, ANSWERS["_repo_dir"]).parent / "service" for start in STARTS]


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
    generate_files(next(each for each in TEMPLATES if each.is_dir()), context, "services", accept_hooks=False)


main()
