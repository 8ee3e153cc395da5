"""What packaging has to say to a person when it went wrong."""

from __future__ import annotations

from twofold.diagnostics import Diagnostic, Span
from twofold.installation import how_to_install
from twofold.packaging.builds import Build
from twofold.packaging.kept import Note
from twofold.packaging.limits import LIMITS, written
from twofold.packaging.make import TooLarge
from twofold.packaging.python.wheels import OnlyPoetrys, Unpinned
from twofold.packaging.tools import NoUv, ToolFailed


def failed(build: Build, error: Exception, span: Span) -> Diagnostic:
    """Say what kept a service from being packaged. Raises what is no finding."""
    match error:
        case ToolFailed():
            return package_failed(build, error, span)
        case TooLarge(note=note):
            return package_too_large(build, note, span)
        case Unpinned():
            return unpinned(build, error, span)
        case OnlyPoetrys():
            return only_poetrys(build, error, span)
        case NoUv():
            return no_uv(span)
        case _:
            raise error


def package_failed(build: Build, error: ToolFailed, span: Span) -> Diagnostic:
    """Uv could not do what it was asked for, and says why."""
    said = "\n".join(f"    {line}" for line in error.output.splitlines())
    return Diagnostic(
        "package-failed",
        f"service '{build.service.name}' cannot be packaged; {error.program} says:\n{said}",
        span,
        "the last package that was made, if any, is there still",
    )


def package_too_large(build: Build, note: Note, span: Span) -> Diagnostic:
    """A package is larger than the cloud takes."""
    limit = LIMITS[build.kind]
    largest = ", ".join(f"{name} {written(size)}" for name, size in note.largest)
    most = [
        *([f"{written(limit.size)} as it is uploaded"] if limit.size else []),
        *([f"{written(limit.unpacked)} unpacked"] if limit.unpacked else []),
    ]
    return Diagnostic(
        "package-too-large",
        f"the package of service '{build.service.name}' has {written(note.size)}, and "
        f"{written(note.unpacked)} unpacked; {build.cloud} takes {' and '.join(most)}",
        span,
        f"most of it is: {largest}; do without, or run the service in style `kubernetes`",
    )


def unpinned(build: Build, error: Unpinned, span: Span) -> Diagnostic:
    """A project says what it depends on, and no lock says which versions."""
    return Diagnostic(
        "no-lock",
        f"service '{build.service.name}' has dependencies in '{error.project.name}', and no "
        "'uv.lock' pins them",
        span,
        f"run `uv lock` in '{build.code.folder.name}', and keep the lock with the code",
    )


def only_poetrys(build: Build, error: OnlyPoetrys, span: Span) -> Diagnostic:
    """A project says what it depends on in Poetry's own words."""
    return Diagnostic(
        "dependencies-of-poetry",
        f"service '{build.service.name}' has dependencies in '{error.project.name}' that only "
        "Poetry reads, under `[tool.poetry.dependencies]`",
        span,
        f"have Poetry export them to a 'requirements.txt' in '{build.code.folder.name}', or list "
        "them under `[project]` and run `uv lock`",
    )


def no_uv(span: Span) -> Diagnostic:
    """Packages are built with uv, and it is not there."""
    return Diagnostic(
        "no-uv",
        "services are packaged with uv, which is neither beside this Python nor on the path",
        span,
        f"install it, as in `{how_to_install('package')}`; https://docs.astral.sh/uv",
    )
