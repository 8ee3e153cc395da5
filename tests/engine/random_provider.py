"""The stand-in for what is random: it has no rules but the SDK's, and changes nothing it made."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable

from pulumi.runtime.proto import provider_pb2 as proto

from . import sdk
from .problems import Problem, RefusedError
from .stand_in import StandIn
from .synthesis import synthesize
from .wire import UNKNOWN, Value, Values, plain

PASSWORD = "random:index/randomPassword:RandomPassword"


class RandomProvider(StandIn):
    """Answers for the random package."""

    def named(self, token: str, given: Values, request: proto.CheckRequest) -> Values:
        """Fill nothing in."""
        return given

    def refused(self, token: str, given: Values) -> Iterable[Problem]:
        """Refuse what the SDK refuses."""
        return sdk.check_inputs(token, given)

    def is_fixed(self, token: str, path: str) -> bool:
        """Make another one for any change: of `keepers` and of other settings alike.

        https://www.pulumi.com/registry/packages/random/
        """
        return True

    def existing(self, token: str, urn: str, given: Values) -> tuple[str, Values]:
        """Digits of its own, as random as it gets."""
        own = hashlib.sha512(f"{token} {urn} {json.dumps(given)}".encode()).hexdigest()
        rest = {
            name: synthesize(name, kind, own[:17])
            for name, kind in sdk.outputs(token).items()
            if name not in sdk.inputs(token)
        }
        return own[:17], {**rest, **_random(token, own, given), **given}

    def unknown(self, token: str, given: Values) -> Values:
        """Inputs, and unknowns."""
        rest: Values = {
            name: UNKNOWN for name in sdk.outputs(token) if name not in sdk.inputs(token)
        }
        return {**rest, **given}

    def changed(self, token: str, request: proto.UpdateRequest) -> Values:
        """New inputs, and what was random before."""
        return {**plain(request.olds), **plain(request.news)}

    def look_up(self, token: str, arguments: Values) -> Values:
        """Refuse: there is nothing to look up. Raises `RefusedError`."""
        raise RefusedError(Problem("", f"there is no function {token}"))


def _random(token: str, own: str, given: Values) -> dict[str, Value]:
    """What names are made of, and so has to look as it does."""
    length = given.get("length") if token == PASSWORD else given.get("byteLength", 0)
    if not isinstance(length, int):
        return {}
    match token:
        case "random:index/randomId:RandomId":
            digits, prefix = (own * length)[: 2 * length], str(given.get("prefix", ""))
            return {"hex": prefix + digits, "dec": prefix + str(int(digits, 16))}
        case "random:index/randomUuid:RandomUuid":
            return {"result": str(uuid.UUID(own[:32]))}
        case "random:index/randomPassword:RandomPassword":
            return {"result": f"result-{own}"[:length].ljust(length, "0")}
        case _:
            return {}
