"""Pulumi's own files: `Pulumi.yaml`, and a stack's `Pulumi.<stack>.yaml`, which is shared.

`pulumi config set` and `pulumi stack init` write into a stack's file too. So what is there
already is merged with, never written over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias, cast

import yaml

# What a stack's file says of one configuration key: text, or text that Pulumi encrypted.
Settings: TypeAlias = Mapping[str, object]


class UnmergeableError(ValueError):
    """What is in a stack's file is not a stack's configuration."""


def project_file(project: str, description: str) -> str:
    """`Pulumi.yaml`: a Python program whose packages pip keeps in `venv`."""
    return _dumped(
        {
            "name": project,
            "runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": "venv"}},
            "description": description,
        }
    )


def stack_file(config: Settings) -> str:
    """`Pulumi.<stack>.yaml` with a stack's configuration and nothing else."""
    return _dumped({"config": dict(config)})


def settings(content: bytes) -> Settings:
    """The configuration in a stack's file; `UnmergeableError` where it has another shape."""
    return _config(_loaded(content))


def digests(config: Settings) -> Mapping[str, str]:
    """What each key was set to, without saying it."""
    return {key: _digest(value) for key, value in config.items()}


def merged(ours: bytes, theirs: bytes, written: Mapping[str, str]) -> bytes:
    """A stack's file with our configuration in it, and everything else that was there.

    `written` has the digests of what we set the last time: what we set then, no longer set,
    and nobody changed, goes. Where nothing of ours differs, the file stays as it is, with
    its comments. Raises `UnmergeableError`.
    """
    new, file = settings(ours), _loaded(theirs)
    old = _config(file)
    stale = {
        key
        for key, digest in written.items()
        if key not in new and key in old and _digest(old[key]) == digest
    }
    if not stale and all(key in old and old[key] == value for key, value in new.items()):
        return theirs
    kept = {key: value for key, value in old.items() if key not in stale}
    return _dumped({**file, "config": {**kept, **new}}).encode()


def disagreements(ours: bytes, theirs: bytes) -> tuple[str, ...]:
    """The keys that both files set, to different values. Raises `UnmergeableError`."""
    old = settings(theirs)
    return tuple(key for key, value in settings(ours).items() if key in old and old[key] != value)


def _config(file: Mapping[str, object]) -> Settings:
    return _mapping(file.get("config") or {})


def _loaded(content: bytes) -> Mapping[str, object]:
    try:
        return _mapping(yaml.safe_load(content) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnmergeableError(str(error)) from error


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise UnmergeableError("not a mapping")
    return {str(key): item for key, item in cast("dict[object, object]", value).items()}


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _dumped(value: Mapping[str, object]) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=88)
