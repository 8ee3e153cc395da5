"""Who a service is to the broker, and what its links let it do there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from twofold.clouds.any_cluster.credentials import PASSWORD, create_login
from twofold.clouds.any_cluster.grants import Grant, Member
from twofold.clouds.any_cluster.messaging.broker import HOST, NAME, NEAR, PORT, LoweredBroker
from twofold.clouds.kubernetes.workload import SecretKey
from twofold.clouds.links import event, listening
from twofold.clouds.sdk import pulumi
from twofold.services.graph import ServiceGraph
from twofold.services.model import Publish, Subscription
from twofold.values import frozen

# A pattern that no name is like.
NOTHING = "^$"


@frozen
class User:
    """A service as a user of the broker; `ready` is when it may do what it may."""

    application: str
    name: str
    login: str
    ready: tuple[pulumi.Resource, ...]

    def publishing(self, link: Publish) -> Grant:
        """What a service finds to publish to a topic."""
        return Grant({"id": link.target.name, **self._where}, self._secret, (NEAR,), self.ready)

    def listening(self, subscriptions: Sequence[Subscription]) -> Grant:
        """What a service finds to take its messages out of their queues, by whole names."""
        settings: dict[str, pulumi.Input[str]] = {}
        secrets: dict[str, SecretKey] = {}
        for each in subscriptions:
            found = {"queue": each.name, **self._where}
            settings |= listening(self.application, each)
            settings |= {event(each, key): value for key, value in found.items()}
            secrets |= {event(each, key): value for key, value in self._secret.items()}
        return Grant(settings, secrets, (NEAR,), self.ready)

    @property
    def _where(self) -> Mapping[str, str]:
        return {"host": NAME, "port": str(PORT), "user": self.name}

    @property
    def _secret(self) -> Mapping[str, SecretKey]:
        return {"password": SecretKey(self.login, PASSWORD)}


def create_user(
    member: Member,
    graph: ServiceGraph,
    broker: LoweredBroker,
    queues: Iterable[pulumi.Resource],
) -> User | None:
    """Make a service a user of the broker, if it has anything to do there.

    It publishes to its topics' exchanges and reads its own queues, and declares nothing.
    https://www.rabbitmq.com/docs/access-control#authorisation
    """
    service = member.service
    topics = [each.target.name for each in graph.links_of(service) if isinstance(each, Publish)]
    heard = [each.name for each in graph.triggers_of(service) if isinstance(each, Subscription)]
    if not topics and not heard:
        return None
    login = f"{service.name}-{NAME}"
    secret = create_login(login, service.name, service.name, member.cluster, member.component)
    user = broker.object(
        "User",
        service.name,
        service.name,
        member.component,
        {"importCredentialsSecret": {"name": login}},
        secret,
    )
    permission = broker.object(
        "Permission",
        service.name,
        service.name,
        member.component,
        {
            "userReference": {"name": service.name},
            "permissions": {
                "configure": NOTHING,
                "write": one_of(topics),
                "read": one_of(heard),
            },
            **HOST,
        },
        user,
    )
    return User(member.cluster.application, service.name, login, (permission, *queues))


def one_of(names: Sequence[str]) -> str:
    """A pattern for these names and no others.

    >>> one_of(["orders", "refunds"]), one_of([])
    ('^(orders|refunds)$', '^$')
    """
    return f"^({'|'.join(names)})$" if names else NOTHING
