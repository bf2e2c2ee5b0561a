"""What the user thinks of answers, on disk."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from chatbot.conversation import Conversation
from chatbot.evaluation import read_questions
from chatbot.terminal.judgement import note_judgement

SUMMIT = "Why does the summit between Xi and Biden matter?"


def test_judgements_are_labelled_questions(conversation: Conversation, tmp_path: Path) -> None:
    """A good answer is relevant, a bad one is not; `eval` can read both."""
    path = note_judgement(tmp_path / "state", conversation.ask(SUMMIT), good=True)
    note_judgement(tmp_path / "state", conversation.ask(SUMMIT), good=False, words="too long")
    good, bad = read_questions(path)

    assert (good.text, good.kind, len(good.relevant)) == (SUMMIT, "good", 1)
    assert (bad.text, bad.kind, len(bad.relevant)) == (SUMMIT, "bad", 0)
    last = json.loads(path.read_text("utf-8").splitlines()[1])
    assert (last["words"], last["shown"]) == ("too long", list(good.relevant))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_judgements_are_for_the_user_only(conversation: Conversation, tmp_path: Path) -> None:
    """Nobody else reads what was asked."""
    path = note_judgement(tmp_path / "state", conversation.ask(SUMMIT), good=True)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
