"""Keys that people bring along from elsewhere, and what is written here instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from twofold.blueprint.fields import Spec, fields
from twofold.blueprint.model import (
    BlueprintSpec,
    BucketSpec,
    CacheSpec,
    CommonSpec,
    DocumentStoreSpec,
    EnvironmentSpec,
    HealthSpec,
    PartSpec,
    PortSpec,
    RelationalStoreSpec,
    ScheduleTriggerSpec,
    ServiceSpec,
    SizeSpec,
    TopicSpec,
    TopicTriggerSpec,
    VolumeSpec,
)
from twofold.blueprint.words import bare
from twofold.values import frozen

Place: TypeAlias = Literal["here", "service", "blueprint", "stack"]
Homes: TypeAlias = "Mapping[str, Home]"

PLACES: Mapping[Place, str] = {
    "here": "write `{}`",
    "service": "it is a service's: `{}`",
    "blueprint": "it is the blueprint's, beside its `services`: `{}`",
    "stack": "it is a stack's: `{}` in its Pulumi.STACK.yaml",
}
# Where a cloud has another key than the one that is shown.
ELSEWHERE: Mapping[str, str] = {
    "aws:region": "; on Azure it is `azure-native:location`, on Google Cloud `gcp:region`"
}
# Keys of stacks begin so: `placement.model.NAMESPACE`, of a layer that this one does not know.
OF_STACKS = "twofold:"


@frozen
class Home:
    """What is written for a key, and where; `SERVICE` stands for the service that has the key."""

    place: Place
    written: str

    @property
    def key(self) -> str:
        """The key that is written."""
        return self.written[: self.written.index(": ")]


def _homes(place: Place, words: Mapping[str, str]) -> Homes:
    """For each word the home that is said before it, as for the key that is written there."""
    homes = {Home(place, written): keys.split() for written, keys in words.items()}
    own = {_bare(home.key.rpartition(":")[2]): home for home in homes}
    return {**own, **{key: home for home, keys in homes.items() for key in keys}}


def _bare(key: str) -> str:
    return bare(key.removeprefix(OF_STACKS))


# How keys are called in compose files, Kubernetes, SAM and the Serverless Framework, and what
# people expect to be there: in small letters, with nothing in between.
STYLES = _homes("stack", {"twofold:styles: {SERVICE: kubernetes}": "style"})
STACK = _homes(
    "stack",
    {
        "twofold:style: kubernetes": "styles",
        "twofold:cloud: aws": "clouds provider providers",
        "twofold:environment: dev": "stage",
        "twofold:domain: {name: shop.example.com, zone: example.com}": (
            "domains host hostname certificate"
        ),
        "twofold:network: {platform: platform-aws-dev}": (
            "networks vpc vpcid vpcconfig subnets securitygroups"
        ),
        "twofold:cluster: {platform: platform-aws-dev}": "namespace",
        "twofold:platform: {cidr: 10.0.0.0/16}": "cidr zones administrators",
        "twofold:transforms: transforms.py": "tags labels annotations",
        "twofold:existing: {stores: {ledger: ID}}": "arn",
        # The providers' own keys; which it is depends on the cloud.
        "aws:region: eu-central-1": "regions",
        "azure-native:location: westeurope": "",
        "gcp:project: shop-dev": "",
    },
)


def _of_single_services(name: str) -> Homes:
    """What a stack says of single services, such as that of a name; a blueprint, of all stacks."""
    return _homes(
        "stack",
        {
            f"twofold:variables: {{{name}: {{LOG_LEVEL: debug}}}}": (
                "variable env envs envvars environment environmentvariables vars"
            ),
            f"twofold:images: {{{name}: registry.example.com/{name}:1.4.2}}": (
                "image imageuri container containers digest digests tag"
            ),
        },
    )


IN_STACK = _of_single_services("cart")
IN_SIZE = _of_single_services("SERVICE")
SERVICE = _homes(
    "service",
    {
        'http: ["GET /orders/{id}"]': "route routes path paths url endpoint endpoints ingress get",
        "on: [{topic: orders}]": (
            "event events trigger triggers topic topics subscribe subscribes subscribers "
            "subscription subscriptions queue queues"
        ),
        'on: [{schedule: "0 2 * * *"}]': "schedule schedules cron cronjob timer rate every",
        "ports: {http: {port: 8080}}": "port expose containerport targetport",
        "environment: {LOG_LEVEL: info}": (
            "env envs environments envvars environmentvariables variables vars"
        ),
        "memory: 512Mi": "mem ram memorysize memorymb memlimit memorylimit resources limits",
        "cpu: 0.5": "cpus vcpu vcpus cpulimit",
        "timeout: 30s": "timeoutseconds deadline",
        "requests: {memory: 64Mi}": "reservation memreservation",
        "scale: {min: 2, max: 2}": (
            "replica replicas instance instances count desiredcount minreplicas maxreplicas "
            "mininstances maxinstances autoscaling hpa deploy reservedconcurrency "
            "provisionedconcurrency"
        ),
        "concurrency: 80": "maxconcurrency containerconcurrency",
        "code: services/cart": "codeuri src source folder directory build dockerfile context",
        "image: registry.example.com/payment:1.4.2": "imageuri container containers docker",
        "runtime: python3.13": "language python",
        "handler: main.app": "entrypoint main module",
        "health: {path: /health}": (
            "healthcheck healthchecks readiness readinessprobe startupprobe probe probes"
        ),
        "liveness: {path: /alive}": "livenessprobe",
        "uses: {catalog: read}": (
            "use store stores database databases db table tables bucket buckets cache "
            "permissions policies iamrolestatements"
        ),
        "calls: [payment]": "call dependson depends needs requires links",
        "publishes: [orders]": "publish emits produces sends",
        "secrets: [gateway-key]": "secret",
        "volume: {path: /var/lib/data, size: 10Gi}": "volumes volumemounts mount mounts disk",
        "scratch: [/data]": "tmpfs emptydir tmp",
        "retries: 5": "retry maxretries maximumretryattempts maxattempts attempts",
    },
)
BLUEPRINT = _homes(
    "blueprint",
    {
        "services: {product: {code: services/product}}": (
            "service functions function apps components lambdas containers workloads"
        ),
        "stores: {catalog: {kind: document}}": (
            "store database databases tables buckets datastores storage caches resources"
        ),
        "topics: {orders: {}}": "topic queue queues events channels",
        "defaults: {memory: 512Mi}": "default globals global",
        "environments: {test: {protected: false}}": "stages",
        "include: [team/cart.yaml]": "includes import imports extends",
        "name: shop": "application app title",
    },
)
# Parts of a service's size by environment, where somebody says them of all services at once.
SIZES = {key: home for key, home in SERVICE.items() if home.key in fields(SizeSpec)}
ENVIRONMENT = dict.fromkeys(SIZES, Home("here", "services: {cart: {memory: 1Gi}}"))
IN_ENVIRONMENTS = dict.fromkeys(
    SIZES, Home("blueprint", "environments: {test: {services: {cart: {memory: 1Gi}}}}")
)
ENVIRONMENT_OF_STACK = {"environment": STACK["environment"]}
STORE = _homes(
    "here",
    {
        "key: sku": "partitionkey hashkey primarykey id",
        "sort: created": "sortkey rangekey",
        "expires: gone": "ttl timetolive expiry retention",
    },
)
PROBE = _homes(
    "here",
    {
        "path: /health": "httpget url endpoint",
        "delay: 15s": "initialdelay initialdelayseconds startperiod",
        "period: 10s": "interval periodseconds",
    },
)
PORT = _homes("here", {"target: 8080": "targetport containerport", "port: 80": "number hostport"})
VOLUME = _homes(
    "here", {"path: /var/lib/data": "mountpath mount", "size: 10Gi": "storage capacity"}
)

# Where to look for a key, one table after the other, by what holds it.
TABLES: Mapping[type[Spec], tuple[Homes, ...]] = {
    ServiceSpec: (STYLES, SERVICE, STACK),
    CommonSpec: (SERVICE, STACK),
    SizeSpec: (IN_SIZE, SERVICE, STACK),
    TopicTriggerSpec: (SERVICE, STACK),
    ScheduleTriggerSpec: (SERVICE, STACK),
    TopicSpec: (SERVICE, STACK),
    BlueprintSpec: (ENVIRONMENT_OF_STACK, BLUEPRINT, STACK, SERVICE),
    PartSpec: (ENVIRONMENT_OF_STACK, BLUEPRINT, STACK, SERVICE),
    EnvironmentSpec: (ENVIRONMENT, STACK, SERVICE),
    DocumentStoreSpec: (STORE, STACK),
    RelationalStoreSpec: (STACK,),
    CacheSpec: (STACK,),
    BucketSpec: (STACK,),
    HealthSpec: (PROBE,),
    PortSpec: (PORT,),
    VolumeSpec: (VOLUME,),
}
OF_A_STACK: tuple[Homes, ...] = (IN_STACK, STACK, IN_ENVIRONMENTS, SERVICE, BLUEPRINT)


def hint_for(holder: type[Spec], key: str, name: str) -> str:
    """Say what to write for a key that its holder, of that name, does not have, if one can know.

    >>> hint_for(ServiceSpec, "replicas", "cart")
    'write `scale: {min: 2, max: 2}`'
    >>> hint_for(TopicTriggerSpec, "retries", "0")
    "it is a service's: `retries: 5`"
    >>> hint_for(ServiceSpec, "style", "cart")
    "it is a stack's: `twofold:styles: {cart: kubernetes}` in its Pulumi.STACK.yaml"
    """
    in_stack = key.startswith(OF_STACKS)
    tables = OF_A_STACK if in_stack else TABLES.get(holder, ())
    home = next((table[_bare(key)] for table in tables if _bare(key) in table), None)
    if home is None:
        return ""
    here = home.key in fields(holder) or (in_stack and home.place == "stack")
    written = home.written.replace("SERVICE", name)
    return PLACES["here" if here else home.place].format(written) + ELSEWHERE.get(home.key, "")
