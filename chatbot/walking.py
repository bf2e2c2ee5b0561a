"""A folder -> the files below it that may be documents, and what is passed over, and why."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .errors import CorpusError
from .selection import IGNORING, Ignoring, Patterns, Selection

ALTERNATES = "alternates.txt"  # other wordings of questions
SYNONYMS = "synonyms.txt"
OWN = (ALTERNATES, SYNONYMS)  # the user's, beside the documents
_OF_TOOLS = {"__pycache__", "node_modules"}  # folders that programs fill for themselves
_ENVIRONMENT = "pyvenv.cfg"  # what a virtual environment is known by

Found = tuple[str, str, os.stat_result]  # the real path of a file, its name, what it is


@dataclass(slots=True)
class PassedOver:
    """What is no document, as it is met: how many files and folders for which reason.

    A folder counts as one, whatever is in it. `unread` are folders that can't be looked
    into, with the reason.
    """

    counts: Counter[str] = field(default_factory=Counter)
    unread: list[tuple[str, str]] = field(default_factory=list)


def walk(root: str, selection: Selection, passed: PassedOver) -> Iterator[Found]:
    """The files below a folder, those of each folder by name before those of its folders.

    A name has forward slashes and begins below `root`. Passed over are hidden names, links
    to folders and out of `root`, what is no regular file, what tools keep for themselves,
    what the .gitignore files from `root` on name, and what `selection` leaves out.
    Raises `CorpusError` where `root` itself can't be looked into.
    """
    choice = _Choice(selection, passed)
    waiting = [_Folder(root, "", os.path.realpath(root).rstrip(os.sep), Ignoring())]
    within = waiting[0].real + os.sep
    while waiting:
        folder = waiting.pop()
        deeper = []
        for entry in _entries(folder, passed):
            name = folder.name + entry.name
            if entry.name.startswith("."):
                passed.counts["hidden"] += 1
            elif _is_folder(entry):
                if choice.takes_folder(entry, f"{name}/", folder.ignoring):
                    deeper.append(folder.within(entry))
            elif choice.takes_file(name, folder.ignoring):
                at, real = _regular(entry, passed), folder.real_path(entry)
                if at is not None and entry.is_symlink() and not real.startswith(within):
                    passed.counts["linked"] += 1  # to a file of somebody else's, perhaps
                elif at is not None:
                    yield real, name, at
        waiting += reversed(deeper)


@dataclass(slots=True)
class _Folder:
    """A folder to look into; `name` is "" or ends with a slash."""

    path: str
    name: str
    real: str
    ignoring: Ignoring

    def within(self, entry: os.DirEntry[str]) -> _Folder:
        """The folder in this one that an entry is."""
        real = f"{self.real}{os.sep}{entry.name}"
        return _Folder(entry.path, f"{self.name}{entry.name}/", real, self.ignoring)

    def real_path(self, entry: os.DirEntry[str]) -> str:
        """Where a file in this folder is; only one that is a link can be elsewhere."""
        if entry.is_symlink():
            return os.path.realpath(entry.path)
        return f"{self.real}{os.sep}{entry.name}"


def _entries(folder: _Folder, passed: PassedOver) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; nothing where it can't be read or is an environment.

    The folder has its own .gitignore from then on.
    """
    try:
        with os.scandir(folder.path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        if not folder.name:
            raise CorpusError(f"can't read {folder.path}: {error.strerror}") from error
        passed.unread.append((folder.path, error.strerror or str(error)))
        return []
    names = {entry.name: entry for entry in entries}
    if folder.name and _ENVIRONMENT in names:
        passed.counts["of tools"] += 1
        return []
    own = names.get(IGNORING)
    if own is not None and own.is_file(follow_symlinks=False):
        folder.ignoring = folder.ignoring.with_file(own.path, folder.name)
    return entries


class _Choice:
    """What of the names met is taken; the others are counted."""

    def __init__(self, selection: Selection, passed: PassedOver) -> None:
        self._include = Patterns.of_globs(selection.include)
        self._exclude = Patterns.of_globs(selection.exclude)
        self._counts = passed.counts

    def takes_folder(self, entry: os.DirEntry[str], name: str, ignoring: Ignoring) -> bool:
        """Whether to look into a folder; its name ends with a slash."""
        if entry.is_symlink():
            self._counts["linked"] += 1  # one may lead in a circle
            return False
        if entry.name in _OF_TOOLS:
            self._counts["of tools"] += 1
            return False
        return not self._is_out(name, ignoring)

    def takes_file(self, name: str, ignoring: Ignoring) -> bool:
        """Whether a file may be a document; OWN ones are, beside whatever is included."""
        if self._is_out(name, ignoring):
            return False
        if self._include is None or name.rpartition("/")[2] in OWN:
            return True
        if self._include.reach(name):
            return True
        self._counts["not in --include"] += 1
        return False

    def _is_out(self, name: str, ignoring: Ignoring) -> bool:
        if ignoring.files and ignoring.ignores(name):
            self._counts["in .gitignore"] += 1
            return True
        if self._exclude is not None and self._exclude.verdict(name):
            self._counts["in --exclude"] += 1
            return True
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or leads to one; what leads in a circle does not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _regular(entry: os.DirEntry[str], passed: PassedOver) -> os.stat_result | None:
    """What a regular file is, or the file that a link leads to; None for anything else."""
    try:
        at = entry.stat()
    except OSError:  # gone meanwhile, or a link that leads nowhere
        passed.counts["gone"] += 1
        return None
    if stat.S_ISREG(at.st_mode):
        return at
    passed.counts["not regular"] += 1
    return None
