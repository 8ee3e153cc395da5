"""Cron lines: what is read, what is refused, and that another reader agrees."""

from __future__ import annotations

from datetime import datetime

import pytest
from cronsim import CronSim, CronSimError
from hypothesis import given
from hypothesis import strategies as st

from twofold.services.cron import MONTHS, WEEKDAYS, CronError, parse_cron
from twofold.services.schedules import NAME_LENGTH, schedule_name

NOW = datetime(2025, 1, 1)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("0 2 * * *", "0 2 * * *"),
        ("00 02 * * *", "0 2 * * *"),
        ("*/1 0-23 1-31 1-12 0-7", "* * * * *"),
        ("5,4,3,9 * * * *", "3-5,9 * * * *"),
        ("0-59/15 */8 * * *", "*/15 */8 * * *"),
        ("0 0 */10 * *", "0 0 */10 * *"),
        ("0 0 * jan,DEC *", "0 0 * 1,12 *"),
        ("0 0 * * 0", "0 0 * * SUN"),
        ("0 0 * * 7", "0 0 * * SUN"),
        ("0 0 * * sun-sun", "0 0 * * SUN"),
        ("0 0 * * 5-7", "0 0 * * SUN,FRI-SAT"),
        ("0 0 * * FRI-SUN", "0 0 * * SUN,FRI-SAT"),
        ("0 0 * * */2", "0 0 * * SUN,TUE,THU,SAT"),
        ("0 0 29 2 *", "0 0 29 2 *"),
    ],
)
def test_a_line_is_kept_in_its_plainest_form(line: str, plain: str) -> None:
    """The form is one for all lines that name the same times, and is read back as itself."""
    assert str(parse_cron(line)) == plain
    assert parse_cron(plain) == parse_cron(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "* * * * * *",
        "-1 * * * *",
        "+1 * * * *",
        "1_0 * * * *",
        "١ * * * *",
        "1.5 * * * *",
        "24 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 0 *",
        "* * * 13 *",
        "* * * * 8",
        "* * * MON *",
        "* * * * JAN",
        "*-5 * * * *",
        "1-5-9 * * * *",
        "1/2/3 * * * *",
        "*/ * * * *",
        "*/-1 * * * *",
        "/5 * * * *",
        "5-5/1 * * * *",
        "1- * * * *",
        "** * * * *",
        "* * 15W * *",
        "* * * * MON#2",
        "* * * * 5L",
        "* * 31 4,6,9,11 *",
        "0 0 */2 * MON",
    ],
)
def test_what_clouds_do_not_mean_alike_is_refused(line: str) -> None:
    with pytest.raises(CronError) as caught:
        parse_cron(line)

    assert caught.value.hint


def _items(low: int, high: int, words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Fields of up to three items, most of them within the limits."""
    number = st.integers(low, high)
    value = st.one_of(number.map(str), *([st.sampled_from(words)] if words else []))
    span = st.tuples(number, number).map(lambda ends: f"{min(ends)}-{max(ends)}")
    step = st.tuples(st.one_of(st.just("*"), span), st.integers(1, 3).map(str)).map("/".join)
    item = st.one_of(value, span, step, st.just("*"))
    return st.lists(item, min_size=1, max_size=3).map(",".join)


def _lines(beyond: int) -> st.SearchStrategy[str]:
    """Lines whose numbers go so far beyond the limits."""
    day, weekday = _items(1, 31 + beyond, ()), _items(0, 7 + beyond, WEEKDAYS)
    return st.tuples(
        _items(0, 59 + beyond, ()),
        _items(0, 23 + beyond, ()),
        _items(1, 12 + beyond, MONTHS),
        st.one_of(day.map(lambda days: (days, "*")), weekday.map(lambda days: ("*", days))),
    ).map(lambda each: f"{each[0]} {each[1]} {each[3][0]} {each[2]} {each[3][1]}")


def _is_read(line: str) -> bool:
    try:
        parse_cron(line)
    except CronError:
        return False
    return True


# Hypothesis fails when a filter lets too few pass, so these tests cannot test nothing.
READ = _lines(beyond=0).filter(_is_read)


@given(READ)
def test_another_reader_finds_the_same_times(line: str) -> None:
    """CronSim follows Debian's cron, which takes more than we do, and names the same times."""
    assert _times(str(parse_cron(line))) == _times(line)


def _times(line: str) -> tuple[frozenset[int], ...]:
    read = CronSim(line, NOW)
    weekdays = {day % 7 for day in read.weekdays if isinstance(day, int)}
    return tuple(map(frozenset, (read.minutes, read.hours, read.days, read.months, weekdays)))


@given(_lines(beyond=1))
def test_what_another_reader_refuses_is_refused(line: str) -> None:
    try:
        CronSim(line, NOW)
    except CronSimError:
        with pytest.raises(CronError):
            parse_cron(line)


@given(READ, READ)
def test_only_the_same_times_have_the_same_slug(one: str, other: str) -> None:
    first, second = parse_cron(one), parse_cron(other)

    assert (first == second) == (first.slug == second.slug)


@given(READ, st.sampled_from(["UTC", "Europe/Berlin", "America/Argentina/ComodRivadavia"]))
def test_a_schedules_name_is_a_dns_label_with_room_for_a_suffix(line: str, zone: str) -> None:
    name = schedule_name("a-service-of-thirty-two-letters-", parse_cron(line), zone)

    assert len(name) <= NAME_LENGTH
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("60 * * * *", "write 0 to 59, or `*`"),
        ("* 24 * * *", "write 0 to 23, or `*`"),
        ("* * 32 * *", "write 1 to 31, or `*`"),
        ("* * * 13 *", "write 1 to 12 or JAN to DEC, or `*`"),
        ("* * * * 8", "write 0 to 7 or SUN to SAT, or `*`"),
    ],
)
def test_a_value_that_a_field_does_not_take_has_a_hint(line: str, hint: str) -> None:
    with pytest.raises(CronError) as raised:
        parse_cron(line)

    assert raised.value.hint == hint
