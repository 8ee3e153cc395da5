"""What holds for all tests."""

from __future__ import annotations

import signal

# A shell has what it starts in the background ignore Ctrl-C, and everything that this starts:
# programs that tests interrupt would never hear of it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
