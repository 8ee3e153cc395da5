"""What a service's pods are: one container that may do little, and is asked whether it is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twofold.clouds.kubernetes.cluster import selector
from twofold.clouds.kubernetes.probes import Asks, begun, healthy, listening, starting
from twofold.clouds.kubernetes.workload import Workload
from twofold.services.model import Port, Service, Size

if TYPE_CHECKING:
    from pulumi_kubernetes.core.v1 import (
        ContainerArgsDict,
        EnvVarArgsDict,
        PodSecurityContextArgsDict,
        PodSpecArgsDict,
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

# At ports below it root alone may listen, where machines have kept what Linux has it at. A pod may
# have it lower for itself, and so may a restricted one.
# https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/#safe-and-unsafe-sysctls
# https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
FIRST_FOR_ANYBODY = 1024
FIRST_PORT = "net.ipv4.ip_unprivileged_port_start"

# Processors, in thousandths, that an instance is promised where nobody says more: without any,
# it would be the first to be pushed aside, and utilization could not be measured.
CPU_MILLIS = 100

# For so long a pod that is to stop still answers, until everybody knows not to ask it.
DRAIN_SECONDS = 5
# What takes messages for it is told to stop at the same time, and may wait as long for its last.
CONSUMED_DRAIN_SECONDS = 2 * DRAIN_SECONDS
# The kubelet's own patience. https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
GRACE_SECONDS = 30

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
    service, health = workload.service, workload.service.health
    ports = asked_ports(service, asked=asked)
    drain = CONSUMED_DRAIN_SECONDS if beside else DRAIN_SECONDS
    stops = drain if ports or beside else None
    asks: Asks = {
        "startup_probe": starting(health.readiness) if health else None,
        "readiness_probe": healthy(health.readiness) if health else listening(ports),
        "liveness_probe": healthy(health.liveness) if health else None,
        "lifecycle": {"pre_stop": {"sleep": {"seconds": stops}}} if stops else None,
    }
    container = _container(workload, ports, service.ports if stops else (), asks)
    patience = drain + workload.placed.size.timeout
    return _pod(workload, [container, *beside], patience, spread=_spread(workload))


def run_spec(workload: Workload, asking: ContainerArgsDict) -> PodSpecArgsDict:
    """What a pod of a service is that is there for one request, by `asking`, and then goes.

    A container that comes first and always restarts is there for the others: they start when it
    has, and a job is done when they are. It is there by default since Kubernetes 1.29.
    https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
    """
    service, health = workload.service, workload.service.health
    asks: Asks = {
        "restart_policy": "Always",
        "startup_probe": starting(health.readiness) if health else begun(service.ports[0]),
    }
    container = _container(workload, service.ports, service.ports, asks)
    # Whoever empties a machine waits for the answer.
    return _pod(workload, [asking], workload.placed.size.timeout, under=container)


def _pod(
    workload: Workload,
    containers: Sequence[ContainerArgsDict],
    patience: int,
    *,
    spread: Sequence[TopologySpreadConstraintArgsDict] | None = None,
    under: ContainerArgsDict | None = None,
) -> PodSpecArgsDict:
    """What every pod of a service is, which has so many seconds of patience when it is to stop.

    With a container `under` the others, it is over when they are; else it is kept.
    """
    return {
        "service_account_name": workload.name,
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": _security(workload.service),
        "node_selector": {"kubernetes.io/arch": workload.cluster.platform.partition("/")[2]}
        if workload.built
        else None,
        "termination_grace_period_seconds": max(GRACE_SECONDS, patience),
        "topology_spread_constraints": spread,
        "restart_policy": "Never" if under else None,
        "init_containers": [under] if under else None,
        "containers": containers,
        "volumes": _volumes(workload.service),
    }


def _container(
    workload: Workload, ports: Sequence[Port], told: Sequence[Port], asks: Asks
) -> ContainerArgsDict:
    """The service's container in any pod: the ports it has, and those that it is told of."""
    return {
        "name": workload.name,
        "image": workload.image,
        "ports": [
            {"name": port.name, "container_port": port.target, "protocol": "TCP"} for port in ports
        ]
        or None,
        "env": environment(workload, told),
        "resources": resources(workload.placed.size),
        **asks,
        "security_context": CONTAINER_SECURITY,
        "volume_mounts": _mounts(workload.service),
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


def _security(service: Service) -> PodSecurityContextArgsDict:
    """What a pod's processes may do: among it, listen at the service's own ports."""
    lowest = min((port.target for port in service.ports), default=FIRST_FOR_ANYBODY)
    if lowest >= FIRST_FOR_ANYBODY:
        return POD_SECURITY
    return {**POD_SECURITY, "sysctls": [{"name": FIRST_PORT, "value": str(lowest)}]}


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
