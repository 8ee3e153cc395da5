"""What several clouds make of a need, in the same words: functions wherever, and pods wherever."""

from __future__ import annotations

from twofold.placement.support import Emulated, Refused

# --- objects of a cluster -------------------------------------------------------------

ACCOUNT = "kubernetes.core.v1.ServiceAccount"
CUSTOM = "kubernetes.apiextensions.CustomResource"
DEPLOYMENT = "kubernetes.apps.v1.Deployment"
DISRUPTIONS = "kubernetes.policy.v1.PodDisruptionBudget"
POLICY = "kubernetes.networking.v1.NetworkPolicy"
SERVICE = "kubernetes.core.v1.Service"
SET = "kubernetes.apps.v1.StatefulSet"

# --- functions ------------------------------------------------------------------------

NO_CONNECTIONS = Refused(
    "nothing connects to a function: requests and events wake it",
    "run the service in style `kubernetes`, or give it an `http` port",
)
ONE_ADDRESS = Refused(
    "a function answers at one address",
    "keep the `http` port alone, or run the service in style `kubernetes`",
)
NO_DISK = Refused(
    "an instance of a function keeps no disk",
    "keep the data in a store, or run the service in style `kubernetes`",
)
NOBODY_WAKES = Refused(
    "a function runs while somebody asks it something, and nothing wakes this one",
    "give it a route, an event or a caller, or run it in style `kubernetes`",
)

# --- pods -----------------------------------------------------------------------------

FAILED_JOBS = Emulated(
    ("kubernetes.batch.v1.CronJob",),
    "a time that failed for good is kept as a failed job, and not as a message",
)
NOBODY_COUNTS = Emulated(
    (ACCOUNT,),
    "nobody counts the requests that a pod takes at a time: its own process does",
)
