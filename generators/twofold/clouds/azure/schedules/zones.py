"""Time zones as Azure names them, which is as Windows does.

https://learn.microsoft.com/azure/connectors/connectors-native-recurrence#add-the-recurrence-trigger
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("windows_zones.txt")


@cache
def windows_zones() -> Mapping[str, str]:
    """Windows' name of each zone of the IANA database that it has one for.

    >>> windows_zones()["Europe/Berlin"], windows_zones()["Etc/UTC"]
    ('W. Europe Standard Time', 'UTC')
    """
    found: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        windows, _, names = line.partition(": ")
        if not line.startswith("#"):
            found |= dict.fromkeys(names.split(), windows)
    return found
