"""Rendering a template by cookiecutter, which is imported when something is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from twofold.diagnostics import Diagnostic, stop
from twofold.installation import how_to_install
from twofold.scaffold.answers import HERE, ProjectAnswers, ServiceAnswers

Template: TypeAlias = Literal["project", "service"]

TEMPLATES = Path(__file__).parent


def render_project(answers: ProjectAnswers, folder: Path) -> Path:
    """Make a project in a folder, by its name; its hooks make its services."""
    values = {
        "name": answers.name,
        "description": answers.description,
        "clouds": ",".join(answers.clouds),
        "style": answers.style,
        "service": answers.service,
        "events": answers.events,
        "schedule": answers.schedule,
        "twofold": answers.source,
    }
    return _render("project", values, folder, hooks=True)


def render_service(answers: ServiceAnswers, folder: Path) -> Path:
    """Make a service in a folder, by its name."""
    values = {
        "name": answers.name,
        "kind": answers.kind,
        "description": answers.description,
        "route": answers.route,
        "topic": answers.topic,
        "schedule": answers.schedule,
        "application": answers.application,
    }
    return _render("service", values, folder, hooks=False)


def questions(template: Template) -> Mapping[str, str]:
    """What a template asks, by the answer's name."""
    prompts: dict[str, str | dict[str, str]] = _said(template)["__prompts__"]
    return {
        key: text if isinstance(text, str) else text["__prompt__"] for key, text in prompts.items()
    }


def _said(template: Template) -> dict[str, Any]:
    text = (TEMPLATES / template / "cookiecutter.json").read_text(encoding="utf-8")
    said: dict[str, Any] = json.loads(text)
    return said


def _render(template: Template, values: Mapping[str, object], folder: Path, *, hooks: bool) -> Path:
    try:
        # Compiling needs none of it. Its types are in its source alone.
        from cookiecutter import generate  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        stop(no_cookiecutter())
    own = {key: value for key, value in _said(template).items() if key.startswith("_")}
    place = TEMPLATES / template
    made = {"__folder": values["name"], "_repo_dir": str(place), "_output_dir": str(folder)}
    # Answers are taken as they are: given to cookiecutter's own command, they would be rendered.
    context = {"cookiecutter": {**own, **values, **made}}
    return Path(generate.generate_files(place, context, folder, accept_hooks=hooks))


def no_cookiecutter() -> Diagnostic:
    """Templates are rendered by cookiecutter, and it is not there."""
    return Diagnostic(
        "no-cookiecutter",
        "projects and services are made with cookiecutter, which is not installed",
        HERE,
        f"install it, as in `{how_to_install('scaffold')}`",
    )
