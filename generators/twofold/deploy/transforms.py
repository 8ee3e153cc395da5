"""Register the transforms that a stack's owner wrote.

An owner's `transforms.py` defines one function with Pulumi's own signature:

    def transform(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None: ...

It is registered for the whole stack, before any resource: here for the live stack, by
`__main__.py` in a printed project, and `twofold.testing` applies what either registers.
"""

from __future__ import annotations

import importlib.util
import traceback
from pathlib import Path
from types import ModuleType

import pulumi
from pulumi import ResourceTransform


def register_transforms(path: Path) -> None:
    """Let Pulumi pass every resource of the stack through the owner's `transform`.

    Raises `pulumi.RunError` where the file is missing, cannot be loaded or defines no such
    function.
    """
    transform: ResourceTransform | None = getattr(load_module(path), "transform", None)
    if not callable(transform):
        raise pulumi.RunError(
            f"{path} defines no `transform(args: pulumi.ResourceTransformArgs)`,"
            " which the stack's configuration asks for"
        )
    pulumi.runtime.register_resource_transform(transform)


def load_module(path: Path) -> ModuleType:
    """Load the module in a file, whatever folder that is in."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise pulumi.RunError(f"{path} is not a Python file, so no transforms can be read from it")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # noqa: BLE001 (whatever the owner's file raises is the owner's)
        problem = f"{type(error).__name__}: {error}"
        raise pulumi.RunError(f"{path}:{line_of(error, path)}: {problem}") from None
    return module


def line_of(error: Exception, path: Path) -> int:
    """Find the line of a file that an error came from."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((each.lineno or 1 for each in reversed(frames) if each.filename == str(path)), 1)
