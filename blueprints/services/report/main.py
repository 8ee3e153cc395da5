"""Adds up the day's orders every night."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

import psycopg
from ports.buckets import bucket
from ports.databases import database
from ports.web import answer, application
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# Until checkout has had its first order there is no table.
NO_ORDERS = psycopg.errors.UndefinedTable


def events(request: Request) -> Response:
    """Report on the day before the one that the event is of."""
    time = request.headers.get("ce-time")
    now = datetime.fromisoformat(time) if time else datetime.now(UTC)
    report = report_on(now.astimezone(UTC).date() - timedelta(days=1))
    # Where logs are kept is where people look for it.
    sys.stdout.write(json.dumps(report) + "\n")
    sys.stdout.flush()
    return answer(report)


def report_on(day: date) -> dict[str, object]:
    """A day's orders, what they came to, and those that have no receipt yet."""
    orders = paid(day)
    written = {PurePosixPath(key).stem for key in bucket("receipts").keys(f"{day}/")}
    return {
        "day": day.isoformat(),
        "orders": len(orders),
        "total": sum(orders.values()),
        "without_receipt": sorted(orders.keys() - written),
    }


def paid(day: date) -> dict[str, int]:
    """The totals of a day's paid orders, by number."""
    try:
        with database("ledger").connection() as ledger:
            rows = ledger.execute(
                "SELECT number, total FROM orders WHERE state IN ('paid', 'told') "
                "AND placed >= %s AND placed < %s",
                [
                    datetime(day.year, day.month, day.day, tzinfo=UTC),
                    datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1),
                ],
            ).fetchall()
    except NO_ORDERS:
        return {}
    return dict(rows)


app = application([Route("/events", events, methods=["POST"])])
