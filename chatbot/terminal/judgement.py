"""What the user thinks of an answer -> a local file that `chatbot eval` can read."""

from __future__ import annotations

import os
from pathlib import Path

from ..decision import Answer, Reply
from .record import json_line

FILE = "judgements.jsonl"


def note_judgement(folder: Path, reply: Reply, *, good: bool, words: str = "") -> Path:
    """Add a line to the file of judgements in `folder`, for the user's eyes only; the file.

    The line is a labelled question where the answer was good, and says what was shown where
    it was bad. Raises `OSError` where it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    shown = [reply.match.passage.id] if isinstance(reply, Answer) else []
    line = json_line(
        {
            "id": f"judged-{os.urandom(4).hex()}",
            "text": reply.query.text,
            "relevant": shown if good else [],
            "kind": "good" if good else "bad",
            **({} if good else {"shown": shown}),
            **({"words": words} if words else {}),
        }
    )
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(handle, "a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    return path
