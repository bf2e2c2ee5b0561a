"""The documents of a chat: opened, opened anew, and looked at while the user types."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock, Thread
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from .errors import ChatbotError, StorageError
from .listing import Listed, list_files
from .places import is_engine, seeds
from .progress import Progress, silent
from .selection import Selection

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from .index import Index
    from .startup import Opened

EVERY = 1.0  # seconds between two looks, at least
SHARE = 0.05  # of the time that is spent on looking, at most


class Documents:
    """The documents that a chat is about, those at `paths` to begin with.

    `notes` takes what there is to say of them. Several threads may use it: one thing is
    done at a time.
    """

    def __init__(self, options: Namespace, paths: Sequence[str], notes: list[str]) -> None:
        """Open nothing yet."""
        self.paths = list(paths)
        self._notes, self._options = notes, options
        self.selection = Selection.of(options.include, options.exclude)
        self._lock = RLock()
        # What was found as they were opened and looked at last; a text says what was wrong.
        self._opened: list[Listed] | str = []
        self._looked_at: list[Listed] | str = []
        self._folder: Path | None = None
        self._changed: Index | None = None

    def open(self, paths: Sequence[str] | None = None, progress: Progress = silent) -> Index:
        """The index of other documents, or of the same as they are now.

        Raises `CorpusError`; then they are those from before.
        """
        with self._lock:
            opened = self._open(self.paths if paths is None else list(paths), progress)
            if opened.news:
                self._notes.append(f"{opened.news}.")
            self._changed = None
            return opened.index

    def _compare(self, index: Index) -> None:
        """Compare all of a saved index with its checksums, while the user types."""
        try:
            if index.check is not None:
                index.check()
        except StorageError as error:
            self._notes.append(f"{error}. Here, /reload does.")

    def changed(self) -> Index | None:
        """The index of the documents if they are others than those that were given last.

        What is wrong with them is a note, once, and no reason to give up an index.
        """
        with self._lock:
            self._look(patient=False)
            index, self._changed = self._changed, None
            return index

    def watch(self) -> bool:
        """Look again and again from now on, and open what has changed.

        False for those of an engine, with a note.
        """
        if is_engine(self.paths):
            self._notes.append("--watch minds files; /reload opens what is new in an engine.")
            return False
        Thread(target=self._watch, daemon=True).start()
        return True

    def _watch(self) -> None:
        while True:
            begun = perf_counter()
            with self._lock:
                self._look(patient=True)
            sleep(max(EVERY, (perf_counter() - begun) / SHARE))

    def _look(self, *, patient: bool) -> None:
        """Open them if they have changed; `patient`: once they are the same twice."""
        try:
            found: list[Listed] | str = list_files(self.paths or [seeds()], self.selection)
        except ChatbotError as error:
            found = str(error)
        before, self._looked_at = self._looked_at, found
        if found == self._opened or (patient and found != before):
            return
        folder = self._folder
        try:
            opened = self._open(self.paths, silent)
        except ChatbotError as error:
            self._opened = found
            self._notes.append(f"{error}; still asking the documents as they were.")
            return
        if opened.folder is None or opened.folder != folder:
            told = opened.news or "The documents have changed"  # another chat was first
            self._notes.append(f"{told}.")
            self._changed = opened.index

    def _open(self, paths: list[str], progress: Progress) -> Opened:
        from .startup import open_corpus

        opened = open_corpus(
            paths,
            cache=self._options.cache,
            language=self._options.language,
            selection=self.selection,
            report=self._notes.append,
            verbose=self._options.verbose,
            progress=progress,
        )
        self.paths, self._opened, self._folder = paths, opened.files, opened.folder
        Thread(target=self._compare, args=(opened.index,), daemon=True).start()
        return opened
