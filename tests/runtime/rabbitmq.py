"""A RabbitMQ of Debian's, started for tests."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pika

from .parts import required
from .processes import free_port, wait_for_port

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
NAMES = Path("/usr/bin/epmd")


@contextmanager
def broker() -> Generator[int]:
    """Run a broker; the port at which it speaks AMQP."""
    required(PROGRAM, "install Debian's rabbitmq-server")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="twofold-rabbitmq-")))
        port, names = free_port(), free_port()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "RABBITMQ_NODENAME": "test@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "none"),
            "ERL_EPMD_PORT": str(names),
        }
        # Erlang's own would outlive the broker.
        wait_for_port(names, _run(stack, [str(NAMES), "-port", str(names)], environment))
        wait_for_port(port, _run(stack, [str(PROGRAM)], environment))
        yield port


def connect(port: int) -> pika.BlockingConnection:
    """Connect as the user that there is at first."""
    return pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", port))


def _run(
    stack: ExitStack, command: list[str], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def end() -> None:
        process.terminate()
        process.wait(20)

    stack.callback(end)
    return process
