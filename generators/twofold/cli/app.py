"""The commands and what each takes. What they do is imported when one runs: help is instant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from twofold.cli import completion
from twofold.cli.command import Group
from twofold.cli.leaving import Leave
from twofold.cli.manual import BLUEPRINT_READ, PROJECT_READ, READ, Manual
from twofold.cli.options import (
    ANSWERS,
    DEFAULT_ENVIRONMENT,
    DEFAULT_STYLE,
    OUTPUT,
    STYLES,
    BlueprintArgument,
    CloudOption,
    DescriptionOption,
    EnvironmentOption,
    FormatOption,
    NoInputOption,
    RegionOption,
    Selection,
    ShownOption,
    StackOption,
    Style,
    StyleOption,
    TabularOption,
)
from twofold.cli.parameters import Argument, Option, one_of

LOOK = "Look, without an account"
MAKE = "Make"
HELP = "About twofold"
AGAINST = "What to compare with"
ALONE = "What to show"

Schema: TypeAlias = Literal["blueprint", "stack"]
SCHEMAS: tuple[Schema, ...] = ("blueprint", "stack")
Kind: TypeAlias = Literal["http", "event", "schedule"]
KINDS: tuple[Kind, ...] = ("http", "event", "schedule")

app = Group(
    HELP,
    Manual(
        (
            "twofold show blueprints/shop.yaml --cloud aws",
            "twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
        ),
        READ,
    ),
    """Compile what your services need to Pulumi: one blueprint, either style, any cloud.

    A command takes a blueprint with options that say for what, or a stack by its name. Results go
    to standard output, findings and progress to standard error. `twofold COMMAND --help` says
    what a command reads and writes.
    """,
)
stacks = Group(
    MAKE,
    Manual(("twofold stack new --blueprint blueprints/shop.yaml --cloud aws",)),
    "Make stack configuration.",
)
news = Group(
    MAKE,
    Manual(("twofold new project shop --clouds aws,gcp", "twofold new service payment")),
    "Make a project, or a service in one, of a template.",
)


@app.flag("--version", "Print twofold's version.")
def print_version() -> None:
    """Print the version as `twofold version` does."""
    from twofold.cli import version

    version.print_version("text")


@app.flag(
    "--install-completion",
    "Have the shell that you run this from complete twofold's words: bash, zsh, fish.",
)
def install_completion() -> None:
    """Write the script of the shell where that finds it."""
    from twofold.cli.output import say
    from twofold.cli.shells import install, running

    for path in install(running()):
        say(f"{path}: written.", "good")
    say("New shells complete.")


@app.flag("--show-completion", "Print what --install-completion would install.")
def show_completion() -> None:
    """Print the script of the shell."""
    from twofold.cli.shells import running, script

    print(script(running()), end="")  # noqa: T201 (as it is)


@app.command(
    "check",
    LOOK,
    Manual(
        (
            "twofold check blueprints/shop.yaml",
            "twofold check blueprints/shop.yaml --cloud aws --environment prod",
            "twofold check --stack shop-aws-dev --format json",
        ),
        READ,
    ),
)
def check(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    format_: FormatOption = "text",
) -> None:
    """Check a blueprint, by itself or for a target, and write nothing.

    A blueprint alone is checked for what it says. With --cloud, or as a stack, it is compiled as
    well: what the cloud and the style can give is checked, and limits that the cloud would
    complain of later. If all is well, the command says how many resources there are; else it
    prints every finding of the first phase that has any, with its place and a way out.
    """
    from twofold.cli.check import check_selection

    check_selection(Selection(blueprint, stack, cloud, style, environment, region), format_)


@app.command(
    "show",
    LOOK,
    Manual(
        (
            "twofold show blueprints/shop.yaml --cloud aws",
            "twofold show --stack shop-aws-dev --only cart",
            "twofold show --stack shop-aws-dev --format json | jq '.components[].name'",
            "twofold show --stack shop-aws-dev --format html > shop.html",
        ),
        READ,
    ),
)
def show(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    only: Annotated[
        str | None,
        Option(
            ("--only",),
            metavar="NAME",
            help="One service, store or topic; in a picture, with what it has to do with.",
            completion=completion.names,
            panel=OUTPUT,
        ),
    ] = None,
    resources: Annotated[
        bool,
        Option(
            ("--resources",),
            help="Have the resources in Mermaid and SVG too; elsewhere they always are.",
            panel=OUTPUT,
        ),
    ] = False,
    format_: ShownOption = "text",
) -> None:
    """Show a stack's resources as a tree, or its services and their links as a picture.

    The stack is compiled, and what comes out is printed; no account is needed, and nothing is
    written. As text and as JSON these are the resources of each service, store and topic. As
    `mermaid`, `svg` and `html` it is a picture; the page has the resources too, and fetches
    nothing from elsewhere. Owners' transforms are Pulumi's, and are not shown.
    """
    selection = Selection(blueprint, stack, cloud, style, environment, region)
    match format_:
        case "text" | "json":
            from twofold.cli.show import show_selection

            show_selection(selection, only, format_)
        case "mermaid" | "svg" | "html":
            from twofold.cli.picture import show_picture

            show_picture(selection, only, format_, with_resources=resources)


@app.command(
    "doctor",
    LOOK,
    Manual(
        (
            "twofold doctor --stack shop-kubernetes-prod",
            "twofold doctor blueprints/shop.yaml --cloud kubernetes",
            "twofold doctor --stack shop-kubernetes-prod --format json | jq '.requirements[]'",
        ),
        (*READ, ("kubectl", "Asks the cluster, by the kubeconfig in use; nothing is changed.")),
        (("1", "Something is missing, no cluster answers, or the stack has findings."),),
    ),
)
def doctor(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    format_: FormatOption = "text",
) -> None:
    """Look whether a cluster that stands already has what a stack needs of it.

    What a stack needs follows from its blueprint: operators for the stores, a Gateway for routes,
    and the like. kubectl asks the cluster, in the context that the stack names, or else the one in
    use. Each requirement is found, missing, or cannot be told, with a way out.
    """
    from twofold.cli.doctor import diagnose

    diagnose(Selection(blueprint, stack, cloud, style, environment, region), format_)


@app.command(
    "matrix",
    LOOK,
    Manual(
        (
            "twofold matrix",
            "twofold matrix --need schedule",
            "twofold matrix blueprints/shop.yaml --environment prod",
            "twofold matrix --format markdown > support.md",
        ),
        (BLUEPRINT_READ,),
    ),
)
def matrix(
    blueprint: Annotated[
        Path | None,
        Argument(
            read=Path,
            metavar="BLUEPRINT",
            help="A blueprint file: what it needs, and where it runs.",
            completion=completion.blueprints,
        ),
    ] = None,
    *,
    cloud: Annotated[
        str | None,
        Option(
            ("--cloud", "-c"),
            metavar="CLOUD",
            help="The targets of one cloud.",
            completion=completion.clouds,
            panel=ALONE,
        ),
    ] = None,
    style: Annotated[
        Style | None,
        Option(
            ("--style",),
            read=one_of(*STYLES),
            metavar="|".join(STYLES),
            help="The targets of one style.",
            completion=completion.one_of(*STYLES),
            panel=ALONE,
        ),
    ] = None,
    need: Annotated[
        str | None,
        Option(
            ("--need",),
            metavar="NEED",
            help="One need, with the resources that meet it.",
            completion=completion.needs,
            panel=ALONE,
        ),
    ] = None,
    environment: Annotated[
        str | None,
        Option(
            ("--environment", "-e"),
            metavar="NAME",
            help=f"An environment of the blueprint; {DEFAULT_ENVIRONMENT} if you do not say.",
            completion=completion.environments,
            panel=ALONE,
        ),
    ] = None,
    format_: TabularOption = "text",
) -> None:
    """Show what each target makes of each need, or which targets run a blueprint.

    A target is a style on a cloud, as aws/functions. What a service may need is `native` there,
    `emulated`, which is followed by what differs, or `refused`, with the reason and a way out.

    With a blueprint, these are its needs alone. All of it is compiled for each target, in that
    target's style; where it does not run, the findings are those of `twofold check --cloud CLOUD
    --style STYLE`. The status is 0 even so.
    """
    from twofold.cli.matrix import Asked, show_matrix

    show_matrix(Asked(blueprint, environment, cloud, style, need), format_)


@app.command(
    "diff",
    LOOK,
    Manual(
        (
            "twofold diff --stack shop-aws-dev",
            "twofold diff blueprints/shop.yaml --cloud aws --against blueprints/before.yaml",
            "twofold diff --stack shop-aws-dev --exit-code > /dev/null || echo changed",
        ),
        (*READ, ("out/STACK/.twofold/graph.json", "Read: what the last compile made.")),
        statuses=(("1", "There are findings; with --exit-code, also: something differs."),),
    ),
)
def diff(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    against: Annotated[
        Path | None,
        Option(
            ("--against",),
            read=Path,
            metavar="FILE",
            help="The blueprint as it was, instead of the last compile.",
            completion=completion.blueprints,
            panel=AGAINST,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        Option(
            ("--out", "-o"),
            read=Path,
            metavar="DIR",
            help="Where the last compile wrote; out/STACK if you do not say.",
            panel=AGAINST,
        ),
    ] = None,
    exit_code: Annotated[
        bool,
        Option(("--exit-code",), help="Leave with status 1 if anything differs.", panel=OUTPUT),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Say what changes against the last compile, resource by resource.

    The stack is compiled, and compared with what `twofold compile` kept in the folder that it
    wrote, or with another blueprint. `+` is created, `~` updated, `+-` replaced, `-` deleted, and
    `>` follows a change of something else. Nothing is written, and no cloud is asked: what has
    been changed in the cloud by hand, `pulumi preview` knows.
    """
    from twofold.cli.compare import diff_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    differs = diff_selection(selection, against, out, format_)
    raise Leave(1 if differs and exit_code else 0)


@app.command(
    "compile",
    MAKE,
    Manual(
        (
            "twofold compile blueprints/shop.yaml --cloud aws --out shop-aws",
            "twofold compile --stack shop-aws-prod",
            "twofold compile --stack online-boutique-aws-dev --manifests gitops/online-boutique",
        ),
        (
            *READ,
            ("out/STACK/", "Written: the project, or where --out says."),
            (
                "out/STACK/.twofold/",
                "Written: the graph for `twofold diff`, and which files are twofold's.",
            ),
        ),
    ),
)
def compile_(
    blueprint: BlueprintArgument = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    region: RegionOption = None,
    out: Annotated[
        Path | None,
        Option(
            ("--out", "-o"),
            read=Path,
            metavar="DIR",
            help="Where to write; out/STACK if you do not say.",
            panel=OUTPUT,
        ),
    ] = None,
    manifests: Annotated[
        Path | None,
        Option(
            ("--manifests",),
            read=Path,
            metavar="DIR",
            help="Where to write the Kubernetes objects as plain YAML as well.",
            panel=OUTPUT,
        ),
    ] = None,
    force: Annotated[
        bool,
        Option(
            ("--force",),
            help="Write over files that are not twofold's, or were changed since.",
            panel=OUTPUT,
        ),
    ] = False,
    format_: FormatOption = "text",
) -> None:
    """Write a Pulumi project that you keep.

    The project is Python, runs with `pulumi preview`, has tests of its own, and depends on
    nothing of twofold's. A second compile writes over what the first one wrote, and removes what
    is not needed any more. Files that you wrote or changed are kept: where one is in the way,
    that is a finding, unless --force is said. All files are written, or none.
    """
    from twofold.cli.make import compile_selection

    selection = Selection(blueprint, stack, cloud, style, environment, region)
    compile_selection(selection, out, manifests, format_, force=force)


@app.command(
    "package",
    MAKE,
    Manual(
        (
            "twofold package blueprints/shop.yaml --cloud aws",
            "twofold package blueprints/shop.yaml cart checkout --cloud azure",
            "twofold package --stack shop-aws-prod",
            "twofold package --stack shop-aws-prod --format json | jq '.packages[].size'",
        ),
        (
            *READ,
            ("uv.lock", "Read: which versions a service depends on; or requirements.txt."),
            (
                ".twofold/packages/",
                "Written, beside the blueprint or where TWOFOLD_PACKAGES says: a package for each "
                "service, and what is known of it.",
            ),
        ),
        (("1", "There are findings, or a package cannot be made; the others are."),),
    ),
)
def package(
    blueprint: BlueprintArgument = None,
    services: Annotated[
        list[str] | None,
        Argument(
            metavar="SERVICE",
            many=True,
            help="The services to package; all of them if you name none.",
            completion=completion.services,
        ),
    ] = None,
    *,
    stack: StackOption = None,
    cloud: CloudOption = None,
    style: StyleOption = None,
    environment: EnvironmentOption = None,
    format_: FormatOption = "text",
) -> None:
    """Build what a stack deploys of its services: their code, with all that it imports.

    What a package is follows from the target: a zip for AWS Lambda, for Azure Functions or for
    Google's functions, or the folder that a container's image is built from. What a service depends
    on is fetched by uv, as wheels for the processor and the Python that it will run on.

    The same input makes the same bytes. A package is built when there is none, or when something
    that it is made of has changed; services are built side by side. Where one fails, the last good
    package stays, and the others are built.
    """
    from twofold.cli.package import package_selection

    # Behind a stack, every word is a service.
    named = [str(blueprint)] if stack and blueprint else []
    chosen = None if stack else blueprint
    selection = Selection(chosen, stack, cloud, style, environment, None)
    package_selection(selection, [*named, *(services or ())], format_)


@stacks.command(
    "new",
    MAKE,
    Manual(
        (
            "twofold stack new --blueprint blueprints/shop.yaml --cloud aws",
            "twofold stack new shop-aws-prod --blueprint blueprints/shop.yaml --cloud aws -e prod",
        ),
        (
            BLUEPRINT_READ,
            PROJECT_READ,
            ("stacks/Pulumi.NAME.yaml", "Written, in the folder of `stackConfigDir`."),
        ),
    ),
)
def stack_new(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="The stack's name; BLUEPRINT-CLOUD-ENVIRONMENT if you do not say.",
        ),
    ] = None,
    *,
    blueprint: Annotated[
        Path,
        Option(
            ("--blueprint", "-b"),
            read=Path,
            metavar="FILE",
            help="The blueprint it deploys.",
            completion=completion.blueprints,
        ),
    ],
    cloud: Annotated[
        str,
        Option(
            ("--cloud", "-c"),
            metavar="CLOUD",
            help="Where it runs.",
            completion=completion.clouds,
        ),
    ],
    environment: Annotated[
        str,
        Option(
            ("--environment", "-e"),
            metavar="NAME",
            help="An environment of the blueprint.",
            completion=completion.environments,
        ),
    ] = DEFAULT_ENVIRONMENT,
    style: Annotated[
        Style,
        Option(
            ("--style",),
            read=one_of(*STYLES),
            metavar="|".join(STYLES),
            help="How services run that are not listed by name.",
            completion=completion.one_of(*STYLES),
        ),
    ] = DEFAULT_STYLE,
    region: Annotated[
        str | None,
        Option(
            ("--region",),
            metavar="REGION",
            help="The cloud's region.",
        ),
    ] = None,
    format_: FormatOption = "text",
) -> None:
    """Write a stack's configuration file, with everything it may say.

    What it says is compiled first: a file that could not work is not written, and one that is
    there is never written over. What is left to type before `pulumi preview` is printed.
    """
    from twofold.cli.stacks import new_stack

    new_stack(Selection(blueprint, None, cloud, style, environment, region), name, format_)


@news.command(
    "project",
    MAKE,
    Manual(
        (
            "twofold new project",
            "twofold new project shop --clouds aws,gcp --no-input",
            "twofold new project museum --clouds aws --style kubernetes --with-events --no-input",
        ),
        (("NAME/", "Written: the project, or where --out says."),),
    ),
)
def new_project(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="What the application is called.",
        ),
    ] = None,
    *,
    description: DescriptionOption = None,
    clouds: Annotated[
        str | None,
        Option(
            (
                "--clouds",
                "-c",
            ),
            metavar="CLOUDS",
            help="Where it runs: one cloud, or several with commas; aws if you do not say.",
            completion=completion.clouds,
            panel=ANSWERS,
        ),
    ] = None,
    style: Annotated[
        Style | None,
        Option(
            ("--style",),
            read=one_of(*STYLES),
            metavar="|".join(STYLES),
            help=f"How its services run; {DEFAULT_STYLE} if you do not say.",
            completion=completion.one_of(*STYLES),
            panel=ANSWERS,
        ),
    ] = None,
    service: Annotated[
        str | None,
        Option(
            ("--service",),
            metavar="NAME",
            help="The service that answers requests; greeter if you do not say.",
            panel=ANSWERS,
        ),
    ] = None,
    events: Annotated[
        bool,
        Option(
            ("--with-events",),
            help="Have a service that messages of a topic wake.",
            panel=ANSWERS,
        ),
    ] = False,
    schedule: Annotated[
        bool,
        Option(
            ("--with-schedule",),
            help="Have a service that is woken every night.",
            panel=ANSWERS,
        ),
    ] = False,
    source: Annotated[
        str | None,
        Option(
            ("--twofold",),
            metavar="ADDRESS",
            help="Where the project has twofold from, as in git+https://..., if from no index.",
            panel=ANSWERS,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        Option(
            (
                "--out",
                "-o",
            ),
            read=Path,
            metavar="DIR",
            help="Where to write; a folder of the application's name if you do not say.",
            panel=OUTPUT,
        ),
    ] = None,
    no_input: NoInputOption = False,
    format_: FormatOption = "text",
) -> None:
    """Write a project: a blueprint, stacks, services, tests, and what editors and CI need.

    What no option says is asked at a terminal, and has a good answer already. Answers are looked
    at before anything is written, and the folder is written whole or not at all; one that is there
    is never written to. What is in it is yours. The template is cookiecutter's, which takes it by
    itself too.
    """
    from twofold.cli import new

    asked = new.AskedProject(
        name, description, clouds, style, service, events, schedule, source, out
    )
    new.new_project(asked, format_, no_input=no_input)


@news.command(
    "service",
    MAKE,
    Manual(
        (
            "twofold new service refund --blueprint blueprints/shop.yaml --no-input",
            "twofold new service notifier --topic orders --blueprint blueprints/shop.yaml",
            'twofold new service sweeper --schedule "0 3 * * *" --blueprint blueprints/hello.yaml',
        ),
        (
            ("BLUEPRINT", "Read, and written: the service is added, and nothing else changed."),
            PROJECT_READ,
            ("services/NAME/", "Written: the service, beside the others' code."),
        ),
    ),
)
def new_service(
    name: Annotated[
        str | None,
        Argument(
            metavar="NAME",
            help="What the service is called.",
        ),
    ] = None,
    *,
    kind: Annotated[
        Kind | None,
        Option(
            ("--kind",),
            read=one_of(*KINDS),
            metavar="|".join(KINDS),
            help="What wakes it; what the other options have an answer for, or http.",
            completion=completion.one_of(*KINDS),
            panel=ANSWERS,
        ),
    ] = None,
    description: DescriptionOption = None,
    route: Annotated[
        str | None,
        Option(
            ("--route",),
            metavar="ROUTE",
            help="The requests that it answers: a method and a path; GET /NAME if you do not say.",
            panel=ANSWERS,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        Option(
            ("--topic",),
            metavar="NAME",
            help="The topic that it listens to; one that is not there is added.",
            completion=completion.topics,
            panel=ANSWERS,
        ),
    ] = None,
    schedule: Annotated[
        str | None,
        Option(
            ("--schedule",),
            metavar="CRON",
            help="When it is due: a cron line of five fields.",
            panel=ANSWERS,
        ),
    ] = None,
    blueprint: Annotated[
        Path | None,
        Option(
            (
                "--blueprint",
                "-b",
            ),
            read=Path,
            metavar="FILE",
            help="The blueprint that it is added to; the project's if you do not say.",
            completion=completion.blueprints,
            panel=OUTPUT,
        ),
    ] = None,
    no_input: NoInputOption = False,
    format_: FormatOption = "text",
) -> None:
    """Write a service in Python with its tests, and add it to a blueprint.

    What no option says is asked at a terminal, and has a good answer already. Answers are looked
    at before anything is written, as is the blueprint with the service in it: comments, order and
    layout stay as they are. Where that cannot be, and in JSON, the finding says what to add by
    hand. The template is cookiecutter's, which takes it by itself too.
    """
    from twofold.cli import new

    asked = new.AskedService(name, kind, description, route, topic, schedule, blueprint)
    new.new_service(asked, format_, no_input=no_input)


@app.command(
    "schema",
    HELP,
    Manual(("twofold schema > blueprint.schema.json", "twofold schema stack > stack.schema.json")),
)
def schema(
    of: Annotated[
        Schema,
        Argument(
            read=one_of(*SCHEMAS),
            metavar="|".join(SCHEMAS),
            help="Of a blueprint, or of a stack's Pulumi.STACK.yaml.",
            completion=completion.one_of(*SCHEMAS),
        ),
    ] = "blueprint",
    format_: Annotated[
        Literal["json"],
        Option(
            ("--format", "-f"),
            metavar="json",
            read=one_of("json"),
            help="A schema is JSON.",
            hidden=True,
        ),
    ] = "json",
) -> None:
    """Print the JSON Schema that makes editors complete and check.

    For the YAML language server, a file names its schema in its first line:
    `# yaml-language-server: $schema=blueprint.schema.json`.
    """
    from twofold.cli.schema import print_schema

    del format_
    print_schema(of)


@app.command("version", HELP, Manual(("twofold version --format json",)))
def version(format_: FormatOption = "text") -> None:
    """Print twofold's version."""
    from twofold.cli.version import print_version

    print_version(format_)


app.commands["stack"] = stacks
app.commands["new"] = news
