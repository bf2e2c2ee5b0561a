"""The standard streams of a process: made usable, and let go."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from stat import S_ISREG
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
    """Whether a stream has all its text already, being neither a terminal nor a pipe."""
    try:
        return S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # no real file, as in a test
        return False
