"""Streams: the standard ones usable whatever the shell made of them, files written whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from stat import S_IMODE, S_ISREG
from typing import TextIO


def open_streams() -> None:
    """Make the standard streams usable: any bytes can be read, any text written."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the shell
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
        with suppress(AttributeError):  # not a stream of text
            getattr(sys, name).reconfigure(errors="replace")


def drop_output() -> None:
    """Let what could not be written go, or the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_file(stream: TextIO) -> bool:
    """Whether `stream` reads a regular file, all of which is there already."""
    try:
        return S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # no real file, as in a test
        return False


@contextmanager
def replacing(path: str, newline: str | None = None) -> Iterator[TextIO]:
    """A file that takes the place of the one at `path` once all of it is written.

    A link or what is no file (/dev/stdout, a pipe) can't be replaced; it is written as it is.
    """
    there = os.path.exists(path)
    if os.path.islink(path) or (there and not os.path.isfile(path)):
        with open(path, "w", encoding="utf-8", newline=newline) as stream:
            yield stream
        return
    draft = os.path.join(os.path.dirname(path), f".{os.urandom(8).hex()}.draft")
    try:
        with open(draft, "x", encoding="utf-8", newline=newline) as stream:
            if there:
                os.chmod(draft, S_IMODE(os.stat(path).st_mode))
            yield stream
        os.replace(draft, path)
    finally:
        with suppress(OSError):
            os.unlink(draft)
