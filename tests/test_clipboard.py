"""Text to the clipboard, by real programs and a real terminal's sequence."""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

import pytest

from chatbot.terminal.clipboard import LARGEST, copy

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs shell scripts")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal() -> _Terminal:
    """What is written to a terminal."""
    return _Terminal()


def program(folder: Path, name: str, status: int = 0) -> dict[str, str]:
    """An environment with a program that keeps what it is given."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n/bin/cat > '{folder}/taken'\nexit {status}\n")
    path.chmod(0o755)
    return {"PATH": str(folder), "TERM": "xterm"}


def test_program_with_a_screen_takes_the_text(tmp_path: Path) -> None:
    """The text arrives whole, in UTF-8."""
    env = program(tmp_path, "xclip") | {"DISPLAY": ":0"}

    assert copy("Xi’s view", env) == "xclip"
    assert (tmp_path / "taken").read_text("utf-8") == "Xi’s view"


@pytest.mark.parametrize(("status", "display"), [(0, ""), (1, ":0")])
def test_terminal_takes_what_no_program_can(
    tmp_path: Path, terminal: _Terminal, status: int, display: str
) -> None:
    """A program without its screen is not asked; one that fails is not believed."""
    env = program(tmp_path, "xclip", status) | {"DISPLAY": display}

    assert copy("talks", env, terminal) == "the terminal"
    assert terminal.getvalue() == f"\x1b]52;c;{base64.b64encode(b'talks').decode()}\x07"


def test_tmux_passes_the_sequence_on(tmp_path: Path, terminal: _Terminal) -> None:
    """Wrapped, each escape doubled."""
    copy("talks", {"PATH": str(tmp_path), "TERM": "screen", "TMUX": "1"}, terminal)

    assert terminal.getvalue().startswith("\x1bPtmux;\x1b\x1b]52;c;")
    assert terminal.getvalue().endswith("\x07\x1b\\")


@pytest.mark.parametrize(("text", "term"), [("a", "dumb"), ("a" * (LARGEST + 1), "xterm")])
def test_what_nothing_takes_is_said(
    tmp_path: Path, terminal: _Terminal, text: str, term: str
) -> None:
    """Never claimed to be copied where it was not."""
    assert copy(text, {"PATH": str(tmp_path), "TERM": term}, terminal) == ""
    assert terminal.getvalue() == ""
