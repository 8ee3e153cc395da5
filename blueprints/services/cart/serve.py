"""Answers HTTP with `main.handler`, which an HTTP API invokes where the service is a function."""

import logging
import os
import signal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, unquote

from main import handler

# A function gets one request at a time, and its code may count on that.
ONE_AT_A_TIME = Lock()


class Request(BaseHTTPRequestHandler):
    """A request, which has a connection of its own."""

    protocol_version = "HTTP/1.1"
    timeout = 5  # seconds in which nothing comes: a silent client does not hold up the end

    def answer(self) -> None:
        """Answer what the handler answers; if it fails, what a client sees of a failed function."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self.send_error(411)
            return
        event = event_of(self, self.rfile.read(int(length)))
        try:
            with ONE_AT_A_TIME:
                answer = handler(event, None)
        except Exception:
            logging.exception("%s %s failed", self.command, self.path)
            answer = {"statusCode": 500, "body": '{"message":"Internal Server Error"}'}
        body = answer["body"].encode()
        self.send_response(answer["statusCode"])
        for name, value in answer.get("headers", {"content-type": "application/json"}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    # What http.server calls.
    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = answer  # noqa: N815


def event_of(request: Request, body: bytes) -> dict:
    """A request in an HTTP API's payload format 2.0, as far as our handlers look at it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    path, _, query = request.path.partition("?")
    parameters = parse_qs(query, keep_blank_values=True)
    event = {
        "version": "2.0",
        "rawPath": unquote(path),  # an HTTP API decodes it, whatever the name says
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "requestContext": {"http": {"method": request.command, "path": unquote(path)}},
        "isBase64Encoded": False,
    }
    # Neither is there when it is empty.
    if parameters:
        event["queryStringParameters"] = {name: ",".join(parameters[name]) for name in parameters}
    if body:
        event["body"] = body.decode(errors="replace")
    return event


class Server(ThreadingHTTPServer):
    """Waits for the requests that have begun when it is closed."""

    daemon_threads = False
    request_queue_size = 128  # it would be 5, too few where each request has its connection


if __name__ == "__main__":
    with Server(("", int(os.environ.get("PORT", "8080"))), Request) as server:
        signal.signal(signal.SIGTERM, lambda *_: Thread(target=server.shutdown).start())
        server.serve_forever()
