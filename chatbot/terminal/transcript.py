"""The turns of a chat -> a file: Markdown, or JSON Lines by its suffix."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..corpus import Passage
from ..decision import Abstention, Answer, Clarification, Reply, SmallTalk
from .record import json_line, record
from .screen import harmless


def save_transcript(replies: Sequence[Reply], path: Path, *, force: bool = False) -> None:
    """Write what was asked and answered, whole or not at all.

    Raises `FileExistsError` for a file that is there, unless by `force`, and `OSError`
    where nothing can be written.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no file", str(path))
    path = path.resolve()  # what a link names is written, not the link
    lines = map(json_line, map(record, replies)) if is_json(path) else markdown(replies)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        if force:
            draft.replace(path)
        else:
            os.link(draft, path)  # fails where the file is there, even since a moment ago
    finally:
        draft.unlink(missing_ok=True)


def is_json(path: Path) -> bool:
    """Whether a file of that name is to hold JSON Lines."""
    return path.suffix.lower() in (".jsonl", ".ndjson", ".json")


def markdown(replies: Sequence[Reply]) -> Iterator[str]:
    """The lines of a Markdown document: a heading a question, the answer as a quotation."""
    yield "# Questions and answers"
    for reply in replies:
        yield ""
        yield f"## {_line(reply.query.text)}"
        yield ""
        match reply:
            case Answer():
                yield from _quoted(reply.match.passage)
            case Clarification():
                yield "Several entries fit about as well:"
                yield ""
                for match in reply.choices:
                    yield f"- {_line(match.passage.question or match.passage.text)}"
            case Abstention():
                yield "No source answers that."
            case SmallTalk():
                yield _line(reply.text)


def _quoted(passage: Passage) -> Iterator[str]:
    for line in harmless(passage.text).split("\n"):
        yield f"> {line}".rstrip()
    document = passage.document
    yield ""
    named = ": ".join(filter(None, (passage.location, _line(passage.question))))
    yield ", ".join(filter(None, (named, _line(document.title), document.date)))
    for source in document.sources:
        url = _line(source.url)
        yield f"- {_line(source.name)}" + (f": <{url}>" if url else "")


def _line(text: str) -> str:
    return " ".join(harmless(text).split())
