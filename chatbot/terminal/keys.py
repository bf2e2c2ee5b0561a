"""The keys of a terminal, each as soon as it is pressed (not on Windows)."""

from __future__ import annotations

import codecs
import os
import select
import signal
import termios
import tty
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self, TextIO

ESCAPE = "\x1b"

_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGTSTP)


class Keys:
    """The keys pressed on `stream` while this is entered.

    Meanwhile they are not echoed, and Ctrl-C still interrupts. The terminal has its settings
    back whenever the process leaves, is stopped, or is ended by a signal.
    """

    def __init__(self, stream: TextIO) -> None:
        """Nothing is changed before it is entered."""
        self._terminal = stream.fileno()
        self._decoder = codecs.getincrementaldecoder(stream.encoding)("replace")
        self._caught: list[int] = []

    def __enter__(self) -> Self:
        """Take the keys."""
        self._before = termios.tcgetattr(self._terminal)
        # What is ignored, as by nohup, stays ignored.
        self._caught = [n for n in _ENDING if signal.getsignal(n) == signal.SIG_DFL]
        for number in self._caught:
            signal.signal(number, self._leave)
        self._take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the keys back; those that nobody read are forgotten."""
        self._give_back()
        for number in self._caught:
            signal.signal(number, signal.SIG_DFL)

    def wait(self, seconds: float) -> bool:
        """Whether a key is pressed within so many seconds."""
        return bool(select.select([self._terminal], [], [], seconds)[0])

    def read(self) -> str:
        """The next key's character, ESCAPE for a key that sends several, "" where all end."""
        key = ""
        while not key:
            byte = os.read(self._terminal, 1)
            key = self._decoder.decode(byte, final=not byte)
            if not byte:
                return key
        if key == ESCAPE and self.wait(0):
            self._read_sequence()
        return key

    def _read_sequence(self) -> None:
        """Read the rest of what an arrow sends (ESC [ A), or a letter with Alt (ESC a)."""
        byte = os.read(self._terminal, 1)
        if byte in (b"[", b"O"):
            while self.wait(0) and not b"@" <= os.read(self._terminal, 1) <= b"~":
                pass  # what stands between are numbers

    def _take(self) -> None:
        with suppress(termios.error):  # the terminal is gone: there will be no keys
            tty.setcbreak(self._terminal, termios.TCSADRAIN)

    def _give_back(self) -> None:
        with suppress(termios.error):
            termios.tcsetattr(self._terminal, termios.TCSAFLUSH, self._before)

    def _leave(self, number: int, _: FrameType | None) -> None:
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # as if it had not been caught
        signal.signal(number, self._leave)  # from here on where it was only stopped
        self._take()
