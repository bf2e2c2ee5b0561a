"""A corpus's place -> its files: which there are, and whether they changed since."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .errors import CorpusError
from .selection import EVERYTHING, Selection
from .walking import OWN, PassedOver, walk

NEEDS = "needs "  # instead of a digest, before the package that a file can't be read without
UNREAD = "unread"  # no content has this digest: touched, the file is tried again
_SETTLED = 2_000_000_000  # nanoseconds; the coarsest times of a file system are that far apart
_UNSETTLED = -1  # instead of a time; no file has it


class Listed(NamedTuple):
    """A file of the corpus; `name` is its path relative to `root`, with forward slashes."""

    root: str
    name: str
    size: int
    modified: int  # nanoseconds since the epoch
    number: int = 0  # of the root among those given, from 0

    @property
    def path(self) -> str:
        """Where to read it."""
        return os.path.join(self.root, *self.name.split("/"))


class Stamp(NamedTuple):
    """What an index remembers of a file that it was built from."""

    name: str
    size: int
    modified: int  # _UNSETTLED where another change could have the same time
    digest: str  # of the content; "" where there is no reader for it, NEEDS where it waits
    number: int = 0  # of its root
    document: str = ""  # what its document is called
    passages: int = 0  # how many of the index are of it, one after the other
    left_out: bool = False  # whether there is something else to say of it


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a corpus in their order, and what is none."""

    files: list[Listed]
    passed: PassedOver


@dataclass(frozen=True, slots=True)
class Changes:
    """How files differ from those that an index was built from.

    `same[i]` is the number of the stamp that still stands for file i, None where it is to
    be read; the counts are of files.
    """

    same: list[int | None]
    changed: int
    new: int
    gone: int

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone)

    def __str__(self) -> str:
        counts = [(self.changed, "changed"), (self.new, "new"), (self.gone, "gone")]
        first, *others = [(count, what) for count, what in counts if count]
        noun = "file" if first[0] == 1 else "files"
        parts = [f"{first[0]:,} {noun} {first[1]}", *(f"{n:,} {what}" for n, what in others)]
        return ", ".join(parts)


def list_files(
    roots: Sequence[str | os.PathLike[str]], selection: Selection = EVERYTHING
) -> list[Listed]:
    """The files of `survey`."""
    return survey(roots, selection).files


def survey(
    roots: Sequence[str | os.PathLike[str]], selection: Selection = EVERYTHING
) -> Listing:
    """The files below each root in turn, in the order of their names; a root may be a file.

    What `walk` passes over is left out, but a root is taken whatever it is called; and so
    is a file that was listed before, below another root or through a link. Synonyms and
    alternates beside a root that is a file are listed behind it. Raises `CorpusError` for
    a root that is not there, naming the nearest name, or can't be read.
    """
    files: dict[str, Listed] = {}  # by their real path
    passed = PassedOver()
    for number, given in enumerate(roots):
        root = os.fspath(given)
        if os.path.isdir(root):
            found = walk(root, selection, passed)
        else:
            at = _at(root)
            if at is None:
                raise CorpusError(_missing(Path(root)))
            folder, own = os.path.split(root)
            beside = [(name, _at(os.path.join(folder, name))) for name in OWN]
            found = iter(
                (os.path.realpath(os.path.join(folder, name)), name, there)
                for name, there in [(own, at), *beside]
                if there is not None
            )
            root = folder
        for real, name, at in found:
            listed = Listed(root, name, at.st_size, at.st_mtime_ns, number)
            files.setdefault(real, listed)
    return Listing(list(files.values()), passed)


def _at(path: str) -> os.stat_result | None:
    """What the file at `path` is; None where there is none."""
    try:
        at = os.stat(path)
    except (OSError, ValueError):
        return None
    return at if stat.S_ISREG(at.st_mode) else None


def _missing(path: Path) -> str:
    if path.exists():
        return f"{path} is neither a file nor a folder; name a text file or a folder of them"
    message = f"no corpus at {str(path)!r}"
    try:
        siblings = sorted(os.listdir(path.parent))
    except OSError:
        return message + "; name a file or a folder that is there"
    from difflib import get_close_matches

    near = get_close_matches(path.name, siblings, 1)
    hint = f"did you mean {str(path.parent / near[0])!r}?" if near else "check the path"
    return f"{message}; {hint}"


def digest(content: bytes) -> str:
    """A fingerprint of a file's content: 32 hexadecimal digits."""
    from hashlib import blake2b

    return blake2b(content, digest_size=16).hexdigest()


def content_of(path: str) -> tuple[bytes, os.stat_result]:
    """The content of a regular file, and what it was when reading began.

    Raises `OSError` where it can't be read, or something else is in its place by now.
    """
    with open(path, "rb", opener=_at_once) as stream:
        at = os.fstat(stream.fileno())
        if not stat.S_ISREG(at.st_mode):
            raise OSError(errno.EINVAL, "no longer a regular file", path)
        return stream.read(), at


def _at_once(path: str, flags: int) -> int:
    """Open without waiting, as for somebody who writes into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def settled(modified: int) -> int:
    """A time to remember a file by: `modified`, if no later change can have the same."""
    return _UNSETTLED if abs(time.time_ns() - modified) < _SETTLED else modified


def compare(files: Sequence[Listed], stamps: Sequence[Stamp]) -> Changes:
    """How `files` differ from those with these stamps.

    A file of the same size and time counts as the same; one with another time is read,
    unless there is no reader for it: then its name is all that the index depends on, and
    whether the package is there by now that it waits for.
    """
    known = {(stamp.number, stamp.name): number for number, stamp in enumerate(stamps)}
    same: list[int | None] = []
    new = 0
    waiting: dict[str, bool] = {}
    for file in files:
        number = known.pop((file.number, file.name), None)
        new += number is None
        stands = number is not None and _stands(file, stamps[number], waiting)
        same.append(number if stands else None)
    return Changes(same, same.count(None) - new, new, len(known))


def _stands(file: Listed, stamp: Stamp, waiting: dict[str, bool]) -> bool:
    if stamp.digest.startswith(NEEDS):
        return _is_waiting(stamp.digest.removeprefix(NEEDS), waiting)
    if not stamp.digest:
        return True
    if file.size != stamp.size or file.modified == stamp.modified:
        return file.size == stamp.size
    if stamp.digest == UNREAD:
        return False
    try:
        return digest(content_of(file.path)[0]) == stamp.digest
    except OSError:
        return False


def _is_waiting(package: str, known: dict[str, bool]) -> bool:
    """Whether a package is not there yet; looked for once, however many files need it."""
    if package not in known:
        from importlib.util import find_spec

        known[package] = find_spec(package) is None
    return known[package]


def renewed(files: Sequence[Listed], stamps: Sequence[Stamp]) -> list[Stamp]:
    """The stamps of files that are all the same, with their present sizes and times."""
    return [
        stamp
        if file.size == stamp.size and file.modified == stamp.modified
        else stamp._replace(size=file.size, modified=settled(file.modified))
        for file, stamp in zip(files, stamps, strict=True)
    ]
