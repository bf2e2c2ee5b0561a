"""Questions that got no answer, or a bad one, in a file for the user's eyes only.

A line is a JSON object: `time`, `kind`, `corpus` (see `places.corpus_key`), `question`, and
nothing else. What comes is added at the end, so that an answer never waits for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from .conversation import Said
from .decision import Abstention, Answer, Clarification
from .memory import Turn
from .private import replaced

FILE = "misses.jsonl"
KEPT = 1_000  # misses, the latest
SLACK = 100  # misses more than that which may be in the file before it is shortened
LONGEST = 500  # characters of a question that are kept
_SHORTEST = 80  # bytes that a line has at least
_LARGEST = 2**22  # bytes at the end of the file that are read

Kind = Literal["abstained", "bad"]


class Miss(NamedTuple):
    """A question that was missed; `time` is in UTC, as ISO 8601 writes it."""

    time: str
    kind: Kind
    corpus: str
    question: str


def missed_in(said: Said) -> Iterator[str]:
    """The questions of a line that got no answer; small talk and texts of no word are none."""
    for reply in said.replies:
        if isinstance(reply, Abstention) and reply.reason != "no words":
            yield reply.query.text


def answered_in(turn: Turn | None) -> str:
    """The question of a turn that got an answer or a choice; "" for any other turn.

    A private one is for no one to read.
    """
    if turn is None or turn.private or not isinstance(turn.reply, Answer | Clarification):
        return ""
    return turn.reply.query.text


def note_miss(folder: Path, question: str, corpus: str, kind: Kind) -> None:
    """Add a miss to the file in `folder`. Raises `OSError` where it can't be written."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    miss = Miss(time, kind, corpus, " ".join(question.split())[:LONGEST])
    line = json.dumps(miss._asdict(), ensure_ascii=False) + "\n"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(handle, "ab", buffering=0) as stream:
        stream.write(line.encode("utf-8", "replace"))
        size = os.fstat(handle).st_size
    if size > (KEPT + SLACK) * _SHORTEST:
        _shorten(path)


def read_misses(folder: Path) -> list[Miss]:
    """The latest KEPT misses in `folder`, oldest first; lines that are none are passed over.

    [] where nothing was kept. Raises `OSError` where the file can't be read.
    """
    try:
        with open(folder / FILE, "rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _LARGEST))
            lines = stream.read().splitlines()
    except FileNotFoundError:
        return []
    return [miss for line in lines if (miss := _miss(line))][-KEPT:]


def forget_misses(folder: Path) -> bool:
    """Delete the file in `folder`; whether there was one. Raises `OSError` where it can't."""
    try:
        (folder / FILE).unlink()
    except FileNotFoundError:
        return False
    return True


def _miss(line: bytes) -> Miss | None:
    try:
        miss = Miss(**json.loads(line))
        datetime.fromisoformat(miss.time)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = all(isinstance(field, str) for field in miss)
    return miss if texts and miss.question.strip() and miss.kind in get_args(Kind) else None


def _shorten(path: Path) -> None:
    """Leave only the latest misses in the file, in place of it at once.

    What another process adds in that very moment may be lost.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    if len(lines) <= KEPT + SLACK:
        return
    replaced(path, b"".join(lines[-KEPT:]))
