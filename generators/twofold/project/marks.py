"""What the resources of a component are marked with: its tags and labels, written down once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twofold.resources.graph import Component, Resource
from twofold.resources.values import Value

# Where resources have their marks: inputs of their own, or what all Kubernetes objects have.
TAGS, LABELS, METADATA = "tags", "labels", "metadata"

# The inputs in which a variable stands for marks. What is deeper inside says what others find
# pods by, or cannot be changed: whoever adds a label to the variable does not mean that.
MARKING = frozenset({TAGS, LABELS, METADATA})

Marks = Mapping[str, Value]


def marks_of(component: Component) -> Mapping[str, Marks]:
    """The marks that several resources of a component have, by the variables that hold them."""
    seen: dict[str, list[Marks]] = {TAGS: [], LABELS: []}
    found: dict[str, Marks] = {}
    for node in component.nodes:
        if isinstance(node, Resource):
            for variable, marks in _marks(node.inputs):
                before = seen[variable]
                if variable not in found and marks in before:
                    found[variable] = before[before.index(marks)]
                before.append(marks)
    return found


def _marks(inputs: Mapping[str, Value]) -> Iterator[tuple[str, Marks]]:
    """The marks of a resource that are known as text."""
    metadata = inputs.get(METADATA)
    if isinstance(metadata, dict) and LABELS in metadata:
        yield from _known(LABELS, metadata[LABELS])
    for variable in (TAGS, LABELS):
        if variable in inputs:
            yield from _known(variable, inputs[variable])


def _known(variable: str, marks: Value) -> Iterator[tuple[str, Marks]]:
    if isinstance(marks, dict) and all(isinstance(each, str) for each in marks.values()):
        yield variable, marks
