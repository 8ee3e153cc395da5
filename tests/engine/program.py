"""Runs Pulumi programs, as `pulumi-language-python-exec` of the Pulumi installation does.

Reads an order a line from standard input and runs each in a fork of itself, so that the SDKs
are imported once. Answers an order with two lines: the fork's process id, then its exit status.
What a program prints goes to the file that its order names. Errors go to the engine's log, and
the exit status then says that they have been told.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import logging
import os
import runpy
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pulumi
import pulumi.runtime

EXPLAINED = 32

# The SDK loads a module of the cloud's when a program first names it.
AWS_MODULES = (
    "apigatewayv2",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ecr",
    "eks",
    "elasticache",
    "iam",
    "lambda_",
    "lb",
    "rds",
    "s3",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "vpc",
)
WARM = (
    "pulumi_docker_build",
    "pulumi_kubernetes",
    "pulumi_random",
    "twofold.deploy.stack",
    *(f"pulumi_aws.{name}" for name in AWS_MODULES),
)


WARMED: set[str] = set()

# Those of another cloud, by a setting that its stacks have: most tests do without them.
FURTHER = {
    "azure-native:location": tuple(
        f"pulumi_azure_native.{name}"
        for name in (
            "apimanagement",
            "applicationinsights",
            "authorization",
            "cosmosdb",
            "dbforpostgresql",
            "keyvault",
            "logic",
            "managedidentity",
            "network",
            "operationalinsights",
            "redisenterprise",
            "resources",
            "servicebus",
            "storage",
            "web",
        )
    ),
    "gcp:project": tuple(
        f"pulumi_gcp.{name}"
        for name in (
            "apigateway",
            "artifactregistry",
            "certificatemanager",
            "cloudfunctionsv2",
            "cloudrunv2",
            "cloudscheduler",
            "compute",
            "dns",
            "firestore",
            "logging",
            "memorystore",
            "networkconnectivity",
            "organizations",
            "projects",
            "pubsub",
            "secretmanager",
            "serviceaccount",
            "servicenetworking",
            "sql",
            "storage",
        )
    ),
}


def serve() -> None:
    """Run the programs that standard input orders, one after the other."""
    _warm(WARM)
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        if "aws:region" not in order["config"]:
            _warm(
                name for key, names in FURTHER.items() if key in order["config"] for name in names
            )
        child = os.fork()
        if not child:
            os._exit(_obey(order))
        print(child, flush=True)  # noqa: T201 (the answer)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def _warm(modules: Iterable[str]) -> None:
    """Import modules before programs do, so that every fork has them."""
    new = [name for name in modules if name not in WARMED]
    for name in new:
        # Some packages import a module when it is first looked into.
        dir(getattr(importlib.import_module(name), "outputs", None))
    if new:
        WARMED.update(new)
        gc.freeze()


def _obey(order: dict[str, Any]) -> int:
    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.chdir(order["folder"])
    try:
        return run(order, order["program"])
    except BaseException:  # noqa: BLE001 nothing may get back into the loop of the parent
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def run(order: dict[str, Any], program: str) -> int:
    """Execute the program's folder or file inside its stack, and give its exit status."""
    pulumi.runtime.set_all_config(order["config"], order["secret_keys"])
    pulumi.runtime.configure(pulumi.runtime.Settings(**order["settings"]))
    # asyncio complains about what a failed program leaves unfinished, which is no news.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    folder = Path(program)
    sys.path.insert(0, str(folder if folder.is_dir() else folder.parent))
    sys.argv = [program]
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)

    def execute() -> None:
        runpy.run_path(program, run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(execute))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return EXPLAINED
    except Exception:  # noqa: BLE001 whatever a program raises is the engine's to show
        pulumi.log.error(f"Program failed with an unhandled exception:\n{traceback.format_exc()}")
        return EXPLAINED
    return 0


if __name__ == "__main__":
    serve()
