"""The chat itself: read a line, print the reply, until the user leaves.

`run` talks at a prompt with line editing, `run_plain` reads lines one after the other
(screen readers, dumb terminals, pipes). Both give the exit status.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..errors import EngineUnavailable, StorageError
from .loading import Loading
from .pager import paged

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import Application

    from .chat import Chat

LEFT, INTERRUPTED = 0, 130
PROMPT = "> "
SUGGESTED = 5_000  # topics that are completed

Write = Callable[[str], None]


def session(
    history: Path | None = None,
    *,
    suggest: bool = True,
    editing_mode: Literal["emacs", "vi"] = "emacs",
) -> PromptSession[str]:
    """A prompt with history, completion of commands and topics, and one question a paste.

    `suggest` shows in grey how a line may go on.
    """
    # Cursor position requests garble the screen of terminals that don't answer them.
    os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import get_app
    from prompt_toolkit.enums import EditingMode
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.history import InMemoryHistory

    from .history import KeptHistory
    from .suggestions import Suggestions

    suggestions = Suggestions()
    # Commands are completed as one types; that and recalling lines by their beginning
    # exclude one another, and a question is worth recalling.
    question = Condition(lambda: not get_app().current_buffer.text.startswith("/"))
    return PromptSession(
        PROMPT,
        completer=suggestions,
        auto_suggest=suggestions if suggest else None,
        complete_while_typing=True,
        enable_history_search=question,
        enable_open_in_editor=True,
        editing_mode=EditingMode.VI if editing_mode == "vi" else EditingMode.EMACS,
        history=KeptHistory(history) if history else InMemoryHistory(),
        reserve_space_for_menu=4,
    )


def run(
    chat: Loading[Chat], prompt: PromptSession[str], write: Write = print, page: Write = paged
) -> int:
    """Talk until Ctrl-D, /quit, or Ctrl-C twice on an empty line.

    The chat is loaded once the prompt is painted. Raises what loading it raised.
    """
    prompt.app.after_render += lambda app: _begin(chat, prompt, app, write)
    warned, known = False, None
    if chat.ready:  # nothing will tell when it is
        fill(prompt, chat.result())
        _tell(chat.result(), write)
    while not (chat.ready and chat.result().left):
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
        if line.strip():
            _turn(chat, line, write, page)
            if chat.ready and known is not (known := chat.result().conversation):
                fill(prompt, chat.result())  # the documents are others now
    return LEFT


def _begin(
    chat: Loading[Chat], prompt: PromptSession[str], app: Application[str], write: Write
) -> None:
    """Load the chat, then let its topics be completed; a failure ends the prompt.

    What there is to say of the documents stands above the prompt as soon as it is known.
    """

    def failed() -> None:
        if chat.error is not None and app.is_running and not app.is_done:
            app.exit(exception=chat.error)

    def told() -> None:
        from prompt_toolkit.application import run_in_terminal

        if app.is_running and not app.is_done and chat.result().notes:
            run_in_terminal(lambda: _tell(chat.result(), write))

    def then() -> None:
        if chat.error is None:
            fill(prompt, chat.result())
        if app.loop is not None and not app.loop.is_closed():
            app.loop.call_soon_threadsafe(failed if chat.error else told, context=app.context)

    chat.begin(then)


def _tell(chat: Chat, write: Write) -> None:
    """Write what there is to say of the documents."""
    if text := chat.noted():
        write(f"{text}\n")


def fill(prompt: PromptSession[str], chat: Chat) -> None:
    """Let the topics of a chat be completed."""
    from .screen import harmless
    from .suggestions import Suggestions

    if isinstance(prompt.completer, Suggestions):
        with suppress(StorageError, EngineUnavailable):  # which the first question will say
            prompt.completer.topics = [*map(harmless, chat.topics(SUGGESTED))]


def run_plain(chat: Chat, ask: Callable[[str], str], write: Write = print) -> int:
    """Talk by `ask`, which is given the prompt and gives a line, until it has no more."""
    _tell(chat, write)
    while not chat.left:
        try:
            line = ask(PROMPT)
        except EOFError:
            return LEFT
        except KeyboardInterrupt:
            write("")
            return INTERRUPTED
        _turn(Loading.of(chat), line, write, write)
    return LEFT


def _turn(chat: Loading[Chat], line: str, write: Write, page: Write) -> None:
    show = write
    try:
        ready = chat.result()
        text = ready.respond(line)
        show = page if ready.long else write
    except KeyboardInterrupt:
        text = "(stopped)"
    if text:
        show(f"\n{text}\n")
    if chat.ready:  # once it is shown: who asks does not wait for it
        chat.result().keep()


def history_file(folder: Path, name: str = "history") -> Path | None:
    """The history in `folder`, for the user's eyes only; None where it can't be written."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_dir():
            return None
        path.touch(mode=0o600)
        path.chmod(0o600)
    except OSError:
        return None
    return path if os.access(path, os.W_OK) else None
