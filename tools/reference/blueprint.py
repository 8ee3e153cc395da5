"""The reference of the blueprint language, made from its schema."""

from __future__ import annotations

from collections.abc import Mapping

from reference.fields import Key, part, snippet
from reference.sections import Section, example, merged, section, written
from twofold.blueprint.schema import EXAMPLE, Json, json_schema
from twofold.services.sizes import MEMORY, TIMEOUT
from twofold.services.things import HANDLER, RETRIES, RUNTIME

SCHEMA = json_schema()

CART = ("services", "cart")

SECTIONS = (
    Section("The file", "blueprint", SCHEMA, part(SCHEMA, "$defs"), ()),
    section("`services`", SCHEMA, "ServiceSpec", *CART),
    section("`ports`", SCHEMA, "PortSpec", *CART, "ports", "http"),
    section("`scale`", SCHEMA, "ScaleSpec", *CART, "scale"),
    section("`requests`", SCHEMA, "RequestsSpec", *CART, "requests"),
    section("`health` and `liveness`", SCHEMA, "HealthSpec", *CART, "health"),
    section("`volume`", SCHEMA, "VolumeSpec", *CART, "volume"),
    section("`on` with a topic", SCHEMA, "TopicTriggerSpec", *CART, "on", 0),
    section("`on` with a schedule", SCHEMA, "ScheduleTriggerSpec", *CART, "on", 0),
    section("`stores`: `document`", SCHEMA, "DocumentStoreSpec", "stores", "catalog"),
    section("`stores`: `relational`", SCHEMA, "RelationalStoreSpec", "stores", "ledger"),
    section("`stores`: `cache`", SCHEMA, "CacheSpec", "stores", "carts"),
    section("`stores`: `bucket`", SCHEMA, "BucketSpec", "stores", "receipts"),
    section("`topics`", SCHEMA, "TopicSpec", "topics", "orders"),
    section("`environments`", SCHEMA, "EnvironmentSpec", "environments", "test"),
    section(
        "Sizes in an environment", SCHEMA, "SizeSpec", "environments", "test", "services", "cart"
    ),
    section("`defaults`", SCHEMA, "CommonSpec", "defaults"),
)

# What `resolve` and the lowerings make of what nobody wrote.
LEFT_OUT = {
    "description": "printed code carries no comment.",
    "was": "the thing is new, or has kept its name.",
    "include": "the blueprint is this file alone.",
    "defaults": "every key has the meaning that its own entry gives.",
    "services": "the included files have to have some.",
    "stores": "there are none.",
    "topics": "there are none.",
    "environments": "there are `dev` and `prod`.",
    "code": "the service has an `image`; one of the two has to be there.",
    "image": "the service has `code`; one of the two has to be there.",
    "http": "nothing outside the application can ask the service.",
    "on": "no event wakes the service.",
    "uses": "the service may use no store.",
    "calls": "the service may call no other.",
    "publishes": "the service may publish to no topic.",
    "secrets": "the service may read none.",
    "volume": "an instance keeps nothing.",
    "scratch": "an instance may write to `/tmp` alone.",
    "runtime": f"`{RUNTIME}`.",
    "handler": f"`{HANDLER}`.",
    "memory": f"`{MEMORY}Mi`.",
    "timeout": f"`{TIMEOUT}s`.",
    "retries": f"{RETRIES}.",
    "requests": "an instance is promised all that it may take.",
    "scale": "see its keys.",
    "environment": "there are only the variables that links give; see "
    "[what a service finds](../getting-started.md#what-a-service-finds).",
    "health": "an instance that runs is taken to be well.",
    "sort": "a key has one document.",
    "expires": "no document goes by itself.",
    "headers": "none are sent.",
}
LEFT_OUT_HERE: Mapping[str, Mapping[str, str]] = {
    "requests": {"memory": "all that it may take.", "cpu": "all that it may take."},
    "environments": {"services": "sizes are as the services say."},
    "sizes": dict.fromkeys(
        ("memory", "cpu", "requests", "timeout", "concurrency", "scale"), "as the service says."
    ),
}

# What has to stand beside a key for it to mean anything.
BESIDE: Mapping[str, Mapping[str, Json]] = {"liveness": {"health": {"path": "/health"}}}

# What examples are put into: everything that one of them names is there.
BASE: Mapping[str, Json] = {
    "name": "shop",
    "services": {
        "cart": {"code": "services/cart", "http": ["GET /cart"]},
        "payment": {"code": "services/payment"},
        "product": {"code": "services/product"},
    },
    "stores": {"catalog": {"kind": "document"}},
    "topics": {"orders": {}},
}

HEAD = """\
# Blueprint reference

A blueprint is a YAML 1.2 or JSON file. It says what services need, and names no cloud.
This page is made from the schema that `twofold schema` prints. Every example is compiled in the
tests, as a part of a small blueprint.

Names of services, stores, topics and secrets are unique across all four. Keys that the schema
does not know are mistakes.

An example of a whole file:

```yaml
{example}```
"""


def page() -> str:
    """The page."""
    lines = [HEAD.format(example=snippet(dict(EXAMPLE)))]
    for each in SECTIONS:
        left_out = {**LEFT_OUT, **LEFT_OUT_HERE.get(each.anchor, {})}
        lines += written(each, left_out, BESIDE)
    return "\n".join(lines)


def around(of: Section, key: Key) -> dict[str, Json]:
    """A blueprint that has the example of a key in it, and what that example needs."""
    base = dict(BASE)
    if key.name == "include":  # the file that is included has the service `cart`
        base["services"] = {"product": {"code": "services/product"}}
    whole = merged(base, example(of, key, BESIDE.get(key.name, {})))
    if key.name == "image":
        match whole:
            case {"services": {"cart": dict(cart)}}:
                del cart["code"]
            case _:
                raise TypeError("the example of an image is a service's")
    return whole
