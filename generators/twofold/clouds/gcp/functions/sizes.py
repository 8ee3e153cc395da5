"""Memory and processors as Cloud Run has them: so many of the one ask for so many of the other."""

from __future__ import annotations

from twofold.services.model import Size

# How much memory, in MiB, an instance with so many processors has at most, and at least.
# https://cloud.google.com/run/docs/configuring/services/memory-limits
# https://cloud.google.com/run/docs/configuring/services/cpu
MOST = {1: 4096, 2: 8192, 4: 16384, 6: 24576, 8: 32768}
LEAST = {1: 128, 2: 128, 4: 2048, 6: 4096, 8: 4096}

MAX_CPU = 8


def processors(size: Size) -> int:
    """How many whole processors an instance gets: those asked for, or that its memory needs.

    >>> from twofold.services.model import Requests, Scale
    >>> none = Requests(None, None), 10, None, Scale(0, None)
    >>> processors(Size(512, None, *none)), processors(Size(512, 3, *none))
    (1, 4)
    >>> processors(Size(9000, 1, *none))
    4
    """
    asked = size.cpu or 1
    return next((count for count in MOST if count >= asked and MOST[count] >= size.memory), MAX_CPU)


def memory(size: Size) -> int:
    """How much memory an instance gets, in MiB: what was asked for, or that its processors need.

    >>> from twofold.services.model import Requests, Scale
    >>> memory(Size(512, 4, Requests(None, None), 10, None, Scale(0, None)))
    2048
    """
    return max(size.memory, LEAST[processors(size)])


def fraction(size: Size) -> str | None:
    """How much of a processor a function gets; Google's own share of one where it is left to it.

    Less than one serves one request at a time, and has little memory: a function that is asked
    for more of either gets whole ones.
    https://cloud.google.com/functions/docs/configuring/memory
    """
    alone = size.concurrency in (None, 1)
    if size.cpu is None and alone and size.memory <= MOST[2]:
        return None
    return str(processors(size))
