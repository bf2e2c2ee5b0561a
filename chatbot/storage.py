"""Saved indexes on disk: which one is in force, and how the next comes into force.

The folder of a corpus holds generations (see `generation`), each complete in itself and
never changed but for its stamps, and `current`, which names the one in force:

    .lock            held while a generation comes into force and others go
    current
    <generation>/

A generation is written under another name and renamed, then `current` is replaced, so a
reader finds the old index or the new one.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from errno import EPERM
from functools import partial
from pathlib import Path

from .errors import StorageError
from .generation import Saved, open_generation, restamped, write_generation
from .index import Index
from .listing import Stamp
from .private import is_own, private_folder, replaced, settled, written
from .progress import Progress, silent

_ABANDONED = 3600  # seconds; a draft this old is of a process that was killed


def save(
    index: Index, stamps: Sequence[Stamp], place: Path, progress: Progress = silent
) -> Path:
    """Write a new generation below `place` and put it in force; its folder.

    Earlier generations are removed; whoever has one open keeps it. Raises `OSError`
    where the folder can't be written. That, or Ctrl-C, leaves nothing behind, and what
    was in force is so still.
    """
    return put_in_force(place, lambda folder: write_generation(index, stamps, folder, progress))


def put_in_force(place: Path, write: Callable[[Path], None]) -> Path:
    """As `save`, of a generation that `write` writes into the folder that it is given."""
    if not is_own(private_folder(place)):
        raise PermissionError(EPERM, "it belongs to another user", str(place))
    token = os.urandom(8).hex()
    draft, generation = place / f".{token}.draft", place / token
    pointer = place / f".{token}.current"
    try:
        write(draft)
        written(pointer, token.encode())
        with _locked(place):
            draft.rename(generation)
            settled(place)  # or a crash of the system could keep the name of nothing
            pointer.replace(place / "current")
        settled(place)
    except BaseException:
        # Ctrl-C may come when the pointer was just moved: then the generation is in force.
        in_force = generation.exists() and not pointer.exists()
        for left in (draft, pointer) if in_force else (draft, generation, pointer):
            _remove(left)
        raise
    with suppress(OSError), _locked(place):
        _tidy(place)
    return generation


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Alone among the processes that save below `place`; on Windows, without a promise."""
    # Its lock is on the file, so all have to open the same one.
    with open(os.open(place / ".lock", os.O_RDWR | os.O_CREAT, 0o600), "ab") as stream:
        if sys.platform != "win32":
            import fcntl

            with suppress(OSError):  # some network drives know no locks
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield  # closing the file frees the lock


def _tidy(place: Path) -> None:
    """Remove the generations that are not in force, and what killed processes left.

    Under the lock no generation is between its rename and its naming in `current`.
    """
    current = (place / "current").read_text("ascii")
    for path in place.iterdir():
        if not path.name.startswith("."):
            stale = path.is_dir() and path.name != current
        else:
            named = path.suffix in (".draft", ".current")
            stale = named and path.lstat().st_mtime < time.time() - _ABANDONED
        if stale:
            _remove(path)


def _remove(path: Path) -> None:
    """Remove a file or folder, as far as it is there and can be removed."""
    if path.is_dir():
        import shutil  # two milliseconds, for the few starts that save

        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def open_saved(place: Path) -> Saved | None:
    """The index in force below `place`, memory-mapped; None where nothing was saved.

    Raises `StorageError` where it is damaged, of another version, or of another user, who
    could have it say anything.
    """
    token = _token(place)
    while token is not None:
        try:
            saved = open_generation(place / token)
            checked = partial(_checked, saved.index, place, token)
            return replace(saved, index=replace(saved.index, check=checked))
        except StorageError:
            before, token = token, _token(place)
            if token == before:
                raise
            # Another process replaced the generation while this one opened it.
    return None


def _checked(index: Index, place: Path, token: str) -> None:
    """Check an index that was opened; one that is damaged is in force no longer.

    So the next start builds it anew. Raises `StorageError`.
    """
    try:
        if index.check is not None:
            index.check()
    except StorageError as error:
        with suppress(OSError, StorageError), _locked(place):
            if _token(place) == token:
                (place / "current").unlink()
        raise StorageError(f"{error}; the next start builds the index anew") from error


def _token(place: Path) -> str | None:
    """The name of the generation in force; None where nothing was saved."""
    try:
        token, own = (place / "current").read_text("ascii"), is_own(place)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise StorageError(f"{place}: can't read the saved index ({error})") from error
    if not own:
        raise StorageError(f"{place}: the saved index belongs to another user")
    if not re.fullmatch("[0-9a-f]{16}", token):  # it may lead to no other folder
        raise StorageError(f"{place}: no name of a saved index ({token!r:.40})")
    return token


def restamp(saved: Saved, stamps: Sequence[Stamp]) -> None:
    """Remember other stamps of the files of a saved index, where its folder lets us."""
    with suppress(OSError, StorageError):  # without it the next start reads the files again
        replaced(saved.folder / "manifest.json", restamped(saved.folder, stamps))
