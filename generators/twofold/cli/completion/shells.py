"""Completion in bash, zsh and fish: their scripts, and where each of them looks for one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from twofold.cli.completion import COMPLETING, LINE
from twofold.cli.line.leaving import UsageError
from twofold.values import frozen

# bash divides words at newlines here, and offers files where we offer nothing.
BASH = f"""\
_twofold_completion() {{
    local IFS=$'\\n'
    COMPREPLY=( $(COMP_WORDS="${{COMP_WORDS[*]}}" COMP_CWORD="$COMP_CWORD" \\
        {COMPLETING}=complete_bash "$1" 2>/dev/null) )
}}

complete -o default -F _twofold_completion twofold
"""

# zsh runs the file when it completes for the first time, and sources it when its owner does.
ZSH = f"""\
#compdef twofold

_twofold_completion() {{
    local line
    local -a plain described
    for line in "${{(@f)$({LINE}="${{words[1,$CURRENT]}}" \\
        {COMPLETING}=complete_fish twofold 2>/dev/null)}}"; do
        case "$line" in
            *$'\\t'*) described+=("${{${{line%%$'\\t'*}}//:/\\\\:}}:${{line#*$'\\t'}}") ;;
            ?*) plain+=("$line") ;;
        esac
    done
    if (( $#described )); then
        _describe -V 'twofold' described
    elif (( $#plain )); then
        compset -P '--*='
        compadd -V twofold -a plain
    else
        _files
    fi
}}

compdef _twofold_completion twofold
if [[ $funcstack[1] == _twofold ]]; then
    _twofold_completion "$@"
fi
"""

FISH = f"""\
function __twofold_completion
    set -l token (commandline -ct)
    set -l option (string match -r -- '^--[^=]+=' $token)
    set -l lines ({LINE}=(commandline -cp) \\
        {COMPLETING}=complete_fish twofold 2>/dev/null)
    if test -z "$lines"
        __fish_complete_path $token
    else
        printf '%s\\n' "$option"$lines
    end
end

complete --command twofold --no-files --keep-order --arguments '(__twofold_completion)'
"""


@frozen
class Shell:
    """A shell: the script that it takes, the file for it, and what has to stand in another one.

    Files are found when they are asked for, since the environment says where they are.
    """

    script: str
    file: Callable[[], Path]
    startup: Callable[[], Path] | None = None
    line: str = ""


def _home() -> Path:
    return Path.home()


def _fish() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or _home() / ".config") / "fish"


SHELLS = {
    "bash": Shell(
        BASH,
        lambda: _home() / ".bash_completions" / "twofold.sh",
        lambda: _home() / ".bashrc",
        "source ~/.bash_completions/twofold.sh",
    ),
    "zsh": Shell(
        ZSH,
        lambda: _home() / ".zfunc" / "_twofold",
        lambda: Path(os.environ.get("ZDOTDIR") or _home()) / ".zshrc",
        "fpath+=~/.zfunc; autoload -Uz compinit; compinit",
    ),
    "fish": Shell(FISH, lambda: _fish() / "completions" / "twofold.fish"),
}


def script(name: str) -> str:
    """The script of a shell."""
    return _known(name).script


def install(name: str) -> list[Path]:
    """Write the script where its shell finds it, and say which files were written."""
    shell = _known(name)
    try:
        return _written(shell)
    except OSError as error:
        raise UsageError(
            f"{error.filename}: {error.strerror}; --show-completion prints the script instead"
        ) from None


def _written(shell: Shell) -> list[Path]:
    file = shell.file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(shell.script, encoding="utf-8")
    if shell.startup is None:
        return [file]
    startup = shell.startup()
    text = startup.read_text(encoding="utf-8") if startup.exists() else ""
    if shell.line in text.splitlines():
        return [file]
    ended = text if text.endswith("\n") or not text else f"{text}\n"
    startup.write_text(f"{ended}{shell.line}\n", encoding="utf-8")
    return [file, startup]


def running() -> str:
    """The shell that twofold is run from; else the one that somebody logs in with."""
    try:
        told = subprocess.run(  # noqa: S603 (of ours)
            ["ps", "-o", "comm=", "-p", str(os.getppid())],  # noqa: S607 (by its usual name)
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    except OSError:
        told = ""
    parent = _word(told)
    return parent if parent in SHELLS else _word(os.environ.get("SHELL", ""))


def _word(path: str) -> str:
    """A shell's name; one that somebody logs in with has a dash before it.

    >>> _word("-zsh"), _word("/usr/bin/fish")
    ('zsh', 'fish')
    """
    return path.strip().rpartition("/")[2].removeprefix("-")


def _known(name: str) -> Shell:
    if name in SHELLS:
        return SHELLS[name]
    raise UsageError(
        f"completion is for {', '.join(SHELLS)}; for one of them, as in "
        f"`{COMPLETING}=source_bash twofold`"
    )
