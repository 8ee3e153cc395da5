"""What the page of diagnostics says of findings that the code cannot say for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A finding as somebody sees it."""

    message: str
    hint: str


# The way out of findings whose hints are made for each of them.
WAYS: Mapping[str, str] = {
    "absolute-path": "write it relative to the file that it stands in",
    "code-missing": "create the folder, or correct the path",
    "dependencies-unread": "have a `requirements.txt` beside it, as the hint says; an empty one "
    "says that there are none",
    "either-or": "keep one of the two keys; a stack has a blueprint or a platform",
    "equal-names": "rename one of the two",
    "handler-missing": "create the file, or the application in it, or name another `handler`; with "
    "a `Dockerfile`, style `kubernetes` needs none",
    "invalid-amount": "write a whole number, or one with a unit, as in `512Mi` or `30s`",
    "invalid-block": "write a block of /16 to /20 in `10.0.0.0/8`, `172.16.0.0/12` or "
    "`192.168.0.0/16`",
    "invalid-cron": "write minute, hour, day of month, month and day of week, as in `0 2 * * "
    "*`; the hint says what the field at fault takes",
    "invalid-id": "write an id as in the example of the hint, which says how to list those that "
    "there are",
    "invalid-name": "use the characters that the hint names",
    "invalid-route": "write a method and a path, as in `GET /products/{id}`",
    "invalid-setting": "write the value as in the example of the hint",
    "invalid-value": "write a value as in the example of the hint",
    "missing-file": "correct the path: in a blueprint it is relative to the file that it stands "
    "in, in a stack's file to the project's root, where Pulumi.yaml is",
    "missing-key": "add the key; the hint shows an example, or says what it is for",
    "missing-region": "run the `pulumi config set` of the hint, with the region that you mean",
    "missing-setting": "run the `pulumi config set` of the hint, with the value that you mean",
    "no-text-key": "put quotes around the key",
    "not-a-service": "link the thing as what it is; the hint says how",
    "not-a-store": "link the thing as what it is; the hint says how",
    "not-a-topic": "link the thing as what it is; the hint says how",
    "only-for-http": "remove it: a gRPC port is asked with gRPC's own health protocol, a TCP "
    "port by connecting to it",
    "out-of-range": "write a number between the limits that the message names",
    "outside-zone": "write a name that lies in the zone, as in `shop.example.com` for "
    "`example.com`",
    "promised-too-much": "promise less, or let the instance take more",
    "reserved-variable": "choose another name; those that begin like the variables of links are "
    "taken",
    "scale-upside-down": "raise `max` or lower `min`; what a scale does not say comes from the "
    "service and the defaults",
    "secret-in-blueprint": "remove it, and change it wherever it is in use, since it stood "
    "here; what a service needs to know comes by its `secrets`. If it is no secret, give the key "
    "another name",
    "secret-in-configuration": "remove it, change it wherever it is in use, and run `pulumi "
    "config set --secret NAME`; the file says `config` or `generate`, and no value",
    "syntax": "change the text at that place as the hint says",
    "too-few-instances": "raise `max` to what the hint says, or leave it out",
    "undefined-anchor": "define the anchor before its alias, or quote text that begins with `*`",
    "unknown-attribute": "write an attribute that the hint names; code reads what is secret where "
    "the hint says",
    "unknown-key": "write the key that the hint suggests, where the hint says",
    "unknown-port": "name one of the service's `ports`, or leave `port` out: the first is asked",
    "unknown-region": "write the name of a region as in the example of the hint",
    "unknown-secret": "write the name that the hint suggests, or let a service name the secret",
    "unknown-service": "write the name that the hint suggests, or declare the service",
    "unknown-store": "write the name that the hint suggests, or declare the store",
    "unknown-timezone": "write a name of the IANA database, such as `Europe/Berlin` or `UTC`",
    "unknown-topic": "write the name that the hint suggests, or declare the topic",
    "unknown-value": "write a word that the hint names, or in the way that it shows",
    "unlinked-reference": "link it first, as in `uses: {ledger: read}`",
    "unsupported-style": "choose one of the styles that the hint names",
    "unusable-path": "look at the path, and at who may read and write there",
    "wrong-type": "write a value of the kind that the message names",
}

# Findings that no case shows, with what a command fills in.
SHOWN: Mapping[str, Example] = {
    "another-stack": Example(
        "this folder holds the project of 'shop-aws-dev', not of 'shop-aws-prod'",
        "name another folder with --out, or compile in its place with --force",
    ),
    "charts-in-stack": Example(
        "the stack 'platform-aws-dev' installs Helm charts (keda), which are not objects",
        "leave --manifests out: Pulumi installs them, or a HelmRelease of your own does",
    ),
    "dependencies-unread": Example(
        "service 'cart' has dependencies in 'Pipfile.lock', which is not read here",
        "have a 'requirements.txt' in 'cart': run `pipenv requirements > requirements.txt` there; "
        "an empty one says that there are none",
    ),
    "no-objects": Example(
        "nothing of the stack 'shop-aws-dev' runs in Kubernetes",
        "leave --manifests out, or run services in style `kubernetes`",
    ),
    "not-utf-8": Example("the byte 0xe9 is not UTF-8 here", "save the file as UTF-8"),
    "out-inside-code": Example(
        "the project would be written into the code that it deploys, 'cart'",
        "write elsewhere with --out, or keep the code in a folder of its own",
    ),
    "too-large": Example("the file is larger than 2 MiB", "divide it, and `include` the parts"),
    "too-many-routes": Example(
        "service 'cart' has more than the 128 routes that the Gateway API takes for a service",
        "gather some of them under one, as in `ANY /orders/{path+}`, or divide the service",
    ),
    "unreadable": Example(
        "cannot read the file: Permission denied",
        "look at the path, and at who may read the file",
    ),
    "unreadable-last-compile": Example(
        "this is not a graph that this version of twofold reads: no 'version'",
        "delete it and compile again, or compile with --force, which overwrites whatever else you "
        "changed there too",
    ),
    "unusable-path": Example(
        "the system says: Not a directory",
        "a file stands where a folder has to be: move it, or choose another path with --out",
    ),
    "would-overwrite": Example(
        "this file is in the way: it was changed since",
        "write elsewhere with --out, or over it with --force",
    ),
}
