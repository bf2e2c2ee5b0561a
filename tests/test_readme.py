"""The sessions of the README, run."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import chatbot
from chatbot.configuration import settings
from chatbot.startup import open_index

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"^```(console|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, its text, the line on which the text begins."""

    language: str
    text: str
    line: int


class Step(NamedTuple):
    """What is typed at a shell's prompt, what at the chat's, and what is then shown."""

    command: str
    questions: list[str]
    shown: str


def blocks(language: str) -> list[Block]:
    """The README's blocks of a language."""
    text = README.read_text("utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start(2)) + 1)
        for found in BLOCK.finditer(text)
        if found[1] == language
    ]


SESSIONS = [block for block in blocks("console") if "$ chatbot" in block.text]
EXAMPLES = [block for block in blocks("python") if ">>> " in block.text]


def steps(session: str) -> Iterator[Step]:
    """The commands of a session; lines after "> " are typed into the one above them."""
    for part in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]:
        command, _, rest = part.partition("\n")
        while command.endswith("\\"):
            line, _, rest = rest.partition("\n")
            command = command[:-1] + line.removeprefix("> ")
        if "chatbot demo" in command:  # it types its questions itself
            yield Step(command, [], rest)
            continue
        questions = re.findall(r"^> (.+)$", rest, re.MULTILINE)
        shown = re.sub(r"^>.*\n\n?", "", rest, flags=re.MULTILINE)
        yield Step(command, questions, shown)


def tidy(text: str) -> str:
    """The text without blank lines at its ends and space at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `chatbot` is this package and its index is saved."""
    home = tmp_path_factory.mktemp("home")
    open_index(cache=home / "cache")
    program = home / "bin" / "chatbot"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m chatbot "$@"\n')
    program.chmod(0o755)
    return {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "CHATBOT_CACHE": str(home / "cache"),
    }


def run(step: Step, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command as the reader of the README would, on a screen 80 cells wide."""
    command = step.command
    if re.match(r"chatbot( ask)?\b", command) and "--json" not in command:
        command = command.replace("chatbot", "chatbot --width 80", 1)
    return subprocess.run(
        ["sh", "-c", command],
        input="".join(question + "\n" for question in step.questions),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=env,
        cwd=README.parent,
        timeout=60,
        check=False,
    )


def test_readme_shows_sessions() -> None:
    """The README shows the program and the library at work, and not only in prose."""
    assert SESSIONS
    assert EXAMPLES


def test_first_screen_answers_and_refuses() -> None:
    """Before line 40 the README shows one answer with its source and one refusal."""
    top = "\n".join(README.read_text("utf-8").splitlines()[:40])

    assert "https://www.bnef.com/" in top
    assert "I don't know." in top


@pytest.mark.parametrize("block", SESSIONS, ids=lambda block: f"line {block.line}")
def test_session_is_what_is_printed(block: Block, env: dict[str, str]) -> None:
    """Each command of a session prints exactly what stands below it."""
    status = 0
    for step in steps(block.text):
        if step.command == "echo $?":
            assert step.shown.strip() == str(status)
        elif re.search(r"\bchatbot\b", step.command) and "pip" not in step.command:
            done = run(step, env)
            status = done.returncode
            assert tidy(done.stdout) == tidy(step.shown)


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: f"line {block.line}")
def test_example_is_what_python_prints(
    block: Block, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example of the library prints what stands below it."""
    monkeypatch.setenv("CHATBOT_CACHE", env["CHATBOT_CACHE"])
    monkeypatch.chdir(README.parent)
    example = doctest.DocTestParser().get_doctest(block.text, {}, "README", None, block.line)
    report: list[str] = []

    doctest.DocTestRunner().run(example, out=report.append)

    assert "".join(report) == ""


def test_configuration_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file that the README shows sets every key that it has."""
    shown = re.search(
        r"^```toml\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert shown
    (tmp_path / "config.toml").write_text(shown[1])
    monkeypatch.setenv("CHATBOT_CONFIG", str(tmp_path / "config.toml"))
    for name in ("CHATBOT_CORPUS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)

    assert len(settings("ask")) == shown[1].count(" = ")


def test_script_plays_as_it_says(env: dict[str, str], tmp_path: Path) -> None:
    """The script of a demo is one, and its replies are the expected ones."""
    (script,) = (block.text for block in blocks("text") if "\n= " in block.text)
    (tmp_path / "script.txt").write_text(script, "utf-8")
    command = f"chatbot demo -q --script {shlex.quote(str(tmp_path / 'script.txt'))}"
    done = run(Step(command, [], ""), env)

    assert (done.returncode, done.stdout) == (0, "")


def test_every_dollar_line_of_the_program_is_run() -> None:
    """No command of the program stands in a block that this test passes over."""
    shown = README.read_text("utf-8").count("\n$ chatbot")

    assert sum(block.text.count("$ chatbot") for block in SESSIONS) == shown


def test_questions_are_told_from_what_is_shown() -> None:
    """A session is read as commands, typed questions, and what each printed."""
    first, second = steps("$ chatbot\n> Who?\n\nHan.\n\n>\n$ echo $?\n0\n")

    assert first == Step("chatbot", ["Who?"], "Han.\n\n")
    assert second == Step("echo $?", [], "0\n")
