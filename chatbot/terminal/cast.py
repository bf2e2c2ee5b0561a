"""A demo -> a recording that terminals replay: asciicast, version 2.

Its times are computed and its screen is fixed, so it is the same bytes wherever it is made.
Source: the asciicast v2 file format, https://docs.asciinema.org/manual/asciicast/v2/
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator

from ..errors import ChatbotError
from .demo import SECOND, Piece
from .screen import Screen, escaped

SCREEN = Screen(width=80, color=True)
HEADER = {"version": 2, "width": SCREEN.width, "height": 24}

_LONGEST = 4096  # bytes of a header; longer first lines are of something else


def write_cast(
    path: str, pieces: Iterable[Piece], *, speed: float = 1, force: bool = False
) -> None:
    """Record all of `pieces`, `speed` times as fast, in the file at `path`.

    Nothing is written where the pieces end in an error. Raises `ChatbotError` where it can't
    be written, and, unless `force`, where the file there is something else than a recording.
    """
    if not force:
        _check_place(path)
    events = ([seconds, "o", text] for seconds, text in _events(pieces, speed))
    lines = (json.dumps(line, ensure_ascii=False) for line in (HEADER, *events))
    data = "".join(f"{escaped(line)}\n" for line in lines)
    try:
        with open(path, "wb") as stream:
            stream.write(data.encode())
    except OSError as error:
        raise ChatbotError(f"can't write {path}: {error.strerror}") from error


def _check_place(path: str) -> None:
    """Raise `ChatbotError` where a file at `path` is something else than a recording."""
    if not os.path.isfile(path):  # nothing, or /dev/stdout, or a folder, which can't be written
        return
    try:
        with open(path, "rb") as stream:
            first = stream.readline(_LONGEST)
    except OSError as error:
        raise ChatbotError(f"can't read {path}: {error.strerror}") from error
    if first and not _is_header(first):
        raise ChatbotError(f"{path} is no cast; give another name, or --force to replace it")


def _is_header(line: bytes) -> bool:
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and header.get("version") == HEADER["version"]


def _events(pieces: Iterable[Piece], speed: float) -> Iterator[tuple[float, str]]:
    """What is written, and when, in seconds; what is written at one time is one event."""
    at, held = 0, ""  # whole microseconds add up to the same everywhere
    for delay, text in pieces:
        if delay:
            yield at / SECOND, held
            at, held = at + max(1, round(delay / speed)), ""
        held += text.replace("\n", "\r\n")
    yield at / SECOND, held
