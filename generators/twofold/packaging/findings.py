"""What packaging has to say to a person when it went wrong."""

from __future__ import annotations

from pathlib import Path

from twofold.diagnostics import Diagnostic, Span
from twofold.installation import how_to_install
from twofold.packaging.builds import Build
from twofold.packaging.kept import Note
from twofold.packaging.limits import LIMITS, written
from twofold.packaging.make import TooLarge
from twofold.packaging.python.dependencies import Foreign, Unlocked
from twofold.packaging.python.unread import Unread
from twofold.packaging.python.wheels import Unpinned
from twofold.packaging.tools import NoUv, ToolFailed


def failed(build: Build, error: Exception, span: Span) -> Diagnostic:
    """Say what kept a service from being packaged. Raises what is no finding."""
    match error:
        case ToolFailed():
            return package_failed(build, error, span)
        case TooLarge(note=note):
            return package_too_large(build, note, span)
        case Unpinned(said=Unlocked(file)):
            return unpinned(build, file, span)
        case Unpinned(said=Foreign(file)):
            return only_poetrys(build, file, span)
        case Unpinned(said=Unread() as unread):
            return only_others(build, unread, span)
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


def unpinned(build: Build, project: Path, span: Span) -> Diagnostic:
    """A project says what it depends on, and no lock says which versions."""
    return Diagnostic(
        "no-lock",
        f"service '{build.service.name}' has dependencies in '{project.name}', and no "
        "'uv.lock' pins them",
        span,
        f"run `uv lock` in '{build.code.folder.name}', and keep the lock with the code",
    )


def only_poetrys(build: Build, project: Path, span: Span) -> Diagnostic:
    """A project says what it depends on in Poetry's own words."""
    return Diagnostic(
        "dependencies-of-poetry",
        f"service '{build.service.name}' has dependencies in '{project.name}' that only "
        "Poetry reads, under `[tool.poetry.dependencies]`",
        span,
        f"have Poetry export them to a 'requirements.txt' in '{build.code.folder.name}', or list "
        "them under `[project]` and run `uv lock`",
    )


def only_others(build: Build, unread: Unread, span: Span) -> Diagnostic:
    """A file says to another tool what a service depends on, and nothing says it to uv."""
    return Diagnostic(
        "dependencies-unread",
        f"service '{build.service.name}' has dependencies in '{unread.file.name}', which is not "
        "read here",
        span,
        f"have a 'requirements.txt' in '{build.code.folder.name}': {unread.way_out}; an empty one "
        "says that there are none",
    )


def no_uv(span: Span) -> Diagnostic:
    """Packages are built with uv, and it is not there."""
    return Diagnostic(
        "no-uv",
        "services are packaged with uv, which is neither beside this Python nor on the path",
        span,
        f"install it, as in `{how_to_install('package')}`; https://docs.astral.sh/uv",
    )
