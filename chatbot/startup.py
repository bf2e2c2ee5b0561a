"""From the documents' place to a ready index: reuse the saved one, or build it."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from .errors import CorpusError, StorageError
from .generation import Saved, open_generation, write_auxiliary
from .index import Index
from .listing import Changes, Listed, Listing, compare, list_files, renewed, survey
from .places import BUNDLED, cache_folder, index_folder, is_engine, of_files, seeds
from .progress import Progress, silent
from .selection import EVERYTHING, Selection
from .storage import open_saved, put_in_force, restamp, save
from .walking import ALTERNATES, PassedOver

if TYPE_CHECKING:
    from .corpus import Passage
    from .indexing.auxiliary import Update
    from .indexing.file import Problem
    from .indexing.kept import Kept
    from .indexing.reading import CorpusReading
    from .indexing.synonyms import Rule

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A ready index: of which files, whether it was built just now, where it is saved.

    `folder` is None where the index is in memory only; `news` says what had changed since
    it was saved last, "" where nothing had or none was.
    """

    index: Index
    files: list[Listed]
    built: bool
    folder: Path | None
    news: str = ""


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
    selection: Selection = EVERYTHING,
    refresh: bool = False,
    verbose: bool = False,
    whole: bool = False,
    progress: Progress = silent,
) -> Opened:
    """As `open_index`, with how the index came about; `refresh` builds from nothing.

    `language` is that of the documents, by default of each one what its words tell;
    `selection` says which files of a folder are documents. Files without a reader and empty
    ones are one line of figures, unless `verbose`. `whole`: all of a saved index is compared
    with its checksums, however large it is. `progress` is told of each step of building that
    can last. The address of an engine stands alone, and is asked for its index; raises
    `EngineUnavailable` where it has none.
    """
    if is_engine(paths):
        return _of_engine(paths, cache, progress)
    begun = perf_counter()
    listing = survey(paths or [seeds()], selection)
    if not (paths or language or selection.words() or refresh):
        saved = _usable(BUNDLED, report, open_bundled, whole=whole)
        if saved is not None and not compare(listing.files, saved.stamps):
            return Opened(saved.index, listing.files, built=False, folder=saved.folder)
    place = index_folder(cache_folder(cache), paths or [seeds()], language, selection)
    saved = None if refresh else _usable(place, report, open_saved, whole=whole)
    built = partial(_built, listing, place, language, report, progress, verbose=verbose)
    if saved is None:
        return built(None)
    changes = compare(listing.files, saved.stamps)
    if not changes:
        stamps = renewed(listing.files, saved.stamps)
        if stamps != saved.stamps:
            restamp(saved, stamps)  # so that the next start need not read the files
        return Opened(saved.index, listing.files, built=False, folder=saved.folder)
    opened = _updated(
        saved, changes, listing, place, report, progress, language=language, verbose=verbose
    )
    opened = opened or built(_kept(saved, changes))
    return replace(opened, news=f"{changes}: index updated in {perf_counter() - begun:.1f} s")


def _of_engine(
    paths: Sequence[str | os.PathLike[str]],
    cache: str | os.PathLike[str] | None,
    progress: Progress,
) -> Opened:
    from .engines.address import address_of
    from .engines.opening import open_engine

    return Opened(
        open_engine(address_of(paths), cache, progress).index, [], built=False, folder=None
    )


def open_bundled(folder: Path) -> Saved | None:
    """The index that the wheel brings; None where it was not made (in a checkout)."""
    return open_generation(folder) if folder.is_dir() else None


def read_documents(
    paths: Sequence[str | os.PathLike[str]],
    progress: Progress = silent,
    selection: Selection = EVERYTHING,
    language: str = "",
) -> tuple[list[Passage], list[Rule]]:
    """The passages and the user's synonyms at `paths`, of the seeds for none, read anew."""
    from .indexing.reading import read_corpus

    files = list_files(of_files([*map(str, paths)]) or [seeds()], selection)
    reading = read_corpus(files, language, progress)
    return list(reading.passages), reading.synonyms


def _usable(
    place: Path, report: Report, opened: Callable[[Path], Saved | None], *, whole: bool
) -> Saved | None:
    """The index saved there, whether its files have changed or not; None for none."""
    try:
        saved = opened(place)
        if whole and saved is not None and saved.index.check is not None:
            saved.index.check()
        return saved
    except StorageError as error:
        report(f"{error}; building it again")
        return None


def _kept(saved: Saved, changes: Changes) -> Kept | None:
    """What an index that is saved spares reading; a damaged one spares nothing."""
    from .indexing.kept import Kept

    if not saved.is_intact():
        return None
    if any(posixpath.basename(stamp.name) == ALTERNATES for stamp in saved.stamps):
        return None  # its passages have the wordings of then
    return Kept(saved.index.passages, saved.stamps, changes.same)


def _updated(  # noqa: PLR0913  # what was found and what was said
    saved: Saved,
    changes: Changes,
    listing: Listing,
    place: Path,
    report: Report,
    progress: Progress,
    *,
    language: str,
    verbose: bool,
) -> Opened | None:
    """A large index with what changed beside it; None where it has to be built anew."""
    from .indexing.auxiliary import updated

    try:
        update = updated(saved, listing.files, changes, language, progress)
        if update is None:
            return None
        folder = put_in_force(place, partial(_write_update, update, saved.folder))
        now = open_generation(folder)
    except (OSError, MemoryError, StorageError):
        return None  # damage, or a file system without links: building anew says what is wrong
    _report(listing, update.reading, report, verbose=verbose)
    return Opened(now.index, listing.files, built=True, folder=folder)


def _write_update(update: Update, main: Path, folder: Path) -> None:
    write_auxiliary(update.index, update.standing, update.stamps, main, folder)


def _built(  # noqa: PLR0913  # what was found and what was said
    listing: Listing,
    place: Path,
    language: str,
    report: Report,
    progress: Progress,
    kept: Kept | None,
    *,
    verbose: bool,
) -> Opened:
    from .indexing.build import build_corpus  # scikit-learn, only here

    try:
        found = build_corpus(listing.files, language, progress, kept)
    except MemoryError:
        found = None  # what was taken is free again before anything is said
    if found is None:
        raise CorpusError(
            "the documents take more memory than there is; --exclude leaves some out"
        )
    index, reading = found
    _report(listing, reading, report, verbose=verbose)
    folder = None
    try:
        folder = save(index, reading.stamps, place, progress)
    except OSError as error:
        report(f"the index stays in memory: can't save it in {place} ({error.strerror})")
    return Opened(index, listing.files, built=True, folder=folder)


def _report(listing: Listing, reading: CorpusReading, report: Report, *, verbose: bool) -> None:
    """Say what was left out."""
    for path, reason in listing.passed.unread:
        report(f"left out: {path}: can't be looked into: {reason}")
    for line in _left_out(reading.problems, verbose=verbose):
        report(line)
    if verbose and listing.passed.counts:
        report(_passed_over(listing.passed))


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


def _passed_over(passed: PassedOver) -> str:
    """What was passed over in one line, a folder counted as one."""
    from .terminal.screen import counted

    reasons = ", ".join(f"{count:,} {what}" for what, count in sorted(passed.counts.items()))
    return f"passed over {counted(passed.counts.total(), 'name')}: {reasons}"


def _log(message: str) -> None:
    import logging

    logging.getLogger("chatbot").warning(message)
