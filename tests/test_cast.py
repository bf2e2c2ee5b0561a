"""Recordings of a demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot.conversation import Conversation
from chatbot.errors import ChatbotError, UnexpectedReply
from chatbot.terminal.cast import SCREEN, write_cast
from chatbot.terminal.chat import Chat
from chatbot.terminal.demo import Piece, performance
from chatbot.terminal.script import SHIPPED, Turn, read_script

pyte = pytest.importorskip("pyte")


@pytest.fixture
def chat(conversation: Conversation) -> Chat:
    """A chat on the screen of a recording."""
    return Chat(conversation, lambda: SCREEN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a recording is written to."""
    return tmp_path / "demo.cast"


def test_lines_are_a_header_and_events(path: Path) -> None:
    """Times add up in seconds; what is written at one time is one event."""
    pieces = [Piece(0, "a"), Piece(0, "b\n"), Piece(1_500_000, "\x1b[1mé"), Piece(250_000, "")]

    write_cast(str(path), pieces)

    assert path.read_bytes().decode().splitlines() == [
        '{"version": 2, "width": 80, "height": 24}',
        '[0.0, "o", "ab\\r\\n"]',
        '[1.5, "o", "\\u001b[1mé"]',
        '[1.75, "o", ""]',
    ]


def test_speed_divides_the_times(path: Path) -> None:
    """At twice the speed everything comes in half the time, but never at once."""
    write_cast(str(path), [Piece(0, "a"), Piece(1_000_000, "b"), Piece(1, "c")], speed=4)

    _, *events = map(json.loads, path.read_text().splitlines())
    assert events == [[0.0, "o", "a"], [0.25, "o", "b"], [0.250001, "o", "c"]]


def test_same_demo_is_the_same_bytes(chat: Chat, path: Path) -> None:
    """Two recordings of the shipped script are equal."""
    turns = read_script(SHIPPED)
    write_cast(str(path), performance(chat, turns, "it"))
    before = path.read_bytes()

    write_cast(str(path), performance(Chat(chat.conversation, lambda: SCREEN), turns, "it"))

    assert path.read_bytes() == before


def test_events_come_one_after_the_other(chat: Chat, path: Path) -> None:
    """Every event of the shipped script is output, later than the one before it."""
    write_cast(str(path), performance(chat, read_script(SHIPPED), "it"))

    _, *events = map(json.loads, path.read_text().splitlines())
    times = [time for time, _, _ in events]
    assert {kind for _, kind, _ in events} == {"o"}
    assert times == sorted(set(times))
    assert 30 < times[-1] < 90


def test_replay_is_what_the_chat_shows(chat: Chat, path: Path) -> None:
    """A terminal that is fed the events shows the question and the reply of the chat."""
    question = "What is the capital of France?"
    write_cast(str(path), performance(chat, [Turn(question)], "it"))
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    for line in path.read_text().splitlines()[1:]:
        stream.feed(json.loads(line)[2])

    shown = "\n".join(row.rstrip() for row in screen.display).rstrip()
    reply = Chat(chat.conversation, lambda: SCREEN).respond(question)
    assert shown.endswith(f"\n> {question}\n\n{reply}")


def test_file_that_is_no_cast_is_kept(path: Path) -> None:
    """Another file is only replaced by force, and the error says so."""
    for text in ("my notes\n", '{"version": 3}\n', "[" * 5000, "2\n", "\xff"):
        path.write_text(text, "latin-1")
        with pytest.raises(ChatbotError, match=r"is no cast; .*--force"):
            write_cast(str(path), [Piece(0, "a")])
        assert path.read_text("latin-1") == text

    write_cast(str(path), [Piece(0, "a")], force=True)
    assert path.read_text().startswith('{"version": 2')


def test_empty_file_and_earlier_cast_are_replaced(path: Path) -> None:
    """Where nothing is lost, nothing is asked."""
    path.touch()
    for text in ("a", "b"):
        write_cast(str(path), [Piece(0, text)])

    assert path.read_text().endswith('[0.0, "o", "b"]\n')


def test_place_that_cannot_be_written(path: Path) -> None:
    """A folder, and a file in a folder that is not there, are named with the reason."""
    for wrong in (path.parent, path / "x"):
        with pytest.raises(ChatbotError, match=f"can't write {wrong}: "):
            write_cast(str(wrong), [Piece(0, "a")])


def test_demo_that_goes_wrong_is_not_recorded(chat: Chat, path: Path) -> None:
    """An unexpected reply leaves the recording of a better day as it is."""
    write_cast(str(path), [Piece(0, "a")])
    before = path.read_bytes()

    with pytest.raises(UnexpectedReply):
        write_cast(str(path), performance(chat, [Turn("Who is Han Zheng?", "abstain")], "it"))

    assert path.read_bytes() == before
