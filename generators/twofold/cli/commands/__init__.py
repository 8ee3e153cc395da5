"""The commands: what each takes and says of itself. A word that is said is a module here.

What a command does is imported when it runs, so that help is instant.
"""

from __future__ import annotations

from twofold.cli.line.manual import Rows

# The groups in which help lists them.
LOOK = "Look, without an account"
MAKE = "Make"
HELP = "About twofold"

BLUEPRINT_READ = ("BLUEPRINT", "Read, with the files that it includes and the code that it names.")
PROJECT_READ = (
    "Pulumi.yaml",
    "Read: the project here or above. Its `stackConfigDir` is where stacks' files are.",
)
STACK_READ = ("Pulumi.STACK.yaml", "Read with --stack: what is compiled, and for what.")
READ: Rows = (BLUEPRINT_READ, PROJECT_READ, STACK_READ)
