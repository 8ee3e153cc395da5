"""Rules about schedules, and what a schedule is called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

from twofold.blueprint.load import Blueprint
from twofold.blueprint.model import ScheduleTriggerSpec
from twofold.blueprint.places import Loc
from twofold.blueprint.words import printable
from twofold.diagnostics import Diagnostic, Span, closest
from twofold.services.cron import Cron, CronError, parse_cron
from twofold.services.foreign_cron import five_fields
from twofold.values import frozen

UTC = "UTC"

# A name of a schedule with the suffix that autonaming adds (8 characters) stays under 63, the
# length of a DNS label, which most clouds take.
NAME_LENGTH = 55

# In the database, but no place: what the machine is set to, and what it came with.
NO_ZONES = frozenset({"localtime", "Factory"})


@frozen
class Written:
    """A schedule as somebody wrote it, and where."""

    service: str
    spec: ScheduleTriggerSpec
    loc: Loc


def written_schedules(blueprint: Blueprint) -> Iterator[Written]:
    """Every schedule, in the order of the text."""
    for name, spec in blueprint.spec.services.items():
        for index, trigger in enumerate(spec.on or ()):
            if isinstance(trigger, ScheduleTriggerSpec):
                yield Written(name, trigger, ("services", name, "on", index))


def schedule_name(service: str, cron: Cron, timezone: str) -> str:
    """What a schedule is called: by its own times, so that no other schedule's coming renames it.

    >>> schedule_name("report", parse_cron("0 2 * * *"), "UTC")
    'report-0-2'
    >>> schedule_name("report", parse_cron("0 2 * * MON"), "Europe/Berlin")
    'report-0-2-mon-europe-berlin'
    """
    zone = timezone.lower().replace("/", "-").replace("_", "-").replace("+", "-plus-")
    name = "-".join((service, cron.slug, *([zone] if timezone != UTC else [])))
    if len(name) <= NAME_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: NAME_LENGTH - 9].rstrip('-')}-{digest}"


def check_schedules(blueprint: Blueprint) -> Iterator[Diagnostic]:
    """Every schedule has times that come, in a time zone that there is, and stands once."""
    seen: dict[tuple[str, Cron, str], Written] = {}
    for written in written_schedules(blueprint):
        of, timezone = blueprint.places.of, written.spec.timezone or UTC
        if timezone != UTC and timezone not in _zones():
            yield unknown_timezone(timezone, of(*written.loc, "timezone").value)
        span = of(*written.loc, "schedule").value
        try:
            cron = parse_cron(written.spec.schedule)
        except CronError as error:
            yield invalid_cron(written.spec.schedule, error, span)
            continue
        earlier = seen.setdefault((written.service, cron, timezone), written)
        if earlier is not written:
            yield duplicate_schedule(written, of(*earlier.loc, "schedule").value, span)


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones  # noqa: PLC0415 (few schedules name a zone)

    return frozenset(available_timezones()) - NO_ZONES


def unknown_timezone(timezone: str, span: Span) -> Diagnostic:
    """A time zone is not in the IANA database."""
    close = closest(timezone, _zones())
    return Diagnostic(
        "unknown-timezone",
        f"'{printable(timezone)}' is not a time zone of the IANA database",
        span,
        f"did you mean '{close}'?" if close else "write one such as `Europe/Berlin` or `UTC`",
    )


def invalid_cron(text: str, error: CronError, span: Span) -> Diagnostic:
    """A cron line cannot be read, or names no time that comes."""
    line = five_fields(text)
    hint = f"write `{line}`" if line else error.hint
    return Diagnostic("invalid-cron", f"schedule '{printable(text)}': {error}", span, hint)


def duplicate_schedule(written: Written, earlier: Span, span: Span) -> Diagnostic:
    """A service has two schedules for the same times."""
    return Diagnostic(
        "duplicate-schedule",
        f"schedule '{printable(written.spec.schedule)}' of service '{written.service}' names the"
        f" same times as one before it ({earlier})",
        span,
        "remove one of the two",
    )
