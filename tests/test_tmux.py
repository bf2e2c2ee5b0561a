"""The chat in a terminal multiplexer, which folds lines anew when its window is resized."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import chatbot
from chatbot.startup import open_index

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
SUMMIT = "Why does the summit between Xi and Biden matter?"
PATIENCE = 15  # seconds until a screen that does not come is a failure


class Pane:
    """A window of tmux with a chat in it, on a server of its own."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """Start the chat 80 columns wide."""
        self.socket = str(folder / "tmux")
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(chatbot.__file__).parents[1]),
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "CHATBOT_CACHE": str(cache),
        }
        words = ["env", *(f"{name}={value}" for name, value in env.items())]
        self.run(
            *("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "30"),
            *(*words, sys.executable, "-m", "chatbot"),
        )
        self.see("Ctrl-D to leave")
        self.wait(lambda text: text.rstrip().endswith("\n>"))

    def run(self, *words: str) -> str:
        """What tmux prints for a command."""
        command = ["tmux", "-S", self.socket, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def text(self) -> str:
        """The screen and all that was scrolled away."""
        return self.run("capture-pane", "-p", "-S", "-500")

    def wait(self, is_seen: Callable[[str], bool]) -> str:
        """The text as soon as `is_seen`."""
        deadline = time.monotonic() + PATIENCE
        while not is_seen(text := self.text()):
            assert time.monotonic() < deadline, f"never seen; there was:\n{text}"
            time.sleep(0.05)
        return text

    def see(self, text: str) -> str:
        """The text as soon as it holds `text`."""
        return self.wait(lambda seen: text in seen)

    def type(self, keys: str) -> None:
        """Press keys."""
        self.run("send-keys", "-l", keys)

    def paste(self, text: str) -> None:
        """Paste, in brackets where the program asked for them."""
        self.run("set-buffer", text)
        self.run("paste-buffer", "-p")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the saved index of the seed article."""
    folder = tmp_path_factory.mktemp("cache")
    open_index(cache=folder)
    return folder


@pytest.fixture
def pane(tmp_path: Path, cache: Path) -> Iterator[Pane]:
    """A chat; its server is ended afterwards."""
    found = Pane(tmp_path, cache)
    yield found
    found.run("kill-server")


def test_resizing_leaves_welcome_and_prompt_once(pane: Pane) -> None:
    """Nothing is repeated or eaten when the window gets narrower and wider."""
    pane.type("Quokka")
    pane.see("> Quokka")
    for columns in ("60", "40", "50", "80"):
        pane.run("resize-window", "-x", columns)
        while pane.run("display", "-p", "#{pane_width}") != f"{columns}\n":
            time.sleep(0.05)
    pane.type("s")
    text = pane.see("> Quokkas")

    assert text.count("> Quokka") == 1
    assert text.count("Every answer is quoted") == 1
    assert text.count("Ctrl-D to leave") == 1


def test_pasted_lines_are_one_question(pane: Pane) -> None:
    """It waits for Enter, and then is asked as a whole."""
    pane.paste(SUMMIT.replace(" ", "\n"))
    pane.see("matter?")
    pane.run("send-keys", "Enter")
    text = pane.see("https://www.bnef.com/")

    assert text.count("FAQ 2: What is the significance") == 1
    assert "I don't know" not in text
