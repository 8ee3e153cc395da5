"""Files that say every key of the language once at least, and what to put into them instead."""

from __future__ import annotations

from typing import Any

WITH_EVERY_KEY = """
name: shop
description: Sells things.
include: [team/cart.yaml]
defaults:
  memory: 512Mi
  cpu: 1
  requests: {memory: 64, cpu: 0.1}
  timeout: 5m
  concurrency: 8
  scale: {min: 1, max: 3}
  runtime: python3.13
  handler: main.app
  retries: 3
  environment: {A: b, B: 1, C: 1.5, D: true}
  health: {path: /health, port: http, headers: {Host: a}, delay: 5, period: 20s}
  liveness: {path: /alive}
services:
  cart:
    description: Keeps.
    was: basket
    code: services/cart
    image: registry.example.com/cart
    ports: {http: {port: 80, target: 8080, protocol: http}, grpc: {port: 90}}
    http: ["GET /cart"]
    on: [{topic: orders, path: /e}, {schedule: "0 2 * * *", timezone: Europe/Berlin, path: /x}]
    uses: {catalog: read, ledger: read-write}
    calls: [payment]
    publishes: [orders]
    secrets: [gateway-key]
    volume: {path: /data, size: 10Gi}
    scratch: [/data]
    memory: 256
stores:
  catalog: {kind: document, key: sku, sort: at, expires: gone, was: goods}
  ledger: {kind: relational, engine: postgres}
  fast: {kind: cache}
  files: {kind: bucket, description: Files.}
topics: {orders: {description: Orders., was: sales}, letters: {}}
environments:
  test:
    protected: true
    services: {cart: {memory: 1Gi, cpu: 2, scale: {max: 9}}}
"""

APPLICATION = """
twofold:cloud: aws
twofold:environment: dev
twofold:blueprint: blueprints/shop.yaml
twofold:transforms: transforms.py
twofold:style: functions
twofold:styles: {cart: kubernetes}
twofold:variables: {cart: {A: b, B: 1, C: 1.5, D: true}}
twofold:images: {cart: registry.example.com/cart:2}
twofold:network: {id: vpc-1, subnets: [subnet-1, subnet-2]}
twofold:cluster:
  name: team-cluster
  gateway: {name: entry, namespace: gateways, proxies: proxies}
  listener: arn:aws:listener
  link: a1b2c3
  scaler: arn:aws:role
  registry: registry.example.com/images
  storage: gp3
  operators: {keda: keda, mongodb: databases}
twofold:domain: {name: shop.example.com, zone: example.com, id: Z1}
twofold:contact: team@example.com
twofold:existing: {stores: {ledger: ID}, secrets: {gateway-key: ID}}
twofold:secrets: {other-key: config, third-key: generate}
"""

PLATFORM = """
twofold:cloud: aws
twofold:environment: dev
twofold:platform:
  cidr: 10.20.0.0/16
  zones: 3
  cluster: {administrators: [arn], addresses: [203.0.113.0/24, 8.8.8.8]}
  existing: {name: team-cluster, operators: {keda: keda}}
  protected: true
"""

STACKS_WITH_EVERY_KEY = (
    APPLICATION,
    APPLICATION.replace("{id: vpc-1, subnets: [subnet-1, subnet-2]}", "{platform: platform}"),
    PLATFORM,
)

KEYS = (
    "", "kind", "topic", "schedule", "platform", "id", "name", "services", "min", "A", "a-", "cart",
    "a" * 33, "twofold:style", "twofold:platform", "twofold:blueprint", "keda", "X-Header", "b c",
)  # fmt: skip
# JSON Schema takes 1.0 for a whole number, .nan for one between limits, and a text that ends in a
# new line for one that ends before it; none of these is here.
ODD: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 16, 17, 127, 128, 1000, 1001, 10**30, 0.5, 2.5, -1e308, "",
    " ", "a", "A", "a-", "a--b", "-a", "1", "a1", "a" * 32, "a" * 33, "a" * 256, "é", "\u2028",
    "5m", "600m", "2Gi", "1 Ti", "Gi", "GET /", "/a", "/a b", "a/b", "main.app", "main", "http",
    "document", "bucket", "read", "write", "python3.12", "functions", "kubernetes", "config",
    "a@b.c", "a@b", "shop.example.com", "example.com", "10.0.0.0/16", "203.0.113.0/24",
    [], {}, [[]], [None], ["a"], [1], ["a", "A"], {"": ""}, {"a": None}, {"a": "b"}, {"A": "b"},
    {"a": {}}, {"a": "read"}, [{"topic": "a"}], [{"topic": "a", "schedule": "b"}], [{}],
    {"kind": "document"}, {"kind": "docment"}, {"kind": 5}, {"kind": None}, {"kind": []},
    {"kind": "cache", "key": "a"}, {"port": 1}, {"port": 0}, {"port": "1"}, {"path": "/a"},
    {"path": "/a", "size": "1Gi"}, {"min": 0, "max": 1}, {"platform": "a"}, {"id": "a"}, {"id": ""},
    {"name": "a", "id": "b"}, {"platform": "a", "id": "b"}, {"platform": "a", "name": "b"},
    {"name": "a.b.cd", "zone": "b.cd"}, {"name": "a", "zone": "b.cd"}, {"keda": "a"}, {"kada": "a"},
)  # fmt: skip
