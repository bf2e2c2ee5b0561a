"""The completions of shells: made from the options, read from where they were installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.completion import PLACES, script
from chatbot.options import COMMANDS, SHELLS, whole

# Ask a shell's own machinery what it would offer behind the words "$@".
BASH = """
source ./chatbot; COMP_WORDS=(chatbot "$@"); COMP_CWORD=$#
_shtab_chatbot; printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = "source ./chatbot; complete -C (string join ' ' -- chatbot $argv)"

Install = Callable[..., None]


def parts() -> list[tuple[str, str]]:
    """Each option of each command, the chat's beside ""."""
    parser, commands = whole()
    return [
        (name, option)
        for name, part in {"": parser, **commands}.items()
        for action in part.described()
        for option in action.option_strings
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_offered(shell: str) -> None:
    """No command is missing from the script of any shell."""
    text = script(shell)

    assert [name for name in COMMANDS if name not in text] == []


def test_every_shell_has_a_place() -> None:
    """What can be asked for is what the wheel brings."""
    assert tuple(PLACES) == SHELLS


@pytest.mark.parametrize(("command", "option"), parts())
def test_every_option_is_offered(command: str, option: str) -> None:
    """Every option of every command is in each script, in the way of its shell."""
    bash, zsh, fish = map(script, SHELLS)
    variable = "_".join(filter(None, ["_shtab_chatbot", command, "option_strings=("]))
    condition = f"'_shtab_chatbot_using {command}'" if command else "_shtab_chatbot_using"
    form = f" -l {option[2:]} " if option.startswith("--") else f" -s {option[1:]} "

    (line,) = [line for line in bash.splitlines() if line.startswith(variable)]
    assert option in line[len(variable) : -1].split()
    array = "_".join(filter(None, ["\n_shtab_chatbot", command, "options=(\n"]))
    assert option in zsh.split(array)[1].split("\n)\n")[0]
    assert [x for x in fish.splitlines() if f" {condition} " in x and form in x]


@pytest.fixture(params=["bash", "fish"])
def offered(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., list[str]]:
    """What a shell offers behind words, in a folder with a file and a folder."""
    shell = shutil.which(request.param)
    if shell is None:
        pytest.skip(f"no {request.param} here")
    (tmp_path / "chatbot").write_text(script(request.param))
    (tmp_path / "docs").mkdir()
    (tmp_path / "dates.txt").touch()
    code, first = {"bash": (BASH, "bash"), "fish": (FISH, "--")}[request.param]

    def offering(*words: str) -> list[str]:
        done = subprocess.run(
            [shell, "-c", code, first, *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=60,
            check=True,
        )
        return sorted(
            line.split("\t")[0].rstrip("/") for line in done.stdout.split("\n") if line
        )

    return offering


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["in"], ["index", "info"]),
        (["ask", "--w"], ["--why", "--width"]),
        (["ask", "--color", "a"], ["always", "auto"]),
        (["--color", "n"], ["never"]),
        (["info", "--w"], []),
        (["help", "e"], ["engine", "eval"]),
        (["completion", ""], ["bash", "fish", "zsh"]),
    ],
)
def test_shell_offers_what_can_follow(
    offered: Callable[..., list[str]], words: list[str], expected: list[str]
) -> None:
    """Commands, options and the words of an option come where they fit."""
    assert offered(*words) == expected


@pytest.mark.parametrize("words", [["-c", "d"], ["index", "d"], ["eval", "--run", "d"]])
def test_shell_offers_files(offered: Callable[..., list[str]], words: list[str]) -> None:
    """Where a path is due the files and folders are offered."""
    assert offered(*words) == ["dates.txt", "docs"]


def test_shell_offers_folders_alone(offered: Callable[..., list[str]]) -> None:
    """The cache is a folder, so no file is offered for it."""
    assert offered("--cache", "d") == ["docs"]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes this program an installed one that brought the given files."""
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "config.toml").touch()

    def installing(*places: str) -> None:
        packages = tmp_path / "lib" / "site-packages"
        record = packages / "chatbot-0.0.0.dist-info" / "RECORD"
        record.parent.mkdir(parents=True)
        (record.parent / "METADATA").write_text("Name: chatbot\nVersion: 0.0.0\n")
        record.write_text("".join(f"../../{place},,\n" for place in places))
        for place in places:
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(f"the script in {place} of ’chatbot’\n", "utf-8")
        monkeypatch.syspath_prepend(packages)

    return installing


@pytest.mark.parametrize("shell", SHELLS)
def test_installed_script_is_printed(
    install: Install, shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`chatbot completion` prints the file that came with the wheel, as it is."""
    install(*PLACES.values())

    assert main(["completion", shell]) == 0
    assert capsys.readouterr().out == f"the script in {PLACES[shell]} of ’chatbot’\n"


def test_checkout_says_how_to_get_it(
    install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the file there is one line about it, and the status 2."""
    install()

    assert main(["completion", "bash"]) == 2
    out, error = capsys.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert "pip install ." in error


@pytest.mark.parametrize("words", [["completion"], ["completion", "csh"]])
def test_shell_has_to_be_a_known_one(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a shell, or with another, it is wrong usage that names what there is."""
    assert main(words) == 2
    assert "shell" in capsys.readouterr().err
