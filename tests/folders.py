"""Folders of documents that change, and what opening them gives."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from chatbot.startup import Opened, open_corpus

_times = count(1)


def edit(folder: Path, name: str, content: str | None) -> None:
    """Write a file, long ago, at a time of its own; without content, remove it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_text(content)
        os.utime(path, (1, next(_times)))


def reported(
    roots: Sequence[Path], cache: str | Path, *, refresh: bool = False
) -> tuple[Opened, list[str]]:
    """The index of the documents at `roots`, and what was reported."""
    lines: list[str] = []
    found = open_corpus(roots, cache=cache, report=lines.append, refresh=refresh, verbose=True)
    return found, lines
