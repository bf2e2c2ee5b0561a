"""What is asked stays here: no command uses the network, and what is kept can be removed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from chatbot.cli import main
from chatbot.places import seeds

FORMATS = Path(__file__).parent / "data" / "formats"
# Python tells of every use of a socket, whoever makes it, in every process that it starts.
WATCH = """
import os, sys
LOCAL = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")  # if to a path
def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        if event not in LOCAL or not isinstance(arguments[-1], (str, bytes, type(None))):
            os.write(2, f"NETWORK {event} {arguments}".encode())
            os._exit(97)
sys.addaudithook(watch)
"""
PROMPTED = r"\n>|\[J\x1b\[0m>"  # as it is painted
SUMMIT = "Why does the summit between Xi and Biden matter?"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which every use of the network ends the process."""
    home = tmp_path_factory.mktemp("home")
    (home / "sitecustomize.py").write_text(WATCH)
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{home}:{seeds().parent}",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "CHATBOT_CACHE": str(home / "cache"),
    }


@pytest.fixture(scope="module")
def run(env: dict[str, str]) -> Run:
    """Runs Python in that environment."""

    def running(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(
            command, input=text, text=True, capture_output=True, env=env, check=False
        )

    return running


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.gethostbyname('localhost')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_use_of_the_network_is_noticed(run: Run, code: str) -> None:
    """The watch that the other tests rely on sees what it is to see."""
    done = run("-c", f"try:\n    {code}\nexcept Exception:\n    pass")

    assert (done.returncode, done.stderr[:15]) == (97, "NETWORK socket.")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["index", str(FORMATS)], ""),
        (["ask", SUMMIT], ""),
        (["ask", "--json"], f"{SUMMIT}\n" * 70),
        ([], f"{SUMMIT}\nmore\nsource\n"),
        (["eval"], ""),
        (["demo", "--no-typing"], ""),
        (["info"], ""),
        (["forget", "--yes"], ""),
    ],
    ids=lambda value: " ".join(value)[:20] if isinstance(value, list) else "",
)
def test_no_command_uses_the_network(run: Run, words: list[str], text: str) -> None:
    """Reading all formats, indexing, asking, chatting and measuring stay on this machine."""
    done = run("-m", "chatbot", *words, text=text)

    assert "NETWORK" not in done.stderr
    assert done.returncode == 0


def test_chat_at_a_terminal_uses_no_network(env: dict[str, str]) -> None:
    """Nor does the prompt, with its completion, history and resuming."""
    child = pexpect.spawn(
        sys.executable, ["-m", "chatbot", "--resume"], env=env, encoding="utf-8", timeout=20
    )
    child.expect(PROMPTED)
    child.sendline(SUMMIT)
    child.expect("key opportunity")
    child.sendline("/quit")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of what is kept, with one file that is somebody else's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("CHATBOT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "state" / "chatbot"
    folder.mkdir(parents=True)
    for name in (
        *(
            "history",
            "history-0a1b2c3d",
            "history.4711",
            "conversation.json",
            "judgements.jsonl",
        ),
        *("conversation-0a1b2c3d.json", ".conversation.json.00ff", "misses.jsonl", "notes.txt"),
    ):
        (folder / name).write_text("secret")
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache with an index, beside other files and a link to somebody's folder."""
    (tmp_path / "cache" / "index" / ("0a" * 12) / "00ff").mkdir(parents=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "cache" / "index" / ("0b" * 12)).symlink_to(tmp_path / "mine")
    (tmp_path / "cache" / "index" / "mine").mkdir()
    return tmp_path / "cache"


def test_forget_removes_what_is_kept(
    state: Path, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Questions, conversations, judgements and misses go, each is named, nothing else goes."""
    assert main(["forget", "--yes"]) == 0

    assert [path.name for path in state.iterdir()] == ["notes.txt"]
    assert (cache / "index" / ("0a" * 12)).is_dir()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert f"Removed {state / 'history-0a1b2c3d'}" in lines


def test_forget_removes_indexes_where_it_is_told_to(state: Path, cache: Path) -> None:
    """The saved indexes hold the documents' texts; they go too, and through no link."""
    assert main(["forget", "--cache", "--yes"]) == 0

    assert [path.name for path in (cache / "index").iterdir()] == ["mine"]
    assert (cache.parent / "mine" / "letter.txt").read_text() == "dear"
    assert [path.name for path in state.iterdir()] == ["notes.txt"]


def test_forget_asks_first(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody can be asked, nothing is removed."""
    assert main(["forget"]) == 2

    assert len(list(state.iterdir())) == 9
    assert "write --yes" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "left"), [("y", 1), ("", 9), ("no", 9), ("\x04", 9)])
def test_forget_is_confirmed_at_a_terminal(state: Path, said: str, left: int) -> None:
    """What would go is listed, and goes only when the user says yes."""
    child = pexpect.spawn(
        sys.executable, ["-m", "chatbot", "forget"], encoding="utf-8", timeout=20
    )
    child.expect_exact("judgements.jsonl")
    child.expect_exact("[y/N] ")
    child.send(said if said == "\x04" else f"{said}\n")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert len(list(state.iterdir())) == left


def test_forget_says_where_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing to remove is no error."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert main(["forget"]) == 0
    assert capsys.readouterr().out == f"Nothing is kept in {tmp_path / 'chatbot'}.\n"


def test_everything_that_a_chat_keeps_is_forgotten(
    env: dict[str, str], run: Run, tmp_path: Path
) -> None:
    """After a chat with all that it keeps, no file holds what was typed."""
    home = tmp_path / "home"
    own = env | {"XDG_STATE_HOME": str(home)}
    child = pexpect.spawn(
        sys.executable, ["-m", "chatbot"], env=own, encoding="utf-8", timeout=20
    )
    for line, shown in ((SUMMIT, "key opportunity"), ("/good tell nobody", "Noted in")):
        child.expect(PROMPTED)
        child.sendline(line)
        child.expect(shown)
    child.expect(PROMPTED)
    child.sendline("/quit")
    child.expect(pexpect.EOF)
    child.close()
    before = sorted(path.name for path in (home / "chatbot").iterdir())
    words = [sys.executable, "-m", "chatbot", "forget", "--yes"]
    subprocess.run(words, env=own, check=True, capture_output=True)

    assert {"conversation.json", "history", "judgements.jsonl"} <= set(before)
    assert list(home.iterdir()) == []
    assert json.loads(run("-m", "chatbot", "ask", "--json", SUMMIT).stdout)["carried"] == []
