"""`chatbot misses`: the questions that were missed, shown, put to use, or forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from .errors import ChatbotError
from .listing import list_files
from .misses import FILE, forget_misses, missed_in, note_miss, read_misses
from .places import corpus_key, of_files, state_folder
from .streams import replacing
from .walking import ALTERNATES

if TYPE_CHECKING:
    from argparse import Namespace

    from .clusters import Cluster
    from .conversation import Said
    from .corpus import Passage
    from .index import Index
    from .startup import Opened
    from .terminal.screen import Screen


def keep(said: Said, paths: Sequence[str]) -> None:
    """Keep the questions to the documents at `paths` that got no answer, where it can be."""
    with suppress(OSError):  # a full disk is no reason not to answer
        for question in missed_in(said):
            note_miss(state_folder(), question, corpus_key(paths), "abstained")


def review(
    options: Namespace,
    paths: Sequence[str],
    opened: Callable[[], Opened],
    threshold: float,
    screen: Screen,
) -> int:
    """Do what `options` ask for with the misses of the documents at `paths`; 0.

    The index is `opened` where it is needed. Raises `ChatbotError` for what can't be done.
    """
    folder = state_folder()
    if options.forget:
        path = folder / FILE
        _tell(f"Deleted {path}." if forget_misses(folder) else f"There is no {path}.", options)
        return 0
    key = corpus_key(paths)
    kept = [miss for miss in read_misses(folder) if miss.corpus == key]
    if options.accept and not paths:
        raise ChatbotError(
            "the bundled article takes no other wordings; copy your documents into a folder"
            " and name it with -c"
        )
    rows: list[Cluster] = []
    settled = 0
    if kept:
        from .clusters import clusters

        index = opened().index
        rows, settled = clusters(kept, index, threshold)
    if options.accept:
        _tell(_accepted(options, paths, rows, opened), options)
    elif options.json:
        from .terminal.missed import record_misses
        from .terminal.record import json_line

        print(json_line(record_misses(rows, settled)))
    elif not options.quiet:
        from .terminal.missed import render_misses

        print(render_misses(rows, settled, screen))
    return 0


def _tell(text: str, options: Namespace) -> None:
    from .terminal.screen import harmless

    if not options.quiet:
        print(harmless(text))


def _accepted(
    options: Namespace,
    paths: Sequence[str],
    rows: Sequence[Cluster],
    opened: Callable[[], Opened],
) -> str:
    """What was done to let an entry have the first wording of a cluster."""
    if options.accept > len(rows):
        shown = f"there are {len(rows)}" if rows else "nothing is missed"
        raise ChatbotError(f"no number {options.accept}; {shown}")
    cluster = rows[options.accept - 1]
    wording = cluster.wordings[0]
    name = " ".join(options.entry)
    if name:
        entry, unique = _entry(opened().index, name)
    elif cluster.nearest:
        entry, unique = _entry(opened().index, cluster.nearest.passage.id)
    else:
        raise ChatbotError("no entry is near; name one behind the number, by id or question")
    if wording.casefold() in [other.casefold() for other in entry.wordings]:
        return f"“{wording}” is a wording of {entry.id} already."
    path = _written(paths, entry, wording, by_question=unique)
    return (
        f"Added “{wording}” to {entry.id} ({entry.question}) in {path}.\n"
        "It counts from the next question on."
    )


def _entry(index: Index, name: str) -> tuple[Passage, bool]:
    """The entry that is called so, and whether its question names no other."""
    from .clusters import entry_called

    called = entry_called(index, name)
    if not called:
        raise ChatbotError(f"no entry {name!r}; write its id or its question")
    if len(called) > 1:
        ids = ", ".join(passage.id for passage in called[:5])
        raise ChatbotError(f"{len(called)} entries have this question; write an id: {ids}")
    if not called[0].question:
        raise ChatbotError(f"{called[0].id} is a paragraph; only a question has wordings")
    return called[0], len(entry_called(index, called[0].question)) == 1


def _written(paths: Sequence[str], entry: Passage, wording: str, *, by_question: bool) -> str:
    """The file beside the entry's own that has the wording now."""
    from .indexing.alternates import names_of, with_wording
    from .terminal.screen import harmless

    files = list_files(of_files(paths))
    file = next((file for file in files if file.name == entry.document.path), files[0])
    path = os.path.join(file.root, ALTERNATES)
    names = [entry.question, entry.id] if by_question else [entry.id]
    name = next((name for name in names if not name.lstrip().startswith("#")), "")
    if not name:
        raise ChatbotError(f"{entry.id} can't be named in {path}: there “#” begins a comment")
    try:
        text = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as stream:
                text = stream.read()
        text = with_wording(text, names_of(entry), name, harmless(wording))
        with replacing(path, newline="") as stream:
            stream.write(text)
    except UnicodeDecodeError as error:
        raise ChatbotError(f"{path} is not in UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise ChatbotError(f"can't write {path}: {error.strerror}") from error
    return path
