"""Text -> the clipboard, by whatever this machine has for it."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

LARGEST = 100_000  # bytes that terminals take by an escape sequence
_WAIT = 5  # seconds for a program that takes the text

# A program, its words, and the variable without which it has no screen to copy to.
_PROGRAMS = (
    ("wl-copy", (), "WAYLAND_DISPLAY"),
    ("xclip", ("-selection", "clipboard"), "DISPLAY"),
    ("xsel", ("--clipboard", "--input"), "DISPLAY"),
    ("pbcopy", (), ""),
    ("clip.exe", (), ""),
)


def copy(text: str, env: Mapping[str, str] = os.environ, terminal: TextIO | None = None) -> str:
    """The name of what took `text`; "" where nothing here can.

    `terminal` is what is sent to where no program takes it, by default standard output.
    """
    content = text.encode("utf-8", "replace")
    for program, words, display in _PROGRAMS:
        path = shutil.which(program, path=env.get("PATH"))
        if path and (not display or env.get(display)) and _taken([path, *words], content, env):
            return program
    return "the terminal" if _sent(content, env, terminal or sys.stdout) else ""


def _taken(command: Sequence[str], content: bytes, env: Mapping[str, str]) -> bool:
    """Whether a program took the text."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of the list above
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(env),
            timeout=_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _sent(content: bytes, env: Mapping[str, str], terminal: TextIO) -> bool:
    """Whether the text was sent to the terminal by OSC 52, which also works over SSH."""
    capable = terminal.isatty() and env.get("TERM", "") not in ("", "dumb", "unknown")
    if not capable or len(content) > LARGEST:
        return False
    sequence = f"\x1b]52;c;{base64.b64encode(content).decode()}\x07"
    if "TMUX" in env:  # which passes on what is wrapped for it
        sequence = "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    terminal.write(sequence)
    terminal.flush()
    return True
