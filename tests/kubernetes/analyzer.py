"""Who reaches whom in a cluster, as an analyzer of network policies works it out.

https://github.com/np-guard/network-config-analyzer
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

from manifests import Object

from . import parts

ANY = "any"


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """A pod, by its namespace and name, and what it reaches: another one, or some addresses."""

    source: str
    target: str
    protocol: str
    port: str

    def __str__(self) -> str:
        return f"{self.source} => {self.target}  {self.protocol} {self.port}"


def ways(objects: Iterable[Object]) -> Iterator[Way]:
    """Every way from a pod, or to one; pods are those of sets and jobs as well."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in analyzed(objects).splitlines():
        source, target, what = read(line)
        for protocol, port in connections(what):
            if "/" in target:
                yield Way(source, target, protocol, port)
            else:
                found[source, protocol, port].append(target)
    for (source, protocol, port), ranges in found.items():
        yield Way(source, addresses(*ranges), protocol, port)


def analyzed(objects: Iterable[Object]) -> str:
    """What the analyzer says of objects.

    Raises `RuntimeError` with its words when it fails, or writes nothing.
    """
    with tempfile.TemporaryDirectory(prefix="twofold-policies-") as name:
        folder, said = Path(name, "objects"), Path(name, "ways.txt")
        folder.mkdir()
        documents = "\n---\n".join(map(json.dumps, objects))
        (folder / "objects.yaml").write_text(documents, encoding="utf-8")
        options = ["-o", "txt_no_fw_rules", "-f", said]
        done = subprocess.run(
            [parts.analyzer(), "-m", "nca", "--connectivity", "-r", folder, *options],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not said.is_file():
            raise RuntimeError(f"the analyzer failed\n{done.stdout}{done.stderr}")
        return said.read_text(encoding="utf-8")


LINE = re.compile(r"(\S+) => (\S+) : (.+)")


def read(line: str) -> tuple[str, str, str]:
    """Read who reaches whom, and by what; pods lose the kind of their set.

    >>> read("a/b[Deployment] => 10.0.0.0-10.0.0.1 : All connections")
    ('a/b', '10.0.0.0-10.0.0.1', 'All connections')
    """
    found = LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"the analyzer says what nobody expects: {line}")
    source, target = (re.sub(r"\[\w+\]$", "", each) for each in (found[1], found[2]))
    return source, target, found[3]


CONNECTION = re.compile(r"\{protocols:([A-Z, ]+),dst_ports:([\d,-]+)\}")


def connections(what: str) -> Iterator[tuple[str, str]]:
    """Read protocols and ports; whatever else is said, stays as it is.

    >>> [*connections("{protocols:TCP, UDP,dst_ports:53}")]
    [('TCP', '53'), ('UDP', '53')]
    >>> [*connections("{protocols:TCP,dst_ports:443,6379-6380}")]
    [('TCP', '443'), ('TCP', '6379'), ('TCP', '6380')]
    >>> [*connections("All connections")]
    [('any', 'All connections')]
    """
    found = CONNECTION.fullmatch(what)
    if found is None:
        yield ANY, what
        return
    for protocol in found[1].split(", "):
        for ports in found[2].split(","):
            first, _, last = ports.partition("-")
            for port in range(int(first), int(last or first) + 1):
                yield protocol, str(port)


def addresses(*ranges: str) -> str:
    """Ranges of addresses in one text, which is the same however they are cut.

    >>> addresses("10.0.1.0-10.0.1.255", "10.0.0.0-10.0.0.255", "10.2.0.1")
    '10.0.0.0-10.0.1.255, 10.2.0.1'
    """
    joined: list[tuple[int, int]] = []
    for first, last in sorted(map(bounds, ranges)):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return ", ".join("-".join(dict.fromkeys(map(text, each))) for each in joined)


def bounds(written: str) -> tuple[int, int]:
    """The first and the last address of a range."""
    first, _, last = written.partition("-")
    return int(IPv4Address(first)), int(IPv4Address(last or first))


def text(address: int) -> str:
    """An address as people write it."""
    return str(IPv4Address(address))
