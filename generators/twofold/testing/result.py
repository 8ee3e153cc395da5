"""What a run asked for, and how tests find their way in it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from twofold.diagnostics import nearest
from twofold.testing.model import Data, Invoke, Properties, Resource, Secret
from twofold.testing.policies import Policy, policies_of

if TYPE_CHECKING:
    from twofold.testing.monitor import Seen


@dataclass(frozen=True)
class Result:
    """Everything that a stack asked for: resources, data sources, outputs.

    `outputs` are what the stack exports.
    """

    project: str
    stack: str
    resources: tuple[Resource, ...]
    invokes: tuple[Invoke, ...]
    outputs: Properties

    @classmethod
    def of(cls, project: str, stack: str, seen: Seen) -> Result:
        """Put together what a monitor saw; a component's outputs are those it registered."""
        told = seen.outputs
        resources = tuple(
            each if each.custom else with_outputs(each, told) for each in seen.resources.values()
        )
        own = [outputs for urn, outputs in told.items() if "::pulumi:pulumi:Stack::" in urn]
        return cls(
            project, stack, resources, tuple(seen.invokes), own[0] if own else Properties({})
        )

    def find(
        self, kind: type | str = "", name: str = "", *, at_least: int = 1
    ) -> tuple[Resource, ...]:
        """Find the resources of a class or type token, or of a name, or of both.

        Raises `AssertionError` that names what is near where there are fewer than `at_least`:
        a loop over nothing would pass. `at_least=0` is for what may be missing.

        >>> nothing = Result("shop", "dev", (), (), Properties({}))
        >>> nothing.find("aws:sqs/queue:Queue", at_least=0)
        ()
        """
        found = self._matching(kind, name)
        if len(found) < at_least:
            number = self._wrong_number(kind, name, found)
            raise AssertionError(f"{number}; at_least={at_least} was asked for, 0 allows none")
        return found

    def one(self, kind: type | str = "", name: str = "") -> Resource:
        """Find the only such resource. Raises `AssertionError` that names what is near."""
        found = self._matching(kind, name)
        if len(found) == 1:
            return found[0]
        raise AssertionError(self._wrong_number(kind, name, found))

    def _matching(self, kind: type | str = "", name: str = "") -> tuple[Resource, ...]:
        return tuple(
            each
            for each in self.resources
            if (not kind or is_kind(each, kind)) and name in ("", each.name)
        )

    def _wrong_number(self, kind: type | str, name: str, found: tuple[Resource, ...]) -> str:
        if found:
            return f"{len(found)} resources are {wanted(kind, name)}: {listed(found)}"
        return f"no resource is {wanted(kind, name)}; {self._near(kind, name)}"

    def _near(self, kind: type | str, name: str) -> str:
        if kind and (same := self._matching(kind)):
            return f"of that type there are: {listed(same)}"
        if same := self._matching(name=name) if name else ():
            return f"of that name there are: {listed(same)}"
        types = {each.type for each in self.resources}
        return nearest(kind_name(kind), types) if kind else listed(self.resources)

    def children(self, parent: Resource) -> tuple[Resource, ...]:
        """Find the resources whose parent this is."""
        return tuple(each for each in self.resources if each.parent == parent.urn)

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policy documents of all resources, as statements."""
        return tuple(policy for each in self.resources for policy in policies_of(each))

    def policies_of(
        self, kind: type | str = "", name: str = "", *, at_least: int = 1
    ) -> tuple[Policy, ...]:
        """Find the policy documents that stand in, or are attached to, such a resource by name.

        Raises `AssertionError` where there are fewer than `at_least`.
        """
        resource = self.one(kind, name)
        known = {resource.urn, *(each.urn for each in self._attached(resource))}
        found = tuple(policy for policy in self.policies if policy.resource.urn in known)
        if len(found) < at_least:
            raise AssertionError(f"{resource} has {len(found)} policies, not {at_least} or more")
        return found

    def _attached(self, resource: Resource) -> Iterator[Resource]:
        return (
            each
            for each in self.resources
            if any(resource.urn in needed for needed in each.property_dependencies.values())
        )

    def invoked(self, token: str, *, at_least: int = 1) -> tuple[Invoke, ...]:
        """Find the times a data source was asked.

        Raises `AssertionError` that names what is near where they are fewer than `at_least`.
        """
        found = tuple(each for each in self.invokes if each.token == token)
        if len(found) < at_least:
            near = nearest(token, {each.token for each in self.invokes})
            raise AssertionError(f"{token} was asked {len(found)} times; {near}".rstrip("; "))
        return found

    def tree(self) -> str:
        """Draw the stack as `pulumi preview` does: resources below their parents."""
        return "\n".join([f"{self.project}-{self.stack}", *self._branches(self._roots(), "")])

    def _roots(self) -> tuple[Resource, ...]:
        known = {each.urn for each in self.resources}
        return tuple(each for each in self.resources if each.parent not in known)

    def _branches(self, siblings: tuple[Resource, ...], indent: str) -> Iterator[str]:
        for each in siblings:
            last = each is siblings[-1]
            yield f"{indent}{'└─' if last else '├─'} {each}"
            yield from self._branches(self.children(each), indent + ("   " if last else "│  "))

    def requests(self) -> dict[str, Any]:
        """Give all requests as plain data that compares, whatever order they came in.

        Two programs that ask for the same have equal requests: URN, inputs with files by their
        content, options, what is exported, data sources.
        """
        return {
            "resources": {each.urn: request(each) for each in sorted(self.resources, key=urn)},
            "outputs": plain(self.outputs),
            "invokes": sorted(
                ([each.token, plain(each.arguments), each.provider] for each in self.invokes),
                key=repr,
            ),
        }


def urn(resource: Resource) -> str:
    """Give a resource's URN."""
    return resource.urn


def with_outputs(component: Resource, told: Mapping[str, Properties]) -> Resource:
    """Give a component the outputs that it registered."""
    return replace(component, outputs=told.get(component.urn, component.outputs))


def request(resource: Resource) -> dict[str, Any]:
    """Give what a program decides of a resource, as plain data."""
    return {
        "parent": resource.parent,
        "inputs": plain(resource.inputs),
        "options": {key: value for key, value in asdict(resource.options).items() if value},
        "dependencies": {
            key: list(urns) for key, urns in resource.property_dependencies.items() if urns
        },
        "read": resource.read,
        "outputs": {} if resource.custom else plain(resource.outputs),
    }


def plain(value: Data) -> Any:
    """Give data as what a pretty-printer and a diff read well; secrets stay hidden."""
    match value:
        case Properties():
            return {key: plain(value[key]) for key in sorted(value)}
        case list():
            return [plain(each) for each in value]
        case Secret(inner):
            return Hidden(plain(inner))
        case _:
            return value


@dataclass(frozen=True)
class Hidden:
    """A secret among plain data."""

    value: Any

    def __repr__(self) -> str:
        return "secret(...)"


def is_kind(resource: Resource, kind: type | str) -> bool:
    """Say whether a resource is of a class or a type token."""
    return resource.type == kind if isinstance(kind, str) else resource.python == python(kind)


def python(kind: type) -> str:
    """Give a class's path."""
    return f"{kind.__module__}.{kind.__qualname__}"


def kind_name(kind: type | str) -> str:
    """Name a class or type token in an error."""
    return kind if isinstance(kind, str) else python(kind)


def wanted(kind: type | str, name: str) -> str:
    """Name what was looked for in an error."""
    return " ".join(filter(None, (kind_name(kind) if kind else "", repr(name) if name else "")))


def listed(resources: tuple[Resource, ...]) -> str:
    """List resources in an error."""
    return ", ".join(str(each) for each in resources) or "none"


def assert_same_requests(first: Result, second: Result) -> None:
    """Say where two programs ask for different things, as a diff. Raises `AssertionError`."""
    left, right = (
        json.dumps(each.requests(), indent=2, sort_keys=True, default=repr).splitlines()
        for each in (first, second)
    )
    if first.requests() != second.requests():
        lines = difflib.unified_diff(left, right, "first", "second", lineterm="", n=6)
        shown = "\n".join(lines) or "in secrets, which are not shown"
        raise AssertionError(f"the two programs ask for different things:\n{shown}")
