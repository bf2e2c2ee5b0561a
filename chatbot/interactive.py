"""A chat at a terminal: the welcome first, then the prompt, and behind it the documents.

numpy and the index are loaded once the prompt is painted, while the user types.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .configuration import small_talk_file
from .errors import StorageError
from .lasting import lasting
from .listing import list_files
from .places import corpus_key, is_engine, is_saved, state_folder
from .progress import silent
from .resumption import read_state, told_of, write_state
from .selection import Selection
from .terminal.loading import Loading
from .terminal.loop import history_file, run, run_plain, session
from .terminal.screen import Screen, is_dumb, screen_of
from .terminal.welcome import name_of, welcome
from .watching import Documents

if TYPE_CHECKING:
    from argparse import Namespace

    from .conversation import Conversation
    from .misses import Kind
    from .progress import Progress
    from .terminal.chat import Chat


def talk(options: Namespace, paths: Sequence[str], threshold: float) -> int:
    """Chat about the documents at `paths`, of the seeds for none; the exit status.

    Raises `CorpusError` before anything is painted where a path is missing, and after that
    where no passage is found.
    """
    for path in paths:
        if not (is_engine([path]) or os.path.exists(path)):
            list_files([path])  # says what is wrong, and what is near
    plain = is_dumb() or _screen(options).plain
    state = None if options.no_history else state_folder()
    resumed, told = _resumed(paths, state) if options.resume else (None, "")
    if not options.quiet:
        opening = welcome(name_of(paths), _screen(options), bundled=not paths, resumed=told)
        print(opening, end="\n\n")
        sys.stdout.flush()
    load = partial(_chat, options, paths, threshold, state, resumed)
    selection = Selection.of(options.include, options.exclude)
    if plain or not is_saved(paths, options.cache, options.language, selection):
        with lasting(options) as progress:  # here, where what takes its time is watched
            chat = Loading.of(load(progress))
    else:
        chat = Loading(partial(load, silent))
    if plain:
        return run_plain(chat.result(), input)
    history = history_file(state, _kept_name("history", paths)) if state else None
    suggest = options.suggest and _screen(options).color
    return run(chat, session(history, suggest=suggest, editing_mode=options.editing_mode))


def _chat(
    options: Namespace,
    paths: Sequence[str],
    threshold: float,
    state: Path | None,
    resumed: Mapping[str, Any] | None,
    progress: Progress,
) -> Chat:
    """The chat itself, its documents opened; it goes on from where one was `resumed`."""
    from .conversation import Conversation
    from .terminal.chat import Chat

    notes: list[str] = []
    documents = Documents(options, paths, notes)
    talk = not options.no_small_talk and small_talk_file()
    about = partial(Conversation, threshold=threshold, talk=talk)

    def reopen(wanted: Sequence[str] | None) -> tuple[str, Conversation]:
        conversation = about(documents.open(wanted))
        return name_of(documents.paths), conversation

    def renew(conversation: Conversation) -> Conversation:
        index = documents.changed()
        if index is None:
            return conversation
        renewed = about(index)
        notes.extend(_restored(renewed, conversation.state()))
        return renewed

    conversation = about(documents.open(progress=progress))
    if resumed is not None:
        notes += _restored(conversation, resumed)
    watching = options.watch and documents.watch()
    return Chat(
        conversation,
        lambda: _screen(options),
        edited=not (is_dumb() or _screen(options).plain),
        name=name_of(paths),
        reopen=reopen,
        renew=renew if watching else None,
        state=state,
        keeper=partial(_keep, state, documents),
        missed=partial(_missed, None if options.no_misses else state, documents),
        notes=notes,
    )


def _keep(state: Path | None, documents: Documents, remembered: Mapping[str, Any]) -> None:
    """Keep the state of a conversation in the folder `state`; a full disk ends no chat."""
    if state is not None:
        name = _kept_name("conversation", documents.paths, ".json")
        with suppress(OSError):
            write_state(state / name, remembered)


def _missed(state: Path | None, documents: Documents, question: str, kind: Kind) -> None:
    """Keep a question that had no answer, as far as that can be done."""
    if state is not None:
        from .misses import note_miss

        with suppress(OSError):
            note_miss(state, question, corpus_key(documents.paths), kind)


def _screen(options: Namespace) -> Screen:
    return screen_of(sys.stdout, color=options.color, width=options.width, plain=options.plain)


def _resumed(paths: Sequence[str], state: Path | None) -> tuple[dict[str, Any] | None, str]:
    """The state of the last conversation about these documents, and what to say of it."""
    if state is None:
        return None, "Nothing is kept here (--no-history), so there is nothing to resume."
    try:
        kept = read_state(state / _kept_name("conversation", paths, ".json"))
        return kept, told_of(kept) if kept else "Nothing to resume: a new conversation."
    except StorageError as error:
        return None, _lost(error)


def _restored(conversation: Conversation, state: Mapping[str, Any]) -> Iterator[str]:
    """Let a conversation go on from a state; what to say of what can't."""
    try:
        lost = conversation.restore(state)
    except StorageError as error:
        yield _lost(error)
        return
    if lost:
        gone = "answer is" if lost == 1 else "answers are"
        yield f"The documents have changed: {lost} earlier {gone} no longer in them."


def _lost(error: StorageError) -> str:
    return f"Can't resume, so this is a new conversation: {error}."


def _kept_name(kind: str, paths: Sequence[str], suffix: str = "") -> str:
    """The file of what is kept of that kind about these documents."""
    return "-".join(filter(None, (kind, corpus_key(paths)))) + suffix
