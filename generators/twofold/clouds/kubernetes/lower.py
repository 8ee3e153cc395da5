"""A service in the Kubernetes style: everything of it that is in the cluster."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.clouds.calls import is_called_from_outside
from twofold.clouds.kubernetes.consumer import consumer, is_consumed
from twofold.clouds.kubernetes.policies import Talks, create_policy
from twofold.clouds.kubernetes.routes import create_route
from twofold.clouds.kubernetes.schedules import create_run, create_schedule, job_name
from twofold.clouds.kubernetes.sets import (
    create_ports,
    create_set,
    scale,
)
from twofold.clouds.kubernetes.workload import Workload
from twofold.clouds.sdk import k8s, pulumi
from twofold.placement.model import Placement
from twofold.services.model import Call, Route, Schedule, Service, Subscription
from twofold.values import replace


def lower_workload(workload: Workload, placement: Placement) -> pulumi.Resource:
    """Lower a service to its identity in the cluster, its pods, and the ways to them.

    Gives what has to be there before anybody from outside asks it anything.
    """
    workload = replace(workload, timed=is_timed(placement, workload.service))
    service, gateway = workload.service, workload.cluster.gateway
    triggers = placement.graph.triggers_of(service)
    routes = [each for each in triggers if isinstance(each, Route)]
    schedules = [each for each in triggers if isinstance(each, Schedule)]
    account = k8s.core.v1.ServiceAccount(
        workload.name,
        metadata={**workload.metadata, "annotations": workload.account_annotations or None},
        automount_service_account_token=False,
        opts=workload.options(),
    )
    talks = talks_of(workload, placement)
    create_policy(workload, talks)
    if is_run_by_jobs(workload, schedules):
        for schedule in schedules:
            create_run(workload, schedule, account)
        return account
    asked = workload.pushed or needs_instance(placement, service)
    beside = [consumer(workload)] if is_consumed(placement, workload.placed) else []
    pods = create_set(workload, account, asked=asked, beside=beside)
    create_ports(workload, asked=asked)
    scale(workload, pods, asked=asked)
    for schedule in () if workload.pushed else schedules:
        create_schedule(workload, schedule)
    if talks.gateway and gateway:
        # Events come to a service at paths of their own, whatever its routes are.
        events = workload.pushed and len(routes) < len(triggers)
        called = events or is_called_from_outside(placement, service)
        return create_route(workload, gateway, routes, pods, called=called)
    return pods


def needs_instance(placement: Placement, service: Service) -> bool:
    """Whether anything but waiting messages needs an instance of a service to be there."""
    triggers = placement.graph.triggers_of(service)
    only_messages = triggers and all(isinstance(each, Subscription) for each in triggers)
    return service.name in placement.graph.called or not only_messages


def is_timed(placement: Placement, service: Service) -> bool:
    """Whether nothing but schedules wakes a service."""
    triggers = placement.graph.triggers_of(service)
    only_times = bool(triggers) and all(isinstance(each, Schedule) for each in triggers)
    return only_times and service.name not in placement.graph.called


def is_run_by_jobs(workload: Workload, schedules: Sequence[Schedule]) -> bool:
    """Whether a service is there while one of its times is dealt with, and not between them.

    What keeps a disk, or is to be there, is there; and so is what there may be fewer of than it
    has schedules, which may come at one time.
    """
    scale, here = workload.placed.size.scale, workload.timed and not workload.pushed
    fits = scale.max is None or len(schedules) <= scale.max
    return here and fits and not scale.min and workload.service.volume is None


def talks_of(workload: Workload, placement: Placement) -> Talks:
    """Whom a service talks to, and who talks to it, by links and triggers."""
    service, graph = workload.service, placement.graph
    triggers = graph.triggers_of(service)
    outside = is_called_from_outside(placement, service)
    schedules = [each for each in triggers if isinstance(each, Schedule)]
    asked = any(workload.pushed or isinstance(each, Route) for each in triggers)
    return Talks(
        callees=tuple(
            link.target
            for link in graph.links_of(service)
            if isinstance(link, Call) and placement.runs(link.target, "kubernetes")
        ),
        callers=tuple(
            caller.name
            for caller in graph.callers_of(service)
            if placement.runs(caller, "kubernetes")
        ),
        waking=()
        if workload.pushed or is_run_by_jobs(workload, schedules)
        else tuple(map(job_name, schedules)),
        gateway=workload.cluster.gateway if asked or outside else None,
    )
