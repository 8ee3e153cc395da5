"""A stack's configuration, from its `Pulumi.<stack>.yaml` or from options, as a typed `Stack`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from twofold.blueprint.controls import check_controls
from twofold.blueprint.fields import fields
from twofold.blueprint.include import is_file
from twofold.blueprint.model import NAME_PATTERN
from twofold.blueprint.text import Document, Value, parse, read
from twofold.blueprint.validate import validate
from twofold.blueprint.words import kind_of
from twofold.diagnostics import CompileError, Diagnostic, Span, stop
from twofold.placement.alone import check_alone, without_alone
from twofold.placement.findings import (
    invalid_setting,
    misplaced_key,
    missing_file,
    no_config,
    no_context,
    no_region,
    no_setting,
    no_stack_file,
    not_of_this_cloud,
    outside_project,
    platform_without_cluster,
    secret_twice,
    unknown_cloud,
    unknown_region,
    wrong_region,
    wrong_setting,
)
from twofold.placement.model import (
    NAMESPACE,
    ApplicationStack,
    Cluster,
    Domain,
    ExistingCluster,
    ExistingNetwork,
    Gateway,
    Network,
    NewCluster,
    PlatformCluster,
    PlatformNetwork,
    PlatformStack,
    Region,
    Regions,
    Setting,
    Stack,
    Style,
    stack_of,
    usual_style,
)
from twofold.placement.secrets import VARIABLES, check_secrets, without_values
from twofold.placement.spec import (
    ApplicationStackSpec,
    DomainSpec,
    ExistingClusterSpec,
    ExistingNetworkSpec,
    ExistingSpec,
    GatewaySpec,
    NewClusterSpec,
    PlatformClusterSpec,
    PlatformNetworkSpec,
    PlatformStackSpec,
    StackSpec,
)

Spec = TypeVar("Spec", bound=StackSpec)

FILE_NAME = re.compile(r"Pulumi\.([A-Za-z0-9_.-]{1,100})\.ya?ml")

# Platform networks span this many zones unless the configuration says how many.
ZONES, PROTECTED_ZONES = 2, 3


def read_stack(path: Path, root: Path, clouds: Regions) -> Stack:
    """Read a `Pulumi.<stack>.yaml`; paths in it are relative to the project's root.

    `clouds` says by each cloud's name how its provider is told the region. Keys outside
    `twofold:` are Pulumi's and its providers': they are looked at for secrets in plain text
    alone. Raises `CompileError` with every finding.
    """
    _check_name(path)
    return _stack_of(read(path), path, root, clouds)


def parse_stack(text: str, path: Path, root: Path, clouds: Regions) -> Stack:
    """Read a text as `read_stack` reads a file; `path` is where it is to stand."""
    _check_name(path)
    return _stack_of(parse(text, path), path, root, clouds)


def _check_name(path: Path) -> None:
    if not FILE_NAME.fullmatch(path.name):
        stop(no_stack_file(path))


def _stack_of(document: Document, path: Path, root: Path, clouds: Regions) -> Stack:
    try:
        return _Reading(document, _config(document), path, root, clouds).stack()
    except CompileError as error:
        # Most of the time, all is well.
        from twofold.placement.known import hidden  # noqa: PLC0415

        raise CompileError(hidden(error.findings, document, root)) from None


def _config(document: Document) -> Mapping[str, Value]:
    config = document.data.get("config")
    if not isinstance(config, dict):
        raise CompileError([*document.findings, no_config(document.places.of("config").value)])
    return config


def stack_of_options(
    blueprint: Path, *, cloud: str, environment: str, style: Style
) -> ApplicationStack:
    """Make the stack that a command line describes, named as in `shop-aws-dev`.

    Raises `CompileError` when the blueprint cannot be read as text.
    """
    name = read(blueprint).data.get("name")
    named = isinstance(name, str) and re.fullmatch(NAME_PATTERN, name)
    return stack_of(
        str(name) if named else blueprint.stem,
        blueprint,
        cloud=cloud,
        environment=environment,
        style=style,
    )


class _Reading:
    """The `config` of one stack's file, on its way to a `Stack`."""

    def __init__(
        self,
        document: Document,
        config: Mapping[str, Value],
        path: Path,
        root: Path,
        clouds: Regions,
    ) -> None:
        self._name = FILE_NAME.sub(r"\1", path.name)
        self._config = without_alone(config)
        self._places = document.places
        self._findings = (*document.findings, *check_alone(config, document.places))
        self._path = path
        self._root = root
        self._clouds = clouds

    def stack(self) -> Stack:
        """The stack, as one of the two kinds that there are."""
        if f"{NAMESPACE}platform" in self._config and f"{NAMESPACE}blueprint" not in self._config:
            return self._platform(self._validate(PlatformStackSpec, ApplicationStackSpec))
        return self._application(self._validate(ApplicationStackSpec, PlatformStackSpec))

    def _application(self, spec: ApplicationStackSpec) -> ApplicationStack:
        existing = spec.existing or ExistingSpec()
        return ApplicationStack(
            name=self._name,
            cloud=spec.cloud,
            environment=spec.environment,
            region=self._region(spec.cloud),
            blueprint=self._root / spec.blueprint,
            style=spec.style or usual_style(self._clouds[spec.cloud]),
            styles=spec.styles or {},
            network=_network(spec.network),
            cluster=_cluster(spec.cluster),
            domain=_domain(spec.domain),
            existing_stores=existing.stores or {},
            existing_secrets=existing.secrets or {},
            secrets=spec.secrets or {},
            transforms=self._root / spec.transforms if spec.transforms else None,
            settings=self._settings(spec.cloud),
            contact=spec.contact,
            variables=spec.variables or {},
            images=spec.images or {},
            places=self._places,
        )

    def _platform(self, spec: PlatformStackSpec) -> PlatformStack:
        platform = spec.platform
        protected = platform.protected
        if protected is None:
            protected = spec.environment == "prod"
        return PlatformStack(
            name=self._name,
            cloud=spec.cloud,
            environment=spec.environment,
            region=self._region(spec.cloud),
            cidr=platform.cidr,
            zones=platform.zones or (PROTECTED_ZONES if protected else ZONES),
            cluster=_new_cluster(platform.cluster),
            existing=_existing(platform.existing) if platform.existing else None,
            protected=protected,
            transforms=self._root / spec.transforms if spec.transforms else None,
            places=self._places,
        )

    def _validate(self, model: type[Spec], other: type[StackSpec]) -> Spec:
        """Our keys, typed; those that the other kind of stack has are findings of their own."""
        ours = {key: value for key, value in self._config.items() if key.startswith(NAMESPACE)}
        misplaced = [key for key in ours if key in _keys(other) and key not in _keys(model)]
        findings = [*self._findings, *(misplaced_key(key, self._at(key)) for key in misplaced)]
        findings += [*self._cloud_findings(), *self._file_findings(), *self._secret_findings()]
        findings += [*self._cluster_findings(), *self._control_findings()]
        findings += check_secrets(self._config, self._places)
        data = {key: value for key, value in ours.items() if key not in misplaced}
        data = without_values(data)
        return validate(model, data, self._places, base=("config",), earlier=findings)

    def _cloud_findings(self) -> Iterator[Diagnostic]:
        cloud = self._text(f"{NAMESPACE}cloud")
        if cloud is None:
            return
        if cloud not in self._clouds:
            yield unknown_cloud(cloud, self._clouds, self._at(f"{NAMESPACE}cloud"))
        else:
            region = self._clouds[cloud]
            yield from self._platform_findings(cloud, region)
            if region:
                yield from self._region_findings(cloud, region)
                for setting in region.besides:
                    yield from self._setting_findings(cloud, setting)

    def _region_findings(self, cloud: str, region: Region) -> Iterator[Diagnostic]:
        value = self._config.get(region.key)
        if value is None or value == "":
            at = self._places.of("config").key if value is None else self._at(region.key)
            yield no_region(cloud, region, self._name, at)
        elif not isinstance(value, str):
            yield wrong_region(region, kind_of(value), self._at(region.key))
        elif not re.fullmatch(region.pattern, value):
            yield unknown_region(cloud, region, value, self._at(region.key))

    def _setting_findings(self, cloud: str, setting: Setting) -> Iterator[Diagnostic]:
        value = self._config.get(setting.key)
        if value is None or value == "":
            at = self._places.of("config").key if value is None else self._at(setting.key)
            yield no_setting(cloud, setting, self._name, at)
        elif not isinstance(value, str):
            yield wrong_setting(setting, kind_of(value), self._at(setting.key))
        elif not re.fullmatch(setting.pattern, value):
            yield invalid_setting(setting, value, self._at(setting.key))

    def _platform_findings(self, cloud: str, region: Region | None) -> Iterator[Diagnostic]:
        """A platform makes what its cloud has: of a cluster, there is nothing left to make."""
        platform = self._config.get(f"{NAMESPACE}platform")
        if not isinstance(platform, dict):
            return
        if not region and "existing" not in platform:
            yield no_context(self._places.of("config", f"{NAMESPACE}platform").key)
        foreign = ("existing",) if region else ("cidr", "zones", "cluster")
        for key in (each for each in foreign if each in platform):
            at = self._places.of("config", f"{NAMESPACE}platform", key).key
            yield not_of_this_cloud(key, cloud, at)

    def _file_findings(self) -> Iterator[Diagnostic]:
        for key in ("blueprint", "transforms"):
            text, at = self._text(f"{NAMESPACE}{key}"), self._at(f"{NAMESPACE}{key}")
            if text and not is_file(self._root / text):
                yield missing_file(text, at)
            elif text and key == "transforms" and not _is_inside(self._root / text, self._root):
                yield outside_project(text, at)

    def _secret_findings(self) -> Iterator[Diagnostic]:
        existing = self._config.get(f"{NAMESPACE}existing")
        known = existing.get("secrets") if isinstance(existing, dict) else None
        origins = self._config.get(f"{NAMESPACE}secrets")
        if isinstance(known, dict) and isinstance(origins, dict):
            for name in (name for name in origins if name in known):
                place = self._places.of("config", f"{NAMESPACE}secrets", name)
                yield secret_twice(name, place.key)

    def _cluster_findings(self) -> Iterator[Diagnostic]:
        """A platform stack whose file lies beside this one says whether it makes a cluster."""
        match self._config.get(f"{NAMESPACE}cluster"):
            case {"platform": str(stack)} if "/" not in stack:
                beside = self._path.with_name(f"Pulumi.{stack}.yaml")
                if is_file(beside) and not _makes_cluster(read(beside)):
                    place = self._places.of("config", f"{NAMESPACE}cluster", "platform")
                    yield platform_without_cluster(stack, place.value)
            case _:
                return

    def _control_findings(self) -> Iterator[Diagnostic]:
        """What is ours has no control characters; what variables hold is the service's own."""
        for loc, place in self._places.table.items():
            key = str(loc[1]) if loc[:1] == ("config",) and len(loc) > 1 else ""
            if key.startswith(NAMESPACE) and key != VARIABLES:
                yield from check_controls(loc, place)

    def _region(self, cloud: str) -> str | None:
        region = self._clouds[cloud]
        return self._text(region.key) if region else None

    def _settings(self, cloud: str) -> Mapping[str, str]:
        region = self._clouds[cloud]
        said = {each.key: self._text(each.key) for each in (region.besides if region else ())}
        return {key: text for key, text in said.items() if text}

    def _text(self, key: str) -> str | None:
        value = self._config.get(key)
        return value if isinstance(value, str) else None

    def _at(self, key: str) -> Span:
        return self._places.of("config", key).value


def _keys(model: type[StackSpec]) -> frozenset[str]:
    return frozenset(fields(model))


def _network(spec: PlatformNetworkSpec | ExistingNetworkSpec | None) -> Network | None:
    match spec:
        case PlatformNetworkSpec():
            return PlatformNetwork(spec.platform)
        case ExistingNetworkSpec():
            return ExistingNetwork(spec.id, tuple(spec.subnets or ()))
        case None:
            return None


def _domain(spec: DomainSpec | None) -> Domain | None:
    return Domain(spec.name, spec.zone, spec.id) if spec else None


def _cluster(spec: PlatformClusterSpec | ExistingClusterSpec | None) -> Cluster | None:
    match spec:
        case PlatformClusterSpec():
            return PlatformCluster(spec.platform)
        case ExistingClusterSpec():
            return _existing(spec)
        case None:
            return None


def _new_cluster(spec: NewClusterSpec | None) -> NewCluster | None:
    return (
        NewCluster(tuple(spec.administrators or ()), tuple(spec.addresses or ())) if spec else None
    )


def _existing(spec: ExistingClusterSpec) -> ExistingCluster:
    return ExistingCluster(
        name=spec.name,
        gateway=_gateway(spec.gateway),
        listener=spec.listener,
        link=spec.link,
        scaler=spec.scaler,
        registry=spec.registry,
        storage=spec.storage,
        operators={**spec.operators} if spec.operators else {},
    )


def _gateway(spec: GatewaySpec | None) -> Gateway | None:
    return Gateway(spec.namespace, spec.name, spec.proxies or spec.namespace) if spec else None


def _makes_cluster(platform: Document) -> bool:
    match platform.data.get("config"):
        case {"twofold:platform": {"cluster": dict()} | {"existing": dict()}}:
            return True
        case _:
            return False


def _is_inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())
