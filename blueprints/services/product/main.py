"""Shows what is for sale."""

from __future__ import annotations

from operator import itemgetter

from ports.documents import documents
from ports.web import answer, application, missing
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def show_all(request: Request) -> Response:
    """Answer `GET /products` with everything that is for sale, in order."""
    return answer(sorted(documents("catalog").all(), key=itemgetter("id")))


def show(request: Request) -> Response:
    """Answer `GET /products/{id}`, from outside or called by a service."""
    wanted = request.path_params["id"]
    product = documents("catalog").get(wanted)
    if product is None:
        raise missing(f"there is no product {wanted}")
    return answer(product)


app = application([Route("/products", show_all), Route("/products/{id}", show)])
