"""The options of a request: as a transform gets them, as it gives them back, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pulumi.runtime.proto import resource_pb2

from twofold.testing.model import Options

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from pulumi.runtime.proto import alias_pb2

# An option's name in a transform and in a registration.
SAME = {
    "import": "importId",
    "provider": "provider",
    "version": "version",
    "plugin_download_url": "pluginDownloadURL",
    "deleted_with": "deletedWith",
}
SEVERAL = {
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
    "additional_secret_outputs": "additionalSecretOutputs",
    "aliases": "aliases",
    "replace_with": "replace_with",
    "hide_diff": "hideDiffs",
}
PERHAPS = {"protect": "protect", "retain_on_delete": "retainOnDelete"}


def transform_options(
    request: resource_pb2.RegisterResourceRequest,
) -> resource_pb2.TransformResourceOptions:
    """Give a transform the options of a registration."""
    options = resource_pb2.TransformResourceOptions(
        depends_on=request.dependencies, providers=request.providers
    )
    for theirs, ours in SAME.items():
        setattr(options, theirs, getattr(request, ours))
    for theirs, ours in SEVERAL.items():
        getattr(options, theirs).extend(getattr(request, ours))
    for theirs, ours in PERHAPS.items():
        if request.HasField(cast("Any", ours)):
            setattr(options, theirs, getattr(request, ours))
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    if request.HasField("customTimeouts"):
        options.custom_timeouts.CopyFrom(request.customTimeouts)
    return options


def take_options(
    request: resource_pb2.RegisterResourceRequest, options: resource_pb2.TransformResourceOptions
) -> None:
    """Put the options that a transform gave back into a registration.

    As in the engine (3.259), what a resource depends on changes only where it has a transform of
    its own; a stack's transform cannot change that.
    """
    for theirs, ours in SAME.items():
        setattr(request, ours, getattr(options, theirs))
    for theirs, ours in SEVERAL.items():
        request.ClearField(cast("Any", ours))
        getattr(request, ours).extend(getattr(options, theirs))
    for theirs, ours in PERHAPS.items():
        request.ClearField(cast("Any", ours))
        if options.HasField(cast("Any", theirs)):
            setattr(request, ours, getattr(options, theirs))
    request.deleteBeforeReplaceDefined = options.HasField("delete_before_replace")
    request.deleteBeforeReplace = options.delete_before_replace
    if options.HasField("custom_timeouts"):
        request.customTimeouts.CopyFrom(options.custom_timeouts)
    if entries(request, "transforms"):
        request.dependencies[:] = options.depends_on


def registration_options(request: resource_pb2.RegisterResourceRequest) -> Options:
    """Read the options of a registration."""
    timeouts = request.customTimeouts
    times = ((name, getattr(timeouts, name)) for name in ("create", "update", "delete", "read"))
    return Options(
        depends_on=tuple(sorted(request.dependencies)),
        protect=request.protect,
        aliases=tuple(map(alias_text, entries(request, "aliases"))),
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace,
        provider=request.provider,
        import_=request.importId,
        deleted_with=request.deletedWith,
        custom_timeouts=tuple((name, time) for name, time in times if time),
    )


def read_options(request: resource_pb2.ReadResourceRequest) -> Options:
    """Read the options of a look-up."""
    return Options(
        depends_on=tuple(sorted(request.dependencies)),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        provider=request.provider,
    )


def entries(message: Message, field: str) -> list[Any]:
    """Give a repeated field of messages, for which the SDK's stubs have no type."""
    return list(getattr(message, field))


def alias_text(alias: alias_pb2.Alias) -> str:
    """Write an alias: its URN, or the parts of it that differ from the resource's."""
    if alias.HasField("urn"):
        return alias.urn
    named = ((each.name, value) for each, value in alias.spec.ListFields())
    return " ".join(f"{name}={value}" for name, value in named if value)
