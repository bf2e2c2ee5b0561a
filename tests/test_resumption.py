"""The file of a conversation's state."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from chatbot.errors import StorageError
from chatbot.resumption import read_state, told_of, write_state

STATE = {"thread": {"words": [], "shown": []}, "last": {"question": "Who is Han?"}, "turns": 4}


def test_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Again and again, in the same file, with lone surrogates too."""
    path = tmp_path / "new" / "conversation.json"
    for state in (STATE, {**STATE, "turns": 5, "odd": "\ud800é"}):
        write_state(path, state)
        read = read_state(path)

        assert read is not None
        assert {**read, **state} == read
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name == "nt", reason="there files have no such modes")
def test_file_is_for_its_user_alone(tmp_path: Path) -> None:
    """And the folder too, where it is made."""
    path = tmp_path / "state" / "conversation.json"
    write_state(path, STATE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_file_that_can_not_be_replaced_stays(tmp_path: Path) -> None:
    """Nothing half written is left beside it."""
    path = tmp_path / "conversation.json"
    path.mkdir()
    with pytest.raises(OSError, match="conversation"):
        write_state(path, STATE)

    assert list(tmp_path.iterdir()) == [path]


def test_state_is_on_the_disk_before_it_is_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk does not take it, the one before stays, whatever becomes of the power."""
    path = tmp_path / "conversation.json"
    write_state(path, STATE)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.EIO, "can't")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="can't"):
        write_state(path, {**STATE, "turns": 5})

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_kept_yet(tmp_path: Path) -> None:
    """No file is no error."""
    assert read_state(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is damaged"),
        (b'{"chatbot conversation":1,"turns":', "is damaged"),
        (b"\xff\xfe", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"[1]", "is no kept conversation"),
        (b'{"a": 1}', "is no kept conversation"),
        (b'{"chatbot conversation": 2}', "is of another version"),
    ],
)
def test_other_files_are_told(tmp_path: Path, content: bytes, told: str) -> None:
    """In one line, which names the file."""
    path = tmp_path / "conversation.json"
    path.write_bytes(content)
    with pytest.raises(StorageError, match=told) as caught:
        read_state(path)

    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folder_is_told(tmp_path: Path) -> None:
    """As what the system says of it."""
    with pytest.raises(StorageError, match="can't read"):
        read_state(tmp_path)


def test_what_is_resumed_is_told_in_a_line() -> None:
    """How long it is and where it ended; a long question by its beginning."""
    long = told_of({**STATE, "last": {"question": "why " * 50}, "turns": 1})

    assert told_of(STATE) == "Resumed: 4 turns, last about “Who is Han?”. /new begins anew."
    assert told_of({**STATE, "last": None}) == "Resumed: 4 turns. /new begins anew."
    assert long.startswith("Resumed: 1 turn, last about “why why")
    assert len(long) < 120


@pytest.mark.parametrize("wrong", [{}, {"turns": "x", "last": None}, {"turns": 1, "last": [2]}])
def test_state_without_its_parts_is_told(wrong: dict[str, object]) -> None:
    """Before any document is opened."""
    with pytest.raises(StorageError, match="no state"):
        told_of(wrong)
