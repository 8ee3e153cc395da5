"""What a service's pods are: one container that may do little, and is asked whether it is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from twofold.clouds.kubernetes.cluster import selector
from twofold.clouds.kubernetes.workload import Workload
from twofold.services.model import Port, Probe, Service, Size

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import (
        ContainerArgsDict,
        EnvVarArgsDict,
        PodSecurityContextArgsDict,
        PodSpecArgsDict,
        ProbeArgsDict,
        ResourceRequirementsArgsDict,
        SecurityContextArgsDict,
        TopologySpreadConstraintArgsDict,
        VolumeArgsDict,
        VolumeMountArgsDict,
    )

# Anybody but root. With a number, the kubelet sees that it is not root whatever the image calls
# its user. https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
USER = 1000

POD_SECURITY: PodSecurityContextArgsDict = {
    "run_as_non_root": True,
    "run_as_user": USER,
    "run_as_group": USER,
    "fs_group": USER,
    "seccomp_profile": {"type": "RuntimeDefault"},
}
CONTAINER_SECURITY: SecurityContextArgsDict = {
    "allow_privilege_escalation": False,
    "read_only_root_filesystem": True,
    "capabilities": {"drop": ["ALL"]},
}

# Processors, in thousandths, that an instance is promised where nobody says more: without any,
# it would be the first to be pushed aside, and utilization could not be measured.
CPU_MILLIS = 100

# For so long a pod that is to stop still answers, until everybody knows not to ask it.
DRAIN_SECONDS = 5
# What takes messages for it is told to stop at the same time, and may wait as long for its last.
CONSUMED_DRAIN_SECONDS = 2 * DRAIN_SECONDS
# The kubelet's own patience. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
GRACE_SECONDS = 30

# A start may take as long as this many periods before it counts as failed.
START_PERIODS = 30

TEMPORARY = "/tmp"  # noqa: S108 (in a container, not here)
VOLUME = "data"


def asked_ports(service: Service, *, asked: bool) -> tuple[Port, ...]:
    """The ports at which somebody may ask a service something.

    What only messages wake takes them by itself; a port that the blueprint does not declare
    is then nobody's.
    """
    declared = any(port.span != service.span for port in service.ports)
    return service.ports if asked or declared else ()


def pod_spec(
    workload: Workload, *, asked: bool, beside: Sequence[ContainerArgsDict]
) -> PodSpecArgsDict:
    """What every pod of a service is, in whatever set it is kept.

    `asked` says that something besides waiting messages needs it, `beside` what takes these out of
    their queues for it.
    """
    service = workload.service
    ports = asked_ports(service, asked=asked)
    drain = CONSUMED_DRAIN_SECONDS if beside else DRAIN_SECONDS
    return {
        "service_account_name": workload.name,
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": POD_SECURITY,
        "node_selector": {"kubernetes.io/arch": workload.cluster.platform.partition("/")[2]}
        if workload.built
        else None,
        "termination_grace_period_seconds": max(
            GRACE_SECONDS, drain + workload.placed.size.timeout
        ),
        "topology_spread_constraints": _spread(workload),
        "containers": [
            _container(workload, ports, drain if ports or beside else None),
            *beside,
        ],
        "volumes": _volumes(service),
    }


def _container(workload: Workload, ports: Sequence[Port], drain: int | None) -> ContainerArgsDict:
    service, health = workload.service, workload.service.health
    readiness = _probe(health.readiness) if health else _listening(ports)
    return {
        "name": workload.name,
        "image": workload.image,
        "ports": [
            {"name": port.name, "container_port": port.target, "protocol": "TCP"} for port in ports
        ]
        or None,
        "env": environment(workload, service.ports if drain else ()),
        "resources": resources(workload.placed.size),
        "startup_probe": _starting(health.readiness) if health else None,
        "readiness_probe": readiness,
        "liveness_probe": _probe(health.liveness) if health else None,
        "lifecycle": {"pre_stop": {"sleep": {"seconds": drain}}} if drain else None,
        "security_context": CONTAINER_SECURITY,
        "volume_mounts": _mounts(service),
    }


def environment(workload: Workload, ports: Sequence[Port]) -> Sequence[EnvVarArgsDict]:
    """The service's settings, and where it has to listen."""
    told = {"PORT": str(ports[0].target), **workload.environment} if ports else workload.environment
    plain: list[EnvVarArgsDict] = [{"name": name, "value": value} for name, value in told.items()]
    return [
        *plain,
        *(
            {"name": name, "value_from": {"secret_key_ref": {"name": each.secret, "key": each.key}}}
            for name, each in workload.secrets.items()
        ),
    ]


def resources(size: Size) -> ResourceRequirementsArgsDict:
    """What an instance is promised and what it may take.

    A processor that nobody uses is lent out: it is limited only where the promise is smaller.
    """
    requests, cpu = size.requests, size.cpu
    promised = requests.cpu if requests.cpu is not None else cpu
    limits = {"memory": f"{size.memory}Mi"}
    if requests.cpu is not None and cpu is not None:
        limits = {"cpu": millis(cpu), **limits}
    return {
        "requests": {
            "cpu": millis(promised) if promised is not None else f"{CPU_MILLIS}m",
            "memory": f"{size.memory if requests.memory is None else requests.memory}Mi",
        },
        "limits": limits,
    }


def millis(cpu: float) -> str:
    """Processors as Kubernetes writes parts of them.

    >>> millis(0.25), millis(2)
    ('250m', '2000m')
    """
    return f"{round(cpu * 1000)}m"


# --- probes ---------------------------------------------------------------------------


def _probe(probe: Probe) -> ProbeArgsDict:
    return {
        "initial_delay_seconds": probe.delay or None,
        "period_seconds": probe.period,
        **_question(probe),
    }


def _starting(probe: Probe) -> ProbeArgsDict:
    """Ask as for readiness; until the first good answer, nobody asks whether it is alive."""
    return {
        "initial_delay_seconds": probe.delay or None,
        "period_seconds": probe.period,
        "failure_threshold": START_PERIODS,
        **_question(probe),
    }


def _question(probe: Probe) -> ProbeArgsDict:
    """What is asked, in the protocol of the port that is asked."""
    port = probe.port
    match port.protocol:
        case "http":
            return {
                "http_get": {
                    "path": probe.path,
                    "port": port.name,
                    "http_headers": [
                        {"name": name, "value": value} for name, value in probe.headers.items()
                    ]
                    or None,
                }
            }
        case "grpc":
            return {"grpc": {"port": port.target}}
        case "tcp":
            return {"tcp_socket": {"port": port.name}}
        case _:
            assert_never(port.protocol)


def _listening(ports: Sequence[Port]) -> ProbeArgsDict | None:
    """Of a service that says nothing of its health: whether its process listens yet."""
    return {"tcp_socket": {"port": ports[0].name}} if ports else None


# --- disks ----------------------------------------------------------------------------


def _scratch(service: Service) -> Mapping[str, str]:
    """The names of the places that an instance may write to, by their paths."""
    named = {path: f"scratch-{index}" for index, path in enumerate(service.scratch, start=1)}
    return {TEMPORARY: "tmp", **named}


def _volumes(service: Service) -> Sequence[VolumeArgsDict]:
    return [{"name": name, "empty_dir": {}} for name in _scratch(service).values()]


def _mounts(service: Service) -> Sequence[VolumeMountArgsDict]:
    mounts: list[VolumeMountArgsDict] = [
        {"name": name, "mount_path": path} for path, name in _scratch(service).items()
    ]
    if service.volume:
        mounts.append({"name": VOLUME, "mount_path": service.volume.path})
    return mounts


# --- where pods stand -----------------------------------------------------------------


def _spread(workload: Workload) -> Sequence[TopologySpreadConstraintArgsDict]:
    """Over zones, and over machines within them, as far as there are any."""
    return [
        {
            "max_skew": 1,
            "topology_key": key,
            "when_unsatisfiable": "ScheduleAnyway",
            "label_selector": {"match_labels": selector(workload.name)},
            # While pods are replaced, the old ones do not count.
            "match_label_keys": ["pod-template-hash"] if not workload.service.volume else None,
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]
