"""Work that can last: how far it is, and an orderly end where it is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from .progress import Progress


@contextmanager
def lasting(options: Namespace) -> Iterator[Progress]:
    """Work that can last shows how far it is, and the first Ctrl-C ends it.

    From then on no other is heard: it would hit what tidies up after the first.
    """
    import signal

    def end(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, end)
    try:
        with _progress(options) as progress:
            yield progress
    finally:
        if signal.getsignal(signal.SIGINT) is end:
            signal.signal(signal.SIGINT, before)


def _progress(options: Namespace) -> AbstractContextManager[Progress]:
    """Bars on standard error where that is a terminal that can draw one, else nothing."""
    from .progress import silent

    if options.quiet or not sys.stderr.isatty():
        return nullcontext(silent)
    from .terminal.bars import Bars
    from .terminal.screen import is_dumb, screen_of

    plain = is_dumb() or screen_of(sys.stderr, plain=options.plain).plain
    return nullcontext(silent) if plain else Bars(sys.stderr)
