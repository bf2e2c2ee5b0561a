"""A chat written to a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.conversation import Conversation
from chatbot.decision import Answer, Reply
from chatbot.terminal.record import record
from chatbot.terminal.transcript import save_transcript

SUMMIT = "Why does the summit between Xi and Biden matter?"


@pytest.fixture
def replies(conversation: Conversation) -> list[Reply]:
    """An answer and a refusal."""
    return [conversation.ask(SUMMIT), conversation.ask("Who won the\nworld cup?")]


def test_markdown_quotes_answers_with_their_source(
    replies: list[Reply], tmp_path: Path
) -> None:
    """A heading a question, the answer word for word, a refusal in words."""
    save_transcript(replies, tmp_path / "chat.md")
    text = (tmp_path / "chat.md").read_text("utf-8")
    answer = replies[0]

    assert isinstance(answer, Answer)
    assert text.startswith(f"# Questions and answers\n\n## {SUMMIT}\n\n> The summit between")
    assert f"> {answer.match.passage.text}\n" in text
    assert "- Bloomberg New Economy Forum: <https://www.bnef.com/>\n" in text
    assert text.endswith("## Who won the world cup?\n\nNo source answers that.\n")


def test_json_lines_are_those_of_the_command_line(replies: list[Reply], tmp_path: Path) -> None:
    """One object a turn, by the file's suffix."""
    save_transcript(replies, tmp_path / "chat.jsonl")
    lines = (tmp_path / "chat.jsonl").read_text("utf-8").splitlines()

    assert [json.loads(line) for line in lines] == [record(reply) for reply in replies]


def test_file_that_is_there_is_kept(replies: list[Reply], tmp_path: Path) -> None:
    """Unless it is to be replaced; no draft is left behind either way."""
    path = tmp_path / "chat.md"
    path.write_text("mine")

    with pytest.raises(FileExistsError):
        save_transcript(replies, path)
    assert path.read_text() == "mine"
    save_transcript(replies, path, force=True)
    assert path.read_text("utf-8").startswith("# Questions")
    assert [file.name for file in tmp_path.iterdir()] == ["chat.md"]


def test_folder_that_is_not_there_is_an_error(replies: list[Reply], tmp_path: Path) -> None:
    """Nothing is made up to write to."""
    with pytest.raises(FileNotFoundError):
        save_transcript(replies, tmp_path / "no" / "chat.md")


def test_hostile_text_is_harmless_in_a_file(replies: list[Reply], tmp_path: Path) -> None:
    """It may be shown on a terminal one day."""
    query = replace(replies[1].query, text="\x1b[2J# a\n# b")
    save_transcript([replace(replies[1], query=query)], tmp_path / "chat.md")

    text = (tmp_path / "chat.md").read_text("utf-8")
    assert "\x1b" not in text
    assert "## \ufffd[2J# a # b\n" in text
