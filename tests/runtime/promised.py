"""What the shop's ports promise on every cloud."""

from __future__ import annotations

from ports.buckets import Bucket
from ports.documents import Documents


def documents_come_back(opened: Documents, key: str = "id") -> None:
    """As they were: one in place of another with its key, and none where there is none."""
    cup = {key: "p1", "name": "Espressotasse ☕", "price": 1200, "weight": 0.25, "sold": True}
    jug = {key: "p2", "name": "Milk jug"}

    opened.put(cup)
    opened.put({key: "p2"})
    opened.put(jug)

    assert opened.get("p1") == cup
    assert opened.get("p9") is None
    assert sorted(opened.all(), key=lambda each: str(each[key])) == [cup, jug]


def objects_come_back(opened: Bucket) -> None:
    """In order and as they were: one in place of another with its key."""
    for key in ("2026-01-02/ö.json", "2026-01-01/b.json", "2026-01-01/a.json"):
        opened.put(key, b"old", "application/json")
        opened.put(key, key.encode(), "application/json")

    assert list(opened.keys("2026-01-01/")) == ["2026-01-01/a.json", "2026-01-01/b.json"]
    assert opened.get("2026-01-02/ö.json") == "2026-01-02/ö.json".encode()
    assert opened.get("2026-01-03/a.json") is None
