"""The questions of earlier chats, in a file that stays small."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from prompt_toolkit.history import FileHistory

KEPT = 1000  # lines typed; older ones are forgotten


class KeptHistory(FileHistory):
    """What was typed, without lines that begin with a space: those are for no one to read.

    A line that repeats the one before it is not kept either; the prompt sees to that.
    """

    def __init__(self, path: Path) -> None:
        """The history in the file at `path`, shortened where it has grown too long."""
        super().__init__(path)
        with suppress(OSError):
            _shorten(path.resolve())

    def append_string(self, string: str) -> None:
        """Keep a line, on disk where that is possible."""
        if not string.startswith(" "):
            super().append_string(string)

    def store_string(self, string: str) -> None:
        """Write a line; a full disk is no reason to end a chat."""
        with suppress(OSError):
            super().store_string(string)

    def load_history_strings(self) -> Iterable[str]:
        """The lines kept, newest first."""
        return islice(super().load_history_strings(), KEPT)


def _shorten(path: Path) -> None:
    """Leave only the newest lines in the file, in place of it at once."""
    # An entry is a comment with its time and a line each, all of them begun by a "+".
    _, *entries = path.read_bytes().split(b"\n# ")
    if len(entries) <= KEPT:
        return
    short = path.with_name(f"{path.name}.{os.getpid()}")
    short.touch(mode=0o600)
    try:
        short.write_bytes(b"".join(b"\n# " + entry for entry in entries[-KEPT:]))
        short.replace(path)
    except OSError:
        short.unlink(missing_ok=True)
        raise
