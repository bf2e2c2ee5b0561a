"""A chat at a terminal: the welcome first, then the prompt, and behind it the documents.

numpy and the index are loaded once the prompt is painted, while the user types.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .configuration import small_talk_file
from .lasting import lasting
from .listing import list_files
from .places import is_saved
from .progress import silent
from .terminal.loading import Loading
from .terminal.loop import history_file, run, run_plain, session
from .terminal.screen import Screen, is_dumb, screen_of
from .terminal.welcome import name_of, welcome

if TYPE_CHECKING:
    from argparse import Namespace

    from .conversation import Conversation
    from .progress import Progress
    from .terminal.chat import Chat


def talk(options: Namespace, paths: Sequence[str], threshold: float) -> int:
    """Chat about the documents at `paths`, of the seeds for none; the exit status.

    Raises `CorpusError` before anything is painted where a path is missing, and after that
    where no passage is found.
    """
    for path in paths:
        if not os.path.exists(path):
            list_files([path])  # says what is wrong, and what is near
    plain = is_dumb() or _screen(options).plain
    if not options.quiet:
        print(welcome(name_of(paths), _screen(options), bundled=not paths), end="\n\n")
        sys.stdout.flush()
    state = None if options.no_history else _state_folder()
    if plain or not is_saved(paths, options.cache):
        with lasting(options) as progress:  # here, where what takes its time is watched
            opened = _chat(options, paths, threshold, state, progress)
        chat = Loading.of(opened)
    else:
        chat = Loading(lambda: _chat(options, paths, threshold, state, silent))
    if plain:
        return run_plain(chat.result(), input)
    history = history_file(state, _history_name(paths)) if state else None
    suggest = options.suggest and _screen(options).color
    return run(chat, session(history, suggest=suggest, editing_mode=options.editing_mode))


def _chat(
    options: Namespace,
    paths: Sequence[str],
    threshold: float,
    state: Path | None,
    progress: Progress,
) -> Chat:
    """The chat itself, its documents opened."""
    from .conversation import Conversation
    from .startup import open_corpus
    from .terminal.chat import Chat

    notes: list[str] = []
    asked = list(paths)

    def opened(
        wanted: Sequence[str] | None, shown: Progress = silent
    ) -> tuple[str, Conversation]:
        found = asked if wanted is None else list(wanted)
        index = open_corpus(
            found,
            cache=options.cache,
            report=notes.append,
            verbose=options.verbose,
            progress=shown,
        ).index
        asked[:] = found
        talk = not options.no_small_talk and small_talk_file()
        return name_of(found), Conversation(index, threshold=threshold, talk=talk)

    name, conversation = opened(None, progress)
    return Chat(
        conversation,
        lambda: _screen(options),
        edited=not (is_dumb() or _screen(options).plain),
        name=name,
        reopen=opened,
        state=state,
        notes=notes,
    )


def _screen(options: Namespace) -> Screen:
    return screen_of(sys.stdout, color=options.color, width=options.width, plain=options.plain)


def _history_name(paths: Sequence[str]) -> str:
    """The file of what was asked of these documents."""
    if not paths:
        return "history"
    places = "\n".join(os.path.realpath(path) for path in paths)
    return f"history-{zlib.crc32(os.fsencode(places)):08x}"


def _state_folder() -> Path:
    """The user's folder for what a program remembers."""
    state = os.environ.get("XDG_STATE_HOME", "")
    if sys.platform.startswith("linux"):  # as platformdirs says, which takes longer to load
        base = Path(state) if os.path.isabs(state) else Path("~/.local/state").expanduser()
        return base / "chatbot"
    import platformdirs

    return Path(platformdirs.user_state_dir("chatbot", appauthor=False))
