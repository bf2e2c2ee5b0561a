"""Scripts of a conversation, as they are written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import CorpusError
from chatbot.terminal.script import SHIPPED, Turn, read_script


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a script is written to."""
    return tmp_path / "script.txt"


def test_turns_with_what_is_expected(path: Path) -> None:
    """A question may be followed by what is expected, else any reply will do."""
    path.write_text(
        "# a comment\n> Who?\n\n  # another\n= a b#faq-1\n>Why?\n> How?\n=abstain\n"
    )

    assert read_script(str(path)) == [
        Turn("Who?", "a b#faq-1", f"{path}:5"),
        Turn("Why?", "", f"{path}:6"),
        Turn("How?", "abstain", f"{path}:8"),
    ]


def test_further_space_is_typed_as_well(path: Path) -> None:
    """What is behind "> " is the line typed: a space more asks what looks like a command."""
    path.write_text(">  /why me?\n")

    assert read_script(str(path))[0].question == " /why me?"


def test_other_editors_line_ends(path: Path) -> None:
    """Line ends of Windows and a byte order mark are no part of a question."""
    path.write_bytes("\ufeff> Who?\r\n= clarify\r\n".encode())

    assert read_script(str(path)) == [Turn("Who?", "clarify", f"{path}:2")]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Who?", 1, "a line is '> question'"),
        ("> Who?\n= abstain\nWho?", 3, "a line is '> question'"),
        ("\n>  ", 2, "nothing stands behind '>'"),
        ("> Who?\n=", 2, "nothing stands behind '='"),
        ("= abstain", 1, "nothing is asked above"),
        ("> Who?\n= a\n= b", 3, "one reply is expected already"),
    ],
)
def test_mistake_is_named_with_its_line(path: Path, text: str, line: int, said: str) -> None:
    """What can't be understood is an error with file, line, and what to write instead."""
    path.write_text(text)

    with pytest.raises(CorpusError) as caught:
        read_script(str(path))

    assert str(caught.value).startswith(f"{path}:{line}: {said}")


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_script_without_a_question(path: Path, text: str) -> None:
    """Nothing to ask is an error, since nothing would be checked."""
    path.write_text(text)

    with pytest.raises(CorpusError, match="no question"):
        read_script(str(path))


def test_what_is_no_text(path: Path) -> None:
    """A missing file, a folder and other bytes than UTF-8 are named with the reason."""
    path.write_bytes(b"> \xff\n")

    for wrong, reason in ((path, "UTF-8"), (path.parent, "directory"), (path / "x", "No")):
        with pytest.raises(CorpusError, match=reason):
            read_script(str(wrong))


def test_shipped_script_expects_something_of_every_reply() -> None:
    """The demo doubles as a check, so no reply of it may be just anything."""
    turns = read_script(SHIPPED)

    assert len(turns) == 7
    assert [turn for turn in turns if not turn.expected] == []
