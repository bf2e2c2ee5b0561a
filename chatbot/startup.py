"""From the documents' place to a ready index: reuse the saved one, or build it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import StorageError
from .generation import Saved, open_generation
from .index import Index
from .listing import Listed, list_files, renewed, unchanged
from .places import BUNDLED, cache_folder, index_folder, seeds
from .progress import Progress, silent
from .storage import open_saved, restamp, save

if TYPE_CHECKING:
    from .corpus import Passage
    from .indexing.file import Problem
    from .indexing.synonyms import Rule

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A ready index: of how many files, whether it was built just now, where it is saved.

    `folder` is None where the index is in memory only.
    """

    index: Index
    files: int
    built: bool
    folder: Path | None


def open_index(
    *paths: str | os.PathLike[str],
    cache: str | os.PathLike[str] | None = None,
    report: Report | None = None,
) -> Index:
    """The index of the documents at `paths` (files or folders); of the seeds for none.

    The saved index is used while the files are as they were; else it is built and saved.
    `cache` is the folder to save in, by default the user's cache folder. What is left out
    of the index, and an index that can't be saved, is a line to `report`, by default a
    warning of the logger "chatbot". Raises `CorpusError` where a path is missing or no
    passage is found.
    """
    return open_corpus(paths, cache=cache, report=report or _log, verbose=True).index


def open_corpus(  # noqa: PLR0913  # each is a choice of the user's
    paths: Sequence[str | os.PathLike[str]],
    *,
    cache: str | os.PathLike[str] | None = None,
    report: Report,
    language: str = "",
    refresh: bool = False,
    verbose: bool = False,
    progress: Progress = silent,
) -> Opened:
    """As `open_index`, with how the index came about; `refresh` builds in any case.

    `language` is that of the documents, by default the one that most of their words are of.
    Files without a reader and empty ones are one line of figures, unless `verbose`.
    `progress` is told of each step of building that can last.
    """
    bundled = not (paths or language)
    files = list_files(paths or [seeds()])
    saved = None if refresh or not bundled else _usable(BUNDLED, files, report, open_bundled)
    place = None
    if saved is None:
        place = index_folder(cache_folder(cache), paths or [seeds()], language)
        saved = None if refresh else _usable(place, files, report, open_saved)
    if saved is not None:
        return Opened(saved.index, len(files), built=False, folder=saved.folder)
    return _built(files, place, language, report, progress, verbose=verbose)


def open_bundled(folder: Path) -> Saved | None:
    """The index that the wheel brings; None where it was not made (in a checkout)."""
    return open_generation(folder) if folder.is_dir() else None


def read_documents(
    paths: Sequence[str | os.PathLike[str]], progress: Progress = silent
) -> tuple[list[Passage], list[Rule]]:
    """The passages and the user's synonyms at `paths`, of the seeds for none, read anew."""
    from .indexing.reading import read_corpus

    reading = read_corpus(list_files(paths or [seeds()]), progress=progress)
    return list(reading.passages), reading.synonyms


def _usable(
    place: Path, files: Sequence[Listed], report: Report, opened: Callable[[Path], Saved | None]
) -> Saved | None:
    try:
        saved = opened(place)
    except StorageError as error:
        report(f"{error}; building it again")
        return None
    if saved is None or not unchanged(files, saved.stamps):
        return None
    stamps = renewed(files, saved.stamps)
    if stamps != saved.stamps and saved.folder != BUNDLED:  # an installed file stays as it is
        restamp(saved, stamps)  # so that the next start need not read the files
    return saved


def _built(
    files: Sequence[Listed],
    place: Path | None,
    language: str,
    report: Report,
    progress: Progress,
    *,
    verbose: bool,
) -> Opened:
    from .indexing.build import build_corpus  # scikit-learn, only here

    index, reading = build_corpus(files, language, progress)
    for line in _left_out(reading.problems, verbose=verbose):
        report(line)
    folder = None
    if place is not None:
        try:
            folder = save(index, reading.stamps, place, progress)
        except OSError as error:
            report(f"the index stays in memory: can't save it in {place} ({error.strerror})")
    return Opened(index, len(files), built=True, folder=folder)


def _left_out(problems: Sequence[Problem], *, verbose: bool) -> Iterator[str]:
    """A line for each problem; unless `verbose`, one for all that may be counted."""
    counts: dict[str, int] = {}
    for problem in problems:
        if problem.kind and not verbose:
            counts[problem.kind] = counts.get(problem.kind, 0) + 1
        else:
            yield f"left out: {problem}"
    if counts:
        from .terminal.screen import counted

        number = sum(counts.values())
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
        listed = "it" if number == 1 else "them"
        yield f"left out {counted(number, 'file')}: {kinds}; -v lists {listed}"


def _log(message: str) -> None:
    import logging

    logging.getLogger("chatbot").warning(message)
