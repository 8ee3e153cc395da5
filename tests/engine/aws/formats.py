"""What texts have to be that cfn-lint's schemas name a format for."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import regex

from ..rules import Formats


def _network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _looks_like(pattern: str) -> Callable[[str], bool]:
    return lambda text: regex.search(pattern, text) is not None


# The formats of cfn-lint that say more than "text".
FORMATS: Formats = {
    "ipv4-network": _network,
    "ipv6-network": _network,
    "AWS::EC2::SecurityGroup.Id": _looks_like(r"^sg-[0-9a-f]{8,17}$"),
    "AWS::EC2::Subnet.Id": _looks_like(r"^subnet-[0-9a-f]{8,17}$"),
    "AWS::EC2::VPC.Id": _looks_like(r"^vpc-[0-9a-f]{8,17}$"),
    "AWS::IAM::Role.Arn": _looks_like(r"^arn:aws[a-z-]*:iam::\d{12}:role/"),
    "AWS::Logs::LogGroup.Name": _looks_like(r"^[.\-_/#A-Za-z0-9]{1,512}$"),
}
