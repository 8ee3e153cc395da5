"""{{ cookiecutter.description }}"""

from __future__ import annotations

{% if cookiecutter.kind == "http" -%}
{% set method, path = cookiecutter.route.split(" ") -%}
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "{{ path | replace("+}", ":path}") }}"
{% if method == "ANY" -%}
METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"]
{%- else -%}
METHODS = ["{{ method }}"]
{%- endif %}


async def answer(request: Request) -> Response:
    """Answer a request; what the path has in braces is in `path_params`."""
    return JSONResponse({"service": "{{ cookiecutter.name }}", **request.path_params})


app = Starlette(routes=[Route(PATH, answer, methods=METHODS)])
{%- elif cookiecutter.kind == "event" -%}
import logging

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

LOG = logging.getLogger(__name__)


async def listen(request: Request) -> Response:
    """Take a message of the topic.

    What is answered with 2xx is done. Everything else comes again, and at last to the dead
    letters. A message may come more than once, with the same `ce-id`.
    """
    try:
        message = await request.json()
    except ValueError:
        return JSONResponse({"error": "the message is not JSON"}, status_code=400)
    LOG.info("message %s, a %s", request.headers["ce-id"], type(message).__name__)
    return Response(status_code=204)


app = Starlette(routes=[Route("/events", listen, methods=["POST"])])
{%- else -%}
import logging

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

LOG = logging.getLogger(__name__)


async def run(request: Request) -> Response:
    """Do what is due.

    What is answered with 2xx is done. Everything else comes again, and at last to the dead
    letters. A time may come more than once, with the same `ce-id`.
    """
    LOG.info("due: %s", request.headers["ce-id"])
    return Response(status_code=204)


app = Starlette(routes=[Route("/events", run, methods=["POST"])])
{%- endif %}
