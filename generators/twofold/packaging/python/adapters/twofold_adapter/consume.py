"""Takes messages of topics out of their queues, and sends them to the service beside it.

It runs in a container of its own, of the same image: `python -m twofold_adapter.consume SECONDS`,
where an answer may take so long.
"""

from __future__ import annotations

import http.client
import logging
import os
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event as Signal
from threading import Thread
from types import FrameType

from .events import Event, acknowledges
from .names import TOPICS
from .queues import MOST, Queue, open_queue

PORT = int(os.environ.get("PORT", "8080"))

# While the service does not listen, and while messages are worked on, one looks so often.
LOOK_SECONDS = 0.5


def main() -> None:
    """Consume until the container is told to end, or a queue cannot be asked any more."""
    logging.basicConfig(level=logging.INFO)
    ending, timeout = Signal(), int(sys.argv[1])

    def end(number: int, frame: FrameType | None) -> None:
        del number, frame
        ending.set()

    signal.signal(signal.SIGTERM, end)
    threads = [Thread(target=_run, args=(topic, timeout, ending)) for topic in TOPICS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run(topic: str, timeout: int, ending: Signal) -> None:
    try:
        with open_queue(topic) as queue:
            consume(queue, timeout, ending)
    except BaseException:
        # The container is started again, and shows that it had to be.
        logging.exception("messages of %s cannot be taken", topic)
        os._exit(1)


def consume(queue: Queue, timeout: int, ending: Signal) -> None:
    """Take messages, a few at a time, while the service listens."""
    with ThreadPoolExecutor(MOST) as pool:
        while not ending.is_set():
            if not _listens():
                ending.wait(LOOK_SECONDS)
                continue
            taken = [(pool.submit(_send, each.event, timeout), each) for each in queue.receive()]
            waiting = {result for result, _ in taken}
            while waiting:
                queue.hold()
                _, waiting = wait(waiting, timeout=LOOK_SECONDS)
            for result, each in taken:
                (queue.acknowledge if result.result() else queue.refuse)(each)


def _listens() -> bool:
    try:
        socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
    except OSError:
        return False
    return True


def _send(event: Event, timeout: int) -> bool:
    """Whether the service acknowledges an event."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=timeout)
    try:
        connection.request("POST", event.path, event.body, event.headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        logging.warning("event %s of %s failed: %s", event.id, event.source, error)
        return False
    finally:
        connection.close()
    if not acknowledges(status):
        logging.warning("event %s of %s: the service answered %s", event.id, event.source, status)
    return acknowledges(status)


if __name__ == "__main__":
    main()
