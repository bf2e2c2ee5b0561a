"""The manual page, made from the options."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

import chatbot
from chatbot.configuration import _VARIABLES
from chatbot.manual import manual_page
from chatbot.options import COMMANDS, EXAMPLES, STATUS, whole


def shown(page: str) -> str:
    """The text of a page without the marks of roff, written in one font."""
    text = re.sub(r"\\f[BIR]|\\&", "", page)
    for escape, character in ((r"\-", "-"), (r"\(aq", "'"), (r"\(ti", "~"), (r"\e", "\\")):
        text = text.replace(escape, character)
    return text


def test_every_option_is_described() -> None:
    """Each option and word of each command stands with its purpose in the page."""
    parser, commands = whole()
    page = shown(manual_page())
    missing = [
        (name, action.dest)
        for name, part in {"": parser, **commands}.items()
        for action in part.described()
        if action.dest != "command"
        for text in [", ".join(action.option_strings), action.help or ""]
        if text not in page and action.dest != "json"  # of `eval` it is of the figures
    ]

    assert missing == []


def test_every_command_has_its_part() -> None:
    """Each command has a usage and a heading of its own, in the order of the help."""
    page = shown(manual_page())

    assert re.findall(r"^\.SS (.*)", page, re.MULTILINE) == list(COMMANDS)
    assert [name for name in COMMANDS if f"\nchatbot {name} " not in page] == []


def test_page_tells_what_help_tells() -> None:
    """Examples, exit statuses and the variables that count are there too."""
    page = shown(manual_page())
    variables = {"CHATBOT_CONFIG", *(name for names in _VARIABLES.values() for name in names)}

    assert EXAMPLES in page
    assert STATUS in page
    assert [name for name in variables - {"CLICOLOR_FORCE"} if f"\n{name}\n" not in page] == []


def test_page_is_the_same_at_every_build() -> None:
    """The page has the version, and no date that would make two wheels differ."""
    assert manual_page().startswith(
        f'.TH CHATBOT 1 "" "chatbot {chatbot.__version__}" "User Commands"\n.SH NAME\n'
    )


def test_no_line_is_a_request_by_accident() -> None:
    """Only the macros that are meant begin a line with a dot, none with a quote."""
    lines = manual_page().splitlines()
    macros = {line.split()[0] for line in lines if line.startswith((".", "'"))}

    assert macros == {".TH", ".SH", ".SS", ".TP", ".PP", ".br", ".nf", ".fi"}


def test_page_is_set_without_a_warning() -> None:
    """The formatter of man pages has nothing to say against it."""
    if shutil.which("groff") is None:
        pytest.skip("no groff here")
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-ww", "-P-c"],
        input=manual_page(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stderr == ""
    assert "CHATBOT(1)" in done.stdout
