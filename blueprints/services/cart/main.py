"""Keeps what a customer means to buy."""

from __future__ import annotations

from http import HTTPStatus

from ports.caches import cache_of
from ports.calls import service
from ports.web import answer, application, missing, read
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# For so long after a customer last put something into it.
KEPT_SECONDS = 7 * 24 * 60 * 60


class Wish(BaseModel):
    """How many of a product somebody wants."""

    model_config = ConfigDict(extra="forbid", strict=True)

    quantity: int = Field(ge=1, le=99)


class Product(BaseModel):
    """A product, as far as a cart looks at it."""

    id: str
    name: str
    price: int


class Line(BaseModel):
    """A line of a cart: a product at the price that it had when it was put there."""

    product: str
    name: str
    price: int
    quantity: int


def show(request: Request) -> Response:
    """Answer `GET /cart/{customer}`."""
    return answer(cart_of(request.path_params["customer"]))


async def put(request: Request) -> Response:
    """Answer `PUT /cart/{customer}/{product}`: asked again, it changes nothing more."""
    wish = await read(request, Wish)
    customer, product = request.path_params["customer"], request.path_params["product"]
    return answer(await run_in_threadpool(keep, customer, product, wish.quantity))


def remove(request: Request) -> Response:
    """Answer `DELETE /cart/{customer}/{product}`."""
    customer = request.path_params["customer"]
    cache_of("carts").remove(key(customer), [request.path_params["product"]])
    return answer(cart_of(customer))


def empty(request: Request) -> Response:
    """Answer `DELETE /cart/{customer}`."""
    customer = request.path_params["customer"]
    cache_of("carts").remove(key(customer))
    return answer(cart_of(customer))


def keep(customer: str, wanted: str, quantity: int) -> dict[str, object]:
    """Put a product that is for sale into a cart, which is given as it is then."""
    found = service("product").ask("GET", f"/products/{wanted}")
    if found.status_code == HTTPStatus.NOT_FOUND:
        raise missing(f"there is no product {wanted}")
    product = Product.model_validate(found.json())
    line = Line(product=product.id, name=product.name, price=product.price, quantity=quantity)
    cache_of("carts").write(key(customer), product.id, line.model_dump_json(), seconds=KEPT_SECONDS)
    return cart_of(customer)


def cart_of(customer: str) -> dict[str, object]:
    """A customer's lines, in order, and what they cost together."""
    kept = cache_of("carts").read(key(customer))
    lines = [Line.model_validate_json(kept[product]) for product in sorted(kept)]
    return {
        "customer": customer,
        "lines": [line.model_dump() for line in lines],
        "total": sum(line.price * line.quantity for line in lines),
    }


def key(customer: str) -> str:
    """Where a customer's cart is kept."""
    return f"cart:{customer}"


app = application(
    [
        Route("/cart/{customer}", show),
        Route("/cart/{customer}", empty, methods=["DELETE"]),
        Route("/cart/{customer}/{product}", put, methods=["PUT"]),
        Route("/cart/{customer}/{product}", remove, methods=["DELETE"]),
    ]
)
