"""The chat itself: read a line, print the reply, until the user leaves.

`run` talks at a prompt with line editing, `run_plain` reads lines one after the other
(screen readers, dumb terminals, pipes). Both give the exit status.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .chat import COMMANDS, Chat

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

LEFT, INTERRUPTED = 0, 130
PROMPT = "> "


def session(history: Path | None = None) -> PromptSession[str]:
    """A prompt with history, completion of commands, and one question a paste."""
    # Cursor position requests garble the screen of terminals that don't answer them.
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    from .history import KeptHistory

    return PromptSession(
        PROMPT,
        completer=WordCompleter(list(COMMANDS), sentence=True),
        complete_while_typing=False,
        enable_history_search=True,
        history=KeptHistory(history) if history else InMemoryHistory(),
        reserve_space_for_menu=4,
    )


def run(chat: Chat, prompt: PromptSession[str], write: Callable[[str], None] = print) -> int:
    """Talk until Ctrl-D, /quit, or Ctrl-C twice on an empty line."""
    warned = False
    while not chat.left:
        try:
            line = prompt.prompt()
        except EOFError:
            return LEFT
        except KeyboardInterrupt:
            typed = prompt.default_buffer.text
            if warned and not typed:
                return INTERRUPTED
            warned = not typed
            if warned:
                write("(Ctrl-D leaves, or Ctrl-C once more)")
            continue
        warned = False
        _turn(chat, line, write)
    return LEFT


def run_plain(
    chat: Chat, ask: Callable[[str], str], write: Callable[[str], None] = print
) -> int:
    """Talk by `ask`, which is given the prompt and gives a line, until it has no more."""
    while not chat.left:
        try:
            line = ask(PROMPT)
        except EOFError:
            return LEFT
        except KeyboardInterrupt:
            write("")
            return INTERRUPTED
        _turn(chat, line, write)
    return LEFT


def _turn(chat: Chat, line: str, write: Callable[[str], None]) -> None:
    try:
        text = chat.respond(line)
    except KeyboardInterrupt:
        text = "(stopped)"
    if text:
        write(f"\n{text}\n")


def history_file(folder: Path) -> Path | None:
    """The history in `folder`, for the user's eyes only; None where it can't be written."""
    path = folder / "history"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_dir():
            return None
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError:
        return None
    return path if os.access(path, os.W_OK) else None
