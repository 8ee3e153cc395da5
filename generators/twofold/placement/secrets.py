"""Rules that keep values of secrets out of a stack's file, where everybody can read them.

No finding here repeats a value. What Pulumi encrypted (`secure:`) is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.blueprint.credentials import looks_like, named_secret
from twofold.blueprint.places import Loc, Places
from twofold.blueprint.text import Value
from twofold.blueprint.words import name_of, printable
from twofold.diagnostics import Diagnostic, Span
from twofold.placement.model import NAMESPACE
from twofold.services.references import credential_in, is_named_secret

SECRETS, EXISTING = f"{NAMESPACE}secrets", f"{NAMESPACE}existing"
VARIABLES = f"{NAMESPACE}variables"
ORIGINS = ("config", "generate")


def check_secrets(config: Mapping[str, Value], places: Places) -> Iterator[Diagnostic]:
    """Find every value in a stack's configuration that is, or may be, a secret."""
    yield from _check_origins(config.get(SECRETS), places)
    yield from _check_ids(config.get(EXISTING), places)
    for loc in _encrypted(config.get(VARIABLES), (VARIABLES,)):
        yield encrypted_variable(loc, places.of("config", *loc).value)
    for key, value in config.items():
        for loc, text in _texts(value, (key,)) if key != SECRETS else ():
            finding = _check_text(loc, text, places.of("config", *loc).value)
            if finding:
                yield finding


def without_values(config: Mapping[str, Value]) -> dict[str, Value]:
    """A configuration without what it says wrongly of secrets, so that nothing repeats it."""
    clean = dict(config)
    origins, existing = config.get(SECRETS), config.get(EXISTING)
    if origins is not None:
        said = origins if isinstance(origins, dict) else {}
        clean[SECRETS] = {name: each for name, each in said.items() if each in ORIGINS}
    ids = existing.get("secrets") if isinstance(existing, dict) else None
    if isinstance(existing, dict) and isinstance(ids, dict):
        texts: dict[str, Value] = {
            name: each for name, each in ids.items() if not isinstance(each, int | float)
        }
        clean[EXISTING] = {**existing, "secrets": texts}
    if variables := config.get(VARIABLES):
        clean[VARIABLES] = {} if _is_encrypted(variables) else _plain(variables)
    return clean


def _is_encrypted(value: Value) -> bool:
    """Whether Pulumi encrypted a value, or takes it for one that it did."""
    return isinstance(value, dict) and "secure" in value


def _encrypted(value: Value, loc: Loc) -> Iterator[Loc]:
    """Where in a value something is encrypted."""
    if _is_encrypted(value):
        yield loc
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _encrypted(each, (*loc, name))


def _plain(value: Value) -> Value:
    """A value without what is encrypted in it."""
    if not isinstance(value, dict):
        return value
    return {name: _plain(each) for name, each in value.items() if not _is_encrypted(each)}


def _check_ids(existing: Value, places: Places) -> Iterator[Diagnostic]:
    ids = existing.get("secrets") if isinstance(existing, dict) else None
    for name, each in ids.items() if isinstance(ids, dict) else ():
        if isinstance(each, int | float):
            yield number_for_id(name, places.of("config", EXISTING, "secrets", name).value)


def _check_origins(origins: Value, places: Places) -> Iterator[Diagnostic]:
    if isinstance(origins, dict):
        for name in (name for name, origin in origins.items() if origin not in ORIGINS):
            yield no_origin(name, places.of("config", SECRETS, name).value)
    elif origins is not None:
        yield no_origins(places.of("config", SECRETS).value)


def _check_text(loc: Loc, text: str, span: Span) -> Diagnostic | None:
    key = str(loc[0])
    # As in a blueprint: what a variable refers to is no secret of it.
    looks = credential_in(text) if key == VARIABLES else looks_like(text)
    if looks and key == EXISTING:
        return value_for_id(name_of(loc), looks, span)
    if looks:
        return plain_credential(loc, f"looks like {looks}", span)
    if _is_named_secret(loc, text):
        return plain_credential(loc, "is a secret, by its name", span)
    return None


def _is_named_secret(loc: Loc, text: str) -> bool:
    """Whether a text is called as secrets are; of our keys, variables alone have names to tell."""
    words = [step for step in loc if isinstance(step, str)]
    name = words[-1].rpartition(":")[2]
    if words[0] == VARIABLES:
        return is_named_secret(name, text)
    return bool(text) and not words[0].startswith(NAMESPACE) and named_secret(name)


def _texts(value: Value, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text and number in a value, less what Pulumi encrypted."""
    match value:
        case dict() if not _is_encrypted(value):
            for name, each in value.items():
                yield from _texts(each, (*loc, name))
        case list():
            for index, each in enumerate(value):
                yield from _texts(each, (*loc, index))
        case str() | int() | float() if not isinstance(value, bool):
            yield loc, str(value)
        case _:
            return


def no_origin(name: str, span: Span) -> Diagnostic:
    """A secret has something else than where its value comes from, such as the value."""
    return Diagnostic(
        "secret-in-configuration",
        f"'{printable(name)}' in '{SECRETS}' has to be `config` or `generate`, and no value",
        span,
        f"write `config`, and run `pulumi config set --secret {printable(name)}`; change a value"
        " that stood here wherever it is in use",
    )


def no_origins(span: Span) -> Diagnostic:
    """Secrets have something else than a mapping that says where their values come from."""
    return Diagnostic(
        "secret-in-configuration",
        f"'{SECRETS}' has to be a mapping that says where values come from",
        span,
        f"as in {SECRETS}: {{gateway-key: config}}, or `generate`; values never stand here",
    )


def encrypted_variable(loc: Loc, span: Span) -> Diagnostic:
    """A variable's value is encrypted, and whoever sees the service would see it in the clear."""
    return Diagnostic(
        "secret-in-configuration",
        f"the value of {name_of(loc)} is encrypted, and no variable holds a secret",
        span,
        "name it in the service's `secrets` in the blueprint, and remove it here; `secure` is"
        " Pulumi's word, and no variable's name",
    )


def plain_credential(loc: Loc, why: str, span: Span) -> Diagnostic:
    """A value that is a credential stands in the file as plain text."""
    return Diagnostic(
        "secret-in-configuration",
        f"the value of {name_of(loc)} {why}, and is plain text",
        span,
        f"remove it, change it wherever it is in use, and {_instead(loc)}",
    )


def _instead(loc: Loc) -> str:
    """What to do with a credential instead of writing it out."""
    key = str(loc[0])
    if key == VARIABLES:
        return "name it in the service's `secrets` in the blueprint"
    if key.startswith(NAMESPACE):
        return "write what belongs here"
    return f"run `pulumi config set --secret {printable(key)}`"


def number_for_id(name: str, span: Span) -> Diagnostic:
    """Something that exists already is called by text, and a number may be a secret itself."""
    return Diagnostic(
        "wrong-type",
        f"'{printable(name)}' has to be text, not a number",
        span,
        "write the name or ARN that the cloud knows it by; values of secrets never stand here",
    )


def value_for_id(name: str, looks: str, span: Span) -> Diagnostic:
    """Something that exists already is called by a credential."""
    return Diagnostic(
        "secret-in-configuration",
        f"the id of {name} looks like {looks}",
        span,
        "write the name or ARN that the cloud knows it by, and change the credential wherever"
        " it is in use",
    )
