"""Takes CloudEvents by HTTP for `main.handler`, which a schedule invokes on Lambda."""

import logging
import os
import signal
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from main import handler

# A function gets one event at a time, and its code may count on that.
ONE_AT_A_TIME = Lock()

# https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
REQUIRED = ("ce-specversion", "ce-type", "ce-source", "ce-id")


class Event(BaseHTTPRequestHandler):
    """A request with an event, which has a connection of its own."""

    protocol_version = "HTTP/1.1"
    timeout = 5  # seconds in which nothing comes: a silent client does not hold up the end

    def do_POST(self) -> None:
        """Acknowledge the event if the handler took it; the sender tries a 5xx again."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.send_error(411)
            return
        body = self.rfile.read(int(length))
        if self.path != "/events":
            self.send_error(404)
        elif any(name not in self.headers for name in REQUIRED):
            self.send_error(400, "Not a CloudEvent in binary mode")
        elif take(self.headers, body):
            self.send_response(204)
            self.send_header("Connection", "close")
            self.end_headers()
        else:
            self.send_error(500)


def take(headers: Message, body: bytes) -> bool:
    """Hand an event to the handler as EventBridge would; whether that went well."""
    event = {
        "id": headers["ce-id"],
        "source": headers["ce-source"],
        "detail-type": headers["ce-type"],
        "detail": body.decode(errors="replace"),
    }
    try:
        with ONE_AT_A_TIME:
            handler(event, None)
    except Exception:
        logging.exception("event %s failed", event["id"])
        return False
    return True


class Server(ThreadingHTTPServer):
    """Waits for the events that have begun when it is closed."""

    daemon_threads = False


if __name__ == "__main__":
    with Server(("", int(os.environ.get("PORT", "8080"))), Event) as server:
        signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
        server.serve_forever()
