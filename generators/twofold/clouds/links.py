"""What links come to on every cloud: settings in a service's environment, openings in networks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from twofold.blueprint.words import upper
from twofold.clouds.sdk import pulumi
from twofold.services.model import (
    Bucket,
    Cache,
    DocumentStore,
    Link,
    Linked,
    Reference,
    RelationalStore,
    Schedule,
    Secret,
    Service,
    Subscription,
    Topic,
    Variable,
)
from twofold.values import frozen, replace

Settings: TypeAlias = "Mapping[str, pulumi.Input[str]]"


@frozen
class Opening:
    """TCP ports, from `first` to `last`, that a link lets a service reach.

    They are those of the cloud's own services, or of something in the application's network.
    """

    where: Literal["cloud", "network"]
    first: int
    last: int


# The cloud's own services are reached by TLS.
CLOUD_SERVICES = Opening("cloud", 443, 443)


def environment(
    linked: Sequence[tuple[Link, Mapping[str, pulumi.Input[str]]]],
    variables: Sequence[Variable],
    *,
    in_cluster: bool,
) -> Settings:
    """Every setting under its own name, and the blueprint's own variables made of them.

    `linked` are a service's links, each with its settings by attribute.
    """
    if in_cluster:
        variables = [_as_kubernetes_reads(each) for each in variables]
    settings = {
        (link.target.name, attribute): value
        for link, given in linked
        for attribute, value in given.items()
    }
    found = {
        setting(link.target, attribute): value
        for link, given in linked
        for attribute, value in given.items()
    }
    return found | {variable.name: _variable(variable, settings) for variable in variables}


def _variable(
    variable: Variable, settings: Mapping[tuple[str, str], pulumi.Input[str]]
) -> pulumi.Input[str]:
    match variable.parts:
        case (Reference(target, attribute),):
            return settings[target.name, attribute]
        case parts if not any(isinstance(part, Reference) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        case _:
            return _filled(variable, settings)


def _as_kubernetes_reads(variable: Variable) -> Variable:
    """A variable that means in a pod what it means in a function."""
    parts = (unexpanded(each) if isinstance(each, str) else each for each in variable.parts)
    return replace(variable, parts=tuple(parts))


def unexpanded(text: str) -> str:
    """A text in which Kubernetes finds no other variables: it makes one `$` of two.

    https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/

    >>> unexpanded("$(PORT)"), unexpanded("pa$$word"), unexpanded("$PATH and ${HOME}")
    ('$$(PORT)', 'pa$$$$word', '$PATH and ${HOME}')
    """
    return text.replace("$", "$$") if "$(" in text or "$$" in text else text


def _filled(
    variable: Variable, settings: Mapping[tuple[str, str], pulumi.Input[str]]
) -> pulumi.Output[str]:
    """Text around what the cloud knows."""
    template = "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else "{}"
        for part in variable.parts
    )
    references = [part for part in variable.parts if isinstance(part, Reference)]
    return pulumi.Output.format(
        template, *(settings[part.target.name, part.attribute] for part in references)
    )


def listening(application: str, subscription: Subscription) -> Settings:
    """What hands a topic's messages over is told of them: whose they are, and where they go."""
    start = event(subscription, "")
    return {
        f"{start}SOURCE": f"/{application}/topics/{subscription.topic.name}",
        f"{start}PATH": subscription.path,
    }


def event(subscription: Subscription, attribute: str) -> str:
    """The environment variable of something about a topic that a service listens to."""
    return f"EVENT_{upper(subscription.topic.name)}_{upper(attribute)}"


def source(application: str, schedule: Schedule) -> str:
    """Whose events the times of a schedule are: the `ce-source` of each."""
    return f"/{application}/schedules/{schedule.name}"


def setting(target: Linked, attribute: str) -> str:
    """The environment variable in which a service finds a setting of what it is linked to."""
    return f"{prefix(target)}_{upper(target.name)}_{upper(attribute)}"


def prefix(target: Linked) -> str:
    """What settings of a linked thing begin with."""
    match target:
        case DocumentStore() | RelationalStore() | Cache() | Bucket():
            return "STORE"
        case Topic():
            return "TOPIC"
        case Secret():
            return "SECRET"
        case Service():
            return "CALL"
