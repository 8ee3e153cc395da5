"""A Kubernetes API server: etcd and kube-apiserver on free ports, and a folder that goes away.

There is nothing behind it: no controller, no scheduler, no node. It defaults, validates, admits
and stores objects as any cluster of its version does, and there nothing happens to them.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import parts

# It takes three seconds; a machine that is building something else at the time, longer.
PATIENCE = 90


@dataclass(frozen=True, slots=True)
class Kubernetes:
    """An API server that is running, and the folder that is its administrator's home."""

    folder: Path

    @property
    def kubeconfig(self) -> Path:
        """What clients read to find the server, and to be its administrator."""
        return self.folder / "kubeconfig"

    def kubectl(
        self,
        *arguments: str,
        input: str | None = None,  # noqa: A002 (as subprocess.run calls it)
    ) -> subprocess.CompletedProcess[str]:
        """Run kubectl as the administrator; what became of it is the caller's to judge."""
        return subprocess.run(
            [parts.program("kubectl"), *arguments],
            env={
                **os.environ,
                "KUBECONFIG": str(self.kubeconfig),
                # What another server on the same port could do, and what a developer prefers.
                "KUBECACHEDIR": str(self.folder / "discovered"),
                "KUBERC": "off",
            },
            input=input or "",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def apply(
        self, namespace: str, *manifests: Mapping[str, object]
    ) -> subprocess.CompletedProcess[str]:
        """Apply objects to a namespace, on the server's side and strictly.

        Each is a document of its own: what stands in a `List`, kubectl judges by itself.
        """
        documents = "\n---\n".join(map(json.dumps, manifests))
        options = ("--server-side", "--validate=strict", f"--namespace={namespace}")
        return self.kubectl("apply", *options, "--filename=-", input=documents)

    def must(self, *arguments: str, input: str | None = None) -> str:  # noqa: A002
        """Run kubectl where nothing is expected to fail; gives what it prints.

        Raises `RuntimeError` with kubectl's words when it fails all the same.
        """
        done = self.kubectl(*arguments, input=input)
        if done.returncode:
            raise RuntimeError(f"kubectl {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def new_namespace(self) -> str:
        """Create a namespace that refuses pods which are not restricted; gives its name.

        Of what makes such pods, Deployments and the like, it warns. The service account that
        its pods run as would come from a controller in a whole cluster.
        """
        name = f"test-{secrets.token_hex(4)}"
        levels = {
            f"pod-security.kubernetes.io/{each}": "restricted" for each in ("enforce", "warn")
        }
        for manifest in (
            {"kind": "Namespace", "metadata": {"name": name, "labels": levels}},
            {"kind": "ServiceAccount", "metadata": {"name": "default", "namespace": name}},
        ):
            self.must("create", "--filename=-", input=json.dumps({"apiVersion": "v1", **manifest}))
        return name


@contextmanager
def server() -> Generator[Kubernetes]:
    """Run an API server until the block ends.

    Raises `RuntimeError` with what its processes said when it does not start.
    """
    etcd, api_server = str(parts.etcd()), str(parts.program("kube-apiserver"))
    with tempfile.TemporaryDirectory(prefix="twofold-kubernetes-") as name:
        kubernetes = Kubernetes(Path(name))
        port, etcd_port, peers_port = free_ports(3)
        write_credentials(kubernetes, port)
        with (
            process(kubernetes, etcd, *etcd_options(kubernetes, etcd_port, peers_port)) as one,
            process(kubernetes, api_server, *server_options(kubernetes, port, etcd_port)) as other,
        ):
            wait_until_ready(kubernetes, one, other)
            yield kubernetes


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on, and no two of them the same."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def write_credentials(kubernetes: Kubernetes, port: int) -> None:
    """Write what the server knows its administrator by, and what it signs tokens with."""
    folder, token = kubernetes.folder, secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", encoding="utf-8")
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": "test",
                "cluster": {
                    "server": f"https://127.0.0.1:{port}",
                    # The server makes it when it starts.
                    "certificate-authority": str(folder / "certificates" / "apiserver.crt"),
                },
            }
        ],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "current-context": "test",
    }
    kubernetes.kubeconfig.write_text(json.dumps(kubeconfig), encoding="utf-8")
    key = ["openssl", "genrsa", "-out", str(folder / "accounts.key"), "2048"]
    subprocess.run(key, check=True, capture_output=True)


def etcd_options(kubernetes: Kubernetes, port: int, peers_port: int) -> list[str]:
    """Say how etcd keeps one database for one client."""
    client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers_port}"
    return [
        f"--data-dir={kubernetes.folder / 'etcd-data'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--logger=zap",
        "--log-level=warn",
    ]


def server_options(kubernetes: Kubernetes, port: int, etcd_port: int) -> list[str]:
    """Say how the API server answers, which is by its defaults wherever it has any."""
    folder = kubernetes.folder
    key = folder / "accounts.key"
    return [
        f"--etcd-servers=http://127.0.0.1:{etcd_port}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        # Without them it looks for a network to be reached by from pods.
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        f"--cert-dir={folder / 'certificates'}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        # As in clusters that people have: who may be privileged, namespaces say there.
        "--allow-privileged=true",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.0.0.0/16",
    ]


@contextmanager
def process(
    kubernetes: Kubernetes, program: str, *options: str
) -> Generator[subprocess.Popen[bytes]]:
    """Run a program until the block ends, or whoever runs the tests is killed."""
    follow = ("setpriv", "--pdeathsig=KILL") if shutil.which("setpriv") else ()
    with (kubernetes.folder / f"{Path(program).name}.log").open("wb") as log:
        running = subprocess.Popen(
            [*follow, program, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield running
    finally:
        running.kill()  # nothing of it is worth keeping
        running.wait()


def wait_until_ready(kubernetes: Kubernetes, *running: subprocess.Popen[bytes]) -> None:
    """Wait until the server says that it is ready. Raises `RuntimeError` when that never comes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and all(each.poll() is None for each in running):
        if kubernetes.kubectl("get", "--raw=/readyz", "--request-timeout=5s").returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"Kubernetes does not start\n{last_words(kubernetes)}")


def last_words(kubernetes: Kubernetes) -> str:
    """What each of the processes said last."""
    logs = {
        log.name: log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
        for log in sorted(kubernetes.folder.glob("*.log"))
    }
    return "\n".join("\n".join([name, *lines]) for name, lines in logs.items())
