"""A resource graph as the files of a Pulumi project that its owner keeps, with the graph itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

from twofold.beside import beside, together
from twofold.placement.model import Region
from twofold.project.before import section
from twofold.project.checks import stack_test
from twofold.project.modules import component_module, default_description, main_module
from twofold.project.names import module_name, type_words
from twofold.project.program import Program
from twofold.project.stackfile import Settings, project_file, stack_file
from twofold.project.templates import filled
from twofold.resources.archives import files_of
from twofold.resources.graph import Component, ResourceGraph
from twofold.resources.serialize import LAST_COMPILE, written

# The versions that pyproject's extras name.
REQUIREMENTS = {
    "pulumi": "pulumi>=3.261,<4",
    "pulumi_aws": "pulumi-aws>=7.31,<8",
    "pulumi_azure_native": "pulumi-azure-native>=3.26,<4",
    "pulumi_docker_build": "pulumi-docker-build>=0.0.15,<0.1",
    "pulumi_gcp": "pulumi-gcp>=10.2,<11",
    "pulumi_kubernetes": "pulumi-kubernetes>=4.23,<5",
    "pulumi_random": "pulumi-random>=4.18.2,<5",
}

DEVELOPMENT = "-r requirements.txt\npyright>=1.1.408\npytest>=9\nruff>=0.15\n"

# SDKs that warn of old modules of their own when these are imported, whatever a program uses.
WARNING = ("pulumi_aws", "pulumi_gcp")

# In so many batches at most, components are shared out: none is long waited for.
BATCHES = 60

IGNORED = "__pycache__/\n.pytest_cache/\n.ruff_cache/\nvenv/\n"


def project_files(  # noqa: PLR0913 (a project consists of these)
    graph: ResourceGraph,
    *,
    project: str,
    stack: str,
    config: Settings,
    region: Region | None,
    transforms: Path | None,
    description: str,
) -> Mapping[PurePosixPath, bytes]:
    """The files of a Pulumi project that registers what a graph holds, and the graph for `diff`.

    `config` is what the stack's file says, with namespaces (`aws:region`), `region` what its
    provider has to be told. `transforms` is the owner's file of transforms. Reads that file and
    those of the graph's archives; raises `OSError` where they are missing.
    """
    kept = beside(partial(_kept, graph)) if graph.is_large else partial(_kept, graph)
    program = Program(graph)
    description = description or f"The stack {stack}."
    texts = {
        "Pulumi.yaml": project_file(project, description),
        f"Pulumi.{stack}.yaml": stack_file(config),
        "README.md": filled(
            "README.md",
            project=project,
            application=graph.name,
            description=description,
            package=program.package,
            stack=stack,
            before=section(graph, region, project, stack, config),
            rows="\n".join(map(_row, graph.components)),
        ),
        "requirements.txt": "".join(f"{REQUIREMENTS[module]}\n" for module in program.sdks),
        "requirements-dev.txt": DEVELOPMENT,
        "pyproject.toml": filled(
            "pyproject.toml", package=program.package, warnings=_warnings(program)
        ),
        ".gitignore": IGNORED,
        "__main__.py": main_module(program, description, transforms=transforms is not None),
        "tests/test_stack.py": stack_test(program, project=project, stack=stack, config=config),
    }
    files = {path: text.encode() for path, text in texts.items()}
    files.update(_modules(program))
    files[str(LAST_COMPILE)] = kept()
    if transforms:
        files["transforms.py"] = transforms.read_bytes()
    files.update(_code(program))
    return {PurePosixPath(path): content for path, content in sorted(files.items())}


def _kept(graph: ResourceGraph) -> bytes:
    return f"{written(graph)}\n".encode()


def _modules(program: Program) -> Iterator[tuple[str, bytes]]:
    """The package of the components; of a large one, some are printed by copies of this process."""
    components = program.graph.components
    size = len(components) // BATCHES + 1
    batches = [components[at : at + size] for at in range(0, len(components), size)]
    works = [partial(_printed, program, batch) for batch in batches]
    yield f"{program.package}/__init__.py", _package("components", program)
    for each in together(works) if program.graph.is_large else (work() for work in works):
        yield from each.items()


def _printed(program: Program, components: Iterable[Component]) -> dict[str, bytes]:
    """A module for each component, in the packages that they are in."""
    modules: dict[str, bytes] = {}
    for component in components:
        part = module_name(component)
        modules[f"{program.package}/{part}/__init__.py"] = _package(part, program)
        path = program.module(component).replace(".", "/")
        modules[f"{path}.py"] = component_module(program, component).encode()
    return modules


def _package(part: str, program: Program) -> bytes:
    return f'"""The {part} of {program.graph.name}."""\n'.encode()


def _code(program: Program) -> Iterator[tuple[str, bytes]]:
    """The files of every archive, where the program looks for them."""
    for archive, inside, path in files_of(program.folders):
        yield str(PurePosixPath(program.folders[archive], inside)), path.read_bytes()


def _warnings(program: Program) -> str:
    """What pytest is told of warnings that nobody can do anything about, where there are some."""
    warning = [sdk for sdk in WARNING if sdk in program.sdks]
    if not warning:
        return ""
    lines = [
        "# What an SDK says of old modules of its own when it is imported, used or not.",
        "filterwarnings = [",
        *(
            f'  "ignore:.* has been deprecated in favor of :DeprecationWarning:{sdk}[.]",'
            for sdk in warning
        ),
        "]",
    ]
    return "".join(f"{line}\n" for line in lines)


def _row(component: Component) -> str:
    kind = " ".join(type_words(component.address))
    purpose = " ".join((component.description or default_description(component)).split())
    cells = (component.address.name, kind, str(len(component.nodes)), purpose.replace("|", "\\|"))
    return f"| {' | '.join(cells)} |"
