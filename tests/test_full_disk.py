"""A drive that is full or can't be written to: the chat goes on from memory, and says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from chatbot.places import seeds
from chatbot.resumption import read_state, write_state

PROMPTED = r"\n>|\[J\x1b\[0m>"  # as it is painted
QUESTION = "Why does the summit between Xi and Biden matter?"


def mounted(*words: str | Path) -> bool:
    """Whether the system let us mount something."""
    try:
        return (
            subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
        )
    except FileNotFoundError:
        return False


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 64 KiB, which an index is too large for."""
    folder = tmp_path / "drive"
    folder.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=64k", "chatbot", folder):
        pytest.skip("mounting is not permitted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def filled(drive: Path) -> str:
    """Leave no room; what the system says of it."""
    with pytest.raises(OSError, match="No space left"), open(drive / "fill", "wb") as stream:
        stream.write(bytes(1 << 17))
    return "No space left on device"


def locked(drive: Path) -> str:
    """Let nobody write; what the system says of it."""
    assert mounted("-o", "remount,ro", drive)
    return "Read-only file system"


@pytest.mark.parametrize("spoil", [filled, locked])
def test_chat_goes_on_from_memory(drive: Path, spoil: Callable[[Path], str]) -> None:
    """It answers; what can't be kept or saved is said in a line, with the system's reason."""
    reason = spoil(drive)
    before = sorted(drive.rglob("*"))
    child = pexpect.spawn(
        sys.executable,
        ["-m", "chatbot", "--cache", str(drive / "cache"), "--width", "400"],
        env={
            **os.environ,
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(seeds().parent),
            "XDG_STATE_HOME": str(drive / "state"),
        },
        encoding="utf-8",
        dimensions=(40, 400),
        timeout=15,
    )
    child.expect(f"the index stays in memory: can't save it in .*{reason}")
    for line, shown in (
        (QUESTION, "key opportunity"),
        ("/good", f"Can't note it in .*{reason}"),
        (f"/save {drive}/chat.md", f"Can't write .*{reason}"),
        ("Who will attend?", "attend"),
    ):
        child.expect(PROMPTED)
        child.sendline(line)
        child.expect(shown)
    child.sendline("/quit")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert "Traceback" not in child.before
    left = [path for path in drive.rglob("*") if path.is_file() and path not in before]
    assert [path for path in left if path.stat().st_size] == []


def test_state_that_finds_no_room_leaves_the_one_before(drive: Path) -> None:
    """Half a state is never in the place of a whole one, nor beside it."""
    path = drive / "state" / "conversation.json"
    write_state(path, {"turns": 4})
    before = path.read_bytes()
    with pytest.raises(OSError, match="No space left"):
        write_state(path, {"turns": "5" * 100_000})

    assert path.read_bytes() == before
    assert read_state(path) is not None
    assert [file.name for file in path.parent.iterdir()] == [path.name]
