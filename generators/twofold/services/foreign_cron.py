"""What schedules say that were written for other tools, as a line of five fields."""

from __future__ import annotations

import re
from contextlib import suppress

from twofold.services.cron import CronError, parse_cron

# https://man7.org/linux/man-pages/man5/crontab.5.html
NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * SUN",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
RATE = re.compile(r"rate\(\s*([0-9]{1,2})\s+(minute|hour|day)s?\s*\)")
OF_AWS = re.compile(r"cron\(([^()]*)\)")
# Of what a rate counts, so many make a whole, after which times begin anew.
WHOLES = {"minute": (60, "{} * * * *"), "hour": (24, "0 {} * * *"), "day": (1, "0 0 {} * *")}


def five_fields(text: str) -> str | None:
    """The line for the same times, if there is one that every cloud takes.

    >>> five_fields("rate(5 minutes)"), five_fields("cron(0/2 * ? * MON-FRI *)")
    ('*/5 * * * *', '*/2 * * * MON-FRI')
    >>> five_fields("0 */15 * * * *"), five_fields("@daily"), five_fields("rate(7 minutes)")
    ('*/15 * * * *', '0 0 * * *', None)
    """
    line = NICKNAMES.get(text.strip()) or _of_rate(text.strip()) or _of_six(text.strip())
    with suppress(CronError):
        return line if line and parse_cron(line) else None
    return None


def _of_rate(text: str) -> str | None:
    found = RATE.fullmatch(text)
    if found is None:
        return None
    count = int(found[1])
    whole, line = WHOLES[found[2]]
    if count == 0 or whole % count:
        return None
    return line.format("*" if count == 1 else f"*/{count}")


def _of_six(text: str) -> str | None:
    """AWS ends a line with the years, Azure and Quartz begin one with the seconds."""
    found = OF_AWS.fullmatch(text)
    words = (found[1] if found else text).split()
    if found and len(words) == 6 and words[5] == "*":
        words = words[:5]
    elif not found and len(words) == 6 and words[0] == "0":
        words = words[1:]
    elif not found or len(words) != 5:
        return None
    # Days of the week are counted from 1 by some, and from 0 by others.
    if re.search("[0-9]", words[4]):
        return None
    return " ".join(re.sub(r"^0/", "*/", word).replace("?", "*") for word in words)
