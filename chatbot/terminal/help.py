"""What can be typed in a chat, in two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .commands import COMMANDS
from .screen import Screen, wrapped

Row = tuple[str, str]

COLUMN = 18  # cells up to the second column
TOO_NARROW = 36  # cells of a screen that has no room for two columns

_COMMANDS = [(command.usage, command.meaning) for command in COMMANDS.values()]
_KEYS = (
    ("Enter", "ask"),
    ("1, 2, 3", "take one of the list just shown"),
    ("Tab", "complete a command or a topic"),
    ("Right", "take what is suggested in grey"),
    ("Up, Ctrl-R", "earlier questions"),
    ("Ctrl-C", "clear the line; twice on an empty line leaves"),
    ("Ctrl-X Ctrl-E", "write a long question in $EDITOR"),
    ("Ctrl-D", "leave"),
)
_PLAIN_KEYS = (*_KEYS[:2], ("Ctrl-C, Ctrl-D", "leave"))


def help_text(screen: Screen, *, edited: bool = True) -> str:
    """The commands and the keys of a chat, the keys of a line editor where it is `edited`."""
    opening = "Type a question and press Enter. Answers come word for word from the sources."
    spoken = "Many of these can be said: more, source, again, back, shorter, who says so."
    closing = "A question that starts with a slash: put a space before it."
    parts = (
        wrapped(opening, screen),
        _columns(_COMMANDS, screen),
        _columns(_KEYS if edited else _PLAIN_KEYS, screen),
        wrapped(spoken, screen),
        wrapped(closing, screen),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _columns(rows: Iterable[Row], screen: Screen) -> Iterator[str]:
    narrow = 0 < screen.width < TOO_NARROW
    for name, meaning in rows:
        if not name:
            continue  # another word for the one before it
        if narrow:
            yield f"  {name}"
            yield from wrapped(meaning, screen, "    ", "    ")
        else:
            yield from wrapped(meaning, screen, f"  {name}".ljust(COLUMN), " " * COLUMN)
