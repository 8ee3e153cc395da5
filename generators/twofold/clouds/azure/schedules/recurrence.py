"""A cron line as the trigger of a Logic Apps workflow."""

from __future__ import annotations

from twofold.clouds.azure.schedules.zones import windows_zones
from twofold.services.cron import WEEKDAYS, Cron
from twofold.services.model import Schedule

# https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#recurrence-trigger
NAMES = dict(
    zip(
        WEEKDAYS,
        ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"),
        strict=True,
    )
)


def trigger(schedule: Schedule) -> dict[str, object]:
    """When a workflow starts: at minutes and hours of days of the week, in a time zone.

    A recurrence knows no days of a month and no months: it comes every day, and a condition
    lets through those that are meant.
    https://learn.microsoft.com/azure/logic-apps/logic-apps-workflow-actions-triggers#trigger-conditions
    """
    cron, zone = schedule.cron, windows_zones()[schedule.timezone]
    days = [NAMES[WEEKDAYS[day]] for day in _weekdays(cron)]
    conditions = [
        {"expression": _is_one_of(wanted, zone, form)}
        for field, low, high, form in ((cron.day, 1, 31, "dd"), (cron.month, 1, 12, "MM"))
        if len(wanted := _numbers(field, low, high)) <= high - low
    ]
    recurrence: dict[str, object] = {
        "frequency": "Week" if days else "Day",
        "interval": 1,
        "timeZone": zone,
        "schedule": {
            "hours": _numbers(cron.hour, 0, 23),
            "minutes": _numbers(cron.minute, 0, 59),
            **({"weekDays": days} if days else {}),
        },
    }
    found: dict[str, object] = {"type": "Recurrence", "recurrence": recurrence}
    return {**found, "conditions": conditions} if conditions else found


def _is_one_of(numbers: list[int], zone: str, form: str) -> str:
    """Whether a part of today's date, where the schedule is, is one of these.

    >>> _is_one_of([1, 15], "UTC", "dd")
    "@contains(createArray('01', '15'), convertFromUtc(utcNow(), 'UTC', 'dd'))"
    """
    wanted = ", ".join(f"'{number:02}'" for number in numbers)
    return f"@contains(createArray({wanted}), convertFromUtc(utcNow(), '{zone}', '{form}'))"


def _weekdays(cron: Cron) -> list[int]:
    """The days of the week that a line names, none where it means all."""
    text = cron.weekday
    for number, name in enumerate(WEEKDAYS):
        text = text.replace(name, str(number))
    return [] if text == "*" else _numbers(text, 0, 6)


def _numbers(field: str, low: int, high: int) -> list[int]:
    """The numbers that a field of a cron line names.

    >>> _numbers("*/15", 0, 59), _numbers("1,8-10", 0, 23)
    ([0, 15, 30, 45], [1, 8, 9, 10])
    """
    found: set[int] = set()
    for part in field.split(","):
        times, _, step = part.partition("/")
        first, _, last = times.partition("-")
        begin, end = (low, high) if times == "*" else (int(first), int(last or first))
        found.update(range(begin, end + 1, int(step or 1)))
    return sorted(found)
