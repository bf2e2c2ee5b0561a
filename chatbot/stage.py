"""`chatbot demo`: a script played at the terminal, printed at once, or recorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from .conversation import Conversation
    from .terminal.screen import Screen


def demo(
    options: Namespace,
    conversation: Callable[[], Conversation],
    paths: Sequence[str],
    screen: Callable[[], Screen],
) -> int:
    """Play the script that `options` name, about the documents at `paths`; the exit status.

    The script is read before the `conversation` is begun. Raises `UnexpectedReply` at the
    first reply that is not the expected one.
    """
    from .terminal.cast import SCREEN, write_cast
    from .terminal.chat import Chat
    from .terminal.demo import performance, play, print_pieces
    from .terminal.script import SHIPPED, read_script
    from .terminal.welcome import name_of

    turns = read_script(options.script or SHIPPED)
    chat = Chat(conversation(), (lambda: SCREEN) if options.cast else screen)
    pieces = performance(chat, turns, name_of(paths))
    if options.cast:
        write_cast(options.cast, pieces, speed=options.speed, force=options.force)
        return 0
    if options.quiet:
        return print_pieces(pieces, lambda _: None)
    if options.no_typing or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return print_pieces(pieces)
    return play(chat, pieces, speed=options.speed)
